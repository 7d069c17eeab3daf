"""What lay unconfirmed at a counter is laid again whole, and nothing of it is believed."""

from __future__ import annotations

import json

import pytest

from station.core.clock import local
from station.inventory.counter import (
    AnswerKind,
    Counter,
    Direction,
    LaidAgain,
    draft_of,
    read_draft,
    written_draft,
)
from station.inventory.counter.draft import CounterDraft, DraftLine
from station.inventory.kits.use_cases import Kits
from station.inventory.values import Condition
from station.people.roster import Roster
from tests.inventory.offices import KEEPER, PROGRAM, Office


def resumed(office: Office, draft: CounterDraft, counter: Counter = Counter()) -> tuple[Counter, LaidAgain]:  # noqa: B008  # frozen
    after, answer = office.desk.resume(KEEPER, counter, draft)
    assert isinstance(answer, LaidAgain)
    return after, answer


@pytest.mark.rule("EQ-10", "entry")
def test_a_draft_brings_back_all_that_was_said(office: Office) -> None:
    Kits(office.store).define(KEEPER, "KIT-01", "执法包", ["PRN-0009", "TST-0002"])
    office.take("1001", "BWC-0017", "TST-0002")
    counter, _ = office.scans(["B1001", "TST-0002", "CMD:DAMAGED", "BWC-0017", "TAB-0001", "KIT-01"])
    counter, _ = office.desk.set_condition(KEEPER, counter, "TST-0002", Condition.DAMAGED, "屏幕\n裂“了”")
    counter, _ = office.desk.set_nothing_recorded(KEEPER, counter, "BWC-0017", "没有出勤")
    counter, _ = office.desk.set_activity(KEEPER, counter, "sampling")
    assert [line.direction for line in counter.lines].count(Direction.TAKE) == 1
    again, answer = resumed(office, read_draft(written_draft(draft_of(counter))))
    assert (again.lines, again.person, again.activity) == (counter.lines, counter.person, "sampling")
    assert (answer.kind, answer.refused, answer.left.lines) == (AnswerKind.OK, (), ())


@pytest.mark.rule("EQ-11", "holder")
def test_every_line_is_decided_anew_and_what_is_over_is_not_offered_again(office: Office) -> None:
    office.take("1001", "TST-0002", "PRN-0009")
    counter, _ = office.scans(["B1001", "TST-0002", "PRN-0009", "BWC-0017", "BWC-0018", "TAB-0001"])
    draft = draft_of(counter)
    office.desk.check_in(KEEPER, ["TST-0002", "PRN-0009"])
    office.take("1002", "PRN-0009", "BWC-0018")
    office.take("1001", "TAB-0001")
    again, answer = resumed(office, draft)
    assert [line.tag for line in again.lines] == ["BWC-0017"]
    said = {each.code: (each.why.code, each.over) for each in answer.refused}
    assert said == {
        "TST-0002": ("counter.came_back", True),
        "PRN-0009": ("counter.came_back", True),
        "BWC-0018": ("counter.held_elsewhere", False),
        "TAB-0001": ("counter.held_already", True),
    }
    assert (
        answer.refused[0].why.facts["when"]
        == f"{local(office.clock.now(), office.clock.zone):%Y-%m-%d %H:%M}"
    )
    assert [line.tag for line in answer.left.lines] == ["BWC-0018"]
    _, busy = office.desk.resume(KEEPER, again, answer.left)
    assert busy.text_key == "errors.counter.others_first"
    office.desk.check_in(KEEPER, ["TAB-0001"])
    Roster(office.store, office.clock).leave(PROGRAM, "1001", "调离")
    nobody, answer = resumed(office, draft)
    assert nobody == Counter(last=answer)
    assert {each.why.code for each in answer.refused} == {"counter.officer_left"}
    assert answer.left == draft


@pytest.mark.rule("EQ-11", "confirmation")
def test_an_edited_draft_is_nothing_but_lines_to_be_decided(office: Office) -> None:
    lines = [
        {"tag": "CMD:DONE", "direction": "take", "condition": "good"},
        {"tag": "BWC-0017", "direction": "take", "condition": "good"},
        {"tag": "BWC-0017", "direction": "return", "condition": "good", "note": "x" * 9000},
        {"tag": "TST-0002", "direction": "return", "condition": "good", "holder": "1001", "kit": "NONE"},
        {"tag": ["x"], "direction": "take"},
        {"tag": "PRN-0009", "direction": "sideways", "condition": "good"},
        7,
    ]
    forged = read_draft(json.dumps({"number": "B1001", "activity": 3, "lines": lines}))
    assert [line.tag for line in forged.lines] == ["CMD:DONE", "BWC-0017", "TST-0002"]
    counter, answer = resumed(office, CounterDraft("1001", "nonsense", forged.lines))
    assert [line.tag for line in counter.lines] == ["BWC-0017"]
    assert [each.code for each in answer.refused] == ["CMD:DONE", "TST-0002", "nonsense"]
    counter, answer = resumed(office, CounterDraft("", "", (DraftLine("BWC-0017", Direction.TAKE),)))
    assert (counter.lines, answer.refused[0].why.code) == ((), "counter.badge_first")
    for text in ("", "[" * 99999, '{"lines": 3}', "null", "x" * 5_000_000):
        assert read_draft(text) == CounterDraft()
