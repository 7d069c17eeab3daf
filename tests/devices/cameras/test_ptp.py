"""Cameras over PTP: the virtual camera of libgphoto2, read as a card is, and by its command."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.core.errors import Cancelled, DeviceProblem, StoreProblem
from station.core.progress import CancelToken, silent
from station.devices.cameras.ptp import PtpCameras
from tests.archive.test_command_line import just_now
from tests.archive.test_recorders import fill
from tests.devices.cameras.virtual import PORT, virtual_camera
from tests.plugins.command_line import CommandLine
from tests.samples.recordings import photo


@pytest.mark.rule("EQ-05", "whole", "device")
@pytest.mark.rule("DM-03", "copy")
def test_a_camera_is_imported_and_what_it_keeps_back_is_named(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run.after(fill)
    pictures = virtual_camera(tmp_path / "camera", monkeypatch)
    photo(pictures / "IMG_0001.JPG", just_now() - timedelta(hours=1))
    (pictures / "CLIP.MP4").write_bytes(b"\0" * 300)  # the virtual camera hands no such file out
    # It did not hand out everything: that is its trouble (3), and told as such.
    result = run("import", f"ptp:{PORT}", "--officer", "1001", status=3)
    assert (result["copied"], [file["source"] for file in result["files"]]) == (1, [IMAGE])
    assert {"source": CLIP, "reason": "not_handed_out"} in result["ignored"]
    (read,) = (each for each in run("ledger", "list") if each["kind"] == "media.clock_read")
    assert (read["body"]["serial"], read["body"]["way"]) == ("0.1", "read")
    assert abs(read["body"]["offset_ms"] + 8 * 3_600_000) < 60_000, "the virtual camera's wall clock is UTC"
    (listed,) = run("archive", "list")
    assert (listed["camera_serial"], listed["size"]) == ("0.1", (pictures / "IMG_0001.JPG").stat().st_size)
    assert not list((tmp_path / "station" / ".cache" / "cameras").iterdir())


IMAGE, CLIP = (f"store_00010001/DCIM/100TEST/{name}" for name in ("IMG_0001.JPG", "CLIP.MP4"))


def saying(*lines: str, hangs: bool = False, seconds: float = 60) -> PtpCameras:
    """Cameras whose process says these lines, then waits for ever or ends."""
    script = "cat >/dev/null; " + "".join(f"echo '{line}'; " for line in lines)
    return PtpCameras(
        seconds=seconds, command=("/bin/sh", "-c", script + ("exec sleep 600" if hangs else ""))
    )


COUNT = '{"serial": "X", "count": 2, "bytes": 90}'
BEGUN = '{"begun": "A.JPG", "size": 90}'


@pytest.mark.rule("EQ-05", "whole")
@pytest.mark.parametrize(
    ("cameras", "code"),
    [
        (saying(COUNT, BEGUN, hangs=True, seconds=0.2), "cameras.no_answer"),
        (saying(COUNT, BEGUN), "cameras.no_answer"),
        (saying(COUNT, "usb: error"), "cameras.no_answer"),
        (PtpCameras(command=("/bin/false",)), "cameras.no_answer"),
        (saying(COUNT, BEGUN, '{"problem": "gone", "detail": "-1"}'), "cameras.gone"),
        (saying('{"problem": "not_there", "detail": ""}'), "cameras.not_there"),
        (saying('{"problem": "busy", "detail": "-53"}'), "cameras.busy"),
        (saying('{"serial": "X", "count": 2, "bytes": 1001}', hangs=True), "cameras.no_room"),
    ],
)
def test_a_camera_that_hangs_crashes_or_goes_away_is_named(
    cameras: PtpCameras, code: str, tmp_path: Path
) -> None:
    with pytest.raises((DeviceProblem, StoreProblem)) as found:
        cameras.fetch(PORT, tmp_path, room=1000, report=silent, cancel=None)
    assert found.value.code == code


@pytest.mark.rule("DM-02", "origin")
@pytest.mark.parametrize(
    ("told", "shows"),
    [("1795852800", datetime(2026, 11, 28, 16)), ("-1", None), ("99999999999999999", None), ("null", None)],
)
def test_a_cameras_clock_is_its_wall_clock_or_nothing(
    told: str, shows: datetime | None, tmp_path: Path
) -> None:
    line = COUNT.replace("}", f', "clock": {told}}}')
    got = saying(line, '{"done": true}').fetch(PORT, tmp_path, room=1000, report=silent, cancel=None)
    assert got.shows == shows


def test_fetching_is_stopped_by_wish(tmp_path: Path) -> None:
    wish = CancelToken()
    wish.cancel()
    with pytest.raises(Cancelled):
        saying(COUNT, hangs=True).fetch(PORT, tmp_path, room=1000, report=silent, cancel=wish)


@pytest.mark.rule("EQ-05", "whole")
def test_a_camera_whose_files_vanish_meanwhile_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = virtual_camera(tmp_path / "camera", monkeypatch)
    # The pipe does not hold what is said of so many, so that not all are fetched before the first is heard of.
    for number in range(1500):
        (pictures / f"IMG_{number:04}.JPG").write_bytes(b"\xff\xd8")
    fetched = tmp_path / "fetched"
    fetched.mkdir()

    def pulled(reading: object) -> None:
        shutil.rmtree(tmp_path / "camera", ignore_errors=True)

    with pytest.raises(DeviceProblem) as found:
        PtpCameras().fetch(PORT, fetched, room=1 << 30, report=pulled, cancel=None)
    assert (found.value.code, found.value.facts["camera"]) == ("cameras.gone", "Nikon DSC D750")
