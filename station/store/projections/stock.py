"""Projections of counted stock: how much of it is there after each movement, until when a lot is used, and when more is due.

A lot has its deadline while some of it is there (ST-05). Whether a line ran low no movement says by itself: entries of their
own do (EQ-10). So what is due follows from the entries and the deadlines alone, whatever else the register says.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from station.core.clock import from_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.bodies import Registered2
from station.inventory.stock.bodies import (
    Registered4,
    StockCorrected,
    StockIssued,
    StockIssued2,
    StockMovementVoided,
    StockRanLow,
    StockReceived,
    StockSuffices,
)
from station.inventory.stock.loss_bodies import StockLost, StockReceived3
from station.inventory.stock.matter_bodies import StockIssued4, StockUsed2
from station.inventory.stock.numbered_bodies import (
    StockCorrected2,
    StockIssued3,
    StockMovementVoided2,
    StockMovementVoided3,
    StockReceived2,
)
from station.inventory.stock.paper_bodies import (
    PaperKindSet,
    PaperMoved,
    SheetsDestroyed,
    SheetSpoiled,
    StockUsed,
)
from station.inventory.stock.portion_bodies import PartReturned, PartReturned2, StockJoined, StockParted
from station.inventory.values import Tracking
from station.inventory.voiding.bodies import FactsVoided
from station.store.projections.deadlines import end, start, start_due
from station.store.projections.equipment import registered_row
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

EXPIRY: Final = "expiry"
LOW_STOCK: Final = "low_stock"
_LAST_SECOND: Final = time(23, 59, 59)
_MET, _WITHDRAWN = DeadlineOutcome.MET, DeadlineOutcome.WITHDRAWN

_INVENTORY = Room("inventory")
_INVENTORY.without_state(PaperKindSet)  # read from the entries together with what was used


def received(rows: Rows, _entry: Entry, body: StockReceived) -> None:
    """More came in."""
    _stands(rows, body.tag, body.after - body.quantity, body.after)


_INVENTORY.derives(StockReceived, item)(received)
_INVENTORY.derives(StockReceived2, item)(received)
_INVENTORY.derives(StockReceived3, item)(received)


@_INVENTORY.derives(StockIssued4, item)
@_INVENTORY.derives(StockIssued3, item)
@_INVENTORY.derives(StockIssued2, item)
@_INVENTORY.derives(StockIssued, item)
def issued(rows: Rows, _entry: Entry, body: StockIssued) -> None:
    """Some was issued, of each line."""
    for line in body.lines:
        _stands(rows, line.tag, line.after + line.quantity, line.after)


@_INVENTORY.derives(StockCorrected2, item)
@_INVENTORY.derives(StockCorrected, item)
def corrected(rows: Rows, _entry: Entry, body: StockCorrected) -> None:
    """Another quantity was counted."""
    _stands(rows, body.tag, body.before, body.after)


def paper_moved(rows: Rows, _entry: Entry, body: PaperMoved) -> None:
    """Sheets were used, spoiled or destroyed; those in the store are fewer by what was there."""
    _stands(rows, body.tag, body.before, body.after)


_INVENTORY.derives(StockUsed, item)(paper_moved)
_INVENTORY.derives(StockUsed2, item)(paper_moved)
_INVENTORY.derives(SheetSpoiled, item)(paper_moved)
_INVENTORY.derives(SheetsDestroyed, item)(paper_moved)
_INVENTORY.derives(StockLost, item)(paper_moved)


@_INVENTORY.derives(StockMovementVoided3, item)
@_INVENTORY.derives(StockMovementVoided2, item)
@_INVENTORY.derives(StockMovementVoided, item)
def stock_movement_voided(rows: Rows, _entry: Entry, body: StockMovementVoided) -> None:
    """A movement does not count."""
    for line in body.lines:
        _stands(rows, line.tag, line.before, line.after)


@_INVENTORY.derives(StockParted, item)
def parted(rows: Rows, entry: Entry, body: StockParted) -> None:
    """Pieces went out of a line as a portion of it; one that was put back before is out again."""
    _stands(rows, body.line, body.after + body.quantity, body.after)
    if rows.row(item, body.tag) is not None:
        _stands(rows, body.tag, 0, body.quantity)
        return
    single = registered_row(
        entry, Registered2(body.tag, body.category, body.name, body.model, place=body.place)
    )
    kept = {"tracking": Tracking.PORTION.value, "unit": body.unit, "quantity": body.quantity}
    rows.add(item, {**single, **kept, "part_of": body.line})


@_INVENTORY.derives(StockJoined, item)
def joined(rows: Rows, _entry: Entry, body: StockJoined) -> None:
    """A portion is in its line again."""
    _stands(rows, body.line, body.after - body.quantity, body.after)
    _stands(rows, body.tag, body.quantity, 0)


@_INVENTORY.derives(PartReturned2, item)
@_INVENTORY.derives(PartReturned, item)
def part_returned(rows: Rows, _entry: Entry, body: PartReturned) -> None:
    """Some pieces of loans are in their lines again."""
    for each in body.lines:
        _stands(rows, each.line, each.after - each.quantity, each.after)
        _stands(rows, each.tag, each.remaining + each.quantity, each.remaining)


def _stands(rows: Rows, tag: str, before: int, after: int) -> None:
    """So much is there; a line that had another quantity before, or is a single item, is reported."""
    known = rows.row(item, tag)
    if known is None:
        rows.impossible("item_unknown", tag=tag)
        return
    if known["tracking"] == Tracking.SINGLE.value or known["quantity"] != before:
        rows.impossible("stock_differs", tag=tag, quantity=known["quantity"], before=before)
    rows.change(item, (tag,), {"quantity": after})


# --------------------------------------------------------------------------------------------- deadlines


@_INVENTORY.derives(Registered4, deadline)
def lot_begins(rows: Rows, entry: Entry, body: Registered4) -> None:
    """A lot is to be used by its day (ST-05); one of which nothing is there waits for a receipt."""
    if body.expires_on is None:
        return
    about = subject("item", body.tag)
    persons = (body.responsible,) if body.responsible else ()
    until = _end_of(body.expires_on, entry.zone)
    start(rows, entry, EXPIRY, rule="ST-05", about=about, title=body.name, persons=persons, due_at=until)
    if not body.quantity:
        end(rows, entry, EXPIRY, about, _WITHDRAWN)


def _end_of(day: date, zone: str) -> datetime:
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(zone))


def lot_received(rows: Rows, entry: Entry, body: StockReceived) -> None:
    """Of a lot that was used up some is there again."""
    _lot_moves(rows, entry, body.tag, body.after - body.quantity, body.after)


_INVENTORY.derives(StockReceived, deadline)(lot_received)
_INVENTORY.derives(StockReceived2, deadline)(lot_received)
_INVENTORY.derives(StockReceived3, deadline)(lot_received)


@_INVENTORY.derives(StockIssued4, deadline)
@_INVENTORY.derives(StockIssued3, deadline)
@_INVENTORY.derives(StockIssued2, deadline)
@_INVENTORY.derives(StockIssued, deadline)
def lot_issued(rows: Rows, entry: Entry, body: StockIssued) -> None:
    """A lot may be used up."""
    for line in body.lines:
        _lot_moves(rows, entry, line.tag, line.after + line.quantity, line.after)


@_INVENTORY.derives(StockCorrected2, deadline)
@_INVENTORY.derives(StockCorrected, deadline)
def lot_corrected(rows: Rows, entry: Entry, body: StockCorrected) -> None:
    """A lot may be discarded, or found again."""
    _lot_moves(rows, entry, body.tag, body.before, body.after)


@_INVENTORY.derives(StockUsed2, deadline)
@_INVENTORY.derives(StockUsed, deadline)
def lot_used(rows: Rows, entry: Entry, body: StockUsed) -> None:
    """Reagents of a lot are used up by who signs for it."""
    _lot_moves(rows, entry, body.tag, body.before, body.after)


@_INVENTORY.derives(StockMovementVoided3, deadline)
@_INVENTORY.derives(StockMovementVoided2, deadline)
@_INVENTORY.derives(StockMovementVoided, deadline)
def lot_movement_voided(rows: Rows, entry: Entry, body: StockMovementVoided) -> None:
    """What used a lot up by mistake ended nothing: its deadline counts as withdrawn, and another one runs."""
    voided = [each.seq for each in body.voided]
    for line in body.lines:
        _ended_by_mistake(rows, EXPIRY, line.tag, voided)
        _lot_moves(rows, entry, line.tag, line.before, line.after, _WITHDRAWN)


def _lot_moves(
    rows: Rows, entry: Entry, tag: str, before: int, after: int, outcome: DeadlineOutcome = _MET
) -> None:
    """While some of a lot is there, its deadline runs; a line without an expiry never had one."""
    about = subject("item", tag)
    last = rows.last(deadline, EXPIRY, about)
    if last is None or bool(before) == bool(after):
        return
    if not after:
        end(rows, entry, EXPIRY, about, outcome)
        return
    persons, due_at = tuple(json.loads(last["persons"])), from_record(last["due_at"])
    start(
        *(rows, entry, EXPIRY),
        rule="ST-05",
        about=about,
        title=last["title"],
        persons=persons,
        due_at=due_at,
    )


def _ended_by_mistake(rows: Rows, kind: str, tag: str, voided: Collection[int]) -> None:
    about = subject("item", tag)
    for each in rows.under(deadline, kind, about):
        if each["ended_seq"] in voided:
            rows.change(deadline, (kind, about, each["seq"]), {"outcome": _WITHDRAWN.value})


@_INVENTORY.derives(StockRanLow, deadline)
def more_is_due(rows: Rows, entry: Entry, body: StockRanLow) -> None:
    """More is to be there in time (EQ-10). Where that was due before, what ended it was a mistake."""
    about = subject("item", body.tag)
    last = rows.last(deadline, LOW_STOCK, about)
    if body.resumed and last is not None:
        rows.change(deadline, (LOW_STOCK, about, last["seq"]), {"outcome": _WITHDRAWN.value})
    start_due(
        *(rows, entry, LOW_STOCK, body.until),
        rule="EQ-10",
        about=about,
        title=body.name,
        persons=body.persons,
    )


@_INVENTORY.derives(StockSuffices, deadline)
def enough_is_there(rows: Rows, entry: Entry, body: StockSuffices) -> None:
    """No more is due."""
    end(rows, entry, LOW_STOCK, subject("item", body.tag), _MET if body.restocked else _WITHDRAWN)


@_INVENTORY.derives(FactsVoided, deadline)
def off_the_register(rows: Rows, entry: Entry, body: FactsVoided) -> None:
    """Of what was registered by mistake nothing is due."""
    for line in body.items:
        if not line.registered:
            for kind in (EXPIRY, LOW_STOCK):
                end(rows, entry, kind, subject("item", line.tag), _WITHDRAWN)
