"""Values in words: moments, sizes, lengths of time, counts."""

from __future__ import annotations

from datetime import date, datetime

from station.core import clock
from station.core.clock import local
from station.core.sizes import size
from station.core.texts import Texts


def speed(per_second: float) -> str:
    """`per_second` bytes a second: ``83.0 MB/s``."""
    return f"{size(per_second)}/s"


def number(value: float) -> str:
    """A count with its thousands set apart: ``12,345``."""
    return f"{value:,}"


def percent(fraction: float) -> str:
    """A share of 0.0 to 1.0: ``62 %``. Never rounded up to 100 before the end."""
    return f"{int(fraction * 100)} %"


def span(texts: Texts, seconds: float) -> str:
    """A length of time in the largest suitable unit: seconds, minutes, hours, days.

    Days are full days: rounding half a day up would make a loan later than it is, or show time that is not left.
    """
    whole = round(seconds)
    if whole < 60:
        return texts("formats.seconds", count=whole)
    if whole < 3600:
        return texts("formats.minutes", count=round(whole / 60))
    if whole < 48 * 3600:
        hours, minutes = divmod(round(whole / 60), 60)
        return texts("formats.hours_minutes" if minutes else "formats.hours", hours=hours, minutes=minutes)
    return texts("formats.days", count=whole // 86400)


def seconds_left(texts: Texts, seconds: float | None) -> str:
    """The time left: ``剩 4 分钟``; empty while it is unknown."""
    return "" if seconds is None else texts("formats.left", span=span(texts, seconds))


def day(value: date) -> str:
    """A day: ``2026-11-21``."""
    return value.strftime("%Y-%m-%d")


def moment(value: datetime, zone: str) -> str:
    """A moment in the local time of `zone`: ``2026-11-21 18:05``."""
    return local(value, zone).strftime("%Y-%m-%d %H:%M")


def until(value: datetime, zone: str) -> str:
    """Until when something is due, in the local time of `zone`; the end of a day is its 24:00."""
    return clock.until(value, zone)


def weekday(texts: Texts, value: date) -> str:
    """The day of the week: ``星期六``."""
    return texts(f"formats.weekday.{value.isoweekday()}")


def recent(texts: Texts, value: datetime, now: datetime, zone: str) -> str:
    """A moment in short form: 今天 18:05, 昨天 18:05, within the year 11-19 18:05, else in full."""
    then, today = local(value, zone), local(now, zone)
    days = (today.date() - then.date()).days
    at = then.strftime("%H:%M")
    if -1 <= days <= 1:
        return texts(f"formats.{('tomorrow', 'today', 'yesterday')[days + 1]}", clock=at)
    if then.year == today.year:
        return then.strftime("%m-%d %H:%M")
    return then.strftime("%Y-%m-%d %H:%M")
