"""What one person holds: the most urgent first, as the counter and the person's own paper show it (EQ-07, EQ-10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from station.core.clock import local
from station.core.errors import Refused
from station.inventory.ports import InventoryStore
from station.inventory.values import Item
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session


class Urgency(StrEnum):
    """When an item in hand must be back: words are texts ``equipment.urgency.…``."""

    OVERDUE = "overdue"
    TODAY = "today"
    LATER = "later"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HeldItem:
    """An item in hand."""

    item: Item
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class InHand:
    """All that an officer has now, what is overdue longest first, what has no due time last."""

    number: str
    name: str
    items: tuple[HeldItem, ...]

    @property
    def pieces(self) -> int:
        """How many pieces it is, counted gear with each of them."""
        return sum(each.item.quantity for each in self.items)

    def count(self, urgency: Urgency) -> int:
        """How many pieces are as urgent as this."""
        return sum(each.item.quantity for each in self.items if each.urgency is urgency)


class HandInventory:
    """What people hold; looking needs EQUIPMENT_VIEW."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_VIEW)
    def of(self, session: Session, number: str) -> InHand:
        """What an officer has now, each item as the entries give it. Raises Refused ``counter.unknown_officer``."""
        del session
        with self._store.read() as view:
            officer = view.people.officer(number)
            if officer is None:
                raise Refused("counter.unknown_officer", number=number)
            tags = tuple(item.tag for item in view.equipment.held_by(officer.number))
            items = [item for item in view.equipment.items(tags) if item is not None]
        now, zone = self._store.clock.now(), self._store.clock.zone
        held = (HeldItem(item, urgency(item, now, zone)) for item in items if item.holder == officer.number)
        return InHand(
            officer.number, officer.name, tuple(sorted(held, key=lambda each: most_urgent(each.item)))
        )


def urgency(item: Item, now: datetime, zone: str) -> Urgency:
    """When an item that is out must be back."""
    if item.due_at is None:
        return Urgency.OPEN
    if item.overdue(now):
        return Urgency.OVERDUE
    same_day = local(item.due_at, zone).date() == local(now, zone).date()
    return Urgency.TODAY if same_day else Urgency.LATER


def most_urgent(item: Item) -> tuple[bool, float, str]:
    """The order of what is in hand: what is due first, what has no due time last."""
    due = item.due_at
    return due is None, 0.0 if due is None else due.timestamp(), item.tag
