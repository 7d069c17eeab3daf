"""A date and time are read out of names and EXIF as cameras write them, and not out of what only looks like one."""

import io
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from station.archive.survey.evidence import SECOND, Edge
from station.archive.survey.names import name_number, name_time
from station.archive.survey.times import from_mtime_ns
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
    found = name_time(name)
    assert found is not None
    assert found.moment.replace(microsecond=0, tzinfo=ZoneInfo(ZONE)) == TAKEN


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
    assert name_time(name) is None


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
    half = TAKEN + timedelta(seconds=0.5)
    expected = dict.fromkeys(PHOTOS, (TAKEN, TimeSource.EXIF)) | {
        "satellites": (TAKEN, TimeSource.GPS),
        "fractions": (half, TimeSource.EXIF),
    }
    assert told == expected | dict.fromkeys(none, (COPIED, TimeSource.FILE_TIME))


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


@pytest.mark.rule("DM-05", "loan")
def test_all_that_a_file_tells_of_its_time_is_kept_as_it_stands_there(tmp_path: Path) -> None:
    fields = {ORIGINAL: LOCAL, 37521: "25", DIGITISED: "2026:11:20 03:30:00", 36882: "+02:00"}
    folder = tmp_path / "20261120"
    folder.mkdir()
    (folder / "093000_0001.JPG").write_bytes(
        photo(fields, {WRITTEN: "2026:11:21 09:30:00"}, {29: "2026:11:20", 7: (1.0, 30.0, 0.5)})
    )
    (tmp_path / "A0012345_20261120093000123_0007.AVI").write_bytes(b"RIFF\x00\x00\x00\x00AVI LIST")
    photo_file, film = sorted(survey(tmp_path, ZONE).files, key=lambda each: each.path)
    told = [
        (each.source, each.edge, str(each.moment), each.precision / SECOND) for each in photo_file.evidence
    ]
    assert told[:-1] == [
        (TimeSource.EXIF, Edge.START, "2026-11-20 09:30:00.250000", 0.01),
        (TimeSource.EXIF, Edge.START, "2026-11-20 03:30:00+02:00", 1),
        (TimeSource.EXIF, Edge.START, "2026-11-21 09:30:00", 1),
        (TimeSource.GPS, Edge.EITHER, "2026-11-20 01:30:00.500000+00:00", 1),
        (TimeSource.FOLDER_NAME, Edge.START, "2026-11-20 09:30:00", 1),
    ]
    assert [each.raw for each in photo_file.evidence[1:5:3]] == [
        "2026:11:20 03:30:00 +02:00",
        "20261120/093000",
    ]
    assert (film.name_number, film.evidence[0].moment.microsecond) == ("0012345", 123_000)
    assert [each.source for each in film.evidence] == [TimeSource.FILE_NAME, TimeSource.FILE_TIME]
    assert film.evidence[1].edge is Edge.END


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("A123456_20261120093000_0001.AVI", "123456"),
        ("01234567820261120093000.AVI", "012345678"),
        ("DSJ-2_1001_20261120093000_0001.MP4", "1001"),
        ("20261120093000_A1234_0001.MP4", "1234"),
        ("20261120_0930_A1234_0001.AVI", "1234"),
        ("20261120093000_012345.MP4", "012345"),
        ("00000000_20261120093000_0001.AVI", ""),  # never set
        ("20261120093000_0001.AVI", ""),
        ("IMG0001_20261120_093000.JPG", ""),
        ("A123456_0001.AVI", ""),  # no time beside it
    ],
)
def test_the_officers_number_in_a_name_is_no_count_of_files(name: str, number: str) -> None:
    assert name_number(name) == number


@pytest.mark.parametrize("year", [1, 2, 3, 1601, 9996, 9998, 9999])
def test_a_length_and_a_zone_fit_beside_any_time_of_a_file(year: int) -> None:
    """A file system may say any time; what lies too near to the calendar's end to reckon with becomes 1970."""
    moment = from_mtime_ns(int(datetime(year, 6, 1, tzinfo=UTC).timestamp()) * 10**9)
    assert (moment - timedelta(days=366)).astimezone(ZoneInfo(ZONE)) < moment
    assert moment < (moment + timedelta(days=366)).astimezone(ZoneInfo("America/Los_Angeles"))
    assert moment.year == (year if 3 <= year <= 9996 else 1970)
