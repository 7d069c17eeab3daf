"""What only a replaced branch has, in figures: which kinds of acts people enter anew, and whose recordings wait."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from station.core.ledger import StoredEntry, Stream
from station.sync.comparison import agreed
from station.sync.fetching import CentreRecords, StreamPlan
from station.sync.ports import SyncStore

_RECORDINGS = frozenset({"media.imported", "media.restored"})
_NOT_ENTERED = ("ledger.", "media.import", "media.restored")
"""Kinds that nobody enters anew: the ledger's own, and imports, which are decided on as a whole."""
_OFFICER = "officer:"


@dataclass(frozen=True, slots=True)
class PartedActs:
    """Kinds of acts with their counts, the most frequent first; recordings, and the numbers of their officers."""

    kinds: tuple[tuple[str, int], ...] = ()
    recordings: int = 0
    officers: tuple[str, ...] = ()


NO_ACTS: Final = PartedActs()


def parted_acts(rows: Iterable[StoredEntry]) -> PartedActs:
    """The figures of the custody entries `rows` of a branch."""
    kinds: Counter[str] = Counter()
    recordings, officers = 0, set[str]()
    for row in rows:
        if row.stream is not Stream.CUSTODY:
            continue
        if row.kind in _RECORDINGS:
            recordings += 1
            officers.update(_officers(row))
        if not row.kind.startswith(_NOT_ENTERED):
            kinds[row.kind] += 1
    ordered = sorted(kinds.items(), key=lambda each: (-each[1], each[0]))
    return PartedActs(tuple(ordered), recordings, tuple(sorted(officers)))


def foreseen(
    store: SyncStore, records: CentreRecords, station: str, plans: Sequence[StreamPlan]
) -> PartedActs:
    """The figures of what would be kept as a branch, before it is fetched: what the centre has no hash of."""
    plan = next((each for each in plans if each.stream is Stream.CUSTODY and each.changes), None)
    if plan is None:
        return NO_ACTS
    stream = plan.stream

    def mine(seq: int) -> bytes | None:
        with store.read() as view:
            return view.ledger.hash_at(stream, seq)

    both = min(plan.local.seq, plan.centre.seq)
    same = max(plan.kept.seq, agreed(both, mine, lambda seq: records.hash_at(station, stream, seq)))
    with store.read() as view:
        return parted_acts(view.ledger.stored(stream, after=same))


def _officers(row: StoredEntry) -> set[str]:
    try:
        subjects = row.entry().subjects
    except (ValueError, KeyError, TypeError):  # damaged: counted, and nobody is named
        return set()
    return {each.removeprefix(_OFFICER) for each in subjects if each.startswith(_OFFICER)}
