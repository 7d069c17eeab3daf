"""What catalogues and needs read of the store."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.inventory.entitlement.ports import GearReader
from station.inventory.ports import InventoryStore, InventoryView, InventoryWork
from station.inventory.standards.values import StandardCatalogue
from station.people.posts.reading import PostsReader


class StandardsReader(Protocol):
    """The catalogues within one transaction."""

    def versions(self) -> tuple[StandardCatalogue, ...]:
        """Every version of every catalogue on record but the office's own (EQ-01), by code and day."""
        ...


class StandardsView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def gear(self) -> GearReader:
        """The gear."""
        ...

    @property
    def standards(self) -> StandardsReader:
        """The catalogues."""
        ...

    @property
    def posts(self) -> PostsReader:
        """Who has which post."""
        ...


class StandardsWork(InventoryWork, Protocol):
    """One unit of work."""

    @property
    def standards(self) -> StandardsReader:
        """The catalogues."""
        ...


class StandardsStore(InventoryStore, Protocol):
    """The part of the store that catalogues need."""

    def read(self) -> AbstractContextManager[StandardsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[StandardsWork]:
        """A unit of work that commits when its block ends well."""
        ...
