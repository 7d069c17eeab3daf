"""The port of counted stock: what the register knows of it besides its own lines."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Protocol

from station.inventory.stock.numbers import NumberRun, Numbers
from station.inventory.values import Item


class StockReader(Protocol):
    """Counted stock within one transaction."""

    def same_reagent(self, item: Item) -> tuple[Item, ...]:
        """All lots of the same reagent, by category and name, with `item` itself and those used up or expired."""
        ...

    def reagents(self) -> tuple[Item, ...]:
        """A lot of each reagent."""
        ...

    def earlier_lot(self, item: Item, today: date) -> Item | None:
        """Of the lots of the same stock that are not used up, may be used on this day and expire before `item`, the first."""
        ...

    def low_stock(self) -> tuple[str, ...]:
        """The lines of stock, by first tag, of which no more is there than there should be at least (EQ-10)."""
        ...

    def awaiting_more(self, tags: Collection[str]) -> frozenset[str]:
        """Of these lines of stock those of which more is due, since they ran low (EQ-10)."""
        ...

    def portions(self, line: str) -> list[Item]:
        """What went out of a line of counted gear, by its first tag, and is not back: what is due first comes first."""
        ...

    def portions_ever(self, line: str) -> int:
        """How many loans there ever were of a line of counted gear, by its first tag."""
        ...

    def number_runs(self, line: str) -> tuple[NumberRun, ...]:
        """Where the numbers of a line are, by its first tag, in their order."""
        ...

    def lines_with(self, numbers: Numbers) -> tuple[str, ...]:
        """First tags of the lines that have any of these numbers."""
        ...
