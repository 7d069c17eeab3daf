"""The port of stocktakes, and what they need of the store besides the rest of the room."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.core.ledger import Entry
from station.inventory.ports import InventoryView, InventoryWork
from station.inventory.values import Item


class StocktakeReader(Protocol):
    """Stocktakes within one transaction: their entries, and the lines of a book that is to be frozen."""

    def entries(self, seq: int, after: int = 0) -> list[Entry]:
        """The entry `seq` that started a stocktake and all about it, above the number `after`, each with the content of its hash."""
        ...

    def last_entry(self) -> int:
        """The number with which the custody stream ends."""
        ...

    def open_now(self) -> tuple[int, ...]:
        """The stocktakes that are not done with, the newest first."""
        ...

    def all_items(self) -> list[Item]:
        """All items that are stock of the office, in the order of place and tag."""
        ...

    def in_category(self, category: int) -> list[Item]:
        """Those of a category."""
        ...

    def lying_at(self, texts: Sequence[str]) -> list[Item]:
        """Those that lie in the store at any of these places, as it is written on them."""
        ...

    def with_section(self, department: str) -> list[Item]:
        """Those that the people of a department have, and those that it and its groups have."""
        ...


class StocktakeView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def stocktakes(self) -> StocktakeReader:
        """Stocktakes."""
        ...


class StocktakeWork(InventoryWork, Protocol):
    """One unit of work."""

    @property
    def stocktakes(self) -> StocktakeReader:
        """Stocktakes."""
        ...


class StocktakeStore(Protocol):
    """The part of the store that stocktakes need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[StocktakeView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[StocktakeWork]:
        """A unit of work that commits when its block ends well."""
        ...
