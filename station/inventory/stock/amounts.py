"""How many pieces of counted gear a loan was of when something happened to it, by its entries."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from station.core.ledger import Entry, subject
from station.inventory.stock.bodies import StockMovementVoided
from station.inventory.stock.portion_bodies import PartReturned, StockJoined, StockParted

ONE: Final = (1, "")
"""What is no portion of counted gear is one piece, in no unit."""


def pieces_at(history: Sequence[Entry], tag: str, seq: int) -> tuple[int, str]:
    """How many pieces the portion `tag` was right before entry `seq`, and their unit, by all entries about it; `ONE` for what is none."""
    found, unit = 0, ""
    for entry in history:
        body = entry.typed
        if entry.seq >= seq:
            break
        if isinstance(body, StockParted) and body.tag == tag:
            found, unit = body.quantity, body.unit
        elif isinstance(body, StockJoined) and body.tag == tag:
            found = 0
        elif isinstance(body, PartReturned):
            found = next((line.remaining for line in body.lines if line.tag == tag), found)
        elif isinstance(body, StockMovementVoided):
            found = next((line.after for line in body.lines if line.tag == tag), found)
    return (found, unit) if unit else ONE


class ItemHistories(Protocol):
    """All entries about a subject, oldest first."""

    def about(self, subject: str) -> list[Entry]:
        """The entries."""
        ...


def pieces_of(ledger: ItemHistories, tag: str, seq: int) -> tuple[int, str]:
    """The same, looked up where the tag may be that of a portion."""
    if "/" not in tag:  # a portion's tag is that of its line with a number behind it
        return ONE
    return pieces_at(ledger.about(subject("item", tag)), tag, seq)
