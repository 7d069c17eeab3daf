"""Headers are read in a confined process; whatever a file does to it, the file is brought in and verified."""

from __future__ import annotations

import os
import struct
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from station.archive.outcomes import FileOutcome
from station.archive.survey import headers
from station.archive.survey.headers import MOST_FAILURES
from station.archive.survey.values import FileState, TimeSource, UnreadReason
from station.archive.survey.walk import survey
from station.core.errors import Cancelled
from station.core.progress import CancelToken
from station.core.sandbox import Limits
from tests.archive.media import movie, picture
from tests.archive.office import Office
from tests.archive.test_survey import START, ZONE, put

JPEG, FILM = b"\xff\xd8\xff:", b"\x00\x00\x00\x18ftypisom:"


@pytest.fixture
def taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decoder of this station does what the files want; what confines it is the real thing."""
    monkeypatch.setattr(headers, "READER", "tests.archive.hostile_reader")
    monkeypatch.setattr(
        headers, "LIMITS", Limits(seconds=60, wait_seconds=1, memory_bytes=512 << 20, answer_bytes=1 << 16)
    )


@pytest.mark.usefixtures("taken_over")
@pytest.mark.parametrize("start", [JPEG, FILM])
@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        (b"hang", UnreadReason.TOO_LONG),
        (b"crash", UnreadReason.GAVE_UP),
        (b"leave", UnreadReason.GAVE_UP),
        (b"flood", UnreadReason.TOO_MUCH),
        (b"lie", UnreadReason.GAVE_UP),
        (b"other", UnreadReason.GAVE_UP),
    ],
)
def test_a_file_that_takes_the_decoder_over_is_named_and_those_after_it_are_read(
    tmp_path: Path, start: bytes, deed: bytes, reason: UnreadReason
) -> None:
    put(tmp_path, "A_20261123_100000", start + deed, START)
    put(tmp_path, "B.JPG", JPEG + b"ask", START)
    found = survey(tmp_path, ZONE)
    assert [(each.path, each.reason) for each in found.unread] == [("A_20261123_100000", reason)]
    bad, good = sorted(found.files, key=lambda file: file.path)
    assert (bad.state, bad.time.source) == (FileState.WHOLE, TimeSource.FILE_NAME)
    assert (good.time.source, good.time.start) == (TimeSource.EXIF, datetime(2026, 11, 23, 4, 0, tzinfo=UTC))


@pytest.mark.usefixtures("taken_over")
def test_a_card_full_of_such_files_is_given_up_on(tmp_path: Path) -> None:
    for number in range(MOST_FAILURES + 2):
        put(tmp_path, f"{number:02}.JPG", JPEG + b"crash")
    reasons = [each.reason for each in survey(tmp_path, ZONE).unread]
    assert reasons == [UnreadReason.GAVE_UP] * MOST_FAILURES + [UnreadReason.TOO_MANY] * 2


@pytest.mark.usefixtures("taken_over")
def test_a_person_can_stop_a_survey_that_hangs(tmp_path: Path) -> None:
    put(tmp_path, "A.JPG", JPEG + b"hang")
    cancel = CancelToken()
    seen = []

    def report(progress: object) -> None:
        seen.append(progress)
        cancel.cancel()

    put(tmp_path, "0.TXT", b"before it")
    with pytest.raises(Cancelled):
        survey(tmp_path, ZONE, report=report, cancel=cancel)
    assert len(seen) == 1


@pytest.mark.usefixtures("taken_over")
@pytest.mark.rule("DM-03", "copy")
def test_a_recording_is_brought_in_and_verified_though_its_header_kills_the_decoder(
    office: Office, tmp_path: Path
) -> None:
    source = tmp_path / "card"
    put(source / "..", "card/A.JPG", JPEG + b"crash")
    put(source / "..", "card/B.MP4", FILM + b"hang")
    result = office.bring_in(source, officer="1001")
    assert [each.outcome for each in result.outcomes] == [FileOutcome.COPIED] * 2
    assert {each.path: each.reason for each in result.unread} == {
        "A.JPG": UnreadReason.GAVE_UP,
        "B.MP4": UnreadReason.TOO_LONG,
    }
    assert sorted(office.stored().values()) == sorted([JPEG + b"crash", FILM + b"hang"])
    document = result.to_json()
    assert document["unread"] == [
        {"source": "A.JPG", "reason": "gave_up"},
        {"source": "B.MP4", "reason": "too_long"},
    ]


def test_a_picture_that_asks_for_all_memory_costs_its_time_alone(tmp_path: Path) -> None:
    """A PNG whose EXIF block is 1.5 GB long, nearly all of it a hole in the file."""
    size = 1536 << 20
    head = b"IHDR" + struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    begins = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    path = put(tmp_path, "A_20261123_100000.PNG", begins + struct.pack(">I", size) + b"eXIf")
    os.truncate(path, 128 + size)
    put(tmp_path, "B.JPG", picture("2026:11:23 12:00:00"))
    found = survey(tmp_path, ZONE)
    assert [(each.path, each.reason) for each in found.unread] == [
        ("A_20261123_100000.PNG", UnreadReason.TOO_MUCH)
    ]
    assert {file.name: file.time.source for file in found.files} == {
        "A_20261123_100000.PNG": TimeSource.FILE_NAME,
        "B.JPG": TimeSource.EXIF,
    }


def test_a_picture_with_more_points_than_any_screen_still_has_its_time(tmp_path: Path) -> None:
    whole = picture("2026:11:23 12:00:00")
    at = whole.index(b"\xff\xc0") + 5
    put(tmp_path, "A.JPG", whole[:at] + b"\xff\xff\xff\xff" + whole[at + 4 :])
    (file,) = survey(tmp_path, ZONE).files
    assert file.time.source is TimeSource.EXIF


def test_films_cut_anywhere_are_broken_off_and_never_unread(tmp_path: Path) -> None:
    whole = movie(START, payload=b"frames" * 20)
    for cut in range(16, len(whole) - 1, 7):
        put(tmp_path, f"{cut:04}.MP4", whole[:cut])
    found = survey(tmp_path, ZONE)
    assert found.unread == ()
    assert {file.state for file in found.files} <= {FileState.TRUNCATED, FileState.WHOLE}
    assert next(file for file in found.files if file.name == "0030.MP4").state is FileState.TRUNCATED


def test_it_is_known_whether_reading_was_kept_apart(tmp_path: Path) -> None:
    put(tmp_path, "A.JPG", picture())
    from station.core.sandbox import ask_sandboxed, open_regular

    with open_regular(tmp_path / "A.JPG", None) as file:
        answer = ask_sandboxed("station.archive.survey.reader", file, "picture")
    assert survey(tmp_path, ZONE).kept_apart is answer.kept_apart
