"""Projections of counted stock: how much of it is there after each movement."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.stock.bodies import (
    StockCorrected,
    StockIssued,
    StockIssued2,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.values import Tracking
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.equipment import item

_INVENTORY = Room("inventory")


@_INVENTORY.derives(StockReceived, item)
def received(rows: Rows, _entry: Entry, body: StockReceived) -> None:
    """More came in."""
    _stands(rows, body.tag, body.after - body.quantity, body.after)


@_INVENTORY.derives(StockIssued2, item)
@_INVENTORY.derives(StockIssued, item)
def issued(rows: Rows, _entry: Entry, body: StockIssued) -> None:
    """Some was issued, of each line."""
    for line in body.lines:
        _stands(rows, line.tag, line.after + line.quantity, line.after)


@_INVENTORY.derives(StockCorrected, item)
def corrected(rows: Rows, _entry: Entry, body: StockCorrected) -> None:
    """Another quantity was counted."""
    _stands(rows, body.tag, body.before, body.after)


@_INVENTORY.derives(StockMovementVoided, item)
def stock_movement_voided(rows: Rows, _entry: Entry, body: StockMovementVoided) -> None:
    """A movement does not count."""
    for line in body.lines:
        _stands(rows, line.tag, line.before, line.after)


def _stands(rows: Rows, tag: str, before: int, after: int) -> None:
    """So much is there; a line that had another quantity before, or is a single item, is reported."""
    known = rows.row(item, tag)
    if known is None:
        rows.impossible("item_unknown", tag=tag)
        return
    if known["tracking"] == Tracking.SINGLE.value or known["quantity"] != before:
        rows.impossible("stock_differs", tag=tag, quantity=known["quantity"], before=before)
    rows.change(item, (tag,), {"quantity": after})
