"""Digests that were computed come on record, each once (DM-03)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from station.archive.copying.job import CopyOutcome, FurtherDigest
from station.archive.exchange.bodies import MOST_DIGESTS, ContentDigest, MediaDigested
from station.archive.exchange.decide import decide_digested
from station.archive.ports import ArchiveStore, ArchiveView
from station.core.deciding import record
from station.people.sessions import Session

Computed = tuple[str, Sequence[FurtherDigest]]
"""The SHA-256 of content with the digests that were computed of it."""


def record_digests(
    store: ArchiveStore, session: Session, computed: Iterable[Computed], of_import: str | None = None
) -> int:
    """Record those of recordings on record that are not on record yet; gives how many were new.

    May be repeated without effect. Raises StoreProblem. Another value of an algorithm than is on record can't be of the same
    content: it is recorded, and the check of the ledger tells it.
    """
    found = [
        ContentDigest(sha256, each.algorithm, each.value)
        for sha256, several in dict(computed).items()
        for each in several
    ]
    count = 0
    for at in range(0, len(found), MOST_DIGESTS):
        with store.write() as work:
            new = tuple(_new(work, found[at : at + MOST_DIGESTS]))
            if new:
                body = MediaDigested(of_import, new)
                record(work, decide_digested(session, body, work.policy, store.clock.now()))
                count += len(new)
    return count


def computed_by(outcomes: Iterable[CopyOutcome]) -> list[Computed]:
    """The digests of what an import stored, or found stored."""
    return [(str(each.sha256), each.digests) for each in outcomes if each.stored and each.digests]


def _new(view: ArchiveView, found: Iterable[ContentDigest]) -> Iterable[ContentDigest]:
    for each in found:
        known = view.archive.recording(each.sha256)
        if known is not None and FurtherDigest(each.algorithm, each.value) not in known.digests:
            yield each  # also where another value is on record: the ledger's check names the entry
