"""The days that a paper is about, and the entries of these days."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry, Stream
from station.core.ledger.voiding import Voids
from station.inventory.ports import InventoryView

DayOf = Callable[[Entry], date]
MOST_DAYS = 3700
"""Ten years: a longer paper is made by mistake."""


@dataclass(frozen=True, slots=True)
class PaperPeriod:
    """From the first day to the last one, both counted. Raises Refused ``papers.period_turned``, ``papers.period_long``."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise Refused("papers.period_turned", first=self.first.isoformat(), last=self.last.isoformat())
        if (self.last - self.first).days > MOST_DAYS:
            raise Refused("papers.period_long", first=self.first.isoformat(), last=self.last.isoformat())

    def ended_after(self, moment: datetime, zone: str) -> bool:
        """Whether a moment was before it or within it."""
        return local(moment, zone).date() <= self.last


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of these days, and the void by which it does not count, for the subject in question or for all of it."""

    entry: Entry
    voids: Voids

    def struck(self, about: str) -> bool:
        """Whether it does not count for this subject."""
        return self.voids.by(self.entry, about) is not None


def entries_of(
    view: InventoryView, kinds: Iterable[str], period: PaperPeriod, zone: str, day_of: DayOf | None = None
) -> Iterator[Told]:
    """The entries of these kinds about what happened on these days, in the order in which it happened.

    `day_of` is the day that an entry tells of, where it is another than that on which it happened. What happened was recorded then or later, so entries from the first day on are looked through. Raises
    `IntegrityProblem` ``store.entry_damaged``.
    """
    day = day_of or (lambda each: local(each.happened_at, zone).date())
    begins = datetime.combine(period.first, time.min, ZoneInfo(zone))
    found = [
        each
        for each in view.told.recorded_since(Stream.CUSTODY, tuple(kinds), begins)
        if period.first <= day(each) <= period.last
    ]
    voids = view.voids.of([(each.stream, each.seq) for each in found])
    for entry in sorted(found, key=lambda each: (day(each), each.happened_at, each.seq)):
        yield Told(entry, voids)
