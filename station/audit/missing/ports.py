"""What is needed of the store to find recordings that are missing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.core.clock import Clock
from station.core.ledger import Entry, Stream
from station.core.policy import Policy
from station.inventory.loan_outings import LoanOuting
from station.inventory.values import Item, OpenReturn
from station.matters.values import Matter, Mention
from station.people.dated import DatedStore
from station.people.deadlines.values import FoundDeadlines
from station.people.values import Officer


class OutingReader(Protocol):
    """Loans: what is out, what came back, for which activity."""

    def open_returns(self, limit: int = 200) -> Sequence[OpenReturn]:
        """Devices back without their recordings."""
        ...

    def outings(self, since: datetime) -> Sequence[LoanOuting]:
        """Check-outs of which something is out, or came back at `since` or later."""
        ...

    def require_spans(self, tag: str) -> None:
        """Raise `IntegrityProblem` ``store.state_damaged`` unless who had the item when is what the entries give."""
        ...

    def out_for(
        self, activity: str, department: str, group: str, start: datetime, end: datetime
    ) -> Sequence[str]:
        """Numbers of the officers of a group who had something for this activity within that time."""
        ...

    def item(self, tag: str) -> Item | None:
        """The item with this tag."""
        ...


class KnownRecordings(Protocol):
    """Recordings, as far as it is asked whether there are any."""

    def recorded(
        self, officers: Collection[str], cameras: Collection[str], start: datetime, end: datetime
    ) -> bool:
        """Whether a recording of one of these officers or devices is on record that was made, in part at least, in that time."""
        ...


class UnrecordedReader(Protocol):
    """Matters, as far as they lack recordings."""

    def keyed(self, key: str) -> Matter | None:
        """The matter with this key, which deadlines are about."""
        ...

    def without_recordings(self) -> Sequence[Matter]:
        """Open matters that no recording names."""
        ...

    def mentions(self, number: str) -> Sequence[Mention]:
        """All entries of custody that name the matter."""
        ...


class AwaitedMaterial(Protocol):
    """Deadlines, of which those of site visits wait for material."""

    def open(self, kind: str) -> FoundDeadlines:
        """Open deadlines of a kind, the next due first."""
        ...


class PersonReader(Protocol):
    """Officers."""

    def officer(self, number: str) -> Officer | None:
        """The officer with this number."""
        ...


class MissingLedger(Protocol):
    """The ledger, as far as explanations are looked up."""

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> Sequence[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...

    def entry(self, stream: Stream, seq: int) -> Entry | None:
        """The entry at a place."""
        ...


class MissingView(Protocol):
    """The state that one transaction sees."""

    @property
    def equipment(self) -> OutingReader:
        """Loans."""
        ...

    @property
    def archive(self) -> KnownRecordings:
        """Recordings."""
        ...

    @property
    def matters(self) -> UnrecordedReader:
        """Matters."""
        ...

    @property
    def deadlines(self) -> AwaitedMaterial:
        """Deadlines."""
        ...

    @property
    def people(self) -> PersonReader:
        """Officers."""
        ...

    @property
    def ledger(self) -> MissingLedger:
        """The ledger."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by."""
        ...


class MissingStore(DatedStore, Protocol):
    """The part of the store that it needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[MissingView]:
        """An unchanging view."""
        ...
