"""Comparing some entries of a stream with the centre's, byte for byte, and the receipts that it has for them."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence

from station.core.errors import SyncProblem
from station.core.ledger import Head, StoredEntry, Stream
from station.core.ledger.chain import is_link
from station.sync.ports import Centre, SyncStore
from station.sync.values import CentreBlock, SyncReason, Trouble, error_code

_BLOCK = 64
"""Entries that a session compares with the centre's, of each stream."""


def compare_blocks(
    store: SyncStore, centre: Centre, station: str, known: Sequence[int], there: Head, source: random.Random
) -> Trouble | None:
    """What differs in some entries that the centre has up to `there`, another block in each session.

    Places of which an alarm is on record (`known`) are looked at besides, so that a fault stands until it is mended.
    """
    if there.seq == 0:
        return None
    first = source.randint(1, max(1, there.seq - _BLOCK + 1))
    blocks = [(seq, seq) for seq in known if seq <= there.seq]
    blocks.append((first, min(there.seq, first + _BLOCK - 1)))
    found = (_compare_block(store, centre, station, there.stream, *block) for block in blocks)
    try:
        return next((each for each in found if each is not None), None)
    except SyncProblem as problem:  # as a package that did not arrive: the stream's own trouble
        return Trouble(there.stream, problem.code, problem.facts)


def _compare_block(
    store: SyncStore, centre: Centre, station: str, stream: Stream, first: int, last: int
) -> Trouble | None:
    theirs = centre.block(station, stream, first, last - first + 1)
    with store.read() as view:
        rows = list(view.ledger.stored(stream, after=first - 1, until=last))
    for row in rows:
        facts: dict[str, object] = {"stream": stream.value, "seq": row.seq}
        fault = _fault(row, theirs)
        if fault and not _is_sound(row):  # it is the row here that was edited
            facts["fault"] = "content_changed"
            return Trouble(stream, error_code(SyncReason.CHAIN_BROKEN), facts)
        if fault:
            facts["fault"] = fault
            return Trouble(stream, error_code(SyncReason.CENTRE_DAMAGED), facts)
    return None


def _fault(row: StoredEntry, theirs: CentreBlock) -> str:
    """What is wrong at the centre with the entry that is `row` here; "" for nothing."""
    held = theirs.entries.get(row.seq)
    if held is None:
        return "missing"
    if held != row._replace(content=hashlib.sha256(row.content).digest()):
        return "differs"
    confirmed = theirs.receipts.get(row.seq, row.hash)
    if confirmed is None:
        return "receipt_signature"
    return "" if confirmed == row.hash else "confirmed_differs"


def _is_sound(row: StoredEntry) -> bool:
    """Whether a row here is what its content and its hash say."""
    try:
        return is_link(row.prev_hash, row.content, row.hash) and StoredEntry.of(row.entry()) == row
    except (ValueError, KeyError, TypeError):
        return False
