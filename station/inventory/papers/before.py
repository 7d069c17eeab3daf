"""What the register said of an item before an entry; each item's history is read once for a paper."""

from __future__ import annotations

from typing import Final

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.inventory.bodies import Changed, Registered
from station.inventory.losses.bodies import ItemFound, ItemLost
from station.inventory.papers.rows import OnRegister
from station.inventory.papers.stock import on_register
from station.inventory.ports import InventoryView
from station.inventory.stock.bodies import (
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.portion_bodies import StockParted
from station.inventory.voiding.bodies import FactsVoided, MovementVoided

_TELLING: Final = (
    *(Registered, Changed, FactsVoided, ItemLost, ItemFound, MovementVoided),
    *(StockParted, StockReceived, StockIssued, StockCorrected, StockMovementVoided),
)
"""Entries that say what the register has of an item, and whether it is lost."""


class Before:
    """The answers that the lines of a paper ask for, out of one view."""

    def __init__(self, view: InventoryView) -> None:
        self._view, self._known = view, dict[str, list[Entry]]()

    def registered(self, tag: str, seq: int) -> OnRegister:
        """With what an item, by tag, was on the register before the entry with this number."""
        return on_register((each for each in self._history(tag) if each.seq < seq), tag)

    def lost(self, tag: str, seq: int) -> bool:
        """Whether it was lost then."""
        history, about = self._history(tag), subject("item", tag)
        voids = Voids([each for each in history if each.seq < seq])
        told = [
            each.typed
            for each in history
            if each.seq < seq
            and isinstance(each.typed, ItemLost | ItemFound)
            and voids.by(each, about) is None
        ]
        return bool(told) and isinstance(told[-1], ItemLost)

    def _history(self, tag: str) -> list[Entry]:
        if tag not in self._known:
            history = self._view.ledger.about(subject("item", tag))
            self._known[tag] = [each for each in history if isinstance(each.typed, _TELLING)]
        return self._known[tag]
