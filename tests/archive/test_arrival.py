"""Whether recordings came in within the set time after they ended, each by itself (DM-05)."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.arrival.bodies import HindranceNoted
from station.archive.arrival.decide import arrival_of
from station.archive.arrival.use_cases import Hindrances
from station.archive.arrival.values import NOT_JUDGED, Arrival, Punctuality
from station.archive.survey.values import FileRole, MediaKind, MediaTime, SourceFile, TimeSource
from station.core.deadlines import Pause
from station.core.errors import NotPermitted, Refused
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.people.deadlines.use_cases import Deadlines
from station.people.permissions import Role
from station.people.sessions import Session
from tests.archive.office import LI, STAFF, Office, card
from tests.core.policy.test_hours import POLICY
from tests.inventory.offices import KEEPER
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)
LEADER = Session("chief", "赵丙", frozenset({Role.OFFICE_LEADER}), number="1002", department="执法一科")
LI_LEADS = Session("li", "李甲", frozenset({Role.OFFICE_LEADER}), number="1001", department="执法一科")
REASON = "山洪阻断道路"


def film(
    hours: float,
    *,
    kind: MediaKind = MediaKind.VIDEO,
    source: TimeSource = TimeSource.CONTAINER,
    disputed: bool = False,
    role: FileRole = FileRole.RECORDING,
) -> SourceFile:
    """A film of an hour that ended so many hours after Monday began."""
    time = MediaTime(MONDAY + (hours - 1) * HOUR, source, HOUR, disputed)
    return SourceFile("DCIM/1.MP4", 9, 0, kind, time, role=role)


@pytest.mark.rule("DM-05", "each")
@given(st.integers(0, 400), st.integers(-3, 3))
def test_a_recording_is_due_a_day_after_its_own_end(later: int, ahead: int) -> None:
    came_in = MONDAY + later * HOUR
    found = arrival_of(film(0), ahead * HOUR, came_in, POLICY)
    if -ahead > later:  # by its clock it would have been recorded after it came in
        assert found == NOT_JUDGED
    else:
        assert found == Arrival(MONDAY + (24 - ahead) * HOUR, later > 24 - ahead)


@pytest.mark.rule("DM-05", "each")
@pytest.mark.parametrize(
    "file",
    [
        film(0, source=TimeSource.FILE_TIME),
        film(0, disputed=True),
        film(0, kind=MediaKind.OTHER),
        film(0, role=FileRole.COMPANION),
        film(-24 * 365 * 30),
    ],
    ids=[
        "copying sets that time",
        "its name tells another time",
        "no recording",
        "beside one",
        "clock never set",
    ],
)
def test_what_is_not_known_is_not_judged(file: SourceFile) -> None:
    assert arrival_of(file, timedelta(0), MONDAY + 90 * HOUR, POLICY).punctuality is Punctuality.UNKNOWN


@pytest.mark.rule("DM-05", "hindrance")
def test_a_hindrance_lets_the_time_run_anew_unless_it_was_over_by_then() -> None:
    came_in = MONDAY + 60 * HOUR
    within = Pause(MONDAY + 20 * HOUR, MONDAY + 40 * HOUR, anew=True)
    assert arrival_of(film(0), timedelta(0), came_in, POLICY, [within]) == Arrival(MONDAY + 64 * HOUR, False)
    lasting = Pause(MONDAY + 20 * HOUR)
    assert arrival_of(film(0), timedelta(0), came_in, POLICY, [lasting]).late is False
    after = Pause(MONDAY + 30 * HOUR, MONDAY + 50 * HOUR, anew=True)
    assert arrival_of(film(0), timedelta(0), came_in, POLICY, [after]) == Arrival(MONDAY + 24 * HOUR, True)


@pytest.mark.rule("DM-05", "each")
@pytest.mark.rule("DM-05", "hindrance")
def test_late_ones_are_marked_counted_and_found_though_the_return_was_in_time(
    office: Office, tmp_path: Path
) -> None:
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=4)
    office.check_in("BWC-1")
    card(tmp_path / "card", 1, MONDAY + HOUR)
    card(tmp_path / "card/DCIM/LATER", 1, MONDAY + 3.5 * HOUR)
    office.station.clock.advance(hours=22)
    result = office.bring_in(tmp_path / "card", camera="BWC-1", camera_reason="编号已核对")
    assert (result.late, result.to_json()["late"], result.closes) == (1, 1, True)
    assert ids(office, "late") == {"DCIM/100MEDIA/MOV_0000.MP4"}
    assert ids(office, "in_time") == {"DCIM/LATER/DCIM/100MEDIA/MOV_0000.MP4"}
    (late,) = office.catalogue.page(STAFF, ListQuery().narrowed(arrival="late")).rows
    assert late.arrival == Arrival(MONDAY + 25 * HOUR + timedelta(minutes=1), True)

    hindrances, gone = Hindrances(office.station.store), MONDAY + 20 * HOUR
    with pytest.raises(NotPermitted):
        hindrances.note(LI, result.session, gone, REASON)
    for who, when, reason, code in (
        (LI_LEADS, gone, REASON, "archive.own_hindrance"),
        (LEADER, MONDAY, REASON, "archive.hindrance_time"),
        (LEADER, MONDAY + 30 * HOUR, REASON, "archive.hindrance_time"),
        (LEADER, gone, " ", "archive.hindrance_reason"),
    ):
        with pytest.raises(Refused) as refused:
            hindrances.note(who, result.session, when, reason)
        assert (refused.value.code, refused.value.rule) == (code, "DM-05")
    noted = hindrances.note(LEADER, result.session, gone, REASON)
    assert (noted.recordings, noted.late) == (1, 0)
    now = office.catalogue.recording(STAFF, late.sha256)
    assert now.arrival == Arrival(gone + 24 * HOUR, False)
    assert now.hindrance is not None
    assert (now.hindrance.reason, now.hindrance.name) == (REASON, "赵丙")
    with office.station.store.read() as view:
        body = view.ledger.about(subject("recording", late.sha256))[-1].of(HindranceNoted)
    assert (body.due_before, body.came_late_before) == (late.arrival.due_at, True)
    again = hindrances.note(LEADER, result.session, MONDAY + 2 * HOUR, "记错了时间")
    assert (again.recordings, again.late) == (1, 1), (
        "what was noted wrongly is noted once more, and the last counts"
    )
    assert ids(office, "late") == {"DCIM/100MEDIA/MOV_0000.MP4"}
    in_time = office.bring_in(card(tmp_path / "other", 1, office.station.clock.now() - 2 * HOUR))
    with pytest.raises(Refused, match=r"archive\.none_late"):
        hindrances.note(LEADER, in_time.session, gone, REASON)


@pytest.mark.rule("DM-05", "hindrance")
def test_a_hindrance_excuses_what_was_recorded_before_it_had_gone(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-1", "1001")
    card(tmp_path / "card", 1, MONDAY + HOUR)
    card(tmp_path / "card/DCIM/LATER", 1, MONDAY + 6 * HOUR)
    office.station.clock.advance(hours=7)
    office.check_in("BWC-1")
    office.station.clock.advance(hours=25)
    result = office.bring_in(tmp_path / "card", camera="BWC-1", camera_reason="编号已核对")
    assert result.late == 2
    noted = Hindrances(office.station.store).note(LEADER, result.session, MONDAY + 3 * HOUR, REASON)
    assert (noted.recordings, noted.late) == (1, 1)
    later, first = office.catalogue.page(STAFF).rows
    assert (later.hindrance, first.hindrance is None) == (None, False)


@pytest.mark.rule("DM-05", "hindrance")
def test_a_hindrance_of_the_awaited_device_counts_for_its_recordings(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=4)
    office.check_in("BWC-1")
    with office.station.store.read() as view:
        (awaited,) = view.deadlines.open_about(subject("item", "BWC-1")).deadlines
    Deadlines(office.station.store, lambda *_of: False).pause(KEEPER, awaited.id, "接口损坏")
    office.station.clock.advance(hours=60)
    result = office.bring_in(card(tmp_path / "card", 1), camera="BWC-1", camera_reason="编号已核对")
    assert result.late == 0


def ids(office: Office, arrival: str) -> set[str]:
    """Where on the card the recordings lay that came in so."""
    return {
        each.source_path for each in office.catalogue.page(STAFF, ListQuery().narrowed(arrival=arrival)).rows
    }
