"""The copies that a second archive should hold, by the ledger itself, not by the state derived from it."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.archive.bodies import MediaImported, MediaRestored
from station.archive.ports import LedgerFacts, media_rows
from station.archive.second.bodies import SecondChecked, SecondStored
from station.archive.session_bodies import ImportClosed
from station.core.ledger import Stream


@dataclass(frozen=True, slots=True)
class NamedCopies:
    """By their names: the content each must have, as hash and size; and the manifests of all sessions with their hashes.

    `spoilt` are the names under which copies lay that a later check found wrong, by content.
    """

    copies: dict[str, tuple[str, int]]
    manifests: dict[str, str]
    spoilt: dict[str, str] = field(default_factory=dict)


def named_copies(ledger: LedgerFacts, archive: str) -> NamedCopies:
    """What the entries say lies in the second archive `archive`: a copy that a later check found wrong is none."""
    decided, copies, sizes = set[str](), dict[str, str](), dict[str, int]()
    manifests, spoilt, held = dict[str, str](), dict[str, str](), set[str]()
    for row in media_rows(ledger, Stream.CUSTODY):  # newest first: the newest word on each content counts
        match row.entry().typed:
            case SecondChecked(archive=name, bad=bad) if name == archive:
                decided.update(each.sha256 for each in bad if each.sha256 is not None)
            case SecondStored(archive=name, second_copies=stored) if name == archive:
                for each in stored:
                    if each.sha256 not in decided:
                        decided.add(each.sha256)
                        copies[each.stored] = each.sha256
                        held.add(each.sha256)
                    elif each.sha256 not in held:
                        spoilt.setdefault(each.sha256, each.stored)
            case MediaImported() | MediaRestored() as body:
                sizes.setdefault(body.sha256, body.size)
            case ImportClosed(manifest=manifest):
                manifests.setdefault(manifest.path, manifest.sha256)
    named = {stored: (sha256, sizes[sha256]) for stored, sha256 in copies.items() if sha256 in sizes}
    return NamedCopies(named, manifests, spoilt)
