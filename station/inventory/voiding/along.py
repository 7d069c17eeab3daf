"""With which loan or return pieces of counted gear went out of their line or came back to it: those entries go with it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.losses.bodies import ItemFound
from station.inventory.repairs.bodies import BackFromRepair
from station.inventory.stock.portion_bodies import StockJoined, StockParted


@dataclass(frozen=True, slots=True)
class Along:
    """The entry `by` which an entry was recorded besides, and the void by which that does not count, if there is one."""

    by: Entry
    void: Entry | None


def recorded_with(entry: Entry, history: Sequence[Entry]) -> Along | None:
    """The loan for which pieces went out, or the return, repair or find after which they went back; `history` are all entries about the portion.

    None for pieces that were moved by a void or by what is no movement: neither is voided.
    """
    body = entry.typed
    if isinstance(body, StockParted):
        before = any(isinstance(each.typed, StockParted) and each.seq < entry.seq for each in history)
        later = (each for each in history if each.seq > entry.seq and isinstance(each.typed, CheckedOut))
        found = None if before else next(later, None)
    elif isinstance(body, StockJoined):
        last = max(
            (each for each in history if each.seq < entry.seq), key=lambda each: each.seq, default=None
        )
        moved = last is not None and isinstance(last.typed, CheckedIn | BackFromRepair | ItemFound)
        found = last if moved else None
    else:
        return None
    return None if found is None else Along(found, Voids(history).by(found, subject("item", body.tag)))
