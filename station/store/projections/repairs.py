"""Projections of repairs: what is out for repair is due back, and what is mended is in good condition again."""

from __future__ import annotations

from station.core.deadlines import DeadlineOutcome, Length
from station.core.ledger import Entry, subject
from station.inventory.losses.bodies import ItemLost, WrittenOff
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.values import GONE, Condition
from station.store.projections.deadlines import end, start
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

REPAIR = "repair"

_INVENTORY = Room("inventory")
_GONE = frozenset(each.value for each in GONE)


@_INVENTORY.derives(SentToRepair, deadline)
def repair_begins(rows: Rows, entry: Entry, body: SentToRepair) -> None:
    """It is to be back in time (EQ-14)."""
    number = entry.actor.number
    start(
        rows,
        entry,
        REPAIR,
        rule="EQ-14",
        about=subject("item", body.tag),
        title=body.name,
        persons=() if number is None else (number,),
        due_at=body.back_by.due_at,
        length=Length.read(body.back_by.length),
        provisional=body.back_by.provisional,
    )


@_INVENTORY.derives(BackFromRepair, deadline)
def repair_ended(rows: Rows, entry: Entry, body: BackFromRepair) -> None:
    """It is back."""
    end(rows, entry, REPAIR, subject("item", body.tag), DeadlineOutcome.MET)


@_INVENTORY.derives(ItemLost, deadline)
def lost_at_repair(rows: Rows, entry: Entry, body: ItemLost) -> None:
    """What is lost is awaited from no repair."""
    end(rows, entry, REPAIR, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(WrittenOff, deadline)
def scrapped_at_repair(rows: Rows, entry: Entry, body: WrittenOff) -> None:
    """Nor is what is scrapped."""
    end(rows, entry, REPAIR, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(BackFromRepair, item)
def item_repaired(rows: Rows, _entry: Entry, body: BackFromRepair) -> None:
    """What was mended is in good condition; what was not stays damaged, and its note says why."""
    before = rows.row(item, body.tag)
    if before is None or before["state"] in _GONE:
        rows.impossible("item_gone", tag=body.tag)
        return
    mended = {"condition": Condition.GOOD.value} if body.mended else {}
    rows.change(item, (body.tag,), {**mended, "note": body.note})
