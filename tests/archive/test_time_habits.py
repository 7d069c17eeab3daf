"""A person states how a device writes the times into its films; its next imports are read by that, and who said so is shown."""

from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.attribution.values import Doubt
from station.archive.catalogue.recording_wording import time_told
from station.archive.time_habits.bodies import TimeHabitStated
from station.archive.time_habits.use_cases import TimeHabits
from station.archive.values import ImportOptions
from station.archive.weighing.values import HeaderZone
from station.core.errors import NotPermitted, Refused
from station.core.texts import load_texts
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, put
from tests.inventory.offices import KEEPER

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
