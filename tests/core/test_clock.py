"""A recorded moment has one way of being written, so what was read is what would be written again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.clock import StoppedClock, from_record, local_today, to_record, until

MOMENT = datetime(2026, 11, 21, 10, 5, 0, 7, UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_is_read_as_it_was_written(moment: datetime) -> None:
    assert from_record(to_record(moment)) == moment
    assert to_record(from_record(to_record(moment))) == to_record(moment)


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21T10:05:00,000007Z",
        "2026-W47-6T10:05:00.000007Z",
        "2026-11-21T100500.00000007Z",
        "2026-11-21T10:05:00.00000+Z",
        "2026-11-21 10:05:00.000007Z",
        "2026-11-21t10:05:00.000007Z",
        "2026-11-21T10:05:00.000007z",
        "2026-11-21T10:05:00.000007",
        "2026-11-21T10:05:00.0000070Z",
        "2026-11-21T10:05+00:00:00.0Z",
        "２026-11-21T10:05:00.000007Z",
        "",
    ],
)
def test_no_other_way_of_writing_it_is_read(written: str) -> None:
    with pytest.raises(ValueError):
        from_record(written)


@given(st.lists(st.sampled_from("0123456789-:.,TWZ+ "), min_size=27, max_size=27).map("".join))
def test_what_is_read_is_written_the_same(text: str) -> None:
    try:
        moment = from_record(text)
    except ValueError:
        return
    assert to_record(moment) == text


def changed(text: str, place: int, put: str) -> str:
    return text[:place] + put + text[place + 1 :]


@given(st.integers(0, 26), st.sampled_from("0129-:.,TWZ+ "))
def test_a_written_moment_with_another_character_is_another_moment_or_none(place: int, put: str) -> None:
    text = changed(to_record(MOMENT), place, put)
    try:
        moment = from_record(text)
    except ValueError:
        return
    assert to_record(moment) == text


def test_today_is_the_day_at_the_office_and_not_the_one_of_the_record() -> None:
    evening = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)
    assert local_today(StoppedClock(evening, "Asia/Shanghai")) == date(2027, 1, 1)
    assert local_today(StoppedClock(evening, "UTC")) == date(2026, 12, 31)


def test_what_ends_with_a_day_ends_at_its_24_00() -> None:
    ends = datetime(2026, 11, 28, 16, tzinfo=UTC)
    assert until(ends, "Asia/Shanghai") == "2026-11-28 24:00"
    assert until(ends.replace(minute=1), "Asia/Shanghai") == "2026-11-29 00:01"
    assert until(ends, "UTC") == "2026-11-28 16:00"
