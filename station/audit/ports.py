"""The ports of the audit: the ledger, the state, and what is stored beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from station.audit.losses import Loss
from station.core.ledger import ChainProblem, Checkpoint, Draft, Entry, Head, Signer, StoredEntry, Stream
from station.core.ledger.voiding import Voids
from station.core.policy import Policy
from station.core.progress import CancelToken, Report
from station.inventory.ports import EquipmentReader, PlaceReader
from station.people.ports import PeopleReader

GUARD_BROKEN: Final = "guard_broken"
ROWS_APART: Final = "guarded_rows_apart"
GUARD_PROBLEMS: Final = (GUARD_BROKEN, ROWS_APART)
"""Codes of what a person may take for right as it stands (`LedgerProving.accept`), as all that `LedgerProof.files` names."""
WITNESS_FOREIGN: Final = "witness_foreign"
WITNESS_BEFORE_KEY: Final = "witness_before_key"
"""It is of before a new key, as it says itself; only the former key could prove that."""
WITNESS_UNPROVED: Final = frozenset({WITNESS_FOREIGN, WITNESS_BEFORE_KEY})
"""A person may say that such a witness is right and the database an older one."""
"""The witness was changed or is not the station's own: of it and the database one is right, and a person says which."""


@dataclass(frozen=True, slots=True)
class StreamProof:
    """One stream: number of entries, head, epoch."""

    stream: Stream
    entries: int
    head: Head


@dataclass(frozen=True, slots=True)
class LedgerProof:
    """The outcome of a verification: faults of the ledger itself, and of what is stored beside it.

    `beside` are verifiers, facts of the database and checkpoints that differ from the entries, another key, and a
    schema that is not this program's. `files` are findings about the witness and the settings: a person decides on
    them, and work goes on.
    """

    streams: tuple[StreamProof, ...]
    problems: tuple[ChainProblem, ...]
    beside: tuple[ChainProblem, ...] = ()
    files: tuple[ChainProblem, ...] = ()

    @property
    def found(self) -> tuple[ChainProblem, ...]:
        """All faults."""
        return (*self.problems, *self.beside, *self.files)

    @property
    def halts(self) -> bool:
        """Whether the ledger or what it depends on is in doubt, so that no act is allowed."""
        return bool(self.problems or self.beside)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.found


@dataclass(frozen=True, slots=True)
class StateDifference:
    """A row of derived state that differs from the ledger: ``changed``, ``extra`` or ``missing``.

    ``lost`` is a whole table, without a key; ``foreign`` a column, index or trigger of it, which the key names.
    """

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
        """The number of faults."""
        return len(self.differences) + len(self.impossible) + len(self.beside)


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


class VoidReader(Protocol):
    """Which entries do not count."""

    def of(self, places: Sequence[tuple[Stream, int]]) -> Voids:
        """What other entries say of those at these places."""
        ...


class LedgerView(Protocol):
    """A view with the ledger."""

    @property
    def ledger(self) -> LedgerReader:
        """The ledger."""
        ...

    @property
    def voids(self) -> VoidReader:
        """Which entries do not count."""
        ...


class NamesView(Protocol):
    """Where the names stand."""

    @property
    def people(self) -> PeopleReader:
        """Officers and accounts."""
        ...

    @property
    def equipment(self) -> EquipmentReader:
        """Items."""
        ...

    @property
    def places(self) -> PlaceReader:
        """Places."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The catalogue."""
        ...


class NamedLedgerView(LedgerView, NamesView, Protocol):
    """The ledger, and what its people and things are called."""


class Sealing(Protocol):
    """The guard of rows that no entry holds; see `station.store.guard`."""

    def seal(self) -> dict[str, int]:
        """Accept the present rows of the guarded tables; returns the number of rows of each."""
        ...


class CentreMemory(Protocol):
    """The memory of the centre; see `station.store.readers.sync`."""

    def forget_damaged(self) -> None:
        """Remove rows that can't be read."""
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


class LedgerStorage(Protocol):
    """The stored ledger as a whole."""

    @property
    def station_id(self) -> str:
        """Id of the station."""
        ...

    def read(self) -> AbstractContextManager[NamedLedgerView]:
        """One unchanging view."""
        ...

    def write(self) -> AbstractContextManager[LedgerWork]:
        """One unit of work."""
        ...

    def require_known(self) -> None:
        """Raise `IntegrityProblem` where the database is not the one that was opened, or went on without this program."""
        ...

    def look_at_clock(self) -> bool:
        """Whether the clock was set since the last check; the change is on record then."""
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
        """The same in a separate process, which leaves processor time to others in the `background`.

        The result is stored.
        """
        ...

    def last_comparison(self) -> StateComparison | None:
        """What the last `compare_aside` found."""
        ...

    def guarded_apart(self) -> tuple[str, ...]:
        """Guarded tables that differ from their guard."""
        ...

    def witness_apart(self) -> tuple[str, ...]:
        """Codes of the faults of the witness, or of the settings that it knows."""
        ...

    def lost_by_witness(self) -> Loss | None:
        """What the witness knows and the ledger lacks, whoever wrote it; None where that is on record or nothing is lost."""
        ...

    def require_witness_place(self) -> None:
        """Raise `StoreProblem` ``store.witness_not_written`` where no witness could be written."""
        ...

    def restate_witness(self, place: Path, settings: Mapping[str, str]) -> None:
        """Write the witness anew at `place`, with these settings of the station."""
        ...

    def take_over_witness(self, restored: Signer | None) -> None:
        """Write the witness anew; with a key for `restored`, a new epoch begins with what the witness knew."""
        ...

    def parts_replaced(self, before: StateComparison) -> tuple[StateDifference, ...]:
        """What of the findings beside the ledger goes when the state is derived anew: parts of tables, and indexes."""
        ...

    def rebuild_state(self, report: Report, conclude: Callable[[LedgerWork, int], None]) -> int:
        """Derive the state anew; returns the number of entries replayed.

        `conclude` is called with the unit of work in which the derived tables take their place, and with that number.
        """
        ...
