"""What matters need of the store: those on the list, what names them, officers and units, and a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.core.clock import Clock
from station.core.codes import CodeReader
from station.core.deadlines import Deadline
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.matters.values import Material, Matter, Mention
from station.people.calendar.ports import YearsReader
from station.people.dated import DatedStore
from station.people.deadlines.values import FoundDeadlines
from station.people.matching import MatchReader
from station.people.offices.ports import UnitsReader


class MatterReader(Protocol):
    """Matters within one transaction, each as the entries give it."""

    def matter(self, number: str) -> Matter | None:
        """The matter with this number, however it is written; that there is none is compared, too."""
        ...

    def numbered(self, numbers: Sequence[str]) -> dict[str, Matter]:
        """The same for several, by the normal form of the number; those that are not on the list are left out."""
        ...

    def open_ones(self, officer: str | None, most: int) -> tuple[Matter, ...]:
        """Open matters, those opened last first; with `officer` those that the officer is in charge of."""
        ...

    def material(self, number: str, since: datetime) -> Material | None:
        """The recording of the matter that came in first of those made since then."""
        ...

    def mentions(self, number: str) -> tuple[Mention, ...]:
        """All entries of custody that name the matter with this number, the oldest first."""
        ...


class OpenDues(Protocol):
    """What is due of a matter."""

    def open_about(self, *subjects: str) -> FoundDeadlines:
        """The open deadlines about these things, the next due first."""
        ...


class MatterDues(OpenDues, Protocol):
    """What is due of a matter, and what was."""

    def of(self, kind: str, subject: str, seq: int) -> Deadline | None:
        """The deadline that the entry `seq` started; None when there is none."""
        ...


class MatterView(Protocol):
    """The state that one transaction sees."""

    @property
    def matters(self) -> MatterReader:
        """Matters."""
        ...

    @property
    def people(self) -> UnitsReader:
        """Officers and units."""
        ...

    @property
    def codes(self) -> CodeReader:
        """Finds who has a number or badge."""
        ...

    @property
    def matches(self) -> MatchReader:
        """Matched titles."""
        ...

    @property
    def deadlines(self) -> MatterDues:
        """What is due."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...


class MatterWork(MatterView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class MatterStore(DatedStore, Protocol):
    """The part of the store that matters need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[MatterView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[MatterWork]:
        """A unit of work that commits when its block ends well."""
        ...
