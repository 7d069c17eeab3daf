"""What the register said of an item's place or condition at a moment of a stocktake. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voiding, Voids
from station.inventory.bodies import Changed, CheckedIn, Registered
from station.inventory.losses.bodies import ItemFound
from station.inventory.repairs.bodies import BackFromRepair
from station.inventory.values import Condition
from station.inventory.voiding.bodies import FactsVoided, MovementVoided

PLACE: Final = "place"
CONDITION: Final = "condition"


@dataclass(frozen=True, slots=True)
class FactHistory:
    """A fact of an item from the start of a stocktake on: as it was then (None: nobody can say), and what each entry since made of it."""

    begin: str | None
    steps: tuple[tuple[int, str], ...] = ()

    def before(self, seq: int) -> str | None:
        """What it was right before the entry `seq`."""
        earlier = [said for at, said in self.steps if at < seq]
        return earlier[-1] if earlier else self.begin

    def after(self, seq: int) -> tuple[str, ...]:
        """What it became since the entry `seq`."""
        return tuple(said for at, said in self.steps if at > seq)

    @property
    def end(self) -> str | None:
        """What it is by all of them."""
        return self.steps[-1][1] if self.steps else self.begin

    @property
    def seqs(self) -> tuple[int, ...]:
        """The entries that changed it."""
        return tuple(at for at, _ in self.steps)


def told(tag: str, fact: str, begin: str | None, history: Sequence[Entry], book_seq: int) -> FactHistory:
    """What the entries after the book say of a fact, where the book had `begin`; those that do not count are left out."""
    voids, about = Voids(history), subject("item", tag)
    steps: list[tuple[int, str]] = []
    for entry in history:
        body = entry.typed
        if isinstance(body, Voiding):
            if any(each.seq <= book_seq and each.covers(about) for each in body.voided):
                begin = _without(body, tag, fact, begin)
        elif voids.by(entry, about) is None:
            said = _said(body, tag, fact)
            if said is not None:
                steps.append((entry.seq, said))
    return FactHistory(begin, tuple(steps))


def at_start(tag: str, fact: str, now: str, history: Sequence[Entry]) -> str | None:
    """What a fact was before all of `history`, where it is `now`; None where no entry says what it was."""
    for entry in history:
        body = entry.typed
        if isinstance(body, Changed) and fact in body.changes:
            return str(body.changes[fact].before or "")
        if _said(body, tag, fact) is not None:
            return None
    return now


def _said(body: object, tag: str, fact: str) -> str | None:
    """What a body makes of a fact; None: nothing."""
    match body:
        case Changed() if fact in body.changes:
            return str(body.changes[fact].after or "")
        case Registered() if body.tag == tag:
            return body.place if fact == PLACE else Condition.GOOD.value
        case CheckedIn() if fact == CONDITION:
            return next((each.condition.value for each in body.lines if each.tag == tag), None)
        case ItemFound() if fact == CONDITION:
            return body.condition.value
        case BackFromRepair() if fact == CONDITION:
            return (Condition.GOOD if body.mended else Condition.DAMAGED).value
    return None


def _without(body: Voiding, tag: str, fact: str, begin: str | None) -> str | None:
    """What a fact was at the start, where older entries do not count any more."""
    if isinstance(body, FactsVoided):
        facts = next((each.facts for each in body.items if each.tag == tag and fact in each.facts), None)
        return begin if facts is None else str(facts[fact] or "")
    if isinstance(body, MovementVoided) and fact == CONDITION:
        return next((each.condition.value for each in body.items if each.tag == tag), begin)
    return begin
