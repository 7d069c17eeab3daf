"""What the centre has of a station and a copy here lacks: found, fetched, and proved before it is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from station.core.errors import IntegrityProblem, StationError
from station.core.ledger import (
    ChainVerifier,
    Checkpoint,
    EpochStarted,
    Head,
    SignatureCheck,
    StoredEntry,
    Stream,
    suite_named,
)
from station.core.ledger.verify import EPOCH_STARTED
from station.core.progress import CancelToken, Progress, Report, silent
from station.sync.comparison import agreed
from station.sync.package import TOO_LARGE
from station.sync.ports import SyncStore, SyncView
from station.sync.receiving import UNDOUBTED, named_key
from station.sync.values import CentreHead, CentreState, EnrolledKey

_PAGE = 500
"""Entries that are fetched, and compared, at once."""


class CentreRecords(Protocol):
    """A connected centre, read entry by entry. Every method raises `SyncProblem`."""

    def state_of(self, station: str) -> CentreState:
        """The state of `station` at the centre."""
        ...

    def hash_at(self, station: str, stream: Stream, seq: int) -> bytes | None:
        """The hash at a number (`GENESIS` at 0); None beyond the end."""
        ...

    def entries(self, station: str, stream: Stream, after: int, count: int) -> Sequence[StoredEntry]:
        """The rows above `after`, in order: at most `count`, fewer where they are large."""
        ...

    def receipt(self, station: str, stream: Stream, seq: int) -> str | None:
        """The signed checkpoint with which the entry at `seq` was confirmed; None where none counts."""
        ...


class RecordsOpener(Protocol):
    """Opens the centre at an address for reading. Raises `SyncProblem`."""

    def __call__(self, address: str, report: Report = silent, /) -> AbstractContextManager[CentreRecords]:
        """The centre at `address`; `report` hears what it waits for."""
        ...


class FetchedEntries(Protocol):
    """Where fetched entries lie until they are taken over."""

    def put(self, rows: Sequence[StoredEntry]) -> None:
        """Add rows, in their order."""
        ...

    def entries(self, stream: Stream) -> AbstractContextManager[Iterator[StoredEntry]]:
        """The rows of a stream, in their order."""
        ...


@dataclass(frozen=True, slots=True)
class StreamPlan:
    """How a stream is to go on.

    `kept` is the last entry here that stays, in an epoch of `suite`; `local` and `centre` are where the stream ends now,
    `parted` is how many entries here stand behind `kept`, `keys` are those that the epochs until then named.
    """

    stream: Stream
    kept: Head
    suite: str
    local: Head
    centre: Head
    parted: int
    keys: frozenset[bytes]

    @property
    def missing(self) -> int:
        """How many entries the centre has behind the one that stays."""
        return max(0, self.centre.seq - self.kept.seq)

    @property
    def changes(self) -> bool:
        """Whether anything of the stream is to be replaced."""
        return self.missing > 0 or self.parted > 0 or self.kept != self.local


def plans_of(
    store: SyncStore,
    records: CentreRecords,
    station: str,
    heads: Iterable[CentreHead],
    report: Report,
    cancel: CancelToken | None,
) -> tuple[StreamPlan, ...]:
    """How each stream goes on.

    What is whole and at the centre too stays, and behind it what the centre does not have yet. Where one stream is to be
    replaced, the epoch that a restore began in another goes with it, so that one epoch begins in both.
    """
    looked = [_looked_at(store, records, station, there, report, cancel) for there in heads]
    plans = tuple(_plan(store, each, each.stays) for each in looked)
    if not any(plan.changes for plan in plans):
        return plans
    return tuple(_plan(store, each, each.before_restart) for each in looked)


@dataclass(frozen=True, slots=True)
class _Looked:
    """A stream here beside the centre: how far both agree, how far it is whole here, and the epochs begun until then."""

    local: Head
    there: CentreHead
    common: int
    whole: int
    begun: tuple[tuple[int, EpochStarted], ...]

    @property
    def stays(self) -> int:
        return self.whole if self.common == self.there.head.seq else self.common

    @property
    def before_restart(self) -> int:
        restarts = (seq - 1 for seq, body in self.begun if seq > self.common and body.reason not in UNDOUBTED)
        return min(self.stays, next(restarts, self.stays))


def _looked_at(
    store: SyncStore,
    records: CentreRecords,
    station: str,
    there: CentreHead,
    report: Report,
    cancel: CancelToken | None,
) -> _Looked:
    stream = there.head.stream

    def mine(seq: int) -> bytes | None:
        with store.read() as view:
            return view.ledger.hash_at(stream, seq)

    with store.read() as view:
        local = view.ledger.head(stream)
        whole, begun = _whole(view, station, local, report, cancel)
    common = agreed(min(whole, there.head.seq), mine, lambda seq: records.hash_at(station, stream, seq))
    return _Looked(local, there, common, whole, begun)


def _plan(store: SyncStore, looked: _Looked, seq: int) -> StreamPlan:
    """The plan of a stream of which the entries up to `seq` stay."""
    stream = looked.local.stream
    with store.read() as view:
        row = next(view.ledger.stored(stream, after=seq - 1, until=seq), None) if seq else None
        parted = sum(1 for _ in view.ledger.stored(stream, after=seq))
    kept = Head.empty(stream) if row is None else Head(stream, row.epoch, row.seq, row.hash)
    begun = [body for at, body in looked.begun if at <= seq]
    keys = frozenset(bytes.fromhex(body.public_key) for body in begun)
    suite = begun[-1].suite if begun else looked.there.suite
    return StreamPlan(stream, kept, suite, looked.local, looked.there.head, parted, keys)


def fetch(
    records: CentreRecords,
    station: str,
    plan: StreamPlan,
    keys: Mapping[str, EnrolledKey],
    own: frozenset[bytes],
    check: SignatureCheck,
    into: FetchedEntries,
    report: Report,
    cancel: CancelToken | None,
) -> Checkpoint:
    """Fetch the missing entries of a stream; returns the receipt of the last one.

    They are proved: each follows the one before, each epoch names a key that the centre has, and the last one bears a
    receipt that a key of the station signed, which binds all before it: one of its `own`, or one that an epoch here named. Raises `IntegrityProblem`
    ``sync.fetched_damaged``, ``sync.fetched_unproved``, `Cancelled`, `SyncProblem`.
    """
    stream, after = plan.stream, plan.kept.seq
    verifier = ChainVerifier(station, stream, after=plan.kept, suite=suite_named(plan.suite))
    last = plan.kept
    while after < plan.centre.seq:
        if cancel is not None:
            cancel.check()
        rows = [row for row in records.entries(station, stream, after, _PAGE) if row.seq <= plan.centre.seq]
        if not rows:
            raise _damaged(stream, after + 1, "missing")
        verifier.feed(rows)
        _require_sound(verifier, stream, rows, keys)
        into.put(rows)
        last = Head(stream, rows[-1].epoch, rows[-1].seq, rows[-1].hash)
        after = last.seq
        report(Progress("sync.fetching", after - plan.kept.seq, plan.missing, "entries", stream.value))
    if last != plan.centre:
        raise _damaged(stream, last.seq, "head_changed")
    note = records.receipt(station, stream, last.seq)
    receipt = _signed(note, station, last, keys, plan.keys | own, check)
    if receipt is None:
        raise IntegrityProblem("sync.fetched_unproved", stream=stream.value, seq=last.seq)
    return receipt


def _require_sound(
    verifier: ChainVerifier, stream: Stream, rows: Iterable[StoredEntry], keys: Mapping[str, EnrolledKey]
) -> None:
    large = next((row for row in rows if row.content is TOO_LARGE), None)
    if large is not None:
        raise _damaged(stream, large.seq, "entry_too_large")
    problems = verifier.finish().problems
    if problems:
        raise _damaged(stream, problems[0].seq, problems[0].code)
    for row in rows:
        if row.kind == EPOCH_STARTED and named_key(row, keys)[1] is None:
            raise _damaged(stream, row.seq, "epoch_key_unknown")


def _signed(
    note: str | None,
    station: str,
    last: Head,
    keys: Mapping[str, EnrolledKey],
    trusted: frozenset[bytes],
    check: SignatureCheck,
) -> Checkpoint | None:
    try:
        made = None if note is None else Checkpoint.parse(note)
    except (ValueError, KeyError):
        return None
    key = None if made is None else keys.get(made.key_id)
    if made is None or key is None or key.public_key not in trusted:
        return None
    about = (made.station, made.head) == (station, last)
    return made if about and check(key.suite, key.public_key, made.message(), made.signature) else None


def _damaged(stream: Stream, seq: int, fault: str) -> StationError:
    """Not as when the centre only stores: what it damaged is what this copy lacks."""
    return IntegrityProblem("sync.fetched_damaged", stream=stream.value, seq=seq, fault=fault)


def _whole(
    view: SyncView, station: str, local: Head, report: Report, cancel: CancelToken | None
) -> tuple[int, tuple[tuple[int, EpochStarted], ...]]:
    """The last number up to which a stream here is as it was recorded, and the epochs begun until then, by number."""
    verifier = ChainVerifier(station, local.stream)
    until, begun = 0, list[tuple[int, EpochStarted]]()
    for rows in _pages(view.ledger.stored(local.stream, until=local.seq)):
        if cancel is not None:
            cancel.check()
        verifier.feed(rows)
        problems = verifier.finish().problems
        until = rows[-1].seq if not problems else min(each.seq for each in problems) - 1
        opened = (
            (row.seq, row.entry().typed) for row in rows if row.kind == EPOCH_STARTED and row.seq <= until
        )
        begun += [(seq, body) for seq, body in opened if isinstance(body, EpochStarted)]
        if problems:
            break
        report(Progress("sync.looking", until, local.seq, "entries", local.stream.value))
    return until, tuple(begun)


def _pages(rows: Iterator[StoredEntry]) -> Iterator[list[StoredEntry]]:
    while page := list(islice(rows, _PAGE)):
        yield page
