"""Cut and empty media are taken and named as damaged: whatever is missing of a file, its format tells."""

import io
import struct
import wave
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.survey.values import FileState
from station.archive.survey.walk import survey
from station.archive.survey.wholeness import is_matroska_cut, is_movie_cut, is_picture_cut, is_riff_cut
from tests.archive.media import box, movie, picture, truncated_movie

WHEN = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
MOOV = movie(WHEN)[movie(WHEN).index(b"moov") - 4 :]
FAST = box(b"ftyp", b"isom" + bytes(4)) + MOOV + box(b"mdat", b"frames" * 2000)
FRAGMENTS = box(b"ftyp", b"iso5" + bytes(4)) + MOOV + (box(b"moof", b"x" * 90) + box(b"mdat", b"y" * 900)) * 5
MADE_MORE = FAST + b"SEFT and whatever a maker writes behind"
LARGE_BOX = struct.pack(">I4sQ", 1, b"mdat", 16 + 500) + bytes(500)


def sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"ab" * 4000)
    return out.getvalue()


def riff(kind: bytes, content: bytes) -> bytes:
    return b"RIFF" + struct.pack("<I", len(content) + 4) + kind + content


AVI = riff(b"AVI ", b"LIST" + bytes(3000)) + riff(b"AVIX", b"LIST" + bytes(2000))
MATROSKA = bytes.fromhex("1a45dfa3") + b"\x84abcd" + bytes.fromhex("18538067") + b"\x47\xd0" + bytes(2000)
UNSAID = (
    bytes.fromhex("1a45dfa3") + b"\x84abcd" + bytes.fromhex("18538067") + b"\x01" + b"\xff" * 7 + bytes(2000)
)
JPEG = picture("2026:11:23 09:30:00")
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452") + bytes(600) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
HEIF = box(b"ftyp", b"heic" + bytes(4)) + box(b"meta", bytes(90)) + box(b"mdat", bytes(900))


@pytest.mark.rule("DM-03", "damaged")
@pytest.mark.parametrize(
    ("asks", "content", "from_where"),
    [
        (is_movie_cut, FAST, FAST.index(b"mdat") + 4),
        (is_movie_cut, FRAGMENTS, FRAGMENTS.rindex(b"mdat") + 4),
        (is_movie_cut, box(b"ftyp", b"isom" + bytes(4)) + MOOV + LARGE_BOX, len(MOOV) + 36),
        (is_riff_cut, sound(), 12),
        (is_riff_cut, AVI, AVI.rindex(b"AVIX")),
        (is_matroska_cut, MATROSKA, 20),
        (is_picture_cut, JPEG, 2),
        (is_picture_cut, PNG, 8),
        (is_picture_cut, HEIF, HEIF.index(b"mdat") + 4),
    ],
    ids=["fast start", "fragments", "large box", "sound", "open avi", "matroska", "jpeg", "png", "heif"],
)
@given(data=st.data())
def test_whatever_is_missing_at_the_end_is_found(
    asks: Callable[[BinaryIO], bool], content: bytes, from_where: int, data: st.DataObject
) -> None:
    assert not asks(io.BytesIO(content)), "it is whole"
    left = data.draw(st.integers(from_where, len(content) - 8))
    assert asks(io.BytesIO(content[:left])), f"{left} of {len(content)}"


@pytest.mark.rule("DM-03", "damaged")
@pytest.mark.parametrize(
    ("asks", "content"),
    [
        (is_movie_cut, MADE_MORE),
        (is_picture_cut, JPEG + bytes(100_000)),
        (is_picture_cut, PNG + bytes(100_000)),
        (is_matroska_cut, UNSAID),
    ],
    ids=["maker's own end", "film behind a picture", "more behind a picture", "live stream"],
)
def test_what_is_longer_or_says_nothing_of_its_end_is_whole(
    asks: Callable[[BinaryIO], bool], content: bytes
) -> None:
    assert not asks(io.BytesIO(content))


@given(content=st.binary(max_size=400))
def test_no_content_makes_it_fail(content: bytes) -> None:
    for begin in (b"", b"\xff\xd8", b"RIFF", bytes.fromhex("1a45dfa3"), b"\x00\x00\x00\x10ftyp"):
        for asks in (is_movie_cut, is_riff_cut, is_matroska_cut, is_picture_cut):
            assert asks(io.BytesIO(begin + content)) in (True, False)


@pytest.mark.rule("DM-03", "damaged")
def test_damaged_media_are_taken_and_named(tmp_path: Path) -> None:
    wanted = {
        "FAST_HALF.MP4": (FAST[: len(FAST) // 2], FileState.CUT),
        "FAST_WHOLE.MP4": (FAST, FileState.WHOLE),
        "NO_MOOV.MP4": (truncated_movie(), FileState.TRUNCATED),
        "FRAGMENTS.MP4": (FRAGMENTS[:-300], FileState.CUT),
        "HALF.AVI": (AVI[:4000], FileState.CUT),
        "UNFINISHED.WAV": (b"RIFF" + bytes(4) + sound()[8:], FileState.CUT),
        "HALF.MKV": (MATROSKA[:900], FileState.CUT),
        "HALF.JPG": (JPEG[:-40], FileState.CUT),
        "WHOLE.JPG": (JPEG, FileState.WHOLE),
        "ZEROS.MP4": (bytes(300_000), FileState.ZEROS),
        "ZEROS.JPG": (bytes(5_000), FileState.ZEROS),
        "LATE.MP4": (bytes(200_000) + b"late" + bytes(50_000), FileState.WHOLE),
        "EMPTY.MP4": (b"", FileState.EMPTY),
    }
    for name, (content, _) in wanted.items():
        (tmp_path / name).write_bytes(content)
    found = survey(tmp_path, "Asia/Shanghai")
    assert {each.path: each.state for each in found.files} == {
        name: state for name, (_, state) in wanted.items()
    }
