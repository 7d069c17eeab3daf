"""Projections of loss, damage and scrap: reports as requests, and what comes of those that are approved."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.losses.bodies import (
    ChangeRequested,
    ItemFound,
    ItemFound2,
    ItemLost,
    ItemReported,
    UndoRequested,
    WrittenOff,
)
from station.inventory.stock.loss_bodies import PaperLossReported
from station.inventory.values import GONE, SETTLED, ItemState
from station.store.projections.attachments import attach
from station.store.projections.deadlines import LOAN, RECORDINGS, end, start
from station.store.projections.equipment import NO_LOAN, NO_OPEN_RETURN, end_span
from station.store.projections.registry import Room
from station.store.projections.requests import awaits_approval
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item

_INVENTORY = Room("inventory")
_GONE = frozenset(each.value for each in GONE)
_CAN_BE_SCRAPPED = frozenset(each.value for each in (*SETTLED, ItemState.LOST))


awaits_approval(_INVENTORY, ItemReported, "EQ-12")
awaits_approval(_INVENTORY, PaperLossReported, "EQ-12")


@_INVENTORY.derives(ItemReported, attached_file)
def report_photos(rows: Rows, entry: Entry, body: ItemReported) -> None:
    """The photos of a report are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)


awaits_approval(_INVENTORY, ChangeRequested, "EQ-12")


@_INVENTORY.derives(ChangeRequested, attached_file)
def change_photos(rows: Rows, entry: Entry, body: ChangeRequested) -> None:
    """The photos of a request are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)


awaits_approval(_INVENTORY, UndoRequested, "EQ-12")


@_INVENTORY.derives(UndoRequested, attached_file)
def undo_photos(rows: Rows, entry: Entry, body: UndoRequested) -> None:
    """The photos of a request are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)


@_INVENTORY.derives(ItemLost, item, custody_span)
def item_lost(rows: Rows, entry: Entry, body: ItemLost) -> None:
    """The item is lost: nobody has it, and nothing is awaited of it."""
    before = rows.row(item, body.tag)
    if before is None or before["state"] in _GONE:
        rows.impossible("item_gone", tag=body.tag)
        return
    rows.change(
        item, (body.tag,), {"state": ItemState.LOST.value, **NO_LOAN, **NO_OPEN_RETURN, "outcome": None}
    )
    end_span(rows, before, entry.happened, entry.seq)


@_INVENTORY.derives(ItemLost, deadline)
def nothing_due(rows: Rows, entry: Entry, body: ItemLost) -> None:
    """Nothing is due of a lost item."""
    for kind in (LOAN, RECORDINGS):
        end(rows, entry, kind, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(WrittenOff, item)
def item_written_off(rows: Rows, _entry: Entry, body: WrittenOff) -> None:
    """The item is scrapped; it stays on record."""
    before = rows.row(item, body.tag)
    if before is None or before["state"] not in _CAN_BE_SCRAPPED:
        rows.impossible("item_gone", tag=body.tag)
        return
    rows.change(item, (body.tag,), {"state": ItemState.WRITTEN_OFF.value})


@_INVENTORY.derives(ItemFound, item)
def item_found(rows: Rows, _entry: Entry, body: ItemFound) -> None:
    """A lost item is in the store again."""
    before = rows.row(item, body.tag)
    if before is None or before["state"] != ItemState.LOST.value:
        rows.impossible("item_not_lost", tag=body.tag)
        return
    found = {"condition": body.condition.value, "note": body.note}
    rows.change(item, (body.tag,), {"state": ItemState.IN_STORE.value, **found})


@_INVENTORY.derives(ItemFound2, item)
def item_found_with_recordings(rows: Rows, entry: Entry, body: ItemFound2) -> None:
    """A lost recording device is back, and its recordings are awaited."""
    item_found(rows, entry, body)
    awaited = {"returned_by": body.returned_by, "returned_at": to_record(body.returned_at)}
    rows.change(item, (body.tag,), {"state": ItemState.AWAITING_RECORDINGS.value, **awaited})


@_INVENTORY.derives(ItemFound2, deadline)
def recordings_of_found(rows: Rows, entry: Entry, body: ItemFound2) -> None:
    """They have a deadline from the find on (DM-05)."""
    start(
        rows,
        entry,
        RECORDINGS,
        rule="DM-05",
        about=subject("item", body.tag),
        title=body.name,
        persons=(body.returned_by,),
        due_at=body.recordings_due_at,
    )
