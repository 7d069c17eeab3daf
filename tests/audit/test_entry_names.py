"""Entries are told with the names of people and things, wherever they are listed; a damaged row names nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from station.core.ledger import Stream
from station.core.ledger.words import EntryWords, body_facts, line_words
from station.core.listing import ListQuery
from station.core.listing.wording import declared_cell
from station.core.texts import load_texts
from station.people.permissions import Role
from station.printing.bodies import Answers, PrinterTested
from tests.plugins.offices import open_account
from tests.ui.offices import TestOffice, open_office

YES = Answers("yes", "yes", "yes", "yes", "yes", "yes")
CHINESE, ENGLISH = load_texts("zh_CN"), load_texts("en")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(tmp_path_factory.mktemp("names") / "data") as made:
        made.lend("1001", "DST-0001", "TRM-0001")
        made.services.inventory.training.record(made.admin, ["1002"], [9], date(2026, 9, 1))
        open_account(made.services.people, made.admin, "keeper", Role.KEEPER, "password-1", "1003")
        made.services.people.accounts.freeze(made.admin, "keeper", "调离")
        yield made


def told(office: TestOffice, kind: str, stream: Stream = Stream.CUSTODY) -> list[str]:
    """The newest entry of this kind in Chinese and English, as the list shows and exports it."""
    entries = office.services.audit.entries
    query = ListQuery((("stream", stream.value), ("kind", kind)), limit=1)
    (line,) = entries.page(office.admin, query).rows
    said = next(each for each in entries.declaration.columns if each.key == "said")
    return [str(declared_cell(texts, said, line, "Asia/Shanghai")) for texts in (CHINESE, ENGLISH)]


@pytest.mark.rule("PF-10", "history")
def test_officers_accounts_items_and_categories_are_called_by_name(office: TestOffice) -> None:
    assert told(office, "equipment.checked_out")[0] == "李甲 领用 红外测距仪 DST-0001 等 2 件（未确认）"
    chinese, english = told(office, "training.recorded")
    assert chinese.startswith("王乙（1002）参加“")
    assert "9" not in english.replace("2026-09-01", "")
    assert told(office, "officer.pin_set")[0] == "赵丙（1003）设置签字密码"
    assert told(office, "account.frozen") == ["账号“keeper”冻结（调离）", "account keeper frozen (调离)"]


@pytest.mark.rule("PF-10", "history")
def test_the_history_of_a_thing_is_told_so_too_and_the_entry_stays_what_it_is(office: TestOffice) -> None:
    proof = office.services.audit.proof
    (trained,) = (
        each for each in proof.about(office.admin, "officer:1002") if each.kind == "training.recorded"
    )
    assert line_words(CHINESE, trained).startswith("王乙（1002）")
    bare = trained.called({})
    assert line_words(CHINESE, bare).startswith("1002 号人员参加")
    assert (bare, bare.happened, bare.content) == (trained, trained.happened, trained.content)


def test_a_name_that_is_not_known_leaves_the_code(office: TestOffice) -> None:
    (line,) = office.services.audit.entries.page(
        office.admin, ListQuery((("stream", "custody"), ("kind", "training.recorded")), limit=1)
    ).rows
    assert line.entry is not None
    unknown = replace(line.entry, body={**line.entry.body, "number": "9999"})
    assert line_words(CHINESE, unknown).startswith("9999 号人员")


@pytest.mark.rule("PF-10", "history")
def test_the_body_of_an_entry_is_told_in_words_and_without_what_is_empty(office: TestOffice) -> None:
    (line,) = office.services.audit.entries.page(
        office.admin, ListQuery((("stream", "custody"), ("kind", "training.recorded")), limit=1)
    ).rows
    assert line.entry is not None
    example = Path(__file__).parents[1] / "store" / "examples" / "approval.decided.json"
    held = json.loads(example.read_text(encoding="utf-8"))["entry"]
    body = {**held["body"], "kind": "equipment.reported", "about": "item:DST-0001", "title": "红外测距仪"}
    body |= {"step": 1, "absent": "", "absent_name": "", "second": "", "second_name": "", "paper": None}
    decided = replace(line.entry, kind="approval.decided", version=1, body=body).called(
        {"item:DST-0001": "红外测距仪"}
    )
    facts = dict(body_facts(CHINESE, decided))
    assert facts["种类"] == CHINESE("entry.kind.equipment.reported")
    assert facts["对象"] == "红外测距仪 DST-0001"
    assert facts["第几步"] == "2"
    assert not [name for name, value in facts.items() if value in ("", "—")]
    assert dict(body_facts(CHINESE, decided.called({})))["对象"] == "装备 DST-0001"
    sheet = json.loads((example.parent / "equipment.attached.json").read_text(encoding="utf-8"))["entry"]
    attached = replace(line.entry, kind=sheet["kind"], version=sheet["version"], body=sheet["body"])
    figures = sheet["body"]["file"]["sha256"]
    groups = " ".join(figures[at : at + 8] for at in range(0, len(figures), 8))
    told = [value for _, value in body_facts(CHINESE, attached)]
    assert any(groups in each for each in told), "in groups, or the pane would scroll sideways"


def test_a_tested_printer_is_called_by_its_name_where_it_is_an_item() -> None:
    tested = PrinterTested("tcp://192.0.2.7:9100", 1, 1, None, None, YES, None, "passed")
    zone, names = "Asia/Shanghai", {"item:PRN-0001": "热敏打印机"}
    of_an_item = EntryWords(CHINESE, zone, names, ("item:PRN-0001",))
    assert tested.said(of_an_item) == "热敏打印机 PRN-0001（tcp://192.0.2.7:9100）：合格"
    assert tested.said(of_an_item, "item:PRN-0001") == "tcp://192.0.2.7:9100：合格"
    assert tested.said(EntryWords(CHINESE, zone)) == "tcp://192.0.2.7:9100：合格"
