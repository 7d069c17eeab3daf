"""Comparing a stream here with the same stream at the centre: which is ahead, lost entries, or has different ones.

Pure: what has to be looked up is passed in as functions. The centre's head is the cursor and is asked anew in every
session; the acknowledged place that the station remembers is only compared with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from station.core.ledger import Head
from station.sync.values import ChainPlace, SyncReason

HashAt = Callable[[int], bytes | None]
"""The hash at a number (`GENESIS` at 0); None beyond the end."""


@dataclass(frozen=True, slots=True)
class SendFrom:
    """The centre lacks entries from `first` on. `lost` when it once confirmed more than it has now."""

    first: int
    lost: ChainPlace | None = None


@dataclass(frozen=True, slots=True)
class UpToDate:
    """Both streams end at the same entry."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """The streams can't be joined; `common` is the last number at which they agree."""

    reason: SyncReason
    common: int
    local: int
    centre: int


Decision = SendFrom | UpToDate | Refuse


def compare(
    local: Head,
    centre: Head,
    acked: ChainPlace,
    *,
    mine: HashAt,
    theirs: HashAt,
    restarted_at: Callable[[int], bool],
) -> Decision:
    """What to do about a stream that ends at `local` here and at `centre` there.

    `acked` is the last place that this centre confirmed; `mine` and `theirs` look up hashes; `restarted_at` says
    whether the entry here with a number opened an epoch after a restore (then a difference means a restored station,
    not a forgery).
    """
    if centre.seq > local.seq or mine(centre.seq) != centre.hash:
        common = agreed(min(local.seq, centre.seq), mine, theirs)
        cut = common == local.seq or restarted_at(common + 1)
        reason = SyncReason.STATION_ROLLBACK if cut else SyncReason.FORK
        return Refuse(reason, common, local.seq, centre.seq)
    lost = acked if acked.seq > centre.seq else None
    if lost is not None and mine(lost.seq) != lost.hash:
        # The centre lost what it confirmed, and here stands something else in its place: nobody can tell any more.
        reason = SyncReason.STATION_ROLLBACK if lost.seq > local.seq else SyncReason.FORK
        return Refuse(reason, centre.seq, local.seq, lost.seq)
    if centre.seq == local.seq:
        return UpToDate()
    return SendFrom(centre.seq + 1, lost)


def agreed(limit: int, mine: HashAt, theirs: HashAt) -> int:
    """The last number up to `limit` at which both have the same hash (0 when none).

    Chains that agree at a number agree everywhere before it, so a binary search finds it.
    """
    low, high = 0, limit
    while low < high:
        middle = (low + high + 1) // 2
        found = mine(middle)
        if found is not None and found == theirs(middle):
            low = middle
        else:
            high = middle - 1
    return low
