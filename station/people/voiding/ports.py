"""What voids of entries about people need of the store."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.core.codes import CodeReader
from station.core.ledger import Draft, Entry, Stream
from station.core.policy import Policy
from station.people.offices.ports import OfficesReader
from station.people.ports import PeopleReader


class EntriesReader(Protocol):
    """Entries by their place and by what they are about."""

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """The entry at a place; None when there is none. `checked`: with the content of its hash."""
        ...

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> Sequence[Entry]:
        """All that happened to a subject, oldest first; with `newest` only the last ones."""
        ...


class KeptVerifiers(Protocol):
    """Password and PIN verifiers, which are kept beside the ledger."""

    def remove(self, owner: str, purpose: str) -> None:
        """Delete a verifier; only within a unit of work."""
        ...


class PeopleVoidView(Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> EntriesReader:
        """The ledger."""
        ...

    @property
    def people(self) -> PeopleReader:
        """Officers and accounts."""
        ...

    @property
    def codes(self) -> CodeReader:
        """Who has a code."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    @property
    def credentials(self) -> KeptVerifiers:
        """Verifiers of passwords and PINs."""
        ...


class PeopleVoidWork(PeopleVoidView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class PeopleVoidStore(Protocol):
    """The part of the store that such voids need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[PeopleVoidView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[PeopleVoidWork]:
        """A unit of work that commits when its block ends well."""
        ...
