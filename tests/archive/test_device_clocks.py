"""A device's clock is compared, put on record with the import, and what strays too fast is named."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.attribution.values import Doubt
from station.archive.clock_bodies import DeviceClockRead, DeviceClockSet2
from station.archive.clocks.decide import ClockCase, decide_clock_read
from station.archive.clocks.shown import clock_shown
from station.archive.clocks.use_cases import DeviceClocks
from station.archive.clocks.values import ClockWay, DeviceClock
from station.archive.recorders.decide import SettingCase, decide_clock_set
from station.archive.recorders.drivers import Now, RecorderDriver, RecorderDrivers
from station.archive.recorders.use_cases import Recorders
from station.archive.recorders.values import RecorderFacts
from station.archive.values import ImportOptions
from station.archive.weighing.values import Confidence, InferredBy
from station.core.clock import Clock
from station.core.deciding import record
from station.core.errors import DeviceProblem, NotPermitted
from station.core.ledger import subject
from station.inventory.losses.bodies import ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.losses.use_cases import ItemReports
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put
from tests.inventory.offices import KEEPER, attachments_in

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 20, 6, 5, 20, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHY = "取出的卡"


@pytest.mark.parametrize(
    ("typed", "ahead"),
    [
        ("14:07:30", timedelta(minutes=2, seconds=10)),
        ("14：03", -timedelta(minutes=2)),
        ("23:59:50", timedelta(hours=9, minutes=54, seconds=30)),
        ("2026-11-18 14:05:20", -2 * DAY),
        ("2000年1月1日 0:05", datetime(2000, 1, 1, 0, 5) - datetime(2026, 11, 20, 14, 5)),
        ("12-20 14:05", 30 * DAY),
    ],
)
def test_what_a_device_shows_becomes_an_offset(typed: str, ahead: timedelta) -> None:
    shown = clock_shown(typed, NOW, ZONE)
    assert shown is not None
    assert timedelta(milliseconds=shown.offset_ms(ZONE)) == ahead


@given(st.text("0123456789:-. 年月日上午x", max_size=12))
def test_what_is_no_time_is_none_and_stops_nothing(typed: str) -> None:
    shown = clock_shown(typed, NOW, ZONE)
    assert shown is None or abs(shown.offset_ms(ZONE)) >= 0
    assert clock_shown("", NOW, ZONE) is None


@pytest.mark.parametrize("typed", ["0001-01-01 0:05", "9999-12-31 23:59"])
def test_a_time_by_which_nothing_can_be_reckoned_is_none(typed: str) -> None:
    assert clock_shown(typed, NOW, ZONE) is None


@pytest.mark.rule("DM-05", "time")
def test_a_proposed_offset_that_a_person_takes_over_names_dates_and_is_on_record(
    office: Office, tmp_path: Path
) -> None:
    office.check_out("BWC-1", "1001")
    start = office.station.clock.now().replace(microsecond=0) + timedelta(seconds=1)
    office.station.clock.advance(hours=4)
    office.check_in("BWC-1")
    source = tmp_path / "card"
    behind = start + HOUR - 2 * DAY
    put(source / "MOVI0001.MP4", movie(behind), behind)
    office.volumes.plug(source, serial="SN-0001")
    found = office.imports.survey(STAFF, source)
    ordered = office.imports.order(STAFF, found, ImportOptions())
    assert ordered.order.files[0].attribution.officer is None
    inferred = ordered.weighed.inferred
    assert inferred is not None
    assert (inferred.ahead, inferred.by) == (-2 * DAY, InferredBy.WHOLE_DAYS)
    result = office.bring_in(source, clock_offset_ms=inferred.milliseconds, clock_way=ClockWay.INFERRED)
    assert result.closes
    (recording,) = office.catalogue.page(STAFF).rows
    assert (recording.officer, recording.recorded_from, recording.device_from) == (
        "1001",
        start + HOUR,
        behind,
    )
    assert recording.confidence is Confidence.FAIR
    assert recording.stored == "李甲20261123/李甲20261123.mp4"
    with office.station.store.read() as view:
        read = [each.typed for each in view.ledger.about(subject("item", "BWC-1"))]
    (clock,) = [each for each in read if isinstance(each, DeviceClockRead)]
    assert (clock.offset_ms, clock.way, clock.session) == (
        inferred.milliseconds,
        ClockWay.INFERRED,
        result.session,
    )


@pytest.mark.rule("DM-05", "time")
def test_what_a_recorder_told_of_its_clock_dates_its_card_as_long_as_it_was_not_set(
    office: Office, tmp_path: Path
) -> None:
    office.check_out("BWC-1", "1001")
    start = office.station.clock.now().replace(microsecond=0) + 1.5 * HOUR
    office.station.clock.advance(hours=4)
    source = tmp_path / "card"
    shown = start + 3 * HOUR
    put(source / "MOVI0001.MP4", movie(shown), shown)
    office.volumes.plug(source, serial="SN-0001")

    def dated(offset_ms: int | None = None) -> tuple[datetime, ClockWay, int | None]:
        found = office.imports.survey(STAFF, source)
        stated = ImportOptions(clock_offset_ms=offset_ms, clock_way=ClockWay.ASKED)
        order = office.imports.order(STAFF, found, stated).order
        return order.files[0].file.time.start, order.clock_way, order.clock_offset_ms

    def proven() -> tuple[datetime, bool]:
        order = office.imports.order(STAFF, office.imports.survey(STAFF, source), ImportOptions()).order
        return order.files[0].file.time.start, order.files[0].attribution.officer == "1001"

    def shows(ahead: timedelta, way: ClockWay) -> DeviceClock:
        now = office.station.clock.now()
        return DeviceClock("SN-0001", now.replace(tzinfo=None) + timedelta(hours=8) + ahead, now, way)

    def tell(ahead: timedelta, way: ClockWay) -> None:
        told = shows(ahead, way)
        with office.station.store.write() as work:
            record(work, decide_clock_read(STAFF, ClockCase(told, "BWC-1", ZONE), work.policy, told.at))

    def set_right() -> None:
        after = shows(0 * HOUR, ClockWay.READ)
        case = SettingCase(shows(3 * HOUR, ClockWay.READ), after, "BWC-1", ZONE)
        with office.station.store.write() as work:
            record(work, decide_clock_set(STAFF, case, work.policy, after.at))

    tell(9 * HOUR, ClockWay.ASKED)
    assert dated()[2] is None, "what somebody read off it some time counts for the import it was stated for"
    tell(3 * HOUR, ClockWay.READ)
    assert dated() == (start, ClockWay.READ, 10_800_000)
    set_right()
    assert proven() == (start, True), "it recorded before it was set"
    tell(0 * HOUR, ClockWay.READ)
    assert proven() == (start, False), "it may have been used since"
    office.station.clock.advance(hours=2, seconds=1)
    assert proven()[1] is False, "by either clock it may be: the one before it was set, or since"
    put(source / "MOVI0001.MP4", movie(start + 2 * HOUR), start + 2 * HOUR)
    assert proven() == (start - HOUR, True), "of before it was set alone, whenever it comes in"
    stated = dated(60_000)
    assert stated == (start - HOUR, ClockWay.ASKED, 60_000), "what is read off it now says nothing of before"
    later = office.station.clock.now().replace(microsecond=0)
    put(source / "MOVI0001.MP4", movie(later), later)
    office.station.clock.advance(days=1)
    assert dated()[:2] == (later, ClockWay.READ), "it was set right since"
    assert dated(60_000)[0] == later - MINUTE


def read_at(day: float, seconds: float, way: ClockWay = ClockWay.READ, within: float = 0.5) -> DeviceClock:
    at = NOW + timedelta(days=day)
    return DeviceClock(
        None,
        at.replace(tzinfo=None) + timedelta(hours=8, seconds=seconds),
        at,
        way,
        timedelta(seconds=within),
    )


@pytest.mark.rule("EQ-14", "drift")
def test_a_clock_that_strays_too_fast_is_proposed_for_repair_until_somebody_reports_it(
    office: Office,
) -> None:
    clocks, store = DeviceClocks(office.station.store), office.station.store

    def note(*clocks_read: DeviceClock) -> None:
        for each in clocks_read:
            with store.write() as work:
                record(work, decide_clock_read(KEEPER, ClockCase(each, "BWC-1", ZONE), work.policy, each.at))

    note(read_at(0, 10), read_at(1, 12))
    assert clocks.drifting(KEEPER) == ()
    note(read_at(3, 2, ClockWay.ASKED, within=60))
    assert clocks.drifting(KEEPER) == (), "what is read off by eye accuses no clock"
    note(read_at(4, 0), read_at(6, -20))
    (drift,) = clocks.drifting(KEEPER)
    assert (drift.camera, round(drift.seconds_a_day)) == ("BWC-1", -10)
    files = attachments_in(office.archive.parent)
    ItemReports(store, files).report(KEEPER, "BWC-1", Reported(ReportKind.REPAIR, "时钟走差"))
    assert clocks.drifting(KEEPER) == (), "somebody reported it"
    note(read_at(7, -45))
    assert len(clocks.drifting(KEEPER)) == 1, "compared again, it strays on"
    note(read_at(8, -46))
    assert clocks.drifting(KEEPER) == ()
    note(read_at(9, -66))
    right = read_at(9, 0)
    with store.write() as work:
        case = SettingCase(read_at(9, -66), right, "BWC-1", ZONE)
        record(work, decide_clock_set(KEEPER, case, work.policy, right.at))
    note(read_at(10, 1))
    assert clocks.drifting(KEEPER) == (), "it strays from what it was set to"
    with pytest.raises(NotPermitted):
        clocks.drifting(LI)


class GoneAfterSetting:
    """A recorder that is pulled once it was told the time: nobody hears whether it took it."""

    def __init__(self, clock: Clock, ahead: timedelta) -> None:
        self._clock, self._ahead, self._told = clock, ahead, False

    def identify(self) -> RecorderFacts:
        return RecorderFacts("SN-0001", "X", "", locked=False)

    def read_clock(self, now: Now) -> DeviceClock:
        if self._told:
            raise DeviceProblem("recorders.gone", address="line:1")
        shows = self._clock.now().replace(tzinfo=None) + 8 * HOUR + self._ahead
        return DeviceClock("SN-0001", shows, now(), ClockWay.READ)

    def set_clock(self, shows: datetime) -> None:
        self._told = True

    def close(self) -> None:
        pass


@pytest.mark.rule("DM-02", "origin")
def test_a_recorder_that_is_pulled_while_it_is_set_may_have_either_clock_since(
    office: Office, tmp_path: Path
) -> None:
    clock, put_at = office.station.clock, tmp_path / "card" / "MOVI0001.MP4"
    office.check_out("BWC-1", "1001")
    link: Any = GoneAfterSetting(clock, 3 * HOUR)
    driver = RecorderDriver("line", "line:1", str, lambda _: True, lambda _: link, lambda: ("1",))
    recorders = Recorders(office.station.store, RecorderDrivers([driver]), KeptPlaces())
    with pytest.raises(DeviceProblem):
        recorders.set_clock(STAFF, "line:1")
    with office.station.store.read() as view:
        told = [each.typed for each in view.ledger.about(subject("item", "BWC-1"))]
    (unknown,) = [each for each in told if isinstance(each, DeviceClockSet2)]
    assert (round(unknown.before_ms or 0, -3), unknown.after_ms) == (10_800_000, None)
    made = clock.now().replace(microsecond=0) + 10 * HOUR
    clock.advance(days=1)
    put(put_at, movie(made), made)
    office.volumes.plug(put_at.parent, serial="SN-0001")
    planned = office.imports.order(STAFF, office.imports.survey(STAFF, put_at.parent), ImportOptions())
    assert planned.order.files[0].attribution.doubt is Doubt.TIMES_DISAGREE


class KeptPlaces:
    def get(self) -> tuple[str, ...]:
        return ()

    def set(self, places: tuple[str, ...]) -> None:
        raise AssertionError(places)
