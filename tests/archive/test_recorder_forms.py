"""Pictures of telephones (HEIC, AVIF), Windows Media and the frames of fixed recorders tell their times; whatever stands there, nothing fails."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.archive.survey.asf import is_asf_cut
from station.archive.survey.content import judge
from station.archive.survey.dhav import is_dhav_cut
from station.archive.survey.evidence import Edge
from station.archive.survey.values import FileState, MediaKind, TimeSource
from station.archive.survey.walk import survey
from station.archive.weighing.decide import weigh
from station.archive.weighing.values import Confidence, DeviceHabits, TimeDoubt
from tests.archive.media import asf, dhav, heif, tiff
from tests.archive.test_survey import put
from tests.archive.test_time_forms import HOURS_8, MOMENTS, SECOND, TAKEN, read, told

ZONE = "Asia/Shanghai"
EXIF_FORM, BLOCK_HEAD = "%Y:%m:%d %H:%M:%S", b"Exif\0\0"


@pytest.mark.rule("DM-05", "time")
@settings(max_examples=10, deadline=None)
@given(
    MOMENTS, st.booleans(), st.sampled_from([b"heic", b"mif1", b"avif"]), st.sampled_from([b"", BLOCK_HEAD])
)
def test_any_time_in_a_picture_of_boxes_is_read_back_as_it_stands_there(
    at: datetime, inside: bool, brand: bytes, before: bytes
) -> None:
    text = at.strftime(EXIF_FORM)
    (naive,) = told(heif(tiff(text), brand=brand, inside=inside, before=before), "picture", TimeSource.EXIF)
    (zoned,) = told(heif(tiff(text, "+08:00"), brand=brand, inside=inside), "picture", TimeSource.EXIF)
    assert (naive.moment, zoned.moment) == (at, at.replace(tzinfo=HOURS_8))
    fix = (at.strftime("%Y:%m:%d"), at.strftime("%H:%M:%S"))
    (heard,) = told(heif(tiff(text, fix=fix), inside=inside), "picture", TimeSource.GPS)
    assert heard.moment == at.replace(tzinfo=UTC)


@pytest.mark.rule("DM-05", "time")
@settings(max_examples=10, deadline=None)
@given(MOMENTS, st.integers(1, 86_400))
def test_any_time_in_windows_media_and_in_frames_is_read_back(at: datetime, seconds: int) -> None:
    (made,) = told(asf(at), "asf", TimeSource.CONTAINER)
    assert (made.moment, made.claims_utc, made.edge) == (at, True, Edge.EITHER)
    film = read(asf(at, seconds=seconds), "asf")
    assert film is not None
    assert film.duration == seconds * SECOND, "without what is played before"
    for head in (b"", b"DAHUA"):
        frames = read(dhav(at, at + SECOND, at + seconds * SECOND, head=head), "dhav")
        assert frames is not None
        (shown,) = frames.times
        assert (shown.moment, shown.claims_utc, shown.edge) == (at, False, Edge.START)
        assert frames.duration == seconds * SECOND


def test_what_says_nothing_of_its_time_tells_none() -> None:
    sent = read(asf(TAKEN, sent=True), "asf")
    set_back = read(dhav(TAKEN, TAKEN - timedelta(hours=1)), "dhav")
    no_day = read(dhav(TAKEN)[:16] + bytes(4) + dhav(TAKEN)[20:], "dhav")
    assert sent is not None
    assert set_back is not None
    assert no_day is not None
    assert (sent.times, sent.duration) == ((), None)
    assert (len(set_back.times), set_back.duration) == (1, None), "its clock was set in between"
    assert (no_day.times, no_day.duration) == ((), None)


MADE = {
    "picture": heif(tiff("2026:11:20 09:30:05", "+08:00", ("2026:11:20", "1:30:5"))),
    "asf": asf(TAKEN),
    "dhav": dhav(TAKEN, TAKEN + SECOND, head=b"DAHUA"),
}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(MADE)), st.integers(0, 900), st.binary(max_size=12), st.integers(0, 1300))
def test_no_bytes_upset_these_readers(name: str, at: int, flip: bytes, cut: int) -> None:
    content = bytearray(MADE[name])
    content[at : at + len(flip)] = flip
    inside = bytearray(heif(tiff("2026:11:20 09:30:05"), inside=True))
    inside[at : at + len(flip)] = flip
    for damaged in (bytes(content), bytes(content)[:cut], bytes(inside), flip * 60, bytes(content)[:at] * 3):
        for each in MADE:
            assert read(damaged, each) is not None


@pytest.mark.rule("DM-03", "damaged")
@given(left=st.integers(1, 2000))
def test_what_is_missing_at_the_end_of_these_is_found(left: int) -> None:
    film, frames = asf(TAKEN), dhav(TAKEN, TAKEN + SECOND, payload=b"x" * 900)
    assert not is_asf_cut(io.BytesIO(film))
    assert not is_dhav_cut(io.BytesIO(frames))
    assert not is_asf_cut(io.BytesIO(asf(TAKEN, sent=True)[:-90])), "it does not say how long it is"
    assert is_asf_cut(io.BytesIO(film[: 30 + left % (len(film) - 30)]))
    assert is_dhav_cut(io.BytesIO(frames[: -1 - left % 900])) == (len(frames) - 1 - left % 900 > 0)


@pytest.mark.rule("DM-05", "time")
def test_they_are_found_by_content_under_any_name_and_weighed_with_the_rest(tmp_path: Path) -> None:
    made = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
    shown = made.replace(tzinfo=None) + timedelta(hours=8)
    put(tmp_path, "IMG", heif(tiff(shown.strftime(EXIF_FORM))), made)
    put(tmp_path, "FILE0001.CHK", asf(shown, seconds=60), made + 60 * SECOND)
    put(tmp_path, "09", dhav(shown, shown + 90 * SECOND, head=b"DAHUA"), made + 90 * SECOND)
    put(tmp_path, "half.dav", dhav(shown, payload=b"x" * 900)[:-300], made)
    put(tmp_path, "half.wmv", asf(shown)[:-100], made)
    put(tmp_path, "half.heic", heif(tiff(shown.strftime(EXIF_FORM)))[:-40], made)
    found = survey(tmp_path, ZONE)
    states = {each.path: (each.kind, each.suffix, each.state) for each in found.files}
    assert states == {
        "IMG": (MediaKind.IMAGE, "heic", FileState.WHOLE),
        "FILE0001.CHK": (MediaKind.VIDEO, "wmv", FileState.WHOLE),
        "09": (MediaKind.VIDEO, "dav", FileState.WHOLE),
        "half.dav": (MediaKind.VIDEO, "dav", FileState.CUT),
        "half.wmv": (MediaKind.VIDEO, "wmv", FileState.CUT),
        "half.heic": (MediaKind.IMAGE, "heic", FileState.CUT),
    }
    assert not judge(b"DAHUA cameras: a list").is_media
    weighed = weigh(found.files, DeviceHabits(), None, ZONE, made + timedelta(days=1), "ext4")
    times = {path: (time.start, time.source, time.doubts) for path, time in weighed.times.items()}
    assert times["IMG"] == (made, TimeSource.EXIF, ())
    assert times["09"] == (made, TimeSource.CONTAINER, ())
    # Its header claims UTC and is office time, as the file's own time shows: the same question as for every film.
    assert times["FILE0001.CHK"] == (made, TimeSource.CONTAINER, ())
    assert weighed.times["FILE0001.CHK"].confidence is not Confidence.WEAK
    fat = weigh(found.files[:1], DeviceHabits(), None, ZONE, made + timedelta(days=1), "vfat")
    assert all(TimeDoubt.ZONE_UNKNOWN not in each.doubts for each in fat.times.values())
