"""The item that a person means by a code."""

from __future__ import annotations

from station.core.codes import CodeKind, meanings
from station.core.errors import Refused
from station.inventory.ports import InventoryView
from station.inventory.values import Item


def named_item(view: InventoryView, code: str) -> Item:
    """The item with this code. Raises Refused ``equipment.unknown``, ``codes.two_meanings``."""
    found = meanings(view.codes.holders(code))
    if len(found) > 1:
        raise Refused("codes.two_meanings", rule="EQ-10", value=code)
    tag = found[0].owner if found and found[0].kind is CodeKind.TAG else code
    item = view.equipment.items((tag,))[0]
    if item is None:
        raise Refused("equipment.unknown", rule="EQ-10", tag=code)
    return item
