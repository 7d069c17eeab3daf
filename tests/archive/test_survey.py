"""Surveying: every file is found, told apart by its content, and dated by its best witness."""

import errno
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.survey.belongings import found_in, role_of
from station.archive.survey.content import judge, kind_of
from station.archive.survey.mp4 import NoMovieHeader, read_movie_header
from station.archive.survey.values import (
    FileRole,
    FileState,
    FoundIn,
    IgnoredReason,
    MediaKind,
    SeenExtent,
    SourceFile,
    TimeSource,
)
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
        "BAD.JPG": (FileState.CUT, MediaKind.IMAGE),
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


@pytest.mark.parametrize(
    ("head", "kind", "suffix"),
    [
        ((b"G" + bytes(187)) * 5, MediaKind.VIDEO, "ts"),
        ((bytes(4) + b"G" + bytes(187)) * 5, MediaKind.VIDEO, "mts"),
        (b"\x00\x00\x01\xba", MediaKind.VIDEO, "mpg"),
        (b"\x00\x00\x00\x01\x67\x42", MediaKind.VIDEO, "h264"),
        (b"\x00\x00\x00\x01\x40\x01", MediaKind.VIDEO, "h265"),
        (b"DHAV\xfd\x00", MediaKind.VIDEO, "dav"),
        (b"\x00\x00\x00\x18moof", MediaKind.VIDEO, "mp4"),
        (b"\x00\x00\x00\x08wide\x00\x10\x00\x00mdat", MediaKind.VIDEO, "mp4"),
        (b"\x00\x00\x00\x14ftypqt  ", MediaKind.VIDEO, "mov"),
        (b"\x00\x00\x00\x18ftypcrx ", MediaKind.IMAGE, "cr3"),
        (b"BM\x36\x10\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00(\x00", MediaKind.IMAGE, "bmp"),
        (b"\xff\xfb\x90\x64" + bytes(20), MediaKind.AUDIO, "mp3"),
        (b"\xff\xf1\x50\x80\x01\x1f\xfc" + bytes(1) + b"\xff\xf1", MediaKind.AUDIO, "aac"),
        (b"RF64\xff\xff\xff\xffWAVE", MediaKind.AUDIO, "wav"),
    ],
)
def test_media_are_known_by_their_content_under_any_name(head: bytes, kind: MediaKind, suffix: str) -> None:
    content = judge(head, "FILE0000.CHK")
    assert (content.kind, content.suffix, content.is_media) == (kind, suffix, True)


@pytest.mark.parametrize(
    "head",
    [
        b"Get free gifts",
        b"BM is short",
        "\ufeffhello".encode("utf-16"),
        "中文".encode(),
        b"\xff\xfeh\x00",
        b"GG",
    ],
)
def test_a_text_is_no_film_whatever_letters_it_has(head: bytes) -> None:
    assert (judge(head).told, judge(head).is_media) == (True, False)


ELSEWHERE = {
    "FOUND.000/FILE0000.CHK": FoundIn.FRAGMENT,
    "LOST.DIR/1234": FoundIn.FRAGMENT,
    ".Trashes/501/A.MP4": FoundIn.BIN,
    "$RECYCLE.BIN/S-1-5-21/$RABCDEF.MP4": FoundIn.BIN,
    "RECYCLER/A.MP4": FoundIn.BIN,
    ".Trash-1000/files/A.MP4": FoundIn.BIN,
    ".hidden/A.MP4": FoundIn.HIDDEN,
    "._A.MP4": FoundIn.HIDDEN,
    "Thumb/A.MP4": FoundIn.THUMBNAILS,
    "DCIM/A.THM": FoundIn.CARD,
    "System Volume Information/A": FoundIn.SYSTEM,
    "DCIM/noext": FoundIn.CARD,
    "DCIM/A.TXT": FoundIn.CARD,
}


@pytest.mark.rule("EQ-05", "whole")
def test_a_recording_is_taken_wherever_it_lies_and_whatever_it_is_called(tmp_path: Path) -> None:
    for path in ELSEWHERE:
        put(tmp_path, path, movie(START))
    found = survey(tmp_path, ZONE)
    assert {file.path: found_in(file.path) for file in found.files} == ELSEWHERE
    assert {(f.kind, f.role, f.is_recording) for f in found.files} == {
        (MediaKind.VIDEO, FileRole.RECORDING, True)
    }
    assert (found.ignored, found.extent) == ((), SeenExtent.WHOLE)


@pytest.mark.rule("EQ-05", "whole")
def test_what_is_no_recording_is_left_out_with_the_reason(tmp_path: Path) -> None:
    left = {
        "System Volume Information/IndexerVolumeGuid": (b"\x7b\x00", IgnoredReason.SYSTEM),
        "$RECYCLE.BIN/S-1-5-21/$IABCDEF.MP4": (b"\x02" + bytes(40), IgnoredReason.SYSTEM),
        ".Trash-1000/info/A.MP4.trashinfo": (b"[Trash Info]\n", IgnoredReason.SYSTEM),
        "DCIM/._A.MP4": (b"\x00\x05\x16\x07\x00\x02", IgnoredReason.SYSTEM),
        "DCIM/Thumbs.db": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", IgnoredReason.SYSTEM),
        "README.txt": (b"hello", IgnoredReason.NOT_MEDIA),
        "\u8bf4\u660e.txt": ("执法记录仪使用说明".encode("gb18030"), IgnoredReason.NOT_MEDIA),
        "DCIM/report.pdf": (b"%PDF-1.7", IgnoredReason.NOT_MEDIA),
        "DCIM/old.zip": (b"PK\x03\x04", IgnoredReason.PACKED),
        "DCIM/note": (b"", IgnoredReason.EMPTY),
    }
    put(tmp_path, "DCIM/A.MP4", movie(START))
    for path, (content, _) in left.items():
        put(tmp_path, path, content)
    (tmp_path / "DCIM/link.MP4").symlink_to(tmp_path / "DCIM/A.MP4")
    os.mkfifo(tmp_path / "DCIM/pipe.MP4")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "s"))
    found = survey(tmp_path, ZONE)
    assert [file.path for file in found.files] == ["DCIM/A.MP4"]
    assert {each.path: each.reason for each in found.ignored} == {
        **{path: reason for path, (_, reason) in left.items()},
        "DCIM/link.MP4": IgnoredReason.SYMBOLIC_LINK,
        "DCIM/pipe.MP4": IgnoredReason.SPECIAL_FILE,
        "s": IgnoredReason.SPECIAL_FILE,
    }


@pytest.mark.rule("EQ-05", "whole")
def test_what_may_be_a_recording_is_taken_and_what_a_camera_keeps_beside_it(tmp_path: Path) -> None:
    put(tmp_path, "DCIM/A.MP4", b"\x9c\x01" * 300)
    put(tmp_path, "DCIM/B.MP4", b"no film at all")
    put(tmp_path, "DCIM/encrypted.bin", b"\x9c\x01" * 300)
    put(tmp_path, "DCIM/C0001.MP4", movie(START))
    put(tmp_path, "DCIM/C0001M01.XML", b"<x/>")
    put(tmp_path, "DCIM/C0001.THM", picture())
    put(tmp_path, "DCIM/.thumbnails/1.jpg", picture())
    put(tmp_path, "PRIVATE/AVCHD/BDMV/INDEX.BDM", b"INDX0100")
    put(tmp_path, "LOG/20261123.txt", b"09:29:58 POWER ON")
    put(tmp_path, "DCIM/EMPTY.MP4", b"")
    found = {file.path: (file.role, file.kind, file.is_recording) for file in survey(tmp_path, ZONE).files}
    own = (FileRole.COMPANION, MediaKind.OTHER, False)
    small = (FileRole.COMPANION, MediaKind.IMAGE, False)
    assert found == {
        "DCIM/A.MP4": (FileRole.UNTOLD, MediaKind.VIDEO, True),
        "DCIM/B.MP4": (FileRole.UNTOLD, MediaKind.OTHER, False),
        "DCIM/encrypted.bin": (FileRole.UNTOLD, MediaKind.OTHER, False),
        "DCIM/C0001.MP4": (FileRole.RECORDING, MediaKind.VIDEO, True),
        "DCIM/C0001M01.XML": own,
        "DCIM/C0001.THM": small,
        "DCIM/.thumbnails/1.jpg": small,
        "PRIVATE/AVCHD/BDMV/INDEX.BDM": own,
        "LOG/20261123.txt": own,
        "DCIM/EMPTY.MP4": (FileRole.RECORDING, MediaKind.VIDEO, False),
    }


@pytest.mark.rule("EQ-05", "whole")
def test_what_could_not_be_seen_is_named_and_the_source_no_whole_one(tmp_path: Path) -> None:
    put(tmp_path, "DCIM/A.MP4", movie(START))
    put(tmp_path, "mounted/B.MP4", movie(START))
    put(tmp_path, "/".join(["d"] * 210) + "/C.MP4", movie(START))
    found = survey(tmp_path, ZONE, mounts={str(tmp_path / "mounted")})
    assert [file.path for file in found.files] == ["DCIM/A.MP4"]
    assert {each.path[:9]: each.reason for each in found.ignored} == {
        "mounted": IgnoredReason.OTHER_MOUNT,
        "d/d/d/d/d": IgnoredReason.TOO_DEEP,
    }
    assert found.extent is SeenExtent.GAPS
    assert survey(tmp_path / "DCIM/A.MP4", ZONE).extent is SeenExtent.ONE_FILE


NAMES = st.sampled_from(
    ["A.MP4", "a.jpg", "FILE0000.CHK", "x", "README.txt", ".MP4", "._A.MP4", "$IABCDEF.MP4", "Thumbs.db"]
)
FOLDERS = st.sampled_from(
    ["", "DCIM", "FOUND.000", "LOST.DIR", "$RECYCLE.BIN/S", ".hidden", "Thumb", "System Volume Information"]
)


@given(FOLDERS, NAMES, st.sampled_from([movie(START), picture(), b"RIFF0000AVI LIST"]), st.booleans())
def test_no_place_and_no_name_hides_a_recording(folder: str, name: str, head: bytes, beside: bool) -> None:
    path = f"{folder}/{name}" if folder else name
    taken = role_of(path, judge(head, name), len(head), {"a"} if beside else ())
    assert taken in (FileRole.RECORDING, FileRole.COMPANION)
    small = head.startswith(b"\xff\xd8") and folder == "Thumb"
    assert (taken is FileRole.COMPANION) is small


@given(st.binary(min_size=1, max_size=200), FOLDERS, NAMES)
def test_only_what_tells_that_it_is_no_recording_is_left_out(head: bytes, folder: str, name: str) -> None:
    path = f"{folder}/{name}" if folder else name
    content = judge(head, name)
    taken = role_of(path, content, len(head))
    if isinstance(taken, IgnoredReason):
        assert not content.is_media
        assert content.told or taken is IgnoredReason.SYSTEM


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


@pytest.mark.parametrize("number", [errno.ENOTCONN, errno.EIO])
def test_a_card_that_answers_nothing_any_more_is_told_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The kernel says so of a mounted card that was pulled, before any folder of it is opened."""

    def gone(_path: Path, **_how: object) -> os.stat_result:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "stat", gone)
        with pytest.raises(DeviceProblem, match="source_unreadable"):
            survey(tmp_path, ZONE)


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
    says_no_end = name.endswith((".heic", ".tif"))
    state = FileState.WHOLE if says_no_end else FileState.CUT
    assert (found.kind, found.state) == (MediaKind.IMAGE, state)
    assert (found.time.start, found.time.source) == (START, TimeSource.FILE_TIME)
