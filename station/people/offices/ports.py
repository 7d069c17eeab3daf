"""What offices need of the store: who holds them, officers and units, and a unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.core.clock import Clock
from station.core.ledger import Draft, Entry, Stream
from station.core.policy import Policy
from station.people.calendar.ports import YearsReader
from station.people.offices.keepers import KeeperChange
from station.people.offices.values import Holding, Unit
from station.people.values import Account, Department, Group, Office, Officer


class OfficesReader(Protocol):
    """Holdings within one transaction."""

    def holdings(self) -> Sequence[Holding]:
        """All on record, past and coming ones too. Raises `IntegrityProblem` where a row is not what the entries give."""
        ...


class UnitsReader(Protocol):
    """Officers and the units that offices are held in."""

    def office(self) -> Office | None:
        """The office; None before it is founded."""
        ...

    def departments(self) -> tuple[Department, ...]:
        """All departments, by name."""
        ...

    def groups(self) -> tuple[Group, ...]:
        """All groups, by department and name."""
        ...

    def officer(self, number: str) -> Officer | None:
        """The officer with this number, also one who left."""
        ...

    def accounts(self) -> tuple[Account, ...]:
        """All accounts, by name."""
        ...


class KeeperReader(Protocol):
    """Changes of keeper within one transaction."""

    def open_changes(self) -> tuple[KeeperChange, ...]:
        """All that wait for their joint count, the oldest first. Raises `IntegrityProblem`."""
        ...

    def keeps(self, unit: Unit) -> bool:
        """Whether a unit keeps anything."""
        ...


class KeepingView(Protocol):
    """What a change of keeper follows from."""

    @property
    def keeper_changes(self) -> KeeperReader:
        """Changes of keeper."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years of public holidays."""
        ...


class RecordedReader(Protocol):
    """When something was recorded."""

    def recorded_before(self, moment: datetime) -> datetime | None:
        """When the newest entry among those recorded before `moment` was, in either stream."""
        ...


class KindReader(Protocol):
    """Entries by their kind."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> list[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...


class OfficesView(KeepingView, Protocol):
    """The state that one transaction sees."""

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def people(self) -> UnitsReader:
        """Officers and units."""
        ...

    @property
    def told(self) -> RecordedReader:
        """When something was recorded."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...


class OfficesWork(OfficesView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class HoldersView(OfficesView, Protocol):
    """The same, with the changes of keeper that are on record."""

    @property
    def ledger(self) -> KindReader:
        """The ledger."""
        ...


class HoldersWork(OfficesWork, Protocol):
    """The same of a unit of work."""

    @property
    def ledger(self) -> KindReader:
        """The ledger."""
        ...


class OfficesStore(Protocol):
    """The part of the store that offices need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[HoldersView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[HoldersWork]:
        """A unit of work that commits when its block ends well."""
        ...
