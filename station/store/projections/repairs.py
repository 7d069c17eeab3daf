"""Projections of repairs: what is out for repair is in no store and due back, and what is mended is in good condition again."""

from __future__ import annotations

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.losses.bodies import ItemLost, WrittenOff
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair, SentToRepair2
from station.inventory.values import GONE, Condition, ItemState
from station.store.projections.deadlines import end, start_due
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
    _repair_begins(rows, entry, body, ())


@_INVENTORY.derives(SentToRepair2, deadline)
def watched_repair_begins(rows: Rows, entry: Entry, body: SentToRepair2) -> None:
    """The same; it concerns whoever watches over it as well."""
    _repair_begins(rows, entry, body, body.watching)


def _repair_begins(rows: Rows, entry: Entry, body: SentToRepair, watching: tuple[str, ...]) -> None:
    number = entry.actor.number
    sender = () if number is None else (number,)
    persons = tuple(dict.fromkeys((*sender, *watching)))
    about = subject("item", body.tag)
    start_due(rows, entry, REPAIR, body.back_by, rule="EQ-14", about=about, title=body.name, persons=persons)


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


@_INVENTORY.derives(SentToRepair2, item)
@_INVENTORY.derives(SentToRepair, item)
def item_sent(rows: Rows, _entry: Entry, body: SentToRepair) -> None:
    """It is in the store no more until it is back."""
    before = rows.row(item, body.tag)
    if before is None or before["state"] in _GONE:
        rows.impossible("item_gone", tag=body.tag)
        return
    rows.change(item, (body.tag,), {"state": ItemState.AT_REPAIR.value})


@_INVENTORY.derives(BackFromRepair, item)
def item_repaired(rows: Rows, _entry: Entry, body: BackFromRepair) -> None:
    """It is in the store; what was mended is in good condition, what was not is damaged, and its note says why.

    What went out meanwhile, before a check-out asked for this, stays with whoever has it.
    """
    before = rows.row(item, body.tag)
    if before is None or before["state"] in _GONE:
        rows.impossible("item_gone", tag=body.tag)
        return
    back = {"state": ItemState.IN_STORE.value} if before["state"] == ItemState.AT_REPAIR.value else {}
    condition = Condition.GOOD if body.mended else Condition.DAMAGED
    rows.change(item, (body.tag,), {**back, "condition": condition.value, "note": body.note})
