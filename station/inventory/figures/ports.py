"""What figures need of the store: groups that the database counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from station.core.clock import Clock
from station.inventory.ports import InventoryView
from station.inventory.values import ItemState


@dataclass(frozen=True, slots=True)
class HourCounts:
    """How many loans began and ended in each hour in UTC (``2026-11-20T04``), and how many run now."""

    began: Mapping[str, int]
    ended: Mapping[str, int]
    running: int


@dataclass(frozen=True, slots=True)
class GoneCount:
    """How many items of a category are lost, or written off; what those of which that is known were worth together, in fen, and how many they are."""

    category: int
    state: ItemState
    items: int
    worth: int
    valued: int


class FigureReader(Protocol):
    """Counted groups within one transaction."""

    def loans_by_hour(self, since: str, besides: Collection[int]) -> HourCounts:
        """Loans that began or ended from `since` on, without those of the categories `besides`."""
        ...

    def out_by_department(self, besides: Collection[int]) -> list[tuple[str, int, int]]:
        """Of each department how many things are out and how many people have them; "" for those of nobody's."""
        ...

    def late_loans(self, bounds: Sequence[str], now: str) -> list[int]:
        """How many loans are overdue at `now`, by the moments from which each group was due, the latest first; the last group has no bound."""
        ...

    def in_use_since(self, of: Collection[int]) -> list[tuple[int, date | None, int]]:
        """Single items of the categories `of` that the office has, by category and the day from which each is used."""
        ...

    def gone_since(self, day: str) -> list[GoneCount]:
        """Items that are lost or written off by an entry that happened from `day` on, by category and state."""
        ...


class FigureView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def figures(self) -> FigureReader:
        """The counted groups."""
        ...


class FigureStore(Protocol):
    """The part of the store that figures rest on."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[FigureView]:
        """An unchanging view."""
        ...
