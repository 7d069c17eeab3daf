"""Extending a loan: by whom, until when, and that what was late stays on record."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from station.core.errors import Refused
from station.inventory.extending.bodies import LoanExtended
from station.inventory.reserving.use_cases import Reservations
from station.people.sessions import Session
from tests.inventory.offices import KEEPER, LEADER, Office
from tests.inventory.test_counter import assert_sound

BOX = "TST-0002"


def due(office: Office) -> datetime:
    found = office.item(BOX).due_at
    assert found is not None
    return found


@pytest.mark.rule("EQ-07", "extension")
def test_a_loan_is_put_off_with_a_reason_and_its_steps_follow(any_office: Office) -> None:
    office = any_office
    office.take("1001", BOX)
    before = due(office)
    until = before + timedelta(days=3)
    (entry,) = office.extensions.extend(KEEPER, ["tst-0002"], until, " 检查还要三天 ").entries
    body = entry.of(LoanExtended)
    assert (body.before, body.after, body.overdue, body.reason) == (before, until, False, "检查还要三天")
    assert set(entry.subjects) == {f"item:{BOX}", "officer:1001"}
    (standing,) = office.due("loan")
    assert (standing.deadline.due_at, standing.deadline.length) == (until, None), "no announced year moves it"
    office.clock.advance(days=2)
    assert not office.item(BOX).overdue(office.clock.now())
    office.desk.check_in(KEEPER, [BOX])
    with office.store.read() as view:
        ended = view.deadlines.of("loan", f"item:{BOX}", standing.deadline.seq)
    assert ended is not None
    assert not ended.late(office.clock.now())
    assert_sound(office)


@pytest.mark.rule("EQ-07", "extension")
@pytest.mark.rule("PF-09", "late")
def test_what_was_late_before_it_was_extended_stays_late(office: Office) -> None:
    office.take("1001", BOX)
    office.clock.advance(days=4)
    until = office.clock.now() + timedelta(days=2)
    (entry,) = office.extensions.extend(KEEPER, [BOX], until, "人在外地").entries
    assert entry.of(LoanExtended).overdue
    with office.store.read() as view:
        found = [view.deadlines.of("loan", f"item:{BOX}", seq) for seq in (entry.seq - 1, entry.seq)]
    ended, begun = found
    assert ended is not None
    assert begun is not None
    assert (ended.late(office.clock.now()), ended.ended_seq) == (True, entry.seq)
    assert (begun.due_at, begun.persons, begun.late(office.clock.now())) == (until, ("1001",), False)
    office.voids.void(KEEPER, str(entry.seq), "没有同意")
    assert due(office) < office.clock.now()
    assert len(office.due("loan")) == 1
    assert_sound(office)


@pytest.mark.rule("EQ-07", "extension")
def test_who_may_extend_and_by_how_much_the_office_says(office: Office) -> None:
    def refused(who: Session = KEEPER, days: float = 1, reason: str = "检查", tag: str = BOX) -> str:
        with pytest.raises(Refused) as refusal:
            office.extensions.extend(who, [tag], last + timedelta(days=days), reason)
        return refusal.value.code

    last = office.clock.now()
    assert refused() == "counter.not_out"
    office.take("1001", BOX, "PRN-0009")
    last = due(office)
    assert refused(tag="PRN-0009") == "loans.no_due"
    assert refused(days=0) == "loans.not_later"
    assert refused(days=8) == "loans.too_long"
    assert refused(reason=" ") == "loans.no_reason"
    assert refused(reason="因" * 501) == "people.words_too_long", "nothing is cut"
    assert refused(replace(KEEPER, number="1001")) == "loans.own"
    office.set_parameter("EQ-07", "extension_by", "leader")
    assert refused() == "loans.not_for_you"
    office.extensions.extend(LEADER, [BOX], last + timedelta(days=1), "检查")
    office.set_parameter("EQ-07", "extension_days", 0)
    last = due(office)
    assert refused(LEADER) == "loans.too_long"


@pytest.mark.rule("EQ-07", "extension")
def test_extensions_together_are_bound_from_the_first_due_moment(office: Office) -> None:
    office.take("1001", BOX)
    first = due(office)
    office.extensions.extend(KEEPER, [BOX], first + timedelta(days=7), "检查")
    room = office.extensions.room(KEEPER, [BOX, "RNG-0001"])
    assert room is not None
    assert room.latest == first + timedelta(days=14)
    office.set_parameter("EQ-07", "holidays", [room.day.isoformat()])
    later = office.extensions.room(KEEPER, [BOX])
    assert later is not None
    assert later.day > room.day, "the day that is offered is worked"
    assert office.extensions.room(KEEPER, ["RNG-0001"]) is None
    again = office.extensions.extend(KEEPER, [BOX], first + timedelta(days=13), "检查").entries[0]
    with pytest.raises(Refused, match="too_long_together") as refusal:
        office.extensions.extend(KEEPER, [BOX], first + timedelta(days=15), "检查")
    assert (refusal.value.rule, refusal.value.facts["most"]) == ("EQ-07", 14)
    office.voids.void(KEEPER, str(again.seq), "没有同意")
    office.extensions.extend(KEEPER, [BOX], first + timedelta(days=14), "检查")
    office.set_parameter("EQ-07", "extension_total_days", 0)
    office.extensions.extend(KEEPER, [BOX], first + timedelta(days=20), "检查")
    assert due(office) == first + timedelta(days=20)


@pytest.mark.rule("EQ-07", "extension")
def test_for_whom_it_is_kept_meanwhile_is_said_and_a_voided_loan_takes_its_extension_along(
    office: Office,
) -> None:
    taken = office.take("1001", BOX)
    last = due(office)
    first = last + timedelta(hours=1)
    Reservations(office.store).reserve(KEEPER, "1002", [BOX], first, first + timedelta(hours=4))
    result = office.extensions.extend(KEEPER, [BOX], last + timedelta(days=1), "检查")
    assert [(each.code, each.rule) for each in result.notices] == [("reserved", "EQ-04")]
    done = office.voids.void(KEEPER, str(taken.seq), "发错人")
    assert {each.seq for each in done.plan.voided} == {taken.seq, result.entries[0].seq}
    assert office.due("loan") == []
    assert_sound(office)
