"""Recorders through the command line: locked until unlocked, and what a clock showed is on record before it is set."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from station.archive.clock_bodies import DeviceClockRead
from station.devices.recorders.twin import RecorderTwin
from tests.archive.test_command_line import PEOPLE, camera_category
from tests.devices.recorders.served import served
from tests.plugins.command_line import CommandLine

ITEMS = (
    "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
    "BWC-0017,{category},执法记录仪,X,S1,R-0001,A,2025-01-01,100\n"
)


MARK = {"file": "MOV_0001.MP4", "at": "14:03"}


@pytest.fixture
def run(run: CommandLine) -> CommandLine:
    """Officers, and a recorder on record by the serial number of its own."""
    return run.after(fill)


def fill(run: CommandLine) -> None:
    run.takes("people", PEOPLE)
    run.takes("equipment", ITEMS.format(category=camera_category(run)))


@pytest.mark.rule("EQ-05", "device", "registered")
@pytest.mark.rule("DM-02", "origin")
def test_a_recorder_from_its_place_to_its_clock(run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = RecorderTwin(ahead=timedelta(seconds=130), police="031001", log=b"boot \xff", marks=[MARK])
    with served(twin) as line:
        place = str(line.address)
        assert run("devices", "clock", place, status=1)["error"] == "recorders.unknown_place"
        assert not line.heard  # nothing is said to a line that nobody named
        assert run("devices", "recorder-at", place) == {"place": place, "kept": True}
        (seen,) = run("devices", "recorders")["recorders"]
        assert (seen["state"], seen["serial"], seen["camera"]) == ("locked", "R-0001", "BWC-0017")
        assert run("devices", "set-clock", "BWC-0017", status=1)["error"] == "recorders.still_locked"
        assert run("devices", "log", "BWC-0017", status=1)["error"] == "recorders.still_locked"
        monkeypatch.setenv("STATION_RECORDER_SECRET", "wrong")
        refused = run("devices", "unlock", "BWC-0017", status=1)
        assert (refused["error"], refused["rule"]) == ("recorders.wrong_secret_left", "EQ-05")
        run("rules", "set", "EQ-05.registered_only", "true", "--reason", "本所规定")
        twin.serial = "R-0002"
        assert run("devices", "unlock", place, status=1)["error"] == "archive.device_not_registered"
        twin.serial = "R-0001"
        monkeypatch.setenv("STATION_RECORDER_SECRET", twin.secret)
        unlocked = run("devices", "unlock", "R-0001")
        assert unlocked["state"] == "open"
        assert 129_000 < unlocked["clock"]["ahead_ms"] < 131_000
        told = run("devices", "log", "BWC-0017")
        assert (told["serial"], told["log"]) == ("R-0001", "boot \\xff")
        assert told["marks"] == [{"file": "MOV_0001.MP4", "set_at": "14:03"}]
        is_set = run("devices", "set-clock", place)
        assert abs(is_set["clock"]["ahead_ms"]) < 3_000
        assert 129_000 < is_set["read_before"]["ahead_ms"] < 131_000
        assert twin.ahead is not None
        assert abs(twin.ahead) < timedelta(seconds=3)
    kinds = [each["kind"] for each in run("equipment", "show", "BWC-0017")["history"]]
    kept = [each for each in kinds if each.startswith("media.")]
    assert kept.index(DeviceClockRead.KIND) < kept.index(
        "media.clock_set"
    )  # what it showed comes before it is set
    assert "media.recorder_unlocked" in kept
    assert twin.secret not in run.heard
    assert run("devices", "list")["recorders"][0]["state"] == "absent"
    assert run("devices", "recorder-at", place, "--drop")["kept"] is False


@pytest.mark.rule("DM-02", "origin")
@pytest.mark.parametrize("shown", [datetime(1000, 1, 1), datetime(9999, 12, 31, 23, 59, 59)])
def test_a_clock_by_which_nothing_can_be_reckoned_is_none(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch, shown: datetime
) -> None:
    """Its offset would bring every recording out of the calendar; it is unlocked and set all the same."""
    twin = RecorderTwin(now=lambda: shown)
    monkeypatch.setenv("STATION_RECORDER_SECRET", twin.secret)
    with served(twin) as line:
        run("devices", "recorder-at", str(line.address))
        (seen,) = run("devices", "recorders")["recorders"]
        assert (seen["serial"], seen["clock"], "R-0001" in seen["problem"]) == ("R-0001", None, True)
        assert run("devices", "clock", "R-0001", status=1)["error"] == "recorders.clock_unset"
        assert run("devices", "unlock", "R-0001")["clock"] is None
