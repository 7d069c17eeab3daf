"""The register as a list: filtered, searched, sorted and counted by the database, read a page at a time."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from station.core.clock import Clock
from station.core.policy import Category, Policy, categories
from station.inventory.values import Item, ItemState
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

ORDERS: Final = (
    *("tag", "category", "name", "model", "serial", "usb_serial", "place", "acquired_on", "value_fen"),
    *("state", "condition", "holder", "due"),
)
"""What the list can be sorted by; ``holder`` by the holder's number, ``due`` by what is due first."""


@dataclass(frozen=True, slots=True)
class ItemFilter:
    """Which items; what is left empty does not narrow.

    `holder` is a part of the holder's name or number, `find` words that all must occur somewhere in an item's facts;
    `overdue_at` asks for items that are late at that moment (EQ-07).
    """

    category: int | None = None
    state: ItemState | None = None
    overdue_at: datetime | None = None
    holder: str = ""
    find: str = ""


@dataclass(frozen=True, slots=True)
class ItemQuery:
    """`limit` items from `offset` on, in the order of one of `ORDERS`; equal ones by tag."""

    wanted: ItemFilter = ItemFilter()
    sort: str = "tag"
    descending: bool = False
    offset: int = 0
    limit: int = 200


@dataclass(frozen=True, slots=True)
class ListedItem:
    """An item with the name of who has it ("" when nobody has)."""

    item: Item
    holder_name: str = ""


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The items asked for, how many the filter finds, and how many are on the register."""

    rows: tuple[ListedItem, ...]
    found: int
    total: int


@dataclass(frozen=True, slots=True)
class ItemTally:
    """How many items there are: by state, by category, and late ones."""

    total: int
    by_state: Mapping[ItemState, int]
    by_category: Mapping[int, int]
    overdue: int


class ItemRows(Protocol):
    """The register within one transaction, as far as lists need it."""

    def listed(self, query: ItemQuery) -> ItemPage:
        """One page of the list."""
        ...

    def counts(self) -> list[tuple[int, str, str, int]]:
        """How many items there are by (category, state, condition)."""
        ...

    def overdue_count(self, now: datetime) -> int:
        """How many items are out past their due time."""
        ...


class ListingView(Protocol):
    """What one transaction sees."""

    @property
    def equipment(self) -> ItemRows:
        """Items."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...


class ListingStore(Protocol):
    """The store, as far as lists need it."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ListingView]:
        """An unchanging view."""
        ...


class EquipmentList:
    """The list behind the equipment page; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: ListingStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def page(self, session: Session, query: ItemQuery) -> ItemPage:
        """One page of the list."""
        with self._store.read() as view:
            return view.equipment.listed(query)

    @asks(Permission.EQUIPMENT_VIEW)
    def tally(self, session: Session) -> ItemTally:
        """The counts beside the filters, as of now."""
        with self._store.read() as view:
            counts = view.equipment.counts()
            overdue = view.equipment.overdue_count(self._store.clock.now())
        by_state = dict.fromkeys(ItemState, 0)
        by_category: dict[int, int] = {}
        for number, state, _condition, count in counts:
            by_state[ItemState(state)] += count
            by_category[number] = by_category.get(number, 0) + count
        return ItemTally(sum(by_state.values()), by_state, by_category, overdue)

    @asks(Permission.EQUIPMENT_VIEW)
    def catalogue(self, session: Session) -> tuple[Category, ...]:
        """The categories as this office's rules have them (EQ-01)."""
        with self._store.read() as view:
            return categories(view.policy)
