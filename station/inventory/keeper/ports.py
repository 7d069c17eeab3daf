"""What joint counts need of the store besides stocktakes."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.inventory.stocktake.ports import StocktakeView, StocktakeWork
from station.people.offices.ports import KeeperReader


class KeeperCountView(StocktakeView, Protocol):
    """The state that one transaction sees."""

    @property
    def keeper_changes(self) -> KeeperReader:
        """Changes of keeper."""
        ...


class KeeperCountWork(StocktakeWork, Protocol):
    """One unit of work."""

    @property
    def keeper_changes(self) -> KeeperReader:
        """Changes of keeper."""
        ...


class KeeperCountStore(Protocol):
    """The part of the store that joint counts need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[KeeperCountView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[KeeperCountWork]:
        """A unit of work that commits when its block ends well."""
        ...
