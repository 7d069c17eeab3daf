"""What care reads besides the register: the deadlines that run."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.core.clock import Clock
from station.inventory.ports import InventoryView, InventoryWork
from station.people.deadlines.values import FoundDeadlines


class DueReader(Protocol):
    """The deadlines within one transaction."""

    def open(self, kind: str) -> FoundDeadlines:
        """Those of a kind that run, each as the entries give it."""
        ...


class CareView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def deadlines(self) -> DueReader:
        """What is due."""
        ...


class CareWork(InventoryWork, CareView, Protocol):
    """One unit of work."""


class CareStore(Protocol):
    """The part of the store that care needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[CareView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[CareWork]:
        """A unit of work that commits when its block ends well."""
        ...
