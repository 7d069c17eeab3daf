"""A recording's time is weighed over all files of its device: what agrees proves, what contradicts is doubted, whatever the order."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.archive.clocks.values import ClockWay
from station.archive.survey.evidence import Edge, MediaChapter, TimeEvidence
from station.archive.survey.values import MediaKind, MediaTime, SourceFile, TimeSource
from station.archive.weighing.decide import weigh
from station.archive.weighing.loans import settled_later
from station.archive.weighing.reading import TOLERANCE
from station.archive.weighing.values import (
    ClockOffset,
    Confidence,
    DeviceHabits,
    HeaderZone,
    InferredBy,
    Loan,
    SetSpan,
    StatedHabit,
    TimeDoubt,
    TimeReason,
    Weighed,
    WeighedTime,
)

ZONE, OFFICE = "Asia/Shanghai", timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FAT = "exfat"


def at(text: str) -> datetime:
    """Office time of 2026: ``11-20 09:05``."""
    return datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=OFFICE)


def header(moment: datetime, source: TimeSource = TimeSource.CONTAINER) -> TimeEvidence:
    """What stands in a film's header: figures that claim to be UTC."""
    return TimeEvidence(source, moment.replace(tzinfo=None), Edge.EITHER, claims_utc=True)


def in_utc(text: str) -> TimeEvidence:
    return header(at(text).astimezone(UTC))


def in_office_time(text: str) -> TimeEvidence:
    return header(at(text))


def local(source: TimeSource, moment: datetime, precision: timedelta = timedelta(seconds=1)) -> TimeEvidence:
    return TimeEvidence(source, moment.astimezone(OFFICE).replace(tzinfo=None), Edge.START, precision)


def name(text: str) -> TimeEvidence:
    return local(TimeSource.FILE_NAME, at(text))


def zoned(source: TimeSource, moment: datetime) -> TimeEvidence:
    edge = Edge.EITHER if source is TimeSource.GPS else Edge.START
    return TimeEvidence(source, moment, edge)


def changed(moment: datetime) -> TimeEvidence:
    return TimeEvidence(TimeSource.FILE_TIME, moment.astimezone(UTC), Edge.END)


def film(
    path: str, *evidence: TimeEvidence, length: timedelta = MINUTE, chapter: MediaChapter | None = None
) -> SourceFile:
    time = MediaTime(NOW, TimeSource.FILE_TIME, length)
    return SourceFile(path, 1, 0, MediaKind.VIDEO, time, evidence=evidence, chapter=chapter)


def weighed(*files: SourceFile, **around: Any) -> Weighed:
    offset, file_system = around.pop("offset", None), around.pop("file_system", "")
    habits = around.pop("habits", DeviceHabits())
    return weigh(files, habits, offset, ZONE, NOW, file_system, **around)


def time_of(*files: SourceFile, **around: Any) -> WeighedTime:
    """The time of the first of these files."""
    return weighed(*files, **around).times[files[0].path]


LOAN = Loan(at("11-20 09:00"), at("11-20 12:00"))
NEXT = Loan(at("11-20 16:00"), at("11-20 20:00"))


@pytest.mark.rule("DM-05", "time")
def test_a_name_shows_that_a_device_writes_office_time_as_utc_also_for_films_without_one() -> None:
    named = film("20261120090500.MP4", in_office_time("11-20 09:05"), name("11-20 09:05"))
    plain = film("MOVI0002.MP4", in_office_time("11-20 10:00"), changed(NOW))
    for files in ((named, plain), (plain, named)):
        found = weighed(*files, file_system=FAT)
        assert found.times["20261120090500.MP4"].start == at("11-20 09:05")
        assert found.times["20261120090500.MP4"].confidence is Confidence.SURE
        assert found.times["MOVI0002.MP4"].start == at("11-20 10:00")
        assert found.times["MOVI0002.MP4"].reasons == (TimeReason.HEADER_LOCAL,)
        assert found.habits.zone is HeaderZone.LOCAL
    later = time_of(plain, file_system=FAT, habits=DeviceHabits(HeaderZone.LOCAL))
    assert (later.start, later.reasons) == (at("11-20 10:00"), (TimeReason.AS_BEFORE,))


def test_a_header_that_tells_the_end_is_counted_back() -> None:
    end = film("VID.mp4", in_utc("11-20 11:55"), name("11-20 11:15"), length=40 * MINUTE)
    found = weighed(end)
    time = found.times["VID.mp4"]
    assert (time.start, time.end) == (at("11-20 11:15"), at("11-20 11:55"))
    assert TimeReason.HEADER_END in time.reasons
    assert found.habits.edge is Edge.END
    ends = [
        film(f"{hour}.MP4", in_utc(f"11-20 {hour}:00"), changed(at(f"11-20 {hour}:00"))) for hour in (10, 11)
    ]
    assert time_of(*ends, loans=[LOAN]).start == at("11-20 09:59")


@pytest.mark.rule("EQ-05", "proof")
def test_header_and_file_time_that_agree_only_with_each_other_on_a_card_without_zones_prove_nothing() -> None:
    both = film("MOVI0001.MP4", in_office_time("11-20 17:30"), changed(at("11-21 01:31")))
    alone = time_of(both, file_system=FAT)
    assert (alone.confidence, alone.doubts) == (Confidence.WEAK, (TimeDoubt.ZONE_UNKNOWN,))
    assert {alone.start, alone.other_start} == {at("11-21 01:30"), at("11-20 17:30")}
    # Lent by both readings, the loans show nothing either; by one alone they do.
    long = time_of(both, loans=[Loan(at("11-19 09:00"))])
    assert long.doubts == (TimeDoubt.ZONE_UNKNOWN,)
    lent = time_of(both, file_system=FAT, loans=[LOAN, NEXT])
    assert (lent.start, lent.reasons) == (at("11-20 17:30"), (TimeReason.BY_LOANS,))
    assert time_of(both, file_system="ext4").doubts == ()
    fresh = film("1.MP4", in_office_time("11-28 11:00"), changed(at("11-28 19:01")))
    assert time_of(fresh, file_system=FAT).reasons == (TimeReason.NOT_IN_FUTURE,)
    later = settled_later({"1": alone}, [LOAN, NEXT])["1"]
    assert (later.start, later.confidence) == (at("11-20 17:30"), Confidence.FAIR)
    assert settled_later({"1": alone}, [Loan(at("11-19 09:00"))])["1"].doubts == (TimeDoubt.ZONE_UNKNOWN,)


@pytest.mark.rule("EQ-05", "proof")
def test_a_files_time_alone_proves_nothing_and_a_copy_contradicts_nothing() -> None:
    alone = time_of(film("0001.AVI", changed(at("11-20 17:00"))))
    assert (alone.start, alone.doubts) == (at("11-20 16:59"), (TimeDoubt.ONLY_FILE_TIME,))
    copied = time_of(film("1.MP4", in_utc("11-20 10:00"), changed(at("11-24 10:00"))))
    assert (copied.start, copied.doubts, copied.confidence) == (at("11-20 10:00"), (), Confidence.FAIR)
    older = time_of(film("1.MP4", in_utc("11-20 10:00"), changed(at("11-19 10:00"))))
    assert older.doubts == (TimeDoubt.DISAGREE,)
    day = local(TimeSource.FOLDER_NAME, at("11-20 00:00"), DAY)
    in_folder = time_of(film("20261120/1.AVI", day, changed(at("11-20 17:00"))))
    assert (in_folder.start, in_folder.doubts) == (at("11-20 16:59"), ())


@pytest.mark.rule("DM-05", "time")
def test_a_clock_is_put_right_and_both_times_are_kept() -> None:
    ahead = film("1.MP4", in_utc("12-20 09:30"), changed(at("12-20 09:31")))
    time = time_of(ahead, offset=ClockOffset(30 * DAY), loans=[LOAN])
    assert (time.start, time.raw_start) == (at("11-20 09:30"), at("12-20 09:30"))
    assert (time.doubts, time.reasons[-1]) == ((), TimeReason.CORRECTED)
    assert TimeDoubt.IN_FUTURE in time_of(ahead).doubts
    unset = film("1.MP4", header(datetime(2000, 1, 1, tzinfo=UTC)))
    assert TimeDoubt.NEVER_SET in time_of(unset).doubts
    years = datetime(2026, 11, 20, 1, 30, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)
    right = time_of(unset, offset=ClockOffset(-years), loans=[LOAN])
    assert (right.start, right.doubts) == (at("11-20 09:30"), ())


@pytest.mark.rule("DM-05", "time")
@pytest.mark.parametrize(
    ("ahead", "shown", "read_since", "holds"),
    [
        (3 * HOUR, "11-20 10:00", True, True),
        (3 * HOUR, "11-20 13:30", False, True),
        (3 * HOUR, "11-20 13:30", True, False),  # of before by one clock, of after by the other
        (3 * HOUR, "11-20 15:30", False, False),
        (-3 * HOUR, "11-20 08:30", True, True),
        (-3 * HOUR, "11-20 12:30", False, False),
    ],
)
def test_what_a_clock_was_off_by_before_it_was_set_is_believed_of_nothing_recorded_since(
    ahead: timedelta, shown: str, read_since: bool, holds: bool
) -> None:
    until = at("11-20 12:00")
    since = (SetSpan(timedelta(0), until),) if read_since else ()
    offset = ClockOffset(ahead, ClockWay.READ, (SetSpan(ahead, None, until), *since))
    time = time_of(film("1.MP4", in_utc(shown), changed(at(shown) + MINUTE)), offset=offset, loans=[LOAN])
    assert (time.doubts, time.confidence is Confidence.WEAK) == (
        ((), False) if holds else ((TimeDoubt.DISAGREE,), True)
    )


def test_an_offset_is_proposed_where_every_file_is_off_by_the_same_span_and_asked_where_none_shows() -> None:
    behind = film("1.MP4", in_utc("11-18 09:30"), changed(at("11-18 09:31")))
    found = weighed(behind, loans=[LOAN], awaited=LOAN)
    assert found.inferred is not None
    assert (found.inferred.ahead, found.inferred.by) == (-2 * DAY, InferredBy.WHOLE_DAYS)
    put_right = weighed(behind, offset=ClockOffset(found.inferred.ahead), loans=[LOAN], awaited=LOAN)
    assert (put_right.times["1.MP4"].start, put_right.inferred) == (at("11-20 09:30"), None)
    never = weighed(film("1.MP4", in_utc("11-18 13:30")), loans=[LOAN], awaited=LOAN)
    assert (never.inferred, never.asks_clock) == (None, True)
    photos = [
        film(
            f"{minute}.JPG",
            local(TimeSource.EXIF, at(f"11-20 10:{minute}")),
            zoned(TimeSource.GPS, at(f"11-20 09:{minute}") + timedelta(seconds=minute)),
            length=timedelta(0),
        )
        for minute in (10, 20)
    ]
    by_satellites = weighed(*photos)
    assert by_satellites.inferred is not None
    assert abs(by_satellites.inferred.ahead - HOUR) <= timedelta(seconds=20)
    assert by_satellites.times["10.JPG"].doubts == (TimeDoubt.DISAGREE,)
    accepted = weighed(*photos, offset=ClockOffset(by_satellites.inferred.ahead))
    assert accepted.times["10.JPG"].confidence is Confidence.SURE


def test_chapters_whose_headers_repeat_the_first_are_counted_from_it() -> None:
    length = 1060 * timedelta(seconds=1)
    chain = [
        film(
            f"GX0{number}0001.MP4", in_utc("11-20 09:05"), length=length, chapter=MediaChapter("0001", number)
        )
        for number in (1, 2, 3)
    ]
    found = weighed(*chain).times
    starts = [found[each.path].start for each in chain]
    assert starts == [at("11-20 09:05") + length * number for number in range(3)]
    gap = weighed(chain[0], chain[2])
    assert gap.times["GX030001.MP4"].doubts == (TimeDoubt.CHAPTER_MISSING,)
    own = [film("1.MP4", in_utc("11-20 09:05"), chapter=MediaChapter("a", 1), length=length)]
    own.append(film("2.MP4", in_utc("11-20 09:23"), chapter=MediaChapter("a", 2), length=length))
    assert weighed(*own).times["2.MP4"].start == at("11-20 09:23")


_KINDS = {
    TimeSource.CONTAINER: lambda moment: header(moment.astimezone(UTC)),
    TimeSource.EXIF: lambda moment: local(TimeSource.EXIF, moment),
    TimeSource.FILE_NAME: lambda moment: local(TimeSource.FILE_NAME, moment),
    TimeSource.SIDECAR: lambda moment: local(TimeSource.SIDECAR, moment),
    TimeSource.APPLE_DATE: lambda moment: zoned(TimeSource.APPLE_DATE, moment),
    TimeSource.GPS: lambda moment: zoned(TimeSource.GPS, moment),
}
_offs = st.integers(-3 * 24 * 60, 3 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))
_pairs = st.permutations(sorted(_KINDS)).map(lambda kinds: kinds[:2])
_LENGTH = MINUTE


def _explained(kinds: Sequence[TimeSource], off: timedelta) -> bool:
    """Whether a header that is office time, or tells the end, explains that two kinds lie apart."""
    if TimeSource.CONTAINER not in kinds:
        return False
    return any(abs(abs(off) - known) <= TOLERANCE + _LENGTH for known in (timedelta(0), 8 * HOUR))


@pytest.mark.rule("DM-05", "time")
@given(_pairs, _offs, st.booleans())
def test_any_two_kinds_of_evidence_that_disagree_give_a_doubt(
    kinds: Sequence[TimeSource], off: timedelta, on_card: bool
) -> None:
    start = at("11-20 09:30")
    file = film("1", _KINDS[kinds[0]](start), _KINDS[kinds[1]](start + off), length=_LENGTH)
    time = time_of(file, file_system=FAT if on_card else "", loans=[LOAN])
    if abs(off) > TOLERANCE + _LENGTH and not _explained(kinds, off):
        assert TimeDoubt.DISAGREE in time.doubts
    if abs(off) <= TOLERANCE:
        assert (time.doubts, time.confidence) == ((), Confidence.SURE)


_moments = st.datetimes(datetime(1905, 1, 1), datetime(2099, 1, 1))
_evidence = st.builds(
    lambda source, moment, edge, aware, utc: TimeEvidence(
        source, moment.replace(tzinfo=UTC) if aware else moment, edge, claims_utc=utc and not aware
    ),
    st.sampled_from([each for each in TimeSource if each is not TimeSource.FILE_TIME]),
    _moments | st.just(datetime.min) | st.just(datetime.max),
    st.sampled_from(Edge),
    st.booleans(),
    st.booleans(),
)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.lists(_evidence, max_size=3), _moments), min_size=1, max_size=3), st.randoms())
def test_nothing_that_a_card_tells_stops_it_and_the_order_of_files_does_not_matter(
    told: list[tuple[list[TimeEvidence], datetime]], random: Any
) -> None:
    files = [
        film(f"{number}", *evidence, changed(moment.replace(tzinfo=UTC)))
        for number, (evidence, moment) in enumerate(told)
    ]
    found = weighed(*files, file_system=FAT, loans=[LOAN])
    random.shuffle(files)
    assert weighed(*files, file_system=FAT, loans=[LOAN]) == found
    for each in found.times.values():
        assert (each.confidence is Confidence.WEAK) == bool(each.doubts)
        assert each.start.tzinfo is not None


@pytest.mark.rule("DM-05", "time")
def test_what_a_person_states_of_a_device_counts_where_nothing_shows_its_zone_and_is_doubted_where_something_does() -> (
    None
):
    plain = film("MOVI0001.MP4", in_office_time("11-20 10:00"), changed(at("11-20 18:01")))
    stated = {each: DeviceHabits(stated=StatedHabit(each, None, "李甲", NOW)) for each in HeaderZone}
    long = [Loan(at("11-01 09:00"))]
    found = time_of(plain, file_system=FAT, habits=stated[HeaderZone.LOCAL], loans=long)
    assert (found.start, found.doubts, found.reasons) == (at("11-20 10:00"), (), (TimeReason.STATED,))
    utc = time_of(plain, file_system=FAT, habits=stated[HeaderZone.UTC], loans=long)
    assert (utc.start, utc.doubts) == (at("11-20 18:00"), ())
    # A name shows it of its own file; the other one is read by it too, and doubted.
    named = film("20261120090500.MP4", in_office_time("11-20 09:05"), name("11-20 09:05"))
    both = weighed(plain, named, habits=stated[HeaderZone.UTC], loans=long)
    assert both.times["20261120090500.MP4"].confidence is Confidence.SURE
    assert both.times["MOVI0001.MP4"].start == at("11-20 10:00")
    assert both.times["MOVI0001.MP4"].doubts == (TimeDoubt.HABIT_CONTRADICTED,)
    # So does a file time that keeps UTC, and the present moment.
    kept = film("1.MP4", in_office_time("11-20 10:00"), changed(at("11-20 10:01")))
    fresh = film("1.MP4", in_office_time("11-28 11:00"), changed(at("11-28 19:01")))
    for each, system in ((kept, "ext4"), (fresh, FAT)):
        told = time_of(each, file_system=system, habits=stated[HeaderZone.UTC])
        assert TimeDoubt.HABIT_CONTRADICTED in told.doubts
    end = DeviceHabits(stated=StatedHabit(HeaderZone.LOCAL, Edge.END, "李甲", NOW))
    ended = time_of(film("1.MP4", in_office_time("11-20 10:00")), habits=end)
    assert (ended.end, ended.reasons) == (at("11-20 10:00"), (TimeReason.HEADER_END, TimeReason.STATED))
    assert weighed(film("1.MP4", in_office_time("11-20 10:00")), habits=end).habits == DeviceHabits()
    alone = time_of(plain, file_system=FAT)
    later = settled_later({"1": alone}, long, HeaderZone.LOCAL)["1"]
    assert (later.start, later.reasons) == (at("11-20 10:00"), (TimeReason.STATED,))
