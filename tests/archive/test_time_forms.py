"""Whatever form a device writes a time in, it is read back; whatever bytes stand there, nothing fails."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.archive.survey import reader
from station.archive.survey.answers import MediaHeader, header_of
from station.archive.survey.chapters import chains, with_chapters
from station.archive.survey.evidence import TimeEvidence
from station.archive.survey.values import MediaKind, MediaTime, SourceFile, TimeSource
from station.archive.survey.walk import survey
from tests.archive.media import box, movie, picture
from tests.archive.test_survey import put

TAKEN = datetime(2026, 11, 20, 9, 30, 5)  # a wall clock
SECOND = timedelta(seconds=1)
HOURS_8 = timezone(timedelta(hours=8))


def since_1904(moment: datetime) -> int:
    return (moment.replace(tzinfo=None) - datetime(1904, 1, 1)) // SECOND


def film(*within_moov: bytes, made: int = 0, length: int = 0) -> bytes:
    mvhd = box(b"mvhd", bytes(4) + struct.pack(">IIII", made, made, 1000, length) + bytes(80))
    return box(b"ftyp", b"isom\x00\x00\x02\x00isom") + box(b"moov", mvhd + b"".join(within_moov))


def track(made: int, *, wide: bool = False, length: int = 0, number: int = 1) -> bytes:
    version = bytes([wide, 0, 0, 0])
    tkhd = struct.pack(">QQI" if wide else ">III", made, made, number)
    mdhd = struct.pack(">QQIQ" if wide else ">IIII", made, made, 1000, length)
    media = box(b"mdia", box(b"mdhd", version + mdhd + bytes(4)))
    return box(b"trak", box(b"tkhd", version + tkhd + bytes(60)) + media)


def own_day(text: str) -> bytes:
    raw = text.encode()
    return film(box(b"udta", box(b"\xa9day", struct.pack(">HH", len(raw), 0x15C7) + raw)))


def keyed(text: str, *, version: bytes = b"") -> bytes:
    key = b"com.apple.quicktime.creationdate"
    keys = bytes(4) + struct.pack(">I", 2) + box(b"mdta", b"com.apple.quicktime.make") + box(b"mdta", key)
    data = box(b"data", struct.pack(">II", 1, 0) + text.encode())
    values = box(b"ilst", box(struct.pack(">I", 2), data))
    handler = box(b"hdlr", bytes(24))
    return film(box(b"meta", version + handler + box(b"keys", keys) + values))


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) & 1)


def riff(form: bytes, *chunks: bytes) -> bytes:
    return chunk(b"RIFF", form + b"".join(chunks))


def avi(idit: str, frames: int = 250) -> bytes:
    strh = b"vidsMJPG" + struct.pack("<IIIIIIII", 0, 0, 0, 1, 25, 0, frames, 0) + bytes(16)
    hdrl = chunk(b"avih", struct.pack("<IIIII", 40_000, 0, 0, 0, frames) + bytes(36))
    hdrl += chunk(b"LIST", b"strl" + chunk(b"strh", strh)) + chunk(b"IDIT", idit.encode())
    return riff(b"AVI ", chunk(b"LIST", b"hdrl" + hdrl), chunk(b"LIST", b"movi" + bytes(64)))


def wav(day: str, time: str) -> bytes:
    bext = bytes(320) + day.encode() + time.encode() + bytes(264)
    fmt = struct.pack("<HHIIHH", 1, 1, 8000, 16000, 2, 16)
    return riff(b"WAVE", chunk(b"bext", bext), chunk(b"fmt ", fmt), chunk(b"data", bytes(32_000)))


def element(identity: int, data: bytes) -> bytes:
    return (
        identity.to_bytes((identity.bit_length() + 7) // 8, "big")
        + (len(data) | 1 << 56).to_bytes(8, "big")
        + data
    )


def matroska(moment: datetime) -> bytes:
    since = (moment.replace(tzinfo=None) - datetime(2001, 1, 1)) // timedelta(microseconds=1)
    info = element(0x2AD7B1, (1_000_000).to_bytes(3, "big")) + element(0x4489, struct.pack(">d", 10_000.0))
    info += element(0x4461, (since * 1000).to_bytes(8, "big", signed=True))
    return element(0x1A45DFA3, b"") + element(0x18538067, element(0xEC, bytes(9)) + element(0x1549A966, info))


def packets(data: bytes, clocks: tuple[int, int], wide: bool) -> bytes:
    """A transport stream whose film has `data`, parted wherever a packet ends, with two readings of its clock."""

    def clock(ticks: int) -> bytes:
        stamp = (ticks << 15 | 0x7E00).to_bytes(6, "big")
        return b"\x47\x10\x11\x20" + bytes([183, 0x10]) + stamp + b"\xff" * 176

    parts = [data[at : at + 60].ljust(184, b"\xff") for at in range(0, len(data), 60)]
    stuffed = [b"\x47\x10\x11\x30" + bytes([123, 0]) + b"\xff" * 122 + part[:60] for part in parts]
    whole = [clock(clocks[0]), *stuffed, clock(clocks[1])]
    return b"".join((bytes(4) if wide else b"") + each.ljust(188, b"\xff") for each in whole)


def camera_note(moment: datetime, zone: int = 0xFF) -> bytes:
    """What AVCHD keeps beside a picture: BCD, with the bytes that break up what looks like a mark."""
    digits = [int(f"{each:02}", 16) for each in (moment.year // 100, moment.year % 100, moment.month)]
    time = [int(f"{each:02}", 16) for each in (moment.day, moment.hour, moment.minute, moment.second)]
    tags = b"MDPM" + bytes([2, 0x18, zone, *digits, 0x19, *time])
    return (
        b"\x00\x00\x01\x06\x05\x20"
        + bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
        + tags.replace(b"\x00\x00", b"\x00\x00\x03")
    )


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


Form = tuple[str, Callable[[datetime], bytes], TimeSource, bool]
"""What is asked for, a file with that time, what tells it, and whether the zone of 8 hours stands in it."""
FORMS: dict[str, Form] = {
    "mvhd": ("film", lambda at: film(made=since_1904(at)), TimeSource.CONTAINER, False),
    "mvhd of 64 bits": (
        "film",
        lambda at: movie(at.replace(tzinfo=UTC), version=1),
        TimeSource.CONTAINER,
        False,
    ),
    "track": ("film", lambda at: film(track(since_1904(at))), TimeSource.TRACK, False),
    "track of 64 bits": ("film", lambda at: film(track(since_1904(at), wide=True)), TimeSource.TRACK, False),
    "day": ("film", lambda at: own_day(f"{iso(at)}+0800"), TimeSource.APPLE_DATE, True),
    "day without zone": ("film", lambda at: own_day(iso(at)), TimeSource.APPLE_DATE, False),
    "key": ("film", lambda at: keyed(f"{iso(at)}+08:00"), TimeSource.APPLE_DATE, True),
    "key of ISO": (
        "film",
        lambda at: keyed(f"{iso(at)}+08:00", version=bytes(4)),
        TimeSource.APPLE_DATE,
        True,
    ),
    "IDIT in words": (
        "riff",
        lambda at: avi(at.strftime("%a %b %d %H:%M:%S %Y\n\0")),
        TimeSource.CONTAINER,
        False,
    ),
    "IDIT in figures": (
        "riff",
        lambda at: avi(at.strftime("%Y/%m/%d/ %H:%M:%S")),
        TimeSource.CONTAINER,
        False,
    ),
    "bext": (
        "riff",
        lambda at: wav(at.strftime("%Y-%m-%d"), at.strftime("%H:%M:%S")),
        TimeSource.CONTAINER,
        False,
    ),
    "MDPM": ("stream", lambda at: packets(camera_note(at), (0, 900_000), True), TimeSource.CONTAINER, False),
    "MDPM and zone": (
        "stream",
        lambda at: packets(camera_note(at, 0x10), (0, 1), False),
        TimeSource.CONTAINER,
        True,
    ),
    "XML": (
        "sidecar",
        lambda at: f'<N xmlns="u"><CreationDate value="{iso(at)}+08:00"/></N>'.encode(),
        TimeSource.SIDECAR,
        True,
    ),
    "subtitles": (
        "sidecar",
        lambda at: f"1\n00:00:00,000 --> 00:00:01,000\n{iso(at).replace('T', ' ')}.123\n".encode(),
        TimeSource.SIDECAR,
        False,
    ),
}
MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2039, 12, 31)).map(lambda at: at.replace(microsecond=0))


def read(content: bytes, kind: str) -> MediaHeader | None:
    return header_of(reader.read(io.BufferedReader(io.BytesIO(content)), len(content), kind))


def told(content: bytes, kind: str, source: TimeSource) -> list[TimeEvidence]:
    header = read(content, kind)
    assert header is not None
    return [each for each in header.times if each.source is source]


@pytest.mark.rule("DM-05", "loan")
@settings(max_examples=10, deadline=None)
@given(MOMENTS)
def test_any_time_in_any_form_is_read_back_as_it_stands_there(at: datetime) -> None:
    for name, (kind, made, source, zoned) in FORMS.items():
        found = told(made(at), kind, source)
        expected = at.replace(tzinfo=HOURS_8) if zoned else at
        assert [each.moment.replace(microsecond=0) for each in found] == [expected], name
        assert all((each.moment.tzinfo is not None) is zoned for each in found), name
    (utc,) = told(matroska(at), "matroska", TimeSource.CONTAINER)
    assert utc.moment == at.replace(tzinfo=UTC)
    assert [each.claims_utc for each in told(film(made=since_1904(at)), "film", TimeSource.CONTAINER)] == [
        True
    ]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(FORMS)), st.integers(0, 1200), st.binary(max_size=12), st.integers(0, 1200))
def test_no_bytes_upset_a_reader(name: str, at: int, flip: bytes, cut: int) -> None:
    kind, made, *_ = FORMS[name]
    content = bytearray(made(TAKEN))
    content[at : at + len(flip)] = flip
    for damaged in (bytes(content), bytes(content)[:cut], flip * 60):
        for each in (kind, "riff", "stream", "sidecar", "matroska", "film"):
            read(damaged, each)
    read(matroska(TAKEN)[:cut], "matroska")


def test_how_long_a_recording_lasts_is_read_in_every_container() -> None:
    assert read(avi("", 250), "riff") == MediaHeader((), timedelta(seconds=10))
    lasting: dict[str, tuple[str, bytes]] = {
        "wav": ("riff", wav("", "")),
        "mkv": ("matroska", matroska(TAKEN)),
        "ts": ("stream", packets(bytes(60), (0x1_FFFF_FFFF - 89_999, 90_000), False)),
        "tracks": ("film", film(track(0, length=3000))),
        "fragments by runs": ("film", fragmented((0, 1, 2), timed=False)),
        "fragments by their times": ("film", fragmented((0, 1, 3), timed=True)),
    }
    found = {name: read(content, kind) for name, (kind, content) in lasting.items()}
    assert {name: each and each.duration for name, each in found.items()} == {
        "wav": 2 * SECOND,
        "mkv": 10 * SECOND,
        "ts": 2 * SECOND,
        "tracks": 3 * SECOND,
        "fragments by runs": 3 * SECOND,
        "fragments by their times": 4 * SECOND,
    }


def fragmented(starts: tuple[int, ...], *, timed: bool) -> bytes:
    """A film of fragments that begin at these seconds and last one each: ten samples of 100 units."""
    trex = box(b"trex", bytes(4) + struct.pack(">IIIII", 1, 1, 100, 0, 0))
    whole = film(track(0), box(b"mvex", trex))
    for start in starts:
        tfhd = box(b"tfhd", b"\0\0\0\0" + struct.pack(">I", 1))
        tfdt = box(b"tfdt", b"\1\0\0\0" + struct.pack(">Q", start * 1000)) if timed else b""
        own = start == 1  # this one says the length of each sample
        trun = box(b"trun", bytes([0, 0, own, 0]) + struct.pack(">I", 10) + struct.pack(">I", 100) * 10 * own)
        whole += box(b"moof", box(b"traf", tfhd + tfdt + trun)) + box(b"mdat", b"frames")
    return whole


def parts(*paths: str) -> list[SourceFile]:
    time = MediaTime(TAKEN.replace(tzinfo=UTC), TimeSource.FILE_TIME)
    return [SourceFile(each, 1, 0, MediaKind.VIDEO, time) for each in paths]


@pytest.mark.rule("RC-03", "pieces")
def test_parts_of_one_recording_are_known_by_their_names_and_numbers_of_recordings_are_none() -> None:
    together = {
        ("d/GX010007.MP4", "d/GX020007.MP4"),
        ("d/GOPR0008.MP4", "d/GP010008.MP4"),
        ("d/DJI_0004.MP4", "d/DJI_0004_002.MP4"),
        ("A1001_20261120093000_001.AVI", "A1001_20261120093000_002.AVI", "A1001_20261120093000_004.AVI"),
        ("20261120093000.AVI(1).MP4", "20261120093000.AVI(2).MP4"),
    }
    alone = ["d/GX010009.MP4", "A123456_001.MP4", "A123456_002.MP4", "MOVI0001.MP4", "MOVI0002.MP4"]
    alone += ["e/GX010007.MP4", "20261120093000_0001.MP4", "20261120100000_0002.MP4", "2026_1120_001.MP4"]
    files = with_chapters(parts(*(path for each in together for path in reversed(each)), *alone))
    found = {tuple(each.path for each in chain) for chain in chains(files).values()}
    assert found == together
    assert {each.path for each in files if each.chapter is None} == set(alone)


@pytest.mark.rule("DM-05", "loan")
def test_what_a_camera_writes_beside_a_film_is_told_of_the_film(tmp_path: Path) -> None:
    later = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
    put(tmp_path, "C0001.MP4", movie(None, seconds=60), later)
    put(tmp_path, "C0001M01.XML", b'<CreationDate value="2026-11-20T09:30:00+08:00"/>', later)
    put(tmp_path, "MVI_0002.AVI", b"RIFF0000AVI LIST", later)
    put(tmp_path, "MVI_0002.THM", picture("2026:11:20 10:00:00"), later)
    put(tmp_path, "DJI_0003.MP4", movie(None), later)
    put(tmp_path, "DJI_0003.SRT", b"1\n2026-11-20 11:00:00.500\n", later)
    put(tmp_path, "IMG_0004.JPG", picture("2026:11:20 12:00:00"), later)
    put(tmp_path, "IMG_0004.THM", picture("2026:11:20 13:00:00"), later)
    files = {each.path: each for each in survey(tmp_path, "Asia/Shanghai").files}
    found = {
        name: (each.time.start.astimezone(HOURS_8).hour, each.time.source)
        for name, each in files.items()
        if each.belongs_to is None
    }
    assert found == {
        "C0001.MP4": (9, TimeSource.SIDECAR),
        "MVI_0002.AVI": (10, TimeSource.SIDECAR),
        "DJI_0003.MP4": (11, TimeSource.SIDECAR),
        "IMG_0004.JPG": (12, TimeSource.EXIF),
    }
    assert files["C0001.MP4"].time.end - files["C0001.MP4"].time.start == 60 * SECOND
    assert [each.source for each in files["IMG_0004.JPG"].evidence] == [TimeSource.EXIF, TimeSource.FILE_TIME]
