"""Recordings that came in by a wrong clock are dated anew when it is known what it was off by: by a person, from what is on record."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from station.archive.arrival.values import Arrival
from station.archive.attribution.values import Doubt
from station.archive.catalogue.recording_wording import time_told
from station.archive.clocks.decide import ClockCase, decide_clock_read
from station.archive.clocks.known import ClockHistory, ClockSetting
from station.archive.clocks.typed import offset_typed
from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.outcomes import Closing
from station.archive.ports import ArchiveStore, ArchiveWork
from station.archive.redating.bodies import MediaRedated, SessionRedated
from station.archive.redating.decide import Redated, require_not_ones_own
from station.archive.redating.use_cases import Redating
from station.archive.redating.wording import done_words
from station.archive.time_habits.use_cases import TimeHabits
from station.archive.weighing.values import HeaderZone
from station.core.clock import local
from station.core.deciding import record
from station.core.errors import NotPermitted, Refused, StoreProblem
from station.core.ledger import subject
from station.core.texts import load_texts
from station.inventory.values import ItemState
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put

ZONE, WHY = "Asia/Shanghai", "对照过设备屏幕，日期慢两天"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def test_what_a_clock_was_off_by_is_the_first_comparison_afterwards_until_it_was_set() -> None:
    told = ((NOON - 9 * DAY, 0), (NOON, 3_600_000), (NOON + 2 * DAY, 60_000))
    history = ClockHistory((ClockSetting(NOON + HOUR, 3_700_000, 0),), (), told)
    at = [NOON - 10 * DAY, NOON - HOUR, NOON + 1.5 * HOUR, NOON + DAY, NOON + 3 * DAY]
    # Before it was first compared, by that; a moment that either clock may have shown is nobody's.
    seconds = [None if (found := history.known_at(each)) is None else found.total_seconds() for each in at]
    assert seconds == [0, 3600, None, 60, None]


@pytest.mark.parametrize(
    ("typed", "seconds"),
    [
        ("快 2:00:00", 7200),
        ("慢 1天 0:30", -88_200),
        ("-0:05", -300),
        ("slow 2d", -172_800),
        ("快", None),
        ("慢 99999天", None),
        ("2:00", None),
    ],
)
def test_how_far_a_clock_is_off_is_typed_as_it_is_said(typed: str, seconds: int | None) -> None:
    found = offset_typed(typed)
    assert (None if found is None else found.total_seconds()) == seconds


@pytest.mark.rule("DM-05", "time")
@pytest.mark.rule("EQ-05", "proof")
def test_an_import_is_dated_anew_by_the_clock_that_was_compared_later(office: Office, tmp_path: Path) -> None:
    redating, store, clock = Redating(office.station.store), office.station.store, office.station.clock
    office.check_out("BWC-1", "1001")
    made = clock.now().replace(microsecond=0) + HOUR
    clock.advance(hours=4)
    office.check_in("BWC-1")
    card = tmp_path / "card"
    put(card / "MOVI0001.MP4", movie(made - 2 * DAY), made - 2 * DAY)
    office.volumes.plug(card, serial="SN-0001")
    result = office.bring_in(card)
    (before,) = office.catalogue.page(STAFF).rows
    assert (before.officer, before.doubt, before.arrival.late) == (None, Doubt.ZONE_UNKNOWN, None)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    assert redating.proposals(STAFF) == ()
    for offset, reason, code in (
        (None, WHY, "archive.redated_same"),
        (-2 * DAY, " ", "archive.redating_reason"),
    ):
        with pytest.raises(Refused) as refused:
            redating.redate(STAFF, result.session, offset, reason)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        redating.redate(LI, result.session, -2 * DAY, WHY)
    own = replace(before, officer=STAFF.number, arrival=Arrival(before.recorded_until + DAY, True))
    later = replace(own, recorded_until=own.recorded_until + 2 * DAY, time_doubt=None)
    with office.station.store.read() as view:
        policy = view.policy
    with pytest.raises(Refused, match="own_redating"):
        require_not_ones_own(STAFF, [(Redated(own, later, -2 * DAY), None)], policy)
    nobodys = replace(own, officer=None)
    with pytest.raises(Refused, match="own_redating"):  # nor in two steps: away first, and back in time
        require_not_ones_own(STAFF, [(Redated(nobodys, later, -2 * DAY), STAFF.number)], policy)
    now = clock.now()
    shown = now.replace(tzinfo=None) + 8 * HOUR - 2 * DAY
    told = DeviceClock("SN-0001", shown, now, ClockWay.ASKED)
    with store.write() as work:
        record(work, decide_clock_read(STAFF, ClockCase(told, "BWC-1", ZONE), work.policy, told.at))
    (proposed,) = redating.proposals(STAFF)
    assert (proposed.session, proposed.recordings, proposed.ahead_ms) == (result.session, 1, -172_800_000)
    plan = redating.preview(STAFF, result.session)
    assert (plan.recordings, plan.moved, plan.closing) == (1, 1, Closing.WITHIN_LOAN)
    done = redating.redate(STAFF, result.session, None, WHY)
    (after,) = office.catalogue.page(STAFF).rows
    assert (after.officer, after.recorded_from, after.device_from) == ("1001", made, made - 2 * DAY)
    assert (after.stored, after.arrival.late) == (before.stored, False), (
        "it keeps its file and came in in time"
    )
    assert (done.closing, office.item("BWC-1").state) == (Closing.WITHIN_LOAN, ItemState.IN_STORE)
    assert redating.proposals(STAFF) == ()
    with store.read() as view:
        entries = [each.typed for each in view.ledger.about(subject("recording", after.sha256))]
    (moved,) = [each for each in entries if isinstance(each, MediaRedated)]
    assert (moved.before.recorded_from, moved.before.officer) == (made - 2 * DAY, None)
    trace = office.catalogue.trace(STAFF, after.sha256)
    lines = {each.title: each.value for each in time_told(load_texts("en"), trace, ZONE)}
    said, was = (f"{local(each, ZONE):%Y-%m-%d %H:%M:%S}" for each in (made, made - 2 * DAY))
    assert lines["Put right"].startswith(said), "not what the import took it for"
    assert lines["By the device"].startswith(was)
    assert lines["Before that"].startswith(was)
    assert WHY in lines["Dated anew"]
    assert "slow by 2 d" in lines["Dated anew"]
    assert not {"Doubts about the time", "It rests on"} & set(lines), "these were of the former time"
    # A person states otherwise once more, and that it stays so is not asked again.
    redating.redate(STAFF, result.session, timedelta(0), WHY)
    (again,) = office.catalogue.page(STAFF).rows
    assert (again.officer, again.recorded_from, redating.proposals(STAFF)) == (None, made - 2 * DAY, ())


@pytest.mark.rule("DM-05", "time")
def test_what_was_of_an_unknown_zone_is_read_anew_once_it_is_stated(office: Office, tmp_path: Path) -> None:
    redating, clock = Redating(office.station.store), office.station.clock
    office.check_out("BWC-1", "1001")
    made = clock.now().replace(microsecond=0) + HOUR
    clock.advance(hours=20)
    card = tmp_path / "card"
    put(card / "MOVI0001.MP4", movie(made + 8 * HOUR), made + 8 * HOUR)
    office.volumes.plug(card, serial="SN-0001")
    result = office.bring_in(card)
    assert office.catalogue.page(STAFF).rows[0].doubt is Doubt.ZONE_UNKNOWN
    TimeHabits(office.station.store).state(STAFF, "BWC-1", HeaderZone.LOCAL, None, WHY)
    (proposed,) = redating.proposals(STAFF)
    assert (proposed.session, proposed.ahead_ms) == (result.session, None)
    assert redating.redate(STAFF, result.session, None, WHY).closing is Closing.BEFORE_RETURN
    (after,) = office.catalogue.page(STAFF).rows
    assert (after.officer, after.recorded_from, after.doubt, after.time_doubt) == ("1001", made, None, None)
    assert redating.proposals(STAFF) == ()


@pytest.mark.rule("DM-05", "time")
def test_an_import_whose_device_another_import_named_is_dated_anew_too(
    office: Office, tmp_path: Path
) -> None:
    made = office.station.clock.now().replace(microsecond=0) - 3 * HOUR
    put(tmp_path / "card/MOVI0001.MP4", movie(made), made)
    first = office.bring_in(tmp_path / "card")
    office.bring_in(tmp_path / "card", camera="BWC-1", camera_reason="取出的存储卡")
    plan = Redating(office.station.store).preview(STAFF, first.session, HOUR)
    assert (plan.recordings, plan.camera) == (1, "BWC-1")


@pytest.mark.rule("EQ-05", "proof")
def test_a_return_that_wrong_times_completed_is_told_and_an_interrupted_act_goes_on(
    office: Office, tmp_path: Path
) -> None:
    store, clock = office.station.store, office.station.clock
    office.check_out("BWC-1", "1001")
    made = clock.now().replace(microsecond=0) + HOUR
    clock.advance(hours=4)
    office.check_in("BWC-1")
    put(tmp_path / "card/MOVI0001.MP4", movie(made), made)
    office.volumes.plug(tmp_path / "card", serial="SN-0001")
    session = office.bring_in(tmp_path / "card").session
    assert office.item("BWC-1").state is ItemState.IN_STORE
    redating = Redating(store)
    assert redating.preview(STAFF, session, 2 * DAY).outside
    done = redating.redate(STAFF, session, 2 * DAY, WHY)
    assert (done.outside, done.entry.of(SessionRedated).closing) == (True, Closing.OUTSIDE_LOAN)
    assert "BWC-1" in done_words(load_texts("en"), done).split("(ledger")[1]
    with pytest.raises(Refused, match="redated_already") as refused:
        redating.redate(STAFF, session, 2 * DAY, WHY)
    assert refused.value.rule == "DM-05"
    with pytest.raises(StoreProblem):
        Redating(_EndsEarly(store)).redate(STAFF, session, timedelta(0), WHY)
    again = redating.redate(STAFF, session, timedelta(0), WHY)
    assert (again.recordings, again.entry.of(SessionRedated).recordings, again.outside) == (1, 1, False)


class _EndsEarly:
    """A store that takes the first transaction alone."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store, self._left = store, 1
        self.read, self.at, self.clock = store.read, store.at, store.clock
        self.authenticate = store.authenticate

    def write(self) -> AbstractContextManager[ArchiveWork]:
        if not self._left:
            raise StoreProblem("store.unavailable")
        self._left -= 1
        return self._store.write()
