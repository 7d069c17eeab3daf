"""Whose recording it is: proven where the ledger proves it, doubted where it does not."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.archive.attribution.decide import CLOCK_TOLERANCE, attribute, compared_with_number
from station.archive.attribution.values import Attribution, Basis, CameraSpan, Doubt, RecordingTime

NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
NOW = NOON + timedelta(hours=8)
HOUR = timedelta(hours=1)
LOAN = CameraSpan("BWC-1", "1001", NOON, NOON + 4 * HOUR)


def recorded(start: datetime, minutes: float = 10, **facts: object) -> RecordingTime:
    return RecordingTime(start, start + timedelta(minutes=minutes), **facts)  # type: ignore[arg-type]


def doubt(time: RecordingTime, *spans: CameraSpan, camera: str | None = "BWC-1") -> Doubt | None:
    return attribute(camera, time, spans, now=NOW).doubt


def test_the_holder_during_the_recording_is_named() -> None:
    assert attribute("BWC-1", recorded(NOON + HOUR), [LOAN], now=NOW) == Attribution(Basis.LEDGER, "1001")


def test_an_open_loan_counts() -> None:
    span = CameraSpan("BWC-1", "1001", NOON)
    assert attribute("BWC-1", recorded(NOON + HOUR), [span], now=NOW).officer == "1001"


def test_doubt_is_said_with_its_reason() -> None:
    inside = recorded(NOON + HOUR)
    assert doubt(inside, LOAN, camera=None) is Doubt.CAMERA_UNKNOWN
    assert doubt(inside) is Doubt.NO_LOAN
    assert doubt(inside, CameraSpan("BWC-2", "1002", NOON)) is Doubt.NO_LOAN
    assert doubt(inside, LOAN, CameraSpan("BWC-1", "1002", NOON, NOW)) is Doubt.TWO_HOLDERS
    assert doubt(recorded(NOON + 4 * HOUR - timedelta(minutes=1)), LOAN) is Doubt.STRADDLES_RETURN
    next_loan = CameraSpan("BWC-1", "1002", NOON + 4 * HOUR, NOW)
    assert doubt(recorded(NOON + 4 * HOUR - timedelta(minutes=1)), LOAN, next_loan) is Doubt.STRADDLES_RETURN
    assert doubt(recorded(NOON + HOUR, doubt=Doubt.CLOCK_UNKNOWN), LOAN) is Doubt.CLOCK_UNKNOWN
    assert doubt(recorded(NOW + HOUR), LOAN) is Doubt.CLOCK_IMPLAUSIBLE
    assert doubt(recorded(NOON - timedelta(days=3000)), LOAN) is Doubt.CLOCK_IMPLAUSIBLE


def test_what_was_recorded_before_or_after_a_loan_is_nobodys() -> None:
    for start in (NOON - 2 * HOUR, NOON + 5 * HOUR, NOON + 4 * HOUR):
        assert doubt(recorded(start), LOAN) is Doubt.NO_LOAN


def test_what_begins_as_a_camera_changes_hands_is_the_next_holders() -> None:
    next_loan = CameraSpan("BWC-1", "1002", NOON + 4 * HOUR, NOW)
    assert attribute("BWC-1", recorded(NOON + 4 * HOUR), [LOAN, next_loan], now=NOW).officer == "1002"


def test_the_cameras_clock_is_corrected_by_its_offset() -> None:
    behind = recorded(NOON - HOUR, clock_offset=-2 * HOUR)
    assert attribute("BWC-1", behind, [LOAN], now=NOW).officer == "1001"


def test_what_a_person_states_stands_and_is_compared_with_the_ledger() -> None:
    inside = recorded(NOON + HOUR)
    agreed = attribute("BWC-1", inside, [LOAN], now=NOW, stated="1001")
    assert (agreed.basis, agreed.officer, agreed.agrees) == (Basis.STATED, "1001", True)
    other = attribute("BWC-1", inside, [LOAN], now=NOW, stated="1002")
    assert (other.officer, other.agrees) == ("1002", False)
    alone = attribute(None, inside, [], now=NOW, stated="1002")
    assert (alone.officer, alone.agrees, alone.doubt) == ("1002", None, Doubt.CAMERA_UNKNOWN)


@pytest.mark.rule("DM-02", "origin")
def test_a_police_number_is_compared_with_the_officer_and_decides_nothing() -> None:
    inside = attribute("BWC-1", recorded(NOON + HOUR), [LOAN], now=NOW)
    assert compared_with_number(inside, "1001") == inside
    assert compared_with_number(inside, None) == inside, "a number that is nobody's says nothing"
    other = compared_with_number(inside, "1002")
    assert other == Attribution(Basis.LEDGER, "1001", Doubt.OTHER_NUMBER, agrees=False)
    nobody = attribute("BWC-1", recorded(NOON + HOUR), [], now=NOW)
    assert compared_with_number(nobody, "1002") == nobody, "a name makes nobody the officer"
    alone = attribute(None, recorded(NOON + HOUR), [], now=NOW, stated="1001")
    told = compared_with_number(alone, "1002")
    assert (told.officer, told.doubt, told.agrees) == ("1001", Doubt.CAMERA_UNKNOWN, False)


_moments = st.integers(-600, 600).map(lambda minutes: NOON + timedelta(minutes=minutes))
_spans = st.lists(
    st.builds(
        lambda camera, officer, since, length: CameraSpan(
            camera, officer, since, None if length is None else since + timedelta(minutes=length)
        ),
        st.sampled_from(["BWC-1", "BWC-2"]),
        st.sampled_from(["1001", "1002"]),
        _moments,
        st.none() | st.integers(0, 600),
    ),
    max_size=5,
)


@given(_spans, _moments, st.integers(0, 240))
def test_only_a_sole_holder_for_the_whole_recording_is_ever_named(
    spans: list[CameraSpan], start: datetime, minutes: int
) -> None:
    end = start + timedelta(minutes=minutes)
    found = attribute("BWC-1", RecordingTime(start, end), spans, now=NOON + timedelta(days=2))
    assert (found.officer is None) == (found.doubt is not None)
    if found.officer is not None:
        mine = [span for span in spans if span.camera == "BWC-1" and span.officer == found.officer]
        assert any(
            span.since - CLOCK_TOLERANCE <= start
            and (span.until is None or end <= span.until + CLOCK_TOLERANCE)
            for span in mine
        )
        others = [span for span in spans if span.camera == "BWC-1" and span.officer != found.officer]
        assert not any(span.since <= start and (span.until is None or end < span.until) for span in others)
