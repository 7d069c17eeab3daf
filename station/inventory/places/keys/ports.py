"""The port of keys, and what they need of the store besides the rest of the room."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.inventory.places.keys.values import PlaceKey
from station.inventory.ports import InventoryView, InventoryWork


class KeyReader(Protocol):
    """The keys that somebody has, within one transaction. Raises `IntegrityProblem`."""

    def out(self) -> tuple[PlaceKey, ...]:
        """All of them, by place and name; one that is missing is found, too."""
        ...


class KeyView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def place_keys(self) -> KeyReader:
        """Keys."""
        ...


class KeyWork(InventoryWork, Protocol):
    """One unit of work."""

    @property
    def place_keys(self) -> KeyReader:
        """Keys."""
        ...


class KeyStore(Protocol):
    """The part of the store that places and their keys need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[KeyView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[KeyWork]:
        """A unit of work that commits when its block ends well."""
        ...
