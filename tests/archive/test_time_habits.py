"""A person states how a device writes the times into its films; its next imports are read by that, and who said so is shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.attribution.values import Doubt
from station.archive.catalogue.recording_wording import time_told
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.time_habits.decide import HabitCase, decide_time_habit
from station.archive.time_habits.use_cases import TimeHabits
from station.archive.values import ImportOptions
from station.archive.weighing.values import DeviceHabits, HeaderZone
from station.core.clock import local
from station.core.errors import NotPermitted, Refused
from station.core.texts import load_texts
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put
from tests.core.policy.test_hours import POLICY
from tests.inventory.offices import KEEPER
from tests.plugins.stations import MONDAY

ZONE = "Asia/Shanghai"
WHY = "看过设备菜单，写的是本地时间"


@pytest.mark.rule("DM-05", "time")
def test_a_stated_habit_reads_the_next_import_and_is_named_with_who_said_so(
    office: Office, tmp_path: Path
) -> None:
    habits = TimeHabits(office.station.store)
    for camera, zone, reason, code in (
        ("BWC-9", HeaderZone.LOCAL, WHY, "archive.unknown_camera"),
        ("BWC-1", HeaderZone.LOCAL, " ", "archive.habit_reason_needed"),
        ("BWC-1", None, WHY, "archive.habit_same"),
    ):
        with pytest.raises(Refused) as refused:
            habits.state(STAFF, camera, zone, None, reason)
        assert refused.value.code == code
    with pytest.raises(NotPermitted):
        habits.state(LI, "BWC-1", HeaderZone.LOCAL, None, WHY)
    office.check_out("BWC-1", "1001")
    start = office.station.clock.now().replace(microsecond=0) + timedelta(hours=1)
    office.station.clock.advance(hours=20)
    card = tmp_path / "card"
    header = start + timedelta(hours=8)  # office time that claims to be UTC
    put(card / "MOVI0001.MP4", movie(header), header)
    office.volumes.plug(card, serial="SN-0001")
    planned = office.imports.order(STAFF, office.imports.survey(STAFF, card), ImportOptions())
    assert planned.order.files[0].attribution.doubt is Doubt.ZONE_UNKNOWN
    entry = habits.state(STAFF, "BWC-1", HeaderZone.LOCAL, None, WHY).entry
    assert entry.of(TimeHabitStated).header_zone is HeaderZone.LOCAL
    office.bring_in(card)
    (recording,) = office.catalogue.page(STAFF).rows
    assert (recording.recorded_from, recording.officer, recording.time_doubt) == (start, "1001", None)
    trace = office.catalogue.trace(STAFF, recording.sha256)
    assert trace.stated is not None
    said = {each.title: each.value for each in time_told(load_texts("zh_CN"), trace, ZONE)}
    assert trace.stated.by in said["说明的写法"]
    taken_back = habits.state(STAFF, "BWC-1", None, None, WHY)
    assert taken_back.entry.of(TimeHabitStated).zone_before is HeaderZone.LOCAL
    assert habits.of_device(KEEPER, "BWC-1").stated is None
    assert office.catalogue.trace(STAFF, recording.sha256).stated == trace.stated


@pytest.mark.rule("DM-05", "time")
def test_what_imports_showed_before_a_person_looked_at_the_device_counts_no_more(
    office: Office, tmp_path: Path
) -> None:
    habits, made = TimeHabits(office.station.store), MONDAY.replace(microsecond=0) - timedelta(hours=3)
    put(tmp_path / f"card/VID_{local(made, ZONE):%Y%m%d_%H%M%S}.MP4", movie(made), made)
    office.volumes.plug(tmp_path / "card", serial="SN-0001")
    office.bring_in(tmp_path / "card")
    assert habits.of_device(KEEPER, "BWC-1").zone is HeaderZone.UTC, "as the name beside the header shows"
    assert habits.state(STAFF, "BWC-1", HeaderZone.LOCAL, None, WHY).notices
    assert habits.of_device(KEEPER, "BWC-1").zone is None


@pytest.mark.rule("DM-05", "time")
@pytest.mark.parametrize(
    ("shown", "told"), [(HeaderZone.UTC, ["archive.habit_differs"]), (HeaderZone.LOCAL, []), (None, [])]
)
def test_that_earlier_imports_showed_otherwise_is_told(shown: HeaderZone | None, told: list[str]) -> None:
    case = HabitCase("BWC-1", HeaderZone.LOCAL, None, WHY, DeviceHabits(shown))
    assert [each.code for each in decide_time_habit(STAFF, case, POLICY, MONDAY).notices] == told
