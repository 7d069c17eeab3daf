"""What a void would do, whatever it voids; and what all voids ask of a person."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station.core.clock import local
from station.core.errors import Refused
from station.core.ledger import Entry, canonical_bytes
from station.core.ledger.voiding import LONGEST_REASON, VoidedEntry
from station.inventory.voiding.bodies import FactsAgain, ItemAgain


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item of several that keeps its entry `seq`, because of the `later` one."""

    tag: str
    name: str
    seq: int
    later: Entry

    def refused(self) -> Refused:
        """Why, where the item was asked for alone."""
        later = self.later
        when = f"{local(later.happened_at, later.zone):%Y-%m-%d %H:%M}"
        facts = {"tag": self.tag, "name": self.name, "seq": later.seq, "kind": later.kind, "when": when}
        return Refused("void.overtaken", rule="EQ-10", **facts)


@dataclass(frozen=True, slots=True)
class VoidPlan:
    """What a void does: which entries do not count any more for which items, and how these stand then.

    `entry` is the wrong one, of several the first; `items` stand so after voided movements, whose holders are called `names`
    by number, `recordings` are then nobody's, `facts` stand so after voided facts, `left` are those that can't be voided among several. `digest` stands for what a
    person saw of it.
    """

    entry: Entry
    voided: tuple[VoidedEntry, ...]
    digest: str
    items: tuple[ItemAgain, ...] = ()
    names: Mapping[str, str] | None = None
    recordings: tuple[str, ...] = ()
    facts: tuple[FactsAgain, ...] = ()
    left: tuple[LeftOut, ...] = ()


def digest_of(voided: Sequence[VoidedEntry], stands: Sequence[Sequence[object]]) -> str:
    """What a person sees of a plan: the entries by their hashes, and how their items stand."""
    seen = [[each.seq, each.hash, list(each.about)] for each in voided]
    return hashlib.sha256(canonical_bytes([seen, [list(each) for each in stands]])).hexdigest()


def require_same(seen: str, digest: str, place: str) -> None:
    """Raise Refused ``void.changed_since`` where a person saw another plan."""
    if seen and seen != digest:
        raise Refused("void.changed_since", rule="EQ-10", place=place)


def required_reason(reason: str, place: str) -> str:
    """The reason as it is recorded. Raises Refused ``void.reason_missing``, ``void.reason_long``."""
    why = reason.strip()
    if not why:
        raise Refused("void.reason_missing", rule="EQ-10", place=place)
    if len(why) > LONGEST_REASON:
        raise Refused("void.reason_long", rule="EQ-10", longest=LONGEST_REASON)
    return why
