"""Loans and recordings in the deadline table: when they begin and end, whom their steps reach, what a notice moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from station.core.calendar import CalendarYear, DayKind, SpecialDay
from station.core.clock import to_record
from station.core.deadlines import Deadline, DeadlineOutcome, DeadlineState, Length, LengthUnit, due
from station.core.errors import IntegrityProblem, NotPermitted, Refused
from station.core.listing import ListQuery, Sort
from station.core.policy import working_hours
from station.inventory.bodies import CheckedOut, CheckedOut2, TakenItem, TakenItem2
from station.inventory.register.listing import EquipmentList
from station.people.calendar.decide import YearCase, decide_year
from station.people.deadlines.bodies import Recomputed
from station.people.deadlines.values import DeadlineStanding
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session
from station.store.comparing import differences
from station.store.engine import transaction
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from tests.inventory.offices import KEEPER, LEADER, PLAIN, PROGRAM, Office, hold_office

BUREAU = Session("bao", "区局", frozenset({Role.BUREAU_OFFICE}), "9004")
LI = Session("li", "李甲", frozenset({Role.OFFICER}), "1001")
ADMIN = Session("wu", "吴管理", frozenset({Role.SYSTEM_ADMINISTRATOR}))
NEW_YEAR_2026 = CalendarYear(
    2026, tuple(SpecialDay(date(2026, 10, day), DayKind.HOLIDAY, "国庆节") for day in range(1, 8)), "notice 7"
)
NEW_YEAR_2027 = CalendarYear(
    2027,
    (
        *(SpecialDay(date(2027, 1, day), DayKind.HOLIDAY, "元旦") for day in (1, 2, 3)),
        SpecialDay(date(2027, 1, 9), DayKind.WORKING, "元旦"),
    ),
    "notice 8",
)


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


def items_of(body: CheckedOut) -> tuple[str, ...]:
    return tuple(f"item:{line.tag}" for line in body.lines)


def reminded(office: Office, who: Session, kind: str) -> list[str]:
    found = office.deadlines.reminders(who).found
    return [each.deadline.subject.partition(":")[2] for each in found if each.deadline.kind == kind]


@pytest.mark.rule("EQ-07", "due")
@pytest.mark.rule("PF-09", "late")
def test_a_loan_is_a_deadline_from_the_check_out_to_the_return(any_office: Office) -> None:
    office = any_office
    entry = office.take("1001", "TST-0002")
    (standing,) = office.due("loan")
    loan = standing.deadline
    assert loan.id == f"loan:item:TST-0002:{entry.seq}"
    assert (loan.rule, loan.persons, loan.length) == ("EQ-07", ("1001",), Length(1, LengthUnit.DAYS))
    assert loan.due_at == office.item("TST-0002").due_at
    assert standing.state is DeadlineState.RUNNING
    office.clock.advance(days=3)
    assert [each.state for each in office.due("loan")] == [DeadlineState.OVERDUE]
    office.desk.check_in(KEEPER, ["TST-0002"])
    assert office.due("loan") == []
    (ended,) = office.due("loan", standing="open,ended")
    assert (ended.state, ended.deadline.outcome) == (DeadlineState.MET, DeadlineOutcome.MET)
    (late,) = office.due("loan", late="yes", standing="open,ended")
    assert late.deadline.late(office.clock.now()), "what was late counts"
    assert_sound(office)


@pytest.mark.rule("EQ-08", "in person")
def test_what_is_kept_in_person_has_no_deadline(office: Office) -> None:
    office.take("1001", "PRN-0009")
    assert office.due("loan") == []


@pytest.mark.rule("DM-05", "limit")
@pytest.mark.rule("RC-06", "explanation")
def test_recordings_are_due_from_the_return_until_they_are_in_or_explained(any_office: Office) -> None:
    office = any_office
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    (awaited,) = office.due("recordings")
    assert awaited.deadline.due_at == office.item("BWC-0017").recordings_due_at
    assert awaited.deadline.persons == ("1001",)
    office.exemptions.exempt(LEADER, "BWC-0017", "safety", "设备故障，无法读取")
    assert office.due("recordings") == []
    (gone,) = office.due("recordings", standing="open,ended")
    assert gone.state is DeadlineState.WITHDRAWN, "nothing is due any more, and nothing was late"
    assert_sound(office)


@pytest.mark.rule("PF-09", "steps")
def test_each_step_reaches_its_recipient_and_nobody_else(office: Office) -> None:
    hold_office(office, BUREAU, Function.BUREAU_OFFICE)
    office.take("1001", "BWC-0017")
    everybody = (LI, PLAIN, KEEPER, LEADER, BUREAU)

    def reached_at(moment: str) -> list[bool]:
        office.clock.moment = datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC)
        return [reminded(office, who, "loan") == ["BWC-0017"] for who in everybody]

    assert reached_at("2026-11-23T16:29") == [False, False, False, False, False]
    assert reached_at("2026-11-23T16:30") == [True, False, False, False, False], "an hour before it is due"
    assert reached_at("2026-11-23T17:31") == [True, False, True, False, False]
    assert reached_at("2026-11-24T17:31") == [True, False, True, True, False], "a working day later"
    assert reached_at("2026-11-30T17:31") == [True, False, True, True, True]


@pytest.mark.rule("PF-09", "steps")
def test_a_changed_step_holds_at_once(office: Office) -> None:
    office.take("1001", "BWC-0017")
    assert reminded(office, LEADER, "loan") == []
    with office.store.read() as view:
        rows = [dict(row) for row in view.policy.table("PF-09", "steps")]
    now = {
        "code": "n",
        "name_zh": "立即",
        "name_en": "now",
        "kind": "loan",
        "elapsed_percent": 0,
        "to": "leader",
    }
    office.set_parameter("PF-09", "steps", [*rows, now])
    assert reminded(office, LEADER, "loan") == ["BWC-0017"]


@pytest.mark.rule("PF-09", "steps")
def test_reminders_say_when_the_next_step_comes(office: Office) -> None:
    assert office.deadlines.reminders(LI).next_at is None
    office.take("1001", "TST-0002", "BWC-0017")
    expected = datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    found = office.deadlines.reminders(LI)
    assert (found.found, found.next_at) == ((), expected)
    office.clock.moment = expected - timedelta(seconds=1)
    assert office.deadlines.reminders(LI).found == ()
    office.clock.moment = expected
    found = office.deadlines.reminders(LI)
    assert [each.deadline.title for each in found.found] == ["执法记录仪"]
    assert found.next_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)


def test_nobody_is_capped(office: Office) -> None:
    """More than a screenful is counted in full: the start page and the register agree."""
    with office.store.write() as work:
        lines = tuple(
            TakenItem(f"X-{place}", 9, "测距仪", "", office.clock.now(), recording=False)
            for place in range(600)
        )
        body = CheckedOut("1001", "李甲", "一科", "一组", None, lines, (), None)
        work.append(PROGRAM.draft(body, office.clock.now(), subjects=items_of(body)))
    office.clock.advance(hours=1)
    assert len(reminded(office, KEEPER, "loan")) == 600
    assert len(reminded(office, LI, "loan")) == 600


@pytest.mark.rule("PF-05", "scope")
def test_an_officer_lists_their_own_and_the_office_all(office: Office) -> None:
    office.take("1001", "BWC-0017")
    office.take("1002", "BWC-0018")
    assert [each.deadline.persons for each in office.due("loan", LI)] == [("1001",)]
    assert [each.deadline.persons for each in office.due("loan", LI, person="1002")] == []
    assert len(office.due("loan", LEADER)) == 2
    assert len(office.due("loan", LEADER, person="1002")) == 1
    nobody = Session("x", "x", frozenset({Role.OFFICER}))
    assert office.due("loan", nobody) == []


def test_an_entry_of_before_starts_a_deadline_as_well(office: Office) -> None:
    """Check-outs recorded in the first version state the due moment alone: it holds, and nothing moves it."""
    with office.store.write() as work:
        line = TakenItem(
            "TST-0002", 7, "快检箱", "", datetime(2027, 1, 1, 9, 30, tzinfo=UTC), recording=False
        )
        body = CheckedOut("1001", "李甲", "一科", "一组", None, (line,), (), None)
        work.append(PROGRAM.draft(body, office.clock.now(), subjects=items_of(body)))
    (standing,) = office.due("loan")
    assert (standing.deadline.length, standing.deadline.provisional) == (None, False)
    office.working_days.set_year(ADMIN, NEW_YEAR_2027)
    assert [each.deadline.due_at for each in office.due("loan")] == [standing.deadline.due_at]
    assert_sound(office)


# ------------------------------------------------------------------------------------ years to come


def lend_over_new_year(office: Office) -> DeadlineStanding:
    """A loan of one day on the last working day of 2026: computed on weekends, it is due on New Year's Day."""
    office.working_days.set_year(ADMIN, NEW_YEAR_2026)
    office.clock.moment = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    entry = office.take("1001", "TST-0002")
    line = entry.of(CheckedOut2).lines[0]
    assert (line.length, line.provisional) == ("1 days", True)
    (standing,) = office.due("loan")
    assert standing.deadline.due_at == datetime(2027, 1, 1, 9, 30, tzinfo=UTC)
    assert standing.deadline.provisional
    return standing


@pytest.mark.rule("PF-09", "provisional")
def test_a_limit_in_a_year_to_come_is_provisional_and_moves_with_the_notice(any_office: Office) -> None:
    office = any_office
    before = lend_over_new_year(office).deadline
    assert office.working_days.status(KEEPER).provisional == 1
    result = office.working_days.set_year(ADMIN, NEW_YEAR_2027)
    assert (result.outcome.recomputed, result.outcome.moved) == (1, 1)
    (after,) = office.due("loan")
    assert after.deadline.due_at == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    assert not after.deadline.provisional
    assert office.item("TST-0002").due_at == after.deadline.due_at, "the register says the same"
    assert office.working_days.status(KEEPER).provisional == 0
    history = office.register.history(KEEPER, "TST-0002").entries
    moved = history[-1].of(Recomputed).lines[0]
    assert (moved.before, moved.after) == (before.due_at, after.deadline.due_at), "the move is on record"
    assert_sound(office)


@pytest.mark.rule("PF-09", "provisional")
def test_a_limit_that_stays_on_its_day_is_settled_by_the_notice(office: Office) -> None:
    office.working_days.set_year(ADMIN, NEW_YEAR_2026)
    office.clock.moment = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)
    office.take("1001", "TST-0002")
    (before,) = office.due("loan", provisional="yes")
    result = office.working_days.set_year(ADMIN, NEW_YEAR_2027)
    assert (result.outcome.recomputed, result.outcome.moved) == (1, 0)
    (after,) = office.due("loan")
    assert after.deadline == replace(
        before.deadline, provisional=False, computed_seq=after.deadline.computed_seq
    )
    assert_sound(office)


@pytest.mark.rule("PF-09", "provisional")
def test_what_has_ended_is_left_alone_by_a_notice(office: Office) -> None:
    lend_over_new_year(office)
    office.desk.check_in(KEEPER, ["TST-0002"])
    (ended,) = office.due("loan", standing="open,ended")
    assert office.working_days.set_year(ADMIN, NEW_YEAR_2027).outcome.recomputed == 0
    assert office.due("loan", standing="open,ended") == [ended]


def test_a_corrected_notice_moves_what_it_decides(office: Office) -> None:
    lend_over_new_year(office)
    office.working_days.set_year(ADMIN, NEW_YEAR_2027)
    longer = replace(
        NEW_YEAR_2027, days=(*NEW_YEAR_2027.days, SpecialDay(date(2027, 1, 4), DayKind.HOLIDAY, ""))
    )
    assert office.working_days.set_year(ADMIN, longer).outcome.moved == 1
    assert office.due("loan")[0].deadline.due_at == datetime(2027, 1, 5, 9, 30, tzinfo=UTC)
    assert_sound(office)


def test_many_moved_deadlines_go_into_several_entries(office: Office) -> None:
    office.working_days.set_year(ADMIN, NEW_YEAR_2026)
    office.clock.moment = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    with office.store.write() as work:
        hours = working_hours(work.policy, work.calendar.years(), "Asia/Shanghai")
        at = due(office.clock.now(), Length(1, LengthUnit.DAYS), hours).at
        for first in range(0, 450, 150):
            lines = tuple(
                TakenItem2(f"X-{n}", 9, "测距仪", "", at, False, "1 days", True)
                for n in range(first, first + 150)
            )
            body = CheckedOut2("1001", "李甲", "一科", "一组", None, lines, (), None)
            work.append(PROGRAM.draft(body, office.clock.now(), subjects=items_of(body)))
    assert office.working_days.set_year(ADMIN, NEW_YEAR_2027).outcome.moved == 450
    assert office.working_days.status(KEEPER).provisional == 0
    assert_sound(office)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sets(st.dates(date(2027, 1, 1), date(2027, 2, 28)), min_size=1, max_size=20),
    st.integers(0, 30),
)
def test_a_notice_gives_what_a_table_known_from_the_beginning_would_have_given(
    office: Office, off: set[date], days: int
) -> None:
    year = CalendarYear(2027, tuple(SpecialDay(day, DayKind.HOLIDAY, "假") for day in off), "n")
    start = datetime(2026, 12, 20, 2, 0, tzinfo=UTC) + timedelta(days=days)
    office.clock.moment = start
    with office.store.write() as work:
        known = tuple(each for each in work.calendar.years() if each.year != 2027)
        length = Length(7, LengthUnit.DAYS)
        hours = working_hours(work.policy, (*known, year), "Asia/Shanghai")
        expected = due(start, length, hours).at
    with office.store.read() as view:
        weekends = working_hours(view.policy, known, "Asia/Shanghai")
        found = due(start, length, weekends)
        deadline = Deadline(
            "l:item:A:1",
            "l",
            "EQ-07",
            "item:A",
            "A",
            (),
            start,
            found.at,
            length,
            provisional=found.provisional,
            seq=1,
        )
        decided = decide_year(ADMIN, YearCase(year, known, (deadline,), "Asia/Shanghai"), view.policy, start)
    lines = [
        line
        for draft in decided.drafts[1:]
        if isinstance(draft.body, Recomputed)
        for line in draft.body.lines
    ]
    assert (lines[0].after if lines else deadline.due_at) == expected


# ---------------------------------------------------------------------------------------- held up


@pytest.mark.rule("DM-05", "hindrance")
def test_where_something_prevents_it_the_time_runs_from_when_that_has_gone(any_office: Office) -> None:
    office = any_office
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    (awaited,) = office.due("recordings")
    office.clock.advance(hours=20)
    office.deadlines.pause(KEEPER, awaited.deadline.id, "读卡器送修")
    office.clock.advance(days=3)
    (paused,) = office.due("recordings")
    assert paused.state is DeadlineState.PAUSED
    assert not paused.deadline.late(office.clock.now())
    with pytest.raises(Refused, match="paused_already"):
        office.deadlines.pause(KEEPER, awaited.deadline.id, "again")
    resumed = office.deadlines.resume(KEEPER, awaited.deadline.id, "已修好")
    (running,) = office.due("recordings")
    assert running.deadline.due_at == resumed.due_at
    assert timedelta(hours=24) - timedelta(seconds=1) < running.deadline.due_at - office.clock.now()
    history = [each.kind for each in office.register.history(KEEPER, "BWC-0017").entries]
    assert history[-2:] == ["deadline.paused", "deadline.resumed"]
    assert_sound(office)


@pytest.mark.rule("DM-05", "hindrance")
def test_only_recordings_wait_for_a_hindrance_and_never_once_they_are_late(office: Office) -> None:
    office.take("1001", "TST-0002", "BWC-0017")
    (camera, loan) = office.due("loan")
    assert camera.deadline.subject == "item:BWC-0017"
    with pytest.raises(Refused, match="not_pausable"):
        office.deadlines.pause(KEEPER, loan.deadline.id, "x")
    with pytest.raises(Refused, match="not_paused"):
        office.deadlines.resume(KEEPER, loan.deadline.id, "x")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    (awaited,) = office.due("recordings")
    with pytest.raises(Refused, match="reason_missing"):
        office.deadlines.pause(KEEPER, awaited.deadline.id, "  ")
    with pytest.raises(NotPermitted):
        office.deadlines.pause(PLAIN, awaited.deadline.id, "x")
    for unknown in ("", "recordings:item:BWC-0017:999", "recordings:item:BWC-0017:x"):
        with pytest.raises(Refused, match=r"deadlines\.unknown"):
            office.deadlines.pause(KEEPER, unknown, "x")
    office.clock.advance(days=2)
    with pytest.raises(Refused, match="overdue_already"):
        office.deadlines.pause(KEEPER, awaited.deadline.id, "x")
    office.exemptions.exempt(LEADER, "BWC-0017", "safety", "设备故障，无法读取")
    with pytest.raises(Refused, match=r"deadlines\.ended"):
        office.deadlines.pause(KEEPER, awaited.deadline.id, "x")


@pytest.mark.rule("EQ-07", "late")
def test_only_the_deadline_table_says_what_is_overdue(any_office: Office) -> None:
    office = any_office
    office.take("1001", "TST-0002")
    office.clock.advance(days=3)
    late, listing = ListQuery((("overdue", "yes"),)), EquipmentList(office.store)
    assert [row.item.tag for row in listing.rows(KEEPER, late)] == ["TST-0002"]
    with office.store.read() as view:
        assert sum(each.overdue for each in view.equipment.held_counts("1001", office.clock.now())) == 1
    later = office.clock.now() + timedelta(days=9)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(update(deadline).values(due_at=to_record(later)))
    assert list(listing.rows(KEEPER, late)) == []
    (row,) = listing.rows(KEEPER, ListQuery((("overdue", "no"), ("officer", "1001"))))
    assert row.item.due_at == later
    with office.store.read() as view, pytest.raises(IntegrityProblem, match="state_damaged"):
        view.equipment.held_counts("1001", office.clock.now())
    day = later.date().isoformat()
    assert [row.item.tag for row in listing.rows(KEEPER, ListQuery((("due", day),)))] == ["TST-0002"]
    by_due = list(listing.rows(KEEPER, ListQuery(sort=Sort.parse("due"))))
    assert by_due[0].item.tag == "TST-0002", "what has no due moment stands last"


@pytest.mark.rule("EQ-04", "missing")
def test_a_set_is_never_complete_by_an_item_that_was_edited_into_a_hand(any_office: Office) -> None:
    office = any_office
    office.take("1001", "TST-0002")
    with office.store.read() as view:
        number = view.equipment.items(("TST-0002",))[0]
        assert number is not None
        assert view.equipment.categories_in_hand("1001") == {number.category}
        assert view.equipment.categories_in_hand("1002") == frozenset()
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(update(item).where(item.c.tag == "BWC-0017").values(holder="1001"))
    with office.store.read() as view, pytest.raises(IntegrityProblem, match="state_damaged") as found:
        view.equipment.categories_in_hand("1001")
    assert found.value.facts["key"] == "BWC-0017"
