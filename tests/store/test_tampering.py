"""What somebody with the database file can write into it: the readers name the damage, the ledger gives it anew."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import insert, text

from station.archive.catalogue.listing import IMPORT_LIST
from station.core.codes import code_key
from station.core.errors import IntegrityProblem, StoreProblem
from station.core.ledger import Stream
from station.core.listing import DamagedRow, ListContext, ListDeclaration, ListPage, ListQuery
from station.inventory.register.listing import EQUIPMENT_LIST
from station.people.bodies import AccountFrozen, SessionClosed
from station.store.engine import open_engine, transaction
from station.store.schema.archive import import_session, recording
from station.store.schema.counts import holding_count, item_count, officer_count
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item, training
from station.store.schema.ledger import ledger_opaque, policy_parameter
from station.store.schema.people import account, department, grid, office, officer, sign_in_attempt
from station.store.schema.printing import paper_template, printer_test
from station.store.schema.sync import sync_peer
from station.store.view import View
from tests.plugins.stations import MONDAY, TestStation
from tests.store import histories

AT = "2026-11-23T01:00:00.000000Z"
ROWS: dict[Any, dict[str, Any]] = {
    item: {
        "tag": "T-1",
        "label": "T-1",
        "tag_key": code_key("T-1"),
        "category": 1,
        "state": "in_store",
        "condition": "good",
        "tracking": "single",
        "quantity": 1,
    },
    item_count: {"category": 1, "state": "in_store", "condition": "good", "amount": 1},
    holding_count: {"holder": "1", "held_for": "", "category": 1, "amount": 1},
    officer_count: {"department": "一科", "group_name": "", "amount": 1},
    custody_span: {"tag": "T-1", "started_at": AT},
    deadline: {"kind": "loan", "subject": "item:T-1", "due_at": AT, "pauses": "[]", "persons": "[]"},
    training: {"number": "1", "category": 1, "trained_on": "2026-11-23"},
    recording: {
        "sha256": "a" * 64,
        "kind": "video",
        "state": "whole",
        "time_source": "file_time",
        "basis": "resolved",
        **dict.fromkeys(("source_mtime", "recorded_from", "recorded_until", "imported_at"), AT),
    },
    import_session: {"session": "S-1", "closed_at": AT},
    account: {"name": "admin", "roles": "[]", "status": "active"},
    grid: {"code": "G-1", "deputies": "[]", "members": '["1"]', "effective_on": "2026-11-23", "before": "[]"},
    officer: {"number": "1", "badge": "B1", "active": True},
    sign_in_attempt: {"owner": "account:admin"},
    policy_parameter: {"rule": "DM-05", "key": "deadline_hours", "value": "24"},
    paper_template: {"name": "list", "text": "x"},
    printer_test: {"about": "item:P-1", "tested_at": AT, "address": "tcp://10.0.0.9:9100"},
    ledger_opaque: {"stream": "custody", "seq": 2, "version": 1},
    office: {"code": "310110"},
    department: {"name": "一科"},
    sync_peer: {"stream": "custody", "acked_hash": b"", "problem": "", "last_ok": "", "problem_at": ""},
}


def put(station: TestStation, table: Any) -> None:
    """A row as a projection would write it."""
    blank = {
        column.name: None if column.nullable else 0 if column.type.python_type in (int, bool) else ""
        for column in table.columns
    }
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(insert(table), {**blank, **ROWS[table]})


def tamper(station: TestStation, statement: str) -> None:
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(text(statement))


def reading(station: TestStation, read: Callable[[View], object]) -> None:
    with station.store.read() as view:
        read(view)


def first_page(view: View, declaration: ListDeclaration[Any]) -> tuple[Any, ...]:
    """The rows of a list's first page, as what leaves the program has them: a damaged one is raised.

    No entries are behind them, so that only what can't be read is named.
    """
    context = ListContext(MONDAY, "Asia/Shanghai")
    page: ListPage[Any] = view.lists.page(
        declaration.name, declaration.check(ListQuery(compared=False)), context
    )
    return page.sound


def damaged_test(view: View) -> None:
    """Raises what a list shows in place of a printer's test."""
    for each in view.printing.last_tests():
        if isinstance(each, DamagedRow):
            raise each.problem


DAMAGE: tuple[tuple[Any, str, Callable[[View], object]], ...] = (
    (item, "state='nonsense'", lambda v: v.equipment.item("T-1")),
    (item, "condition='?'", lambda v: first_page(v, EQUIPMENT_LIST)),
    (item_count, "state='nonsense'", lambda v: v.equipment.counts()),
    (item_count, "amount='x'", lambda v: v.equipment.counts()),
    (holding_count, "amount='x'", lambda v: v.equipment.holdings()),
    (officer_count, "amount='x'", lambda v: v.people.headcount()),
    (item, "acquired_on='2026-02-30'", lambda v: first_page(v, EQUIPMENT_LIST)),
    (item, "name=x'ff'", lambda v: first_page(v, EQUIPMENT_LIST)),
    (item, "state='awaiting_recordings'", lambda v: v.equipment.open_returns()),
    (custody_span, "started_at='2026'", lambda v: v.equipment.spans("T-1", MONDAY, MONDAY)),
    (training, "trained_on='0000-00-00'", lambda v: v.equipment.trainings("1")),
    (recording, "kind='smell'", lambda v: v.archive.recording("a" * 64)),
    (recording, "size='many'", lambda v: v.archive.starting_with("aa")),
    (recording, "source_mtime=''", lambda v: v.archive.with_sizes([0])),
    (import_session, "closed_at=7", lambda v: first_page(v, IMPORT_LIST)),
    (account, "roles='[\"king\"]'", lambda v: v.people.account("admin")),
    (account, "roles='[broken'", lambda v: v.people.accounts()),
    (account, "roles='7'", lambda v: v.people.accounts()),
    (account, "status='asleep'", lambda v: v.people.accounts()),
    (grid, "members='[1]'", lambda v: v.people.grids()),
    (grid, "effective_on='x'", lambda v: v.people.grids()),
    (grid, "before='[1]'", lambda v: v.people.grids()),
    (officer, "phone=x'00'", lambda v: v.people.officer("1")),
    (sign_in_attempt, "locked_until='never'", lambda v: v.people.attempts("account:admin")),
    (sign_in_attempt, "failed='x'", lambda v: v.people.attempts("account:admin")),
    (policy_parameter, "value='{'", lambda v: v.policy),
    (printer_test, "tested_at='x'", damaged_test),
    (paper_template, "text=x'ff'", lambda v: v.printing.templates()),
    (ledger_opaque, "stream='x'", lambda v: v.ledger.opaque()),
    (office, "name=x'ff'", lambda v: v.people.office()),
    (department, "code=x'ff'", lambda v: v.people.departments()),
)


ATTESTED = (
    account,
    office,
    policy_parameter,
    sign_in_attempt,
    custody_span,
    recording,
    paper_template,
    training,
    printer_test,
)
"""Compared with their entries when they are read: a row that none gave is named already."""


@pytest.mark.rule("DM-03", "state")
def test_a_state_row_that_was_tampered_with_is_named(station: TestStation) -> None:
    for table, change, read in DAMAGE:
        put(station, table)
        if table not in ATTESTED:
            reading(station, read)
        tamper(station, f"UPDATE {table.name} SET {change}")
        with pytest.raises(IntegrityProblem) as found:
            reading(station, read)
        assert (found.value.code, found.value.facts["table"]) == ("store.state_damaged", table.name), change
        assert found.value.facts["key"]
        tamper(station, f"DELETE FROM {table.name}")


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize(("kind", "due_at"), [("loan", "'yesterday'"), ("recordings", "x'ff'")])
def test_a_deadline_that_was_tampered_with_is_named_where_its_item_is_read(
    station: TestStation, kind: str, due_at: str
) -> None:
    put(station, item)
    put(station, deadline)
    tamper(station, f"UPDATE deadline SET kind='{kind}'")
    reading(station, lambda view: view.equipment.item("T-1"))
    tamper(station, f"UPDATE deadline SET due_at={due_at}")
    for read in (lambda view: view.equipment.item("T-1"), lambda view: first_page(view, EQUIPMENT_LIST)):
        with pytest.raises(IntegrityProblem) as found:
            reading(station, read)
        assert found.value.facts == {"table": "deadline", "key": f"{kind}/item:T-1"}


@pytest.mark.rule("DM-03", "state")
def test_an_item_that_awaits_recordings_without_a_deadline_is_named(station: TestStation) -> None:
    put(station, item)
    tamper(station, f"UPDATE item SET state='awaiting_recordings', returned_by='1', returned_at='{AT}'")
    with pytest.raises(IntegrityProblem) as found:
        reading(station, lambda view: view.equipment.open_returns())
    assert found.value.facts == {"table": "item", "key": "T-1"}


def test_the_key_of_a_damaged_row_is_its_primary_key(station: TestStation) -> None:
    put(station, training)
    tamper(station, "UPDATE training SET trained_on='x', seq=4")
    with pytest.raises(IntegrityProblem) as found:
        reading(station, lambda view: view.equipment.trainings("1"))
    assert found.value.facts == {"table": "training", "key": "1/1/4"}


def test_a_damaged_memory_of_the_centre_is_not_promised_anew(station: TestStation) -> None:
    put(station, sync_peer)
    tamper(station, "UPDATE sync_peer SET problem='{}'")
    with pytest.raises(IntegrityProblem) as found:
        reading(station, lambda view: view.sync.peer(Stream.CUSTODY))
    assert found.value.code == "store.memory_damaged"


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "change",
    [
        "content='no entry'",
        "content=x'ff'",
        "content='[]'",
        "content='{\"actor\": 1}'",
        "content=replace(content, '\"seq\"' || char(58) || '1', '\"seq\"' || char(58) || '9')",
        "content=replace(content, 'ledger.epoch_started', 'ledger.epoch_stopped')",
    ],
)
def test_an_entry_that_cannot_be_read_is_named(station: TestStation, change: str) -> None:
    tamper(station, "INSERT INTO ledger_subject VALUES ('rule:X', 'custody', 1)")
    reads: tuple[Callable[[View], object], ...] = (
        lambda view: view.ledger.entry(Stream.CUSTODY, 1),
        lambda view: view.ledger.page(Stream.CUSTODY),
        lambda view: view.ledger.about("rule:X"),
    )
    for read in reads:
        reading(station, read)
    tamper(station, f"UPDATE ledger_entry SET {change} WHERE stream='custody'")
    for read in reads:
        with pytest.raises(IntegrityProblem) as found:
            reading(station, read)
        assert found.value.code == "store.entry_damaged"
        assert found.value.facts == {"stream": "custody", "seq": 1}


@pytest.mark.parametrize("change", ["hash='x'", "seq='x'", "recorded_at='x'"])
def test_nothing_is_appended_to_a_damaged_end(station: TestStation, change: str) -> None:
    tamper(station, f"UPDATE ledger_head SET {change}")
    with pytest.raises(IntegrityProblem) as found, station.store.write():
        pass
    assert found.value.code == "store.head_damaged"


@pytest.mark.parametrize("url", ["postgresql://me:geheim@h:port/x", "nothing://me:geheim@h/x", "geheim"])
def test_a_wrong_address_is_never_shown(url: str) -> None:
    with pytest.raises(StoreProblem) as refused:
        open_engine(url)
    assert refused.value.code == "store.bad_address"
    assert "geheim" not in str(refused.value)


def test_text_that_is_none_is_damage_of_its_row(station: TestStation) -> None:
    put(station, officer)
    tamper(station, "UPDATE officer SET name=cast(x'ff' as text)")
    with pytest.raises(IntegrityProblem) as found:
        reading(station, lambda view: view.people.officer("1"))
    assert (found.value.code, found.value.facts["table"]) == ("store.state_damaged", "officer")


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("stream", list(Stream))
@pytest.mark.parametrize("change", ["epoch = 2", "suite = 'sm3+sm2'", f"recorded_at = '{AT[:-2]}9Z'"])
def test_nothing_goes_on_from_a_head_that_says_other_than_its_entry(
    station: TestStation, stream: Stream, change: str
) -> None:
    tamper(station, f"UPDATE ledger_head SET {change} WHERE stream = '{stream.value}'")
    body = AccountFrozen("li", "查") if stream is Stream.CUSTODY else SessionClosed()
    draft = histories.PROGRAM.draft(body, MONDAY, subjects=("account:li",))
    with pytest.raises(IntegrityProblem) as found, station.store.write() as work:
        work.append(draft)
    assert (found.value.code, found.value.facts["key"]) == ("store.head_damaged", stream.value)
