"""Surveying: every file is found, told apart by its content, and dated by its best witness."""

import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.survey.mp4 import NoMovieHeader, read_movie_header
from station.archive.survey.sniff import kind_of
from station.archive.survey.values import FileState, IgnoredReason, MediaKind, SourceFile, TimeSource
from station.archive.survey.walk import survey
from station.core.errors import Cancelled, DeviceProblem
from station.core.progress import CancelToken
from tests.archive.media import movie, picture, truncated_movie

ZONE = "Asia/Shanghai"
START = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def put(folder: Path, name: str, content: bytes, mtime: datetime = START) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (mtime.timestamp(), mtime.timestamp()))
    return path


def only(folder: Path) -> SourceFile:
    (found,) = survey(folder, ZONE).files
    return found


@pytest.mark.parametrize("version", [0, 1])
@pytest.mark.parametrize("moov_first", [True, False])
def test_a_movies_header_dates_it(tmp_path: Path, version: int, moov_first: bool) -> None:
    put(tmp_path, "A.MP4", movie(START, seconds=90.5, version=version, moov_first=moov_first))
    found = only(tmp_path)
    assert (found.kind, found.state) == (MediaKind.VIDEO, FileState.WHOLE)
    assert (found.time.start, found.time.source) == (START, TimeSource.CONTAINER)
    assert found.time.end == START + timedelta(seconds=90.5)


def test_office_time_written_as_utc_is_recognised_by_the_files_own_time(tmp_path: Path) -> None:
    put(tmp_path, "A.MP4", movie(START + timedelta(hours=8)), mtime=START + timedelta(seconds=61))
    assert (only(tmp_path).time.start, only(tmp_path).time.source) == (START, TimeSource.CONTAINER_LOCAL)


def test_a_movie_without_time_is_dated_by_its_name_or_its_file_time(tmp_path: Path) -> None:
    put(tmp_path, "a/REC_20261123_120000.MP4", movie(None))
    put(tmp_path, "b/REC.MP4", movie(None, seconds=60), mtime=START + timedelta(seconds=60))
    first, second = survey(tmp_path, ZONE).files
    assert (first.time.start, first.time.source) == (START, TimeSource.FILE_NAME)
    assert (second.time.start, second.time.source) == (START, TimeSource.FILE_TIME)


def test_a_picture_is_dated_by_its_exif(tmp_path: Path) -> None:
    put(tmp_path, "P.JPG", picture("2026:11:23 12:00:00"))
    put(tmp_path, "Q.JPG", picture("2026:11:23 13:00:00", "+09:00"))
    assert [(f.kind, f.time.start, f.time.source) for f in survey(tmp_path, ZONE).files] == [
        (MediaKind.IMAGE, START, TimeSource.EXIF)
    ] * 2


def test_broken_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    put(tmp_path, "EMPTY.MP4", b"")
    put(tmp_path, "LOST.MP4", truncated_movie())
    put(tmp_path, "BAD.JPG", b"\xff\xd8\xff" + b"no picture at all")
    states = {file.name: (file.state, file.kind) for file in survey(tmp_path, ZONE).files}
    assert states == {
        "EMPTY.MP4": (FileState.EMPTY, MediaKind.VIDEO),
        "LOST.MP4": (FileState.TRUNCATED, MediaKind.VIDEO),
        "BAD.JPG": (FileState.WHOLE, MediaKind.IMAGE),
    }


def test_content_counts_before_the_name() -> None:
    assert kind_of(picture(), "film.mp4") is MediaKind.IMAGE
    assert kind_of(movie(START), "picture.jpg") is MediaKind.VIDEO
    assert kind_of(b"RIFF\x00\x00\x00\x00WAVEfmt ", "x") is MediaKind.AUDIO
    assert kind_of(b"RIFF\x00\x00\x00\x00WEBPVP8 ", "x") is MediaKind.IMAGE
    assert kind_of(b"\x00\x00\x00\x18ftypheic\x00", "x") is MediaKind.IMAGE
    assert kind_of(b"\x00\x00\x00\x18ftypM4A \x00", "x") is MediaKind.AUDIO
    assert kind_of(b"\x00\x00\x00\x18ftypisom\x00", "x") is MediaKind.VIDEO
    assert kind_of(b"text", "notes.txt") is MediaKind.OTHER


def test_what_is_not_a_recording_is_left_out_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, "DCIM/A.MP4", movie(START))
    put(tmp_path, "System Volume Information/x", b"x")
    put(tmp_path, ".Trashes/501/A.MP4", b"x")
    put(tmp_path, "LOST.DIR/1", b"x")
    put(tmp_path, "DCIM/A.THM", b"x")
    put(tmp_path, "DCIM/.thumbnails/1.jpg", b"x")
    (tmp_path / "DCIM/link.MP4").symlink_to(tmp_path / "DCIM/A.MP4")
    os.mkfifo(tmp_path / "DCIM/pipe.MP4")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
    found = survey(tmp_path, ZONE)
    assert [file.path for file in found.files] == ["DCIM/A.MP4"]
    assert {ignored.path: ignored.reason for ignored in found.ignored} == {
        "System Volume Information": IgnoredReason.SYSTEM,
        ".Trashes": IgnoredReason.HIDDEN,
        "LOST.DIR": IgnoredReason.SYSTEM,
        "DCIM/A.THM": IgnoredReason.THUMBNAIL,
        "DCIM/.thumbnails": IgnoredReason.THUMBNAIL,
        "DCIM/link.MP4": IgnoredReason.SYMBOLIC_LINK,
        "DCIM/pipe.MP4": IgnoredReason.SPECIAL_FILE,
        "s": IgnoredReason.SPECIAL_FILE,
    }


def test_names_that_are_not_utf8_are_found_and_shown(tmp_path: Path) -> None:
    put(tmp_path, os.fsdecode(b"\xc0\xee.MP4"), movie(START))
    found = only(tmp_path)
    assert found.shown_path == r"\xc0\xee.MP4"
    assert (tmp_path / found.path).read_bytes() == movie(START)


def test_files_come_in_the_order_of_recording(tmp_path: Path) -> None:
    for name, hours in (("C.MP4", 1), ("A.MP4", 3), ("B.MP4", 2)):
        put(tmp_path, name, movie(START + timedelta(hours=hours)))
    assert [file.path for file in survey(tmp_path, ZONE).files] == ["C.MP4", "B.MP4", "A.MP4"]


def test_a_source_that_is_not_there_is_the_devices_problem(tmp_path: Path) -> None:
    with pytest.raises(DeviceProblem) as problem:
        survey(tmp_path / "none", ZONE)
    assert problem.value.code == "archive.source_unreadable"


def test_a_survey_can_be_stopped(tmp_path: Path) -> None:
    put(tmp_path, "A.MP4", b"x")
    stop = CancelToken()
    stop.cancel()
    with pytest.raises(Cancelled):
        survey(tmp_path, ZONE, cancel=stop)


@given(st.binary(max_size=300), st.integers(0, 200), st.binary(max_size=8))
def test_no_bytes_upset_the_parser(noise: bytes, at: int, flip: bytes) -> None:
    import io

    whole = bytearray(movie(START))
    whole[at : at + len(flip)] = flip
    for content in (noise, bytes(whole), bytes(whole[:at])):
        try:
            read_movie_header(io.BytesIO(content))
        except NoMovieHeader:
            continue


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8),
        ("a.jpg", b"\xff\xd8\xff\xe1\xff\xff"),
        ("a.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
        ("a.heic", b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40),
        ("a.tif", b"II*\x00\x08\x00\x00\x00\xff\xff"),
    ],
)
def test_a_picture_that_cannot_be_shown_is_taken_like_any_file(
    tmp_path: Path, name: str, content: bytes
) -> None:
    put(tmp_path, name, content)
    found = only(tmp_path)
    assert (found.kind, found.state) == (MediaKind.IMAGE, FileState.WHOLE)
    assert (found.time.start, found.time.source) == (START, TimeSource.FILE_TIME)
