"""What deciding on a completed return needs besides the register: what the archive knows of it, and its deadline."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from station.core.clock import Clock
from station.core.deadlines import Deadline
from station.inventory.ports import InventoryView, InventoryWork


class WronglyCompleted(Protocol):
    """A return that an import completed, and of whose loan no recording is on record by the times that are known now."""

    @property
    def camera(self) -> str:
        """The device."""
        ...

    @property
    def number(self) -> str:
        """Number of the officer whose loan it was."""
        ...

    @property
    def start(self) -> datetime:
        """When the loan began."""
        ...

    @property
    def end(self) -> datetime:
        """When the device came back."""
        ...

    @property
    def session(self) -> str:
        """The import that completed it."""
        ...

    @property
    def completed_at(self) -> datetime:
        """When it did."""
        ...

    @property
    def said(self) -> int:
        """The number of the entry since which that is known."""
        ...


class ReturnsInQuestion(Protocol):
    """Finds such returns; the archive implements it."""

    def __call__(self, view: Any) -> Sequence[WronglyCompleted]:
        """All of them, by what one view or unit of work sees."""
        ...


class EndedDeadlines(Protocol):
    """Deadlines within one transaction."""

    def of(self, kind: str, subject: str, seq: int) -> Deadline | None:
        """The deadline that the entry `seq` started; None when there is none."""
        ...


class ReturnsView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def deadlines(self) -> EndedDeadlines:
        """Deadlines, also those that ended."""
        ...


class ReturnsWork(ReturnsView, InventoryWork, Protocol):
    """One unit of work."""


class ReturnsStore(Protocol):
    """The part of the store that deciding on a completed return needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ReturnsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[ReturnsWork]:
        """A unit of work that commits when its block ends well."""
        ...
