"""One place of a stream in a list: the entry there, whether it can be read, and whether it counts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.core.ledger import Entry, StoredEntry, Stream
from station.core.ledger.chain import is_link
from station.core.ledger.voiding import Voids


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One place of a stream in a list; `entry` is None where nothing readable is stored.

    `missing` is how many entries are missing right before it; `voids` are the entries by which it does not count, and
    `struck` says that it does not for any of its things.
    """

    stream: Stream
    seq: int
    kind: str = ""
    entry: Entry | None = None
    missing: int = 0
    voids: tuple[Entry, ...] = ()
    struck: bool = False

    def voided(self, voids: Voids, about: str = "") -> EntryLine:
        """The line with what `voids` say of its entry; in the history of `about` it is struck where it does not count for that."""
        if self.entry is None or not (by := voids.of(self.entry)):
            return self
        struck = voids.by(self.entry) or (voids.by(self.entry, about) if about else None)
        return replace(self, voids=by, struck=struck is not None)

    @classmethod
    def of(cls, row: StoredEntry, *, missing: int = 0) -> EntryLine:
        """The line of a row, readable or not; verification names what was changed outside the program."""
        try:
            entry = row.entry() if is_link(row.prev_hash, row.content, row.hash) else None
            return cls(row.stream, row.seq, row.kind, entry, missing)
        except (ValueError, KeyError, TypeError, RecursionError):
            return cls(row.stream, row.seq, row.kind, None, missing)

    @property
    def place(self) -> str:
        """The text that identifies it: ``custody:17``."""
        return f"{self.stream.value}:{self.seq}"

    @property
    def recorded_at(self) -> datetime | None:
        """When it was recorded; None where nothing readable stands."""
        return None if self.entry is None else self.entry.recorded_at

    @property
    def proof(self) -> str:
        """What is known without verification.

        ``readable``, ``unreadable``, or ``gap`` where entries before it are missing.
        """
        if self.entry is None:
            return "unreadable"
        return "gap" if self.missing else "readable"
