"""The ports of deadlines: their table, the announced years, the policy, and a store to write to."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from station.core.clock import Clock
from station.core.deadlines import Deadline
from station.core.ledger import Draft, Entry
from station.core.listing import DamagedRow
from station.people.calendar.ports import YearsReader
from station.people.dated import DatedStore
from station.people.deadlines.values import FoundDeadlines
from station.people.listing import ListView
from station.people.offices.ports import OfficesReader, UnitsReader
from station.people.sessions import Session


class DeadlineReader(Protocol):
    """The deadline table within one transaction."""

    def open_kinds(self) -> tuple[str, ...]:
        """The kinds of which a deadline is open."""
        ...

    def open(
        self,
        kind: str,
        *,
        person: str = "",
        until: datetime | None = None,
        after: datetime | None = None,
        limit: int | None = None,
        categories: Collection[int] = (),
    ) -> FoundDeadlines:
        """Open deadlines of a kind due up to `until`, or later than `after`, about items of `categories` alone; the next due first."""
        ...

    def open_about(self, *subjects: str) -> FoundDeadlines:
        """The open deadlines about these things, the next due first."""
        ...

    def reminders_of(self, subjects: Collection[str]) -> list[Entry]:
        """The entries by which somebody reminded of what is due of these things, newest first."""
        ...

    def of(self, kind: str, subject: str, seq: int) -> Deadline | None:
        """The deadline that the entry `seq` started; None when there is none."""
        ...

    def categories_of(self, deadline: Deadline) -> frozenset[int]:
        """The category of the item that a deadline is about; none where it is about something else."""
        ...

    def claimed_by(self, account: str) -> FoundDeadlines:
        """The open deadlines that an account has claimed, by the table and by the entries, the next due first."""
        ...


class Awaited(Protocol):
    """Whether what an open deadline asks for is the person's to do, though it binds nobody by name."""

    def __call__(self, session: Session, deadline: Deadline, view: Any, now: datetime) -> bool:
        """`view` is the transaction, of which each room sees its own part."""
        ...


class DeadlineView(ListView, Protocol):
    """The state that one transaction sees."""

    @property
    def deadlines(self) -> DeadlineReader:
        """Deadlines."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def people(self) -> UnitsReader:
        """Officers and units."""
        ...


class DeadlineWork(DeadlineView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class DeadlineStore(DatedStore, Protocol):
    """The part of the store that deadlines need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[DeadlineView]:
        """An unchanging view."""
        ...

    def damaged_behind(self, behind: str | None) -> tuple[DamagedRow, ...]:
        """All rows behind a list that are not what the ledger gives, whatever of them it shows."""
        ...

    def write(self) -> AbstractContextManager[DeadlineWork]:
        """A unit of work that commits when its block ends well."""
        ...
