"""What the yearly audit needs from outside: the entries up to a place, the dated register, the papers, the key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Protocol

from station.audit.year.values import Counting, HeadFigures
from station.core.clock import Clock
from station.core.ledger import Draft, Entry, Head, Stream
from station.core.policy import Policy
from station.core.progress import CancelToken, Report, silent
from station.core.report import Report as Paper
from station.core.report import WrittenReport
from station.inventory.ports import LedgerFacts
from station.inventory.standards.ports import StandardsView
from station.printing.dated import Origins


class EntriesInOrder(Protocol):
    """The entries of a stream in their order."""

    def between(self, stream: Stream, kinds: Iterable[str], after: int, until: int) -> Iterator[Entry]:
        """The entries of these kinds above `after` up to `until`, in their order, each with the content of its hash."""
        ...


class StreamPlaces(EntriesInOrder, Protocol):
    """The same, and where a stream stood."""

    def head_before(self, stream: Stream, moment: datetime) -> Head:
        """Where a stream ended with what was recorded before a moment."""
        ...

    def head_at(self, stream: Stream, seq: int) -> Head | None:
        """The end of a stream as it was at this place; None where the stream does not reach it."""
        ...


class YearLedger(LedgerFacts, Protocol):
    """The ledger, as far as the audit reads it."""

    def head(self, stream: Stream) -> Head:
        """Where a stream ends."""
        ...

    def of_kind(self, stream: Stream, kind: str, size: int, *, checked: bool = False) -> Sequence[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...

    def public_key(self, stream: Stream, epoch: int) -> bytes | None:
        """The public key that an epoch of `stream` named."""
        ...

    def checkpoint_notes(self, stream: Stream) -> list[str]:
        """Signed checkpoints as notes, oldest first."""
        ...


class YearView(StandardsView, Protocol):
    """What one transaction sees."""

    @property
    def ledger(self) -> YearLedger:
        """The ledger."""
        ...

    @property
    def years(self) -> StreamPlaces:
        """Entries in their order."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by."""
        ...


class YearWork(YearView, Protocol):
    """A unit of work."""

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    def append(self, draft: Draft) -> Entry:
        """Append an entry."""
        ...


class YearPast(Protocol):
    """The store as it was; see `station.store.past`."""

    def read(self) -> AbstractContextManager[StandardsView]:
        """The state of then."""
        ...


class YearStore(Protocol):
    """The store, as far as the audit needs it."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[YearView]:
        """One unchanging view."""
        ...

    def write(self) -> AbstractContextManager[YearWork]:
        """One unit of work."""
        ...

    def at(
        self,
        day: Mapping[Stream, int],
        behind: str,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> YearPast:
        """The store as of these ends of both streams, for reading what the report `behind` rests on."""
        ...


class YearHead(Protocol):
    """A head of the audit, over the entries of the year; made anew for each audit."""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of entry that it takes."""
        ...

    def take(self, entry: Entry, counting: Counting) -> None:
        """Take the next entry, in the order of their numbers, from the first of the ledger on."""
        ...

    def figures(self, counting: Counting) -> HeadFigures:
        """What came of them."""
        ...


class YearPapers(Origins, Protocol):
    """Files of reports; `station.printing.reporting.Reporting` writes them."""

    def require_outside(self, path: Path) -> None:
        """Raises Refused ``reports.own_folder``."""
        ...

    def write(self, report: Paper, path: Path, source: Path | None = None) -> WrittenReport:
        """Write a report in the format of the suffix of `path`."""
        ...
