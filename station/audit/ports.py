"""What proving the ledger needs from where it is stored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from station.core.ledger import ChainProblem, Checkpoint, Draft, Entry, Head, Signer, StoredEntry, Stream
from station.core.ledger.chain import is_link
from station.core.policy import Policy
from station.core.progress import CancelToken, Report

GUARD_BROKEN: Final = "guard_broken"
ROWS_APART: Final = "guarded_rows_apart"
GUARD_PROBLEMS: Final = (GUARD_BROKEN, ROWS_APART)
"""Codes of what a person may take for right as it stands (`LedgerProving.accept`), as all that `LedgerProof.files` names."""
WITNESS_FOREIGN: Final = "witness_foreign"
"""The witness was changed or is not the station's own: of it and the database one is right, and a person says which."""


@dataclass(frozen=True, slots=True)
class StreamProof:
    """One stream: how many entries, where it ends, in which epoch."""

    stream: Stream
    entries: int
    head: Head


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """Outcome of a verification: what is wrong with the ledger itself, and with what stands beside it.

    `beside` are verifiers, facts of the database and checkpoints that are not as the entries say, another key, and a
    schema that is not this program's. `files` is what is to be said of the witness and the settings: a person decides on
    it, and work goes on.
    """

    streams: tuple[StreamProof, ...]
    problems: tuple[ChainProblem, ...]
    beside: tuple[ChainProblem, ...] = ()
    files: tuple[ChainProblem, ...] = ()

    @property
    def found(self) -> tuple[ChainProblem, ...]:
        """All that is wrong."""
        return (*self.problems, *self.beside, *self.files)

    @property
    def halts(self) -> bool:
        """Whether the ledger or what it rests on is in doubt, so that nothing is acted on."""
        return bool(self.problems or self.beside)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


@dataclass(frozen=True, slots=True)
class StateDifference:
    """A row of derived state that is not what the ledger gives: ``changed``, ``extra`` or ``missing``; ``lost`` is a whole table, without a key."""

    table: str
    key: str
    found: str


@dataclass(frozen=True, slots=True)
class StateComparison:
    """Outcome of comparing all derived state with the ledger, begun at `compared_at`.

    `entries` were replayed and `rows` compared; `impossible` are entries that can't be true after those before them
    (a second check-out of one item without a return). `outdated` tables were derived by another version of the program
    and are not compared: the next opening derives them anew. `beside` is as in `LedgerProof`.
    """

    compared_at: datetime
    entries: int
    rows: int
    differences: tuple[StateDifference, ...]
    impossible: tuple[ChainProblem, ...]
    outdated: tuple[str, ...] = ()
    beside: tuple[ChainProblem, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.differences and not self.impossible and not self.beside

    @property
    def count(self) -> int:
        """How much is wrong."""
        return len(self.differences) + len(self.impossible) + len(self.beside)


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One place of a stream as a list shows it; `entry` is None where nothing readable stands.

    `missing` is how many entries that should stand right before it are not there.
    """

    stream: Stream
    seq: int
    kind: str = ""
    entry: Entry | None = None
    missing: int = 0

    @classmethod
    def of(cls, row: StoredEntry, *, missing: int = 0) -> EntryLine:
        """The line of a row, readable or not: what was changed behind the program is named by verification."""
        try:
            entry = row.entry() if is_link(row.prev_hash, row.content, row.hash) else None
            return cls(row.stream, row.seq, row.kind, entry, missing)
        except (ValueError, KeyError, TypeError, RecursionError):
            return cls(row.stream, row.seq, row.kind, None, missing)

    @property
    def place(self) -> str:
        """What tells it from all others: ``custody:17``."""
        return f"{self.stream.value}:{self.seq}"

    @property
    def recorded_at(self) -> datetime | None:
        """When it was recorded; None where nothing readable stands."""
        return None if self.entry is None else self.entry.recorded_at

    @property
    def proof(self) -> str:
        """What is seen without verification: ``readable``, ``unreadable``, or ``gap`` where some before are missing."""
        if self.entry is None:
            return "unreadable"
        return "gap" if self.missing else "readable"


class LedgerReader(Protocol):
    """Reading entries; see `station.store.readers.ledger`."""

    def head(self, stream: Stream) -> Head:
        """Where a stream ends."""
        ...

    def entry(self, stream: Stream, seq: int) -> Entry | None:
        """The entry at a place."""
        ...

    def about(self, subject: str, *, newest: int | None = None) -> list[Entry]:
        """What happened to a subject, oldest first."""
        ...

    def of_kind(self, stream: Stream, kind: str, size: int) -> list[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...

    def page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[Entry]:
        """Entries newest first."""
        ...

    def stored_at(self, stream: Stream, seqs: Sequence[int]) -> list[StoredEntry]:
        """The rows at these places, newest first; places that are empty are left out."""
        ...

    def checkpoint_notes(self, stream: Stream) -> list[str]:
        """Signed checkpoints as notes, oldest first."""
        ...

    def keep_checkpoint(self, made: Checkpoint) -> None:
        """Store a checkpoint (in a unit of work)."""
        ...


class LedgerView(Protocol):
    """A view that reaches the ledger."""

    @property
    def ledger(self) -> LedgerReader:
        """The ledger."""
        ...


class Sealing(Protocol):
    """What guards rows that no entry tells; see `station.store.guard`."""

    def seal(self) -> dict[str, int]:
        """Accept what the guarded tables hold now; returns how many rows each has."""
        ...


class CentreMemory(Protocol):
    """What is remembered of the centre; see `station.store.readers.sync`."""

    def forget_damaged(self) -> None:
        """Drop what can't be read."""
        ...


class LedgerWork(LedgerView, Protocol):
    """A unit of work on the ledger."""

    @property
    def sync(self) -> CentreMemory:
        """What is remembered of the centre."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    @property
    def guard(self) -> Sealing:
        """The guard of rows that no entry tells."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Append an entry."""
        ...


class LedgerKeeping(Protocol):
    """The stored ledger as a whole."""

    @property
    def station_id(self) -> str:
        """Id of the station."""
        ...

    def read(self) -> AbstractContextManager[LedgerView]:
        """One unchanging view."""
        ...

    def write(self) -> AbstractContextManager[LedgerWork]:
        """One unit of work."""
        ...

    def look_at_clock(self) -> bool:
        """Whether the clock was set since it was last looked at; that is on record then."""
        ...

    def verify(self, *, thorough: bool, report: Report, cancel: CancelToken | None) -> LedgerProof:
        """Verify everything; changes nothing."""
        ...

    def compare_state(self, report: Report, cancel: CancelToken | None) -> StateComparison:
        """Compare the state in use with the one the ledger gives."""
        ...

    def compare_aside(
        self, report: Report, cancel: CancelToken | None, *, background: bool
    ) -> StateComparison:
        """The same in a process of its own, which leaves the machine to others in the `background`; remembered."""
        ...

    def last_comparison(self) -> StateComparison | None:
        """What the last `compare_aside` found."""
        ...

    def guarded_apart(self) -> tuple[str, ...]:
        """Guarded tables that are not as their guard says."""
        ...

    def witness_apart(self) -> tuple[str, ...]:
        """Codes of what is wrong with the witness or the settings that it knows."""
        ...

    def require_witness_place(self) -> None:
        """Raise `StoreProblem` ``store.witness_not_written`` where no witness could be written."""
        ...

    def take_over_witness(self, restored: Signer | None) -> None:
        """Write the witness anew; with a key for `restored` a new epoch begins with what it knew."""
        ...

    def rebuild_state(self, report: Report, conclude: Callable[[LedgerWork, int], None]) -> int:
        """Derive the state anew; returns the number of entries replayed.

        `conclude` is given the unit of work in which the derived tables take their place, and that number.
        """
        ...
