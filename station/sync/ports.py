"""The ports of sync: a centre, a way to reach it, the station's ledger and its memory of the centre."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Protocol

from station.core.ledger import Checkpoint, Draft, Entry, Head, StoredEntry, Stream
from station.core.policy import Policy
from station.core.progress import Report, silent
from station.sync.central_values import ANY_LOGIN, LoginWish, Registration
from station.sync.package import SyncPackage
from station.sync.values import (
    CentreAlarm,
    CentreAnswer,
    CentreBlock,
    CentreState,
    EnrolledKey,
    Peer,
    Restart,
)


class Centre(Protocol):
    """A connected centre. Every method raises `SyncProblem` when the connection or the centre fails."""

    def state_of(self, station: str) -> CentreState:
        """The state of `station` at the centre: its heads, and the keys that the centre has for it."""
        ...

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash the centre stores at a number (`GENESIS` at 0); None beyond its end."""
        ...

    def block(self, station: str, stream: Stream, first: int, count: int) -> CentreBlock:
        """The entries and receipts at `count` numbers from `first` on; one that the centre lacks is left out."""
        ...

    def deliver(self, package: SyncPackage) -> CentreAnswer:
        """Take a package: stored completely and once, or not at all. Safe to repeat when the answer was lost."""
        ...

    def alarm(self, alarm: CentreAlarm) -> None:
        """Keep what casts doubt on the station's copy, the same once. Raises `Refused` where it is not signed."""
        ...

    def enrol(
        self,
        station: str,
        office: str,
        key: EnrolledKey,
        restarts: Iterable[Restart] = (),
        wish: LoginWish = ANY_LOGIN,
    ) -> Registration:
        """Register a station with its key, as the centre's owner, and give this computer a login of the station.

        With a new registration the epochs that its copy has begun are approved: no other copy is known yet. Another
        login than the owner's registers nothing, and stays as it is. Raises `Refused` ``sync.owner_needed``,
        ``sync.other_key`` when the station is registered with another key.
        """
        ...


class CentreOpener(Protocol):
    """Opens the centre at an address. Raises `SyncProblem` when it can't be reached or is no centre."""

    def __call__(self, address: str, report: Report = silent, /) -> AbstractContextManager[Centre]:
        """The centre at `address`; `report` hears what it waits for."""
        ...


class LedgerReader(Protocol):
    """The part of the station's ledger that sync reads."""

    def head(self, stream: Stream) -> Head:
        """Where a stream ends."""
        ...

    def hash_at(self, stream: Stream, seq: int) -> bytes | None:
        """The hash at a number; None beyond the end."""
        ...

    def stored(self, stream: Stream, *, after: int = 0, until: int | None = None) -> Iterator[StoredEntry]:
        """Rows above `after`, up to `until`, in order."""
        ...

    def of_kind(self, stream: Stream, kind: str, size: int) -> list[Entry]:
        """The newest entries of a kind, newest first."""
        ...

    def oldest_after(self, stream: Stream, seq: int) -> str | None:
        """`recorded_at` of the entry that follows `seq`; None when there is none."""
        ...

    def public_key(self, stream: Stream, epoch: int) -> bytes | None:
        """The key that an epoch named."""
        ...

    def keep_checkpoint(self, made: Checkpoint) -> None:
        """Store a signed checkpoint."""
        ...


class PeerReader(Protocol):
    """The station's memory of the centre."""

    def peer(self, stream: Stream) -> Peer:
        """What is remembered for a stream; a blank memory when there is none."""
        ...

    def remember(self, peers: Iterable[Peer]) -> None:
        """Replace what is remembered (in a unit of work)."""
        ...


class FactReader(Protocol):
    """Facts about the station: ``station_id``, ``office``."""

    def require(self, name: str) -> str:
        """The fact. Raises `StoreProblem` when there is none."""
        ...


class SyncView(Protocol):
    """The state that one transaction sees."""

    @property
    def ledger(self) -> LedgerReader:
        """The ledger."""
        ...

    @property
    def sync(self) -> PeerReader:
        """The memory of the centre."""
        ...

    @property
    def facts(self) -> FactReader:
        """Facts that identify the station."""
        ...


class SyncWork(SyncView, Protocol):
    """One unit of work."""

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        ...

    @property
    def shipped_policy(self) -> Policy:
        """The rulebook without the office's parameters; an alarm can be about these."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Record an entry."""
        ...


class SyncStore(Protocol):
    """The part of the store that sync needs."""

    def read(self) -> AbstractContextManager[SyncView]:
        """One unchanging view."""
        ...

    def write(self) -> AbstractContextManager[SyncWork]:
        """One unit of work."""
        ...

    def require_known(self) -> None:
        """Raise `IntegrityProblem` where the database is not the one that was opened: its key signs nothing more."""
        ...


class CentreAddress(Protocol):
    """The place of the centre's address (the station's settings; it may hold a password)."""

    def get(self) -> str | None:
        """The address; None while the station has no centre."""
        ...

    def set(self, address: str) -> None:
        """Store `address`, readable by the owner alone."""
        ...
