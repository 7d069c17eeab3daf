"""How much gear is out at which hour of the day: usually, and today. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from station.inventory.figures.ports import HourCounts

DAYS = 28
"""Days that say what is usual."""
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Occupancy:
    """By hour of the day how much is out at its end: on an average day of `days` with movements, and today up to now."""

    usual: tuple[int, ...]
    today: tuple[int | None, ...]
    days: int
    now: int


def occupancy(counts: HourCounts, since: datetime, now: datetime, zone: str) -> Occupancy:
    """From the loans that began and ended from the full hour `since` on."""
    here = ZoneInfo(zone)
    today = now.astimezone(here).date()
    levels: dict[date, dict[int, int]] = {}
    moved: set[date] = set()
    for at, level, stirred in _levels(counts, since, now):
        local = at.astimezone(here)
        levels.setdefault(local.date(), {})[local.hour] = level
        if stirred:
            moved.add(local.date())
    days = sorted(moved - {today})
    usual = tuple(_mean([levels[day][hour] for day in days if hour in levels[day]]) for hour in range(24))
    present = levels.get(today, {})
    return Occupancy(usual, tuple(present.get(hour) for hour in range(24)), len(days), counts.running)


def _levels(counts: HourCounts, since: datetime, now: datetime) -> Iterator[tuple[datetime, int, bool]]:
    """Each hour with how much was out at its end, and whether anything moved in it."""
    level = counts.running - sum(counts.began.values()) + sum(counts.ended.values())
    at = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while at <= now:
        key = f"{at:%Y-%m-%dT%H}"
        began, ended = _of(counts.began, key), _of(counts.ended, key)
        level += began - ended
        yield at, level, bool(began or ended)
        at += _HOUR


def _of(counts: Mapping[str, int], hour: str) -> int:
    return counts.get(hour, 0)


def _mean(levels: list[int]) -> int:
    return round(sum(levels) / len(levels)) if levels else 0
