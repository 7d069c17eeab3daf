"""What the ledger knows of a branch that it left: the entries that it keeps of it, and what an epoch says was lost.

Each desktop of an office has a witness of its own. When one of them goes on from the centre, or begins an epoch because
of a restore, the others' witnesses still name the branch: what they saw is on record, and begins no epoch of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from station.core.errors import IntegrityProblem
from station.core.ledger import EntryRecovered, EpochStarted, Head, StoredEntry, Stream, entry_from_content
from station.core.ledger.chain import is_link
from station.core.ledger.entry import Entry
from station.core.ledger.verify import EPOCH_STARTED
from station.store.readers.reading import unaltered
from station.store.view import View

_AT_ONCE: Final = 500
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError)


class KnownBranches:
    """The branches that one view of the ledger knows of."""

    def __init__(self, view: View) -> None:
        self._view = view

    def began_for(self, evidence: Mapping[str, object]) -> bool:
        """Whether an epoch began with exactly this of a witness."""
        return any(begun.evidence == evidence for begun in self._epochs())

    def holds(self, seen: Head) -> bool:
        """Whether the end of a stream that a witness saw is on record: as a kept entry, whole, or by an epoch."""
        if any(_names(begun, seen) for begun in self._epochs()):
            return True
        return any(
            (entry.seq, entry.hash) == (seen.seq, seen.hash)
            for entry in self._kept(seen.stream, seen.hash.hex())
        )

    def named(self, database_id: str) -> bool:
        """Whether an epoch of this ledger, or of a branch that it keeps, began under this id."""
        if any(begun.database_id == database_id for begun in self._epochs()):
            return True
        return any(
            isinstance(typed := entry.typed, EpochStarted) and typed.database_id == database_id
            for entry in self._kept(Stream.CUSTODY, database_id)
        )

    def _epochs(self) -> Iterator[EpochStarted]:
        """The epochs whose entries are whole: a damaged one proves nothing, and the verification tells it."""
        for row in self._rows(Stream.CUSTODY, EPOCH_STARTED):
            with suppress(IntegrityProblem):
                if isinstance(typed := unaltered(row).typed, EpochStarted):
                    yield typed

    def _kept(self, stream: Stream, naming: str) -> Iterator[Entry]:
        """Whole entries of branches whose record holds the text `naming`, newest first; only these are read."""
        for row in self._rows(stream, EntryRecovered.KIND):
            if naming.encode() in row.content and (entry := _kept_whole(row.entry)) is not None:
                yield entry

    def _rows(self, stream: Stream, kind: str) -> Iterator[StoredEntry]:
        """The rows of a kind, newest first, whether they can be read or not."""
        before: int | None = None
        while page := self._view.ledger.stored_page(stream, before=before, size=_AT_ONCE, kind=kind):
            before = page[-1].seq
            yield from page


def _kept_whole(read: Any) -> Entry | None:
    """The entry that was kept, if its content is what its hash covers."""
    try:
        body = read().typed
        if not isinstance(body, EntryRecovered) or body.encoded:
            return None
        content, digest = body.content.encode(), bytes.fromhex(body.hash)
        entry = entry_from_content(content, digest)
    except _UNREADABLE:
        return None  # the ledger's own verification tells it
    return entry if is_link(entry.prev_hash, content, digest) else None


def _names(begun: EpochStarted, seen: Head) -> bool:
    """Whether the evidence with which an epoch began holds this end of a stream."""
    evidence = begun.evidence
    heads = evidence.get("heads") if isinstance(evidence, Mapping) else None
    told = heads.get(seen.stream.value) if isinstance(heads, Mapping) else None
    return isinstance(told, Mapping) and (told.get("seq"), told.get("hash")) == (seen.seq, seen.hash.hex())
