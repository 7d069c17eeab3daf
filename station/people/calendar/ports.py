"""The ports of the table of working days: the years on record, open deadlines, a published calendar."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.core.calendar import CalendarYear
from station.core.clock import Clock
from station.core.deadlines import Deadline
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.people.matching import MatchReader


class YearsReader(Protocol):
    """The announced years that the ledger has."""

    def years(self) -> tuple[CalendarYear, ...]:
        """All of them, in order, each by its newest entry."""
        ...


class ComputedDeadlines(Protocol):
    """The part of the deadline table whose due moments may be computed anew."""

    def counted_in_days(self, due_from: datetime) -> Sequence[Deadline]:
        """Open deadlines whose length is known and counted in days, due at `due_from` or later, by due moment."""
        ...

    def provisional_count(self) -> int:
        """How many open deadlines are provisional."""
        ...


class CalendarView(Protocol):
    """The state that one transaction sees."""

    @property
    def matches(self) -> MatchReader:
        """Titles of foreign tables that were matched with columns."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years."""
        ...

    @property
    def deadlines(self) -> ComputedDeadlines:
        """Deadlines."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...


class CalendarWork(CalendarView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class CalendarStore(Protocol):
    """The part of the store that working days need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[CalendarView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[CalendarWork]:
        """A unit of work that commits when its block ends well."""
        ...


class PublishedYears(Protocol):
    """A calendar that others publish and keep up to date."""

    def years(self, first: int) -> tuple[CalendarYear, ...]:
        """Every year from `first` on that it knows."""
        ...
