"""What stands open in a person's name by the register and the counts (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from station.core.ledger import Stream, subject
from station.inventory.ports import EquipmentReader, InventoryView
from station.inventory.receivers.values import receiver_of
from station.inventory.stocktake.bodies import STOCKTAKE, StocktakeStarted
from station.inventory.stocktake.ports import StocktakeView
from station.inventory.values import Item
from station.people.leaving.ports import ITEM, RECORDINGS, SIGNED_FOR, OpenThing, OpenThings, OpenWay

COUNT: Final = "count"
_HELD: Final = (OpenWay.RETURN, OpenWay.HAND_ON, OpenWay.REPORT)


class HeldReader(EquipmentReader, Protocol):
    """The register, with what is awaited of one person."""

    def open_returns_of(self, number: str) -> Sequence[str]:
        """Tags of the items that they brought back without the recordings (EQ-05)."""
        ...


class HeldView(InventoryView, Protocol):
    """The state that one transaction sees."""

    @property
    def equipment(self) -> HeldReader:
        """Items and loans."""
        ...


class HeldOpen:
    """Items in a person's name, counted gear and what they signed for others among them, and recordings still to come."""

    kinds = frozenset({ITEM, SIGNED_FOR, RECORDINGS})

    def open_of(self, number: str, _account: str, view: HeldView) -> tuple[OpenThing, ...]:
        """Each item, then each whose recordings are awaited."""
        tags = [each.tag for each in view.equipment.held_by(number)]
        held = [each for each in view.equipment.items(tags) if each is not None and each.holder == number]
        awaited = view.equipment.items(view.equipment.open_returns_of(number))
        return (*map(_held, held), *(_awaited(each) for each in awaited if each is not None))


def _held(item: Item) -> OpenThing:
    to = receiver_of(item.held_for)
    kind, whose = (ITEM, "") if to is None else (SIGNED_FOR, to.words)
    about = subject("item", item.tag)
    return OpenThing(kind, about, item.label, item.name, item.quantity, item.taken_at, _HELD, whose)


def _awaited(item: Item) -> OpenThing:
    about = subject("item", item.tag)
    return OpenThing(RECORDINGS, about, item.label, item.name, item.quantity, None, (OpenWay.SETTLE,))


class CountsOpen:
    """Counts that are not done with and name the person as one who counts."""

    kinds = frozenset({COUNT})

    def open_of(self, number: str, _account: str, view: StocktakeView) -> tuple[OpenThing, ...]:
        """Each of them, the newest first, by the entry that started it."""
        found = []
        for seq in view.stocktakes.open_now():
            entry = view.ledger.entry(Stream.CUSTODY, seq, checked=True)
            body = None if entry is None else entry.typed
            if entry is not None and isinstance(body, StocktakeStarted) and number in body.counters:
                about, name = subject(STOCKTAKE, str(seq)), body.scope.name
                found.append(OpenThing(COUNT, about, str(seq), name, 1, entry.happened_at, (OpenWay.SETTLE,)))
        return tuple(found)


def open_things() -> tuple[OpenThings, ...]:
    """What this room tells of whoever leaves."""
    return (HeldOpen(), CountsOpen())
