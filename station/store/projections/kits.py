"""Projections of kits: each with its parts, as the newest entry about it has them."""

from __future__ import annotations

from station.core.codes import code_key
from station.core.ledger import Entry
from station.inventory.kits.bodies import KitDefined, KitDissolved
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.kits import kit, kit_part

_INVENTORY = Room("inventory")


@_INVENTORY.derives(KitDefined, kit, kit_part)
def kit_defined(rows: Rows, _entry: Entry, body: KitDefined) -> None:
    """A kit with its parts, in place of those it had."""
    rows.put(kit, {"code": body.code, "code_key": code_key(body.code), "name": body.name})
    tags = {part.tag for part in body.parts}
    for row in rows.under(kit_part, body.code):
        if row["tag"] not in tags:
            rows.remove(kit_part, body.code, row["tag"])
    for place, part in enumerate(body.parts, 1):
        rows.put(kit_part, {"code": body.code, "tag": part.tag, "place": place})


@_INVENTORY.derives(KitDissolved, kit, kit_part)
def kit_dissolved(rows: Rows, _entry: Entry, body: KitDissolved) -> None:
    """A kit is no more."""
    if not rows.remove(kit, body.code):
        rows.impossible("kit_unknown", kit=body.code)
    for row in rows.under(kit_part, body.code):
        rows.remove(kit_part, body.code, row["tag"])
