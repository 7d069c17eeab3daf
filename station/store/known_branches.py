"""What the ledger knows of a branch that it left: the entries that it keeps of it, and what an epoch says was lost.

Each desktop of an office has a witness of its own. When one of them goes on from the centre, or begins an epoch because
of a restore, the others' witnesses still name the branch: one restore is one epoch, and what they knew besides is an entry
within it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from station.core.errors import IntegrityProblem
from station.core.ledger import (
    EntryRecovered,
    EpochStarted,
    Head,
    LossWitnessed,
    StoredEntry,
    Stream,
    entry_from_content,
)
from station.core.ledger.chain import is_link
from station.core.ledger.entry import Entry
from station.core.ledger.verify import EPOCH_STARTED
from station.store.readers.reading import unaltered
from station.store.view import View
from station.store.witness import IDS_BEFORE

_AT_ONCE: Final = 500
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True, slots=True)
class Left:
    """The number of the epoch that followed in a database's place, and of one that began since because of a restore; 0: none."""

    followed: int = 0
    restored: int = 0


class KnownBranches:
    """The branches that one view of the ledger knows of."""

    def __init__(self, view: View) -> None:
        self._view = view

    def began_for(self, evidence: Mapping[str, object]) -> bool:
        """Whether an epoch began with exactly this of a witness."""
        return any(begun.evidence == evidence for _, begun in self._epochs())

    def holds(self, seen: Head) -> bool:
        """Whether the end of a stream that a witness saw is on record.

        As a kept entry, whole, by an epoch, or by an entry about what another witness knew.
        """
        if any(_names(begun, seen) for _, begun in self._epochs()) or self._told(seen):
            return True
        return any(
            (entry.seq, entry.hash) == (seen.seq, seen.hash)
            for _, entry in self._kept(seen.stream, seen.hash.hex())
        )

    def named(self, database_id: str) -> bool:
        """Whether an epoch of this ledger, or of a branch that it keeps, began under this id."""
        return self.key_of(database_id) is not None

    def key_of(self, database_id: str) -> str | None:
        """The id of the key with which the epoch began that is `named`; None where none is."""
        begun = (each for _, each in self._epochs() if each.database_id == database_id)
        branch = (each for _, each in self._kept_epochs(database_id))
        return next((each.key_id for found in (begun, branch) for each in found), None)

    def left(self, ids: Iterable[str]) -> Left:
        """Where a database was left that had these ids, newest first: the first that is known here is where it parted.

        A restore that one witness found is the one that the others find: what they knew of it and the ledger lacks was lost
        with it.
        """
        found = (self._left(each) for each in ids)
        return next((each for each in found if each is not None), Left())

    def _left(self, database_id: str) -> Left | None:
        """The same for one id; None where it is not known here."""
        followed = restored = 0
        for number, begun in self._epochs():
            if begun.database_id == database_id:
                return Left(followed, restored)
            followed = number
            if begun.reason == "restored":
                restored = number
                if isinstance(begun.evidence, Mapping) and begun.evidence.get("database_id") == database_id:
                    return Left(number, number)
        return next((Left(row.epoch, row.epoch) for row, _ in self._kept_epochs(database_id)), None)

    def end_before(self, stream: Stream, epoch: int) -> int | None:
        """The number of the last entry of a stream before an epoch began; None where its first entry is not there."""
        return next((row.seq - 1 for row in self._rows(stream, EPOCH_STARTED) if row.epoch == epoch), None)

    def _told(self, seen: Head) -> bool:
        for row in self._rows(Stream.AUDIT, LossWitnessed.KIND):
            with suppress(IntegrityProblem):
                typed = unaltered(row).typed
                # What nothing proved keeps no proved one from being told.
                if (
                    isinstance(typed, LossWitnessed)
                    and typed.proved
                    and any(
                        (each.stream, each.seq, each.hash) == (seen.stream, seen.seq, seen.hash.hex())
                        for each in typed.ends
                    )
                ):
                    return True
        return False

    def _epochs(self) -> Iterator[tuple[int, EpochStarted]]:
        """The epochs whose entries are whole, newest first: a damaged one proves nothing, and the verification tells it."""
        for row in self._rows(Stream.CUSTODY, EPOCH_STARTED):
            with suppress(IntegrityProblem):
                if isinstance(typed := unaltered(row).typed, EpochStarted):
                    yield row.epoch, typed

    def _kept_epochs(self, database_id: str) -> Iterator[tuple[StoredEntry, EpochStarted]]:
        """The beginnings of a branch's epochs under this id, with the rows that keep them."""
        for row, entry in self._kept(Stream.CUSTODY, database_id):
            if isinstance(typed := entry.typed, EpochStarted) and typed.database_id == database_id:
                yield row, typed

    def _kept(self, stream: Stream, naming: str) -> Iterator[tuple[StoredEntry, Entry]]:
        """Whole entries of branches whose record holds the text `naming`, newest first, with the row; only these are read."""
        for row in self._rows(stream, EntryRecovered.KIND):
            if naming.encode() in row.content and (entry := _kept_whole(row.entry)) is not None:
                yield row, entry

    def _rows(self, stream: Stream, kind: str) -> Iterator[StoredEntry]:
        """The rows of a kind, newest first, whether they can be read or not."""
        before: int | None = None
        while page := self._view.ledger.stored_page(stream, before=before, size=_AT_ONCE, kind=kind):
            before = page[-1].seq
            yield from page


def ids_before(view: View) -> tuple[str, ...]:
    """The ids that the database had before its present one, newest first."""
    begun = view.ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, IDS_BEFORE + 1)
    ids = (each.typed.database_id for each in begun if isinstance(each.typed, EpochStarted))
    return tuple(each for each in ids if each != view.facts.get("database_id"))[:IDS_BEFORE]


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
