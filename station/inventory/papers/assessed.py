"""What the yearly assessment reads besides the other papers: records of conduct."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from station.inventory.ports import InventoryView
from station.people.conduct.ports import ConductReader


class AssessedView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def conduct(self) -> ConductReader:
        """Records of conduct."""
        ...


class AssessedStore(Protocol):
    """The part of the store that the assessment needs."""

    def read(self) -> AbstractContextManager[AssessedView]:
        """An unchanging view."""
        ...
