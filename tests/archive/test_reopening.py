"""A return that recordings with wrong times had completed: a person decides whether its recordings are awaited again, or it stays complete."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest

from station.archive.importing.known_devices import KnownDevices
from station.archive.outcomes import Closing
from station.archive.redating.bodies import SessionRedated2
from station.archive.redating.completed import RecordingsOfReturns
from station.archive.redating.use_cases import Redating
from station.core.deadlines import Deadline
from station.core.errors import NotPermitted, Refused
from station.core.ledger import subject
from station.inventory.movement.reopening import ReopenedReturns
from station.inventory.movement.reopening_bodies import ReturnReopened
from station.inventory.values import ItemState
from station.inventory.voiding.use_cases import EquipmentVoids
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put
from tests.inventory.offices import KEEPER, Believed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOCK, WHY = "对照过设备屏幕，日期快两天", "更正后都是上一周的录像"
OWN = Session("li", "李甲", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), number="1001")


def returns_of(office: Office) -> ReopenedReturns:
    return ReopenedReturns(office.station.store, RecordingsOfReturns(office.station.clock))


def awaited(office: Office) -> list[Deadline]:
    with office.station.store.read() as view:
        return list(view.deadlines.open_about(subject("item", "BWC-1")).deadlines)


def brought(office: Office, folder: Path, *, behind: timedelta = timedelta(0)) -> str:
    """A card with a film of an hour ago comes in; its return is complete."""
    clock = office.station.clock
    made = clock.now().replace(microsecond=0) - HOUR - behind
    put(folder / "MOVI0001.MP4", movie(made), made)
    office.volumes.plug(folder, serial="SN-0001")
    result = office.bring_in(folder)
    return result.session


@pytest.mark.rule("EQ-05", "proof")
@pytest.mark.rule("DM-05", "limit")
def test_a_return_that_wrong_times_completed_is_opened_again_by_a_person(
    office: Office, tmp_path: Path
) -> None:
    redating, clock, returns = Redating(office.station.store), office.station.clock, returns_of(office)
    office.check_out("BWC-1", "1001")
    clock.advance(hours=4)
    back = office.check_in("BWC-1")
    session = brought(office, tmp_path / "card")
    assert (office.item("BWC-1").state, returns.in_question(KEEPER)) == (ItemState.IN_STORE, ())
    with pytest.raises(Refused, match="return_not_in_question"):
        returns.reopen(KEEPER, "BWC-1", WHY)
    clock.advance(hours=2)
    redating.redate(STAFF, session, 2 * DAY, CLOCK)
    assert office.item("BWC-1").state is ItemState.IN_STORE, "nothing opens by itself"
    (found,) = returns.in_question(KEEPER)
    assert (found.item.tag, found.completed.number, found.completed.end, found.reopens) == (
        "BWC-1",
        "1001",
        back,
        True,
    )
    with pytest.raises(NotPermitted):
        returns.reopen(LI, "BWC-1", WHY)
    for decide in (returns.reopen, returns.keep):
        with pytest.raises(Refused, match="own_return") as refused:
            decide(OWN, "BWC-1", WHY)
        assert refused.value.rule == "EQ-05"
        with pytest.raises(Refused, match="return_reason_length"):
            decide(KEEPER, "BWC-1", "不")
    returns.keep(KEEPER, "BWC-1", WHY)
    assert returns.in_question(KEEPER) == (), "it is decided"
    office.station.store._attestations.forget()  # as after a new start
    with office.station.store.read() as view:  # that nothing is due of it now is remembered
        assert [each and each.due_at for each in view.equipment.items(["BWC-1"])] == [None]
    entry = returns.reopen(KEEPER, "BWC-1", WHY)  # a decision is taken back by another one
    item, (due,) = office.item("BWC-1"), awaited(office)
    assert (item.state, item.returned_by, item.returned_at, item.outcome) == (
        ItemState.AWAITING_RECORDINGS,
        "1001",
        back,
        None,
    )
    assert (due.persons, due.started_at, due.due_at) == (("1001",), back, entry.happened_at + DAY)
    assert entry.of(ReturnReopened).deadline == due.seq, "the same deadline goes on"
    (listed,) = office.imported_sessions()
    assert listed.closing == Closing.OUTSIDE_LOAN
    office.station.assert_sound()
    assert returns.in_question(KEEPER) == ()
    with pytest.raises(Refused, match="return_not_in_question"):
        returns.reopen(KEEPER, "BWC-1", WHY)
    with pytest.raises(Refused, match="device_known_already"):  # it completes no return any more
        KnownDevices(office.station.store).name(STAFF, session, "BWC-1", "看过录像")
    # What was recorded in the loan comes in at last.
    clock.advance(hours=3)
    office.bring_in(tmp_path / "card")
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS, "its card says the same once more"
    brought(office, tmp_path / "found", behind=5.5 * HOUR)
    assert (office.item("BWC-1").state, awaited(office)) == (ItemState.IN_STORE, [])
    late = {each.officer: each.arrival.late for each in office.catalogue.page(STAFF).rows}
    assert late == {None: True, "1001": False}, "what the station took for done is nobody's delay"


@pytest.mark.rule("EQ-05", "proof")
def test_dated_back_it_is_complete_again_and_what_was_late_stays_late(office: Office, tmp_path: Path) -> None:
    redating, clock, returns = Redating(office.station.store), office.station.clock, returns_of(office)
    loan = office.check_out("BWC-1", "1001")
    clock.advance(hours=4)
    office.check_in("BWC-1")
    (due,) = awaited(office)
    clock.advance(hours=30)
    session = brought(office, tmp_path / "card", behind=31 * HOUR)
    redating.redate(STAFF, session, 2 * DAY, CLOCK)
    returns.reopen(KEEPER, "BWC-1", WHY)
    (again,) = awaited(office)
    assert (again.due_at, again.pauses) == (due.due_at, ())
    assert redating.redate(STAFF, session, timedelta(0), CLOCK).closing is Closing.WITHIN_LOAN
    assert (office.item("BWC-1").state, awaited(office)) == (ItemState.IN_STORE, [])
    # Once more, and the loan turns out never to have been: what was opened again goes with it.
    redating.redate(STAFF, session, 2 * DAY, CLOCK)
    returns.reopen(KEEPER, "BWC-1", WHY)
    with office.station.store.read() as view:
        taken = next(each for each in view.ledger.about(subject("item", "BWC-1")) if each.happened_at == loan)
    EquipmentVoids(office.station.store, cast("TwoPersons", Believed())).void(
        KEEPER, f"custody:{taken.seq}", WHY
    )
    assert (office.item("BWC-1").state, awaited(office)) == (ItemState.IN_STORE, [])
    office.station.assert_sound()


@pytest.mark.rule("EQ-05", "awaited")
def test_what_came_in_before_the_return_counts_for_it_only_while_it_is_of_the_loan(
    office: Office, tmp_path: Path
) -> None:
    redating, clock, returns = Redating(office.station.store), office.station.clock, returns_of(office)
    office.check_out("BWC-1", "1001")
    clock.advance(hours=4)
    session = brought(office, tmp_path / "card")
    done = redating.redate(STAFF, session, 2 * DAY, CLOCK)
    assert done.entry.of(SessionRedated2).note_withdrawn
    assert returns.in_question(KEEPER) == (), "it is out still"
    office.check_in("BWC-1")
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS, "not complete by that import"
    office.exempt("BWC-1")
    # Of the next loan it counts, and is found wrong only after the one that follows began.
    office.check_out("BWC-1", "1002")
    clock.advance(hours=4)
    session = brought(office, tmp_path / "card2")
    office.check_in("BWC-1")
    assert office.item("BWC-1").state is ItemState.IN_STORE
    clock.advance(hours=1)
    redating.redate(STAFF, session, 2 * DAY, CLOCK)
    (found,) = returns.in_question(KEEPER)
    assert (found.completed.number, found.reopens) == ("1002", True)
    office.check_out("BWC-1", "1001")
    (found,) = returns.in_question(KEEPER)
    assert not found.reopens
    with pytest.raises(Refused, match="lent_since"):
        returns.reopen(KEEPER, "BWC-1", WHY)
    returns.keep(KEEPER, "BWC-1", WHY)
    assert returns.in_question(KEEPER) == ()
    office.station.assert_sound()
