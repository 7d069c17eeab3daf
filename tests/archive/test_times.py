"""A date and time are read out of names and EXIF as cameras write them, and not out of what only looks like one."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from station.archive.survey.times import name_time
from station.archive.survey.values import TimeSource
from station.archive.survey.walk import survey
from tests.archive.media import movie

ZONE = "Asia/Shanghai"
TAKEN = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
COPIED = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
"""When the file was changed: what is left where nothing else tells its time."""
ORIGINAL, DIGITISED, WRITTEN, OFFSET = 36867, 36868, 306, 36881


@pytest.mark.rule("DM-05", "loan")
@pytest.mark.parametrize(
    "name",
    [
        "20261120093000.AVI",
        "A123456_20261120093000_0001.AVI",
        "01234567820261120093000.AVI",  # an officer's number without a gap
        "20261120093000123.AVI",  # thousandths of a second
        "PXL_20261120_093000123.AVI",
        "2026年11月20日09时30分00秒.AVI",
        "20261120_0930_A1234_0001.AVI",
        "2026-11-20 09-30-00.AVI",
        "261120093000_0001.AVI",
        "DSJ-2_2026-11-20T09.30.00_0001.AVI",
    ],
)
def test_a_name_tells_the_time_as_cameras_write_it(name: str) -> None:
    found = name_time(name, ZONE)
    assert found is not None
    assert (found.start, found.source) == (TAKEN, TimeSource.FILE_NAME)


@pytest.mark.parametrize(
    "name",
    [
        "203112_20151120.AVI",
        "00000000_20261320093000_0001.AVI",
        "1763602200.AVI",
        "20261120_0001.AVI",  # a number that is no time of day
        "139912345678.AVI",
        "20261120_0001_A.MP4",
    ],
)
def test_digits_that_are_no_time_tell_none(name: str) -> None:
    assert name_time(name, ZONE) is None


def photo(own: dict[int, str], outer: dict[int, str], satellites: dict[int, Any]) -> bytes:
    exif = Image.Exif()
    exif.update(outer)
    exif.get_ifd(0x8769).update(own)
    exif.get_ifd(0x8825).update(satellites)
    written = io.BytesIO()
    Image.new("RGB", (16, 16), (90, 120, 150)).save(written, "JPEG", exif=exif)
    return written.getvalue()


LOCAL = "2026:11:20 09:30:00"
PHOTOS: dict[str, tuple[dict[int, str], dict[int, str], dict[int, Any]]] = {
    "plain": ({ORIGINAL: LOCAL}, {}, {}),
    "its offset": ({ORIGINAL: "2026:11:20 03:30:00", OFFSET: "+02:00"}, {}, {}),
    "a blank offset": ({ORIGINAL: LOCAL, OFFSET: "   :  "}, {}, {}),
    "a short offset": ({ORIGINAL: LOCAL, OFFSET: "+8:00"}, {}, {}),
    "an offset by letter": ({ORIGINAL: "2026:11:20 01:30:00", OFFSET: "Z"}, {}, {}),
    "dashes": ({ORIGINAL: "2026-11-20 09:30:00"}, {}, {}),
    "a T and its offset": ({ORIGINAL: "2026-11-20T09:30:00+08:00"}, {}, {}),
    "fractions": ({ORIGINAL: "2026:11:20 09:30:00.500"}, {}, {}),
    "slashes": ({ORIGINAL: "2026/11/20 09:30:00"}, {}, {}),
    "digitised": ({DIGITISED: LOCAL}, {}, {}),
    "digitised, and no time": ({ORIGINAL: "0000:00:00 00:00:00", DIGITISED: LOCAL}, {}, {}),
    "written": ({}, {WRITTEN: LOCAL}, {}),
    "satellites": ({}, {}, {29: "2026:11:20", 7: (1.0, 30.0, 0.0)}),
}


@pytest.mark.rule("DM-05", "loan")
def test_a_picture_tells_the_time_as_cameras_write_it(tmp_path: Path) -> None:
    none: dict[str, tuple[dict[int, str], dict[int, str], dict[int, Any]]] = {
        "zeros": ({ORIGINAL: "0000:00:00 00:00:00"}, {}, {}),
        "nothing": ({}, {}, {}),
    }
    for name, fields in (PHOTOS | none).items():
        file = tmp_path / f"{name}.JPG"
        file.write_bytes(photo(*fields))
        os.utime(file, (COPIED.timestamp(), COPIED.timestamp()))
    found = {each.path: each.time for each in survey(tmp_path, ZONE).files}
    told = {name: (found[f"{name}.JPG"].start, found[f"{name}.JPG"].source) for name in PHOTOS | none}
    assert told == dict.fromkeys(PHOTOS, (TAKEN, TimeSource.EXIF)) | dict.fromkeys(
        none, (COPIED, TimeSource.FILE_TIME)
    )


END = TAKEN + timedelta(minutes=40)
OFFICE_AS_UTC = TAKEN + timedelta(hours=8)
TOLD = {
    "20261120093000_0001.MP4": (TAKEN, TAKEN, TimeSource.CONTAINER, False),
    "VID_20261120_093000.MP4": (END, TAKEN, TimeSource.FILE_NAME, False),
    "A20261120093000_0002.MP4": (OFFICE_AS_UTC, TAKEN, TimeSource.CONTAINER_LOCAL, False),
    "20261118093000_0003.MP4": (TAKEN, TAKEN, TimeSource.CONTAINER, True),
    "MOVI0001.MP4": (TAKEN, TAKEN, TimeSource.CONTAINER, False),
}
"""By name: what the header says, and what time is taken from where; the last says whether it is in dispute."""


@pytest.mark.rule("DM-05", "loan")
def test_a_header_and_a_name_agree_or_are_in_dispute(tmp_path: Path) -> None:
    for name, (header, *_) in TOLD.items():
        file = tmp_path / name
        file.write_bytes(movie(header, seconds=2400))
        os.utime(file, (COPIED.timestamp(), COPIED.timestamp()))
    found = {each.path: each.time for each in survey(tmp_path, ZONE).files}
    told = {name: (found[name].start, found[name].source, found[name].disputed) for name in TOLD}
    assert told == {name: tuple(expected) for name, (_, *expected) in TOLD.items()}
