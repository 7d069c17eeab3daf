"""What all voids ask of a person, and whom or what they leave as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry, canonical_bytes
from station.core.ledger.voiding import LONGEST_REASON, VoidedEntry


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item or officer of several that keeps the entry `seq`, because of the `later` one."""

    tag: str
    name: str
    seq: int
    later: Entry

    def refused(self, rule: str = "EQ-10") -> Refused:
        """Why, where it was asked for alone."""
        later = self.later
        when = f"{local(later.happened_at, later.zone):%Y-%m-%d %H:%M}"
        facts = {"tag": self.tag, "name": self.name, "seq": later.seq, "kind": later.kind, "when": when}
        return Refused("void.overtaken", rule=rule, **facts)


def digest_of(voided: Sequence[VoidedEntry], stands: Sequence[Sequence[object]]) -> str:
    """What a person sees of a plan: the entries by their hashes, and how things stand then."""
    seen = [[each.seq, each.hash, list(each.about)] for each in voided]
    return hashlib.sha256(canonical_bytes([seen, [list(each) for each in stands]])).hexdigest()


def require_same(seen: str, digest: str, place: str, rule: str = "EQ-10") -> None:
    """Raise Refused ``void.changed_since`` where a person saw another plan."""
    if seen and seen != digest:
        raise Refused("void.changed_since", rule=rule, place=place)


def required_reason(reason: str, place: str, rule: str = "EQ-10") -> str:
    """The reason as it is recorded. Raises Refused ``void.reason_missing``, ``void.reason_long``."""
    why = reason.strip()
    if not why:
        raise Refused("void.reason_missing", rule=rule, place=place)
    if len(why) > LONGEST_REASON:
        raise Refused("void.reason_long", rule=rule, longest=LONGEST_REASON)
    return why
