"""Reservations: what is kept for a coming activity, who is told, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem, NotPermitted, Refused
from station.core.ledger import Body
from station.core.listing import DamagedRow, ListQuery
from station.inventory.bodies import CheckedOut
from station.inventory.counter import AnswerKind
from station.inventory.losses.bodies import ItemFound, ItemLost
from station.inventory.reserving.listing import RESERVATION_LIST, ReservationList
from station.inventory.reserving.use_cases import Reservations
from station.inventory.values import Condition
from station.people.bodies import OfficerLeft
from station.people.voiding.bodies import OfficerReinstated
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, PLAIN, PROGRAM, Office


def at(office: Office, **later: float) -> datetime:
    return office.clock.now() + timedelta(**later)


def keep(office: Office, number: str, *tags: str, first: float = 24, last: float = 32) -> int:
    """Kept for an officer from so many hours on."""
    kept = Reservations(office.store).reserve(
        KEEPER, number, tags, at(office, hours=first), at(office, hours=last), "sampling", "抽样"
    )
    return kept.entry.seq


def listed(office: Office, standing: str) -> list[tuple[str, str]]:
    rows = ReservationList(office.store, RESERVATION_LIST).rows(
        KEEPER, ListQuery().narrowed(standing=standing)
    )
    return [(row.reservation.tag, row.outcome) for row in rows]


@pytest.mark.rule("EQ-04", "reserved")
def test_who_takes_what_is_kept_for_another_is_told_and_its_own_person_settles_it(any_office: Office) -> None:
    office = any_office
    keep(office, "1001", "TST-0002", "BWC-0017")
    _, answers = office.scans(["B1002", "BWC-0017"])
    assert [each.code for each in answers[1].notices] == [], "it is back before it is wanted"
    office.clock.advance(hours=26)
    counter, answers = office.scans(["B1002", "BWC-0017"])
    (said,) = answers[1].notices
    assert (said.code, said.rule, said.named_facts["holder_name"]) == ("reserved", "EQ-04", "李甲")
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert [each.code for each in entry.of(CheckedOut).warnings] == ["reserved"]
    _, answers = office.scans(["B1001", "TST-0002"])
    assert answers[1].notices == ()
    assert listed(office, "coming") == [("BWC-0017", "kept"), ("TST-0002", "kept")]
    office.take("1001", "TST-0002")
    assert listed(office, "taken") == [("TST-0002", "taken")]
    office.desk.check_in(KEEPER, ["TST-0002"])
    _, answers = office.scans(["B1002", "TST-0002"])
    assert answers[1].notices == (), "it was taken, and is kept no longer"
    office.clock.advance(hours=30)
    assert listed(office, "passed") == [("BWC-0017", "kept")]
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-04", "reserved")
@pytest.mark.rule("EQ-04", "missing")
def test_what_an_activity_needs_besides_what_is_kept_is_told(office: Office) -> None:
    activities = [{"code": "rapid", "name_zh": "快检", "name_en": "Rapid test", "categories": [3, 7]}]
    office.set_parameter("EQ-04", "activities", activities)
    begin = office.clock.now() + timedelta(hours=2)
    reserve = partial(Reservations(office.store).reserve, KEEPER, "1001")
    (said,) = reserve(["BWC-0017"], begin, begin + timedelta(hours=4), "rapid").notices
    assert (said.code, said.named_facts["missing"]) == ("set_incomplete", "食品安全快速检测箱")
    office.take("1002", "TST-0002")
    later = begin + timedelta(hours=5)
    assert reserve(["BWC-0017"], later, later + timedelta(hours=1), "rapid").notices == (), "the group has it"


@pytest.mark.rule("EQ-04", "reserved")
def test_an_office_may_refuse_it_and_a_voided_loan_leaves_it_kept(office: Office) -> None:
    office.set_parameter("EQ-04", "reservation_mode", "refuse")
    seq = keep(office, "1001", "TST-0002", first=0, last=8)
    counter, answers = office.scans(["B1002", "TST-0002"])
    assert (answers[1].kind, answers[1].text_key) == (AnswerKind.REFUSED, "errors.counter.reserved")
    with pytest.raises(Refused, match=r"counter\.reserved"):
        office.take("1002", "TST-0002")
    loan = office.take("1001", "TST-0002")
    assert listed(office, "taken") == [("TST-0002", "taken")]
    office.voids.void(KEEPER, f"custody:{loan.seq}", "记错")
    assert listed(office, "coming") == [("TST-0002", "kept")]
    entry = Reservations(office.store).end(KEEPER, seq, "活动取消")
    assert set(entry.subjects) == {"item:TST-0002", "officer:1001"}
    office.take("1002", "TST-0002")
    assert listed(office, "ended") == [("TST-0002", "ended")]
    with pytest.raises(Refused, match=r"reservations\.unknown"):
        Reservations(office.store).end(KEEPER, seq, "再一次")
    assert counter.lines == ()


@pytest.mark.rule("EQ-04", "reserved")
def test_a_reservation_contradicts_no_other_and_has_a_time(office: Office) -> None:
    keep(office, "1001", "TST-0002")
    office.take("1002", "TAB-0001")
    reservations = Reservations(office.store)
    for number, tags, first, last, code in (
        ("1002", ["TST-0002"], 30, 40, "reservations.kept"),
        ("1002", ["BWC-0017"], 40, 30, "reservations.backwards"),
        ("1002", ["BWC-0017"], -9, -1, "reservations.past"),
        ("1002", ["BWC-0017"], 24, 9000, "reservations.too_long"),
        ("4711", ["BWC-0017"], 24, 32, "counter.unknown_officer"),
        ("1002", ["BWC-0017", "bwc-0017"], 24, 32, "counter.named_twice"),
        ("1002", ["NOPE"], 24, 32, "counter.unknown_tag"),
    ):
        with pytest.raises(Refused) as refusal:
            reservations.reserve(KEEPER, number, tags, at(office, hours=first), at(office, hours=last))
        assert refusal.value.code == code
    with pytest.raises(NotPermitted):
        reservations.reserve(PLAIN, "1001", ["BWC-0017"], at(office), at(office, hours=1))
    reservations.reserve(KEEPER, "1002", ["BWC-0018"], at(office, hours=-9000), at(office, hours=1))
    made = reservations.reserve(KEEPER, "1001", ["TAB-0001"], at(office, hours=1), at(office, hours=2))
    assert [each.code for each in made.notices] == ["reserved_out"]
    (kept,) = reservations.of_item(PLAIN, "TAB-0001")
    assert (kept.number, kept.holder_name, kept.taken) == ("1001", "李甲", False)


@pytest.mark.rule("EQ-04", "reserved")
@pytest.mark.rule("EQ-13", "gone")
def test_nothing_is_kept_for_who_left_until_they_are_back(office: Office) -> None:
    def roster(body: Body) -> None:
        with office.store.write() as work:
            work.append(PROGRAM.draft(body, office.clock.now(), subjects=("officer:1003",)))

    seq = keep(office, "1003", "TST-0002", "BWC-0017")
    roster(OfficerLeft("1003", "调离"))
    assert (listed(office, "coming"), listed(office, "passed")) == ([], [])
    assert listed(office, "ended") == [("BWC-0017", "left"), ("TST-0002", "left")]
    assert Reservations(office.store).of_item(PLAIN, "TST-0002") == ()
    keep(office, "1002", "TST-0002")
    roster(OfficerReinstated("1003", "", "调回"))
    assert [tag for tag, _ in listed(office, "coming")] == ["BWC-0017", "TST-0002", "TST-0002"]
    office.clock.advance(hours=26)
    _, answers = office.scans(["B1001", "BWC-0017"])
    assert [each.code for each in answers[1].notices] == ["reserved"]
    Reservations(office.store).end(KEEPER, seq, "已另行安排")
    with transaction(office.store.engine, write=True) as connection:
        assert differences(connection) == []
        connection.execute(text("UPDATE officer SET active = false WHERE number = '1002'"))
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        office.take("1001", "TST-0002")


@pytest.mark.rule("EQ-04", "reserved")
@pytest.mark.rule("EQ-15", "loss")
def test_what_is_lost_is_kept_for_nobody_until_it_is_found(office: Office) -> None:
    def told(body: Body) -> None:
        with office.store.write() as work:
            work.append(PROGRAM.draft(body, office.clock.now(), subjects=("item:TST-0002",)))

    keep(office, "1001", "TST-0002", "BWC-0017")
    told(ItemLost("TST-0002", "快检箱", 1))
    assert listed(office, "coming") == [("BWC-0017", "kept")]
    assert listed(office, "ended") == [("TST-0002", "gone")]
    assert Reservations(office.store).of_item(PLAIN, "TST-0002") == ()
    told(ItemFound("TST-0002", "快检箱", Condition.GOOD, "车上"))
    assert [tag for tag, _ in listed(office, "coming")] == ["BWC-0017", "TST-0002"]
    with transaction(office.store.engine, write=True) as connection:
        assert differences(connection) == []
        connection.execute(text("UPDATE item SET state = 'lost' WHERE tag = 'TST-0002'"))
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        Reservations(office.store).of_item(PLAIN, "TST-0002")


@pytest.mark.rule("EQ-04", "reserved")
def test_an_edited_reservation_is_found_before_anything_rests_on_it(office: Office) -> None:
    keep(office, "1001", "TST-0002", first=0, last=8)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text("UPDATE reservation SET number = '1002'"))
    answers = ReservationList(office.store, RESERVATION_LIST).lines(KEEPER, ListQuery())
    assert [isinstance(each, DamagedRow) for each in answers] == [True]
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        office.take("1002", "TST-0002")
