"""Projections of numbered ranges: where each number of a line is, as runs of numbers that are at one place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from station.core.clock import to_record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.inventory.stock.loss_bodies import StockLost
from station.inventory.stock.matter_bodies import StockIssued4, StockUsed2
from station.inventory.stock.numbered_bodies import (
    MovedNumbers,
    Registered6,
    StockCorrected2,
    StockIssued3,
    StockMovementVoided2,
    StockMovementVoided3,
    StockReceived2,
)
from station.inventory.stock.numbers import Numbers, NumberState, read_range
from station.inventory.stock.paper_bodies import PaperMoved, SheetsDestroyed, SheetSpoiled, StockUsed
from station.inventory.voiding.bodies import FactsVoided
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.equipment import number_run

_INVENTORY = Room("inventory")
_Moving = StockIssued3 | StockReceived2 | StockCorrected2 | StockMovementVoided2 | PaperMoved
_NOBODY: dict[str, Any] = {"number": "", "name": "", "receiver": ""}


@_INVENTORY.derives(Registered6, number_run)
def range_registered(rows: Rows, entry: Entry, body: Registered6) -> None:
    """All numbers of a range are in the store."""
    try:
        numbers = read_range(body.numbers)
    except Refused:
        rows.impossible("numbers_differ", tag=body.tag, numbers=body.numbers)
        return
    since = {"state": NumberState.STORE.value, "seq": entry.seq, "at": entry.happened}
    rows.put(number_run, {**_key(body.tag, numbers), **since, **_NOBODY})


def numbers_moved(rows: Rows, entry: Entry, body: _Moving) -> None:
    """Numbers went out, are back unused, used, spoiled, sound after all or destroyed; or such a movement does not count."""
    _all(rows, entry, body.numbers)


_INVENTORY.derives(StockIssued3, number_run)(numbers_moved)
_INVENTORY.derives(StockIssued4, number_run)(numbers_moved)
_INVENTORY.derives(StockReceived2, number_run)(numbers_moved)
_INVENTORY.derives(StockCorrected2, number_run)(numbers_moved)
_INVENTORY.derives(StockMovementVoided2, number_run)(numbers_moved)
_INVENTORY.derives(StockUsed, number_run)(numbers_moved)
_INVENTORY.derives(StockUsed2, number_run)(numbers_moved)
_INVENTORY.derives(SheetSpoiled, number_run)(numbers_moved)
_INVENTORY.derives(SheetsDestroyed, number_run)(numbers_moved)
_INVENTORY.derives(StockLost, number_run)(numbers_moved)


@_INVENTORY.derives(StockMovementVoided3, number_run)
def numbers_put_back(rows: Rows, entry: Entry, body: StockMovementVoided3) -> None:
    """Without a movement the numbers are where they were, since the entry that says so."""
    for each in body.numbers:
        _move(rows, entry, each, since=each.issue_seq)


@_INVENTORY.derives(FactsVoided, number_run)
def range_off_the_register(rows: Rows, _entry: Entry, body: FactsVoided) -> None:
    """A range that was registered by mistake has no numbers."""
    for line in body.items:
        if not line.registered:
            for row in rows.under(number_run, line.tag):
                rows.remove(number_run, line.tag, row["first"])


def _all(rows: Rows, entry: Entry, moved: Sequence[MovedNumbers]) -> None:
    for each in moved:
        _move(rows, entry, each)


def _move(rows: Rows, entry: Entry, moved: MovedNumbers, since: int = 0) -> None:
    """These numbers are a run of their own, cut out of those that they were in; others than were there are reported.

    They are there by the entry `since`, 0: by that of an issue that the entry names, or by this one.
    """
    numbers = moved.numbers
    if numbers is None:
        rows.impossible("numbers_differ", tag=moved.tag, numbers=moved.lowest)
        return
    met = [
        row
        for row in rows.under(number_run, moved.tag)
        if row["first"] <= numbers.last and row["last"] >= numbers.first
    ]
    there = sum(min(row["last"], numbers.last) - max(row["first"], numbers.first) + 1 for row in met)
    if there != numbers.count or any(row["state"] != moved.before.value for row in met):
        rows.impossible("numbers_differ", tag=moved.tag, numbers=numbers.words)
    for row in met:
        rows.remove(number_run, moved.tag, row["first"])
        if row["first"] < numbers.first:
            rows.put(number_run, {**row, "last": numbers.first - 1})
        if row["last"] > numbers.last:
            rows.put(number_run, {**row, "first": numbers.last + 1})
    out = moved.after is NumberState.ISSUED
    who = {"number": moved.number, "name": moved.name, "receiver": moved.receiver}
    holder = who if moved.after.names_who else _NOBODY
    again = since or (moved.issue_seq if out else 0)
    rows.put(
        number_run,
        {
            **_key(moved.tag, numbers),
            "state": moved.after.value,
            "seq": again or entry.seq,
            "at": to_record(moved.since) if again and moved.since is not None else entry.happened,
            **holder,
        },
    )


def _key(tag: str, numbers: Numbers) -> dict[str, Any]:
    return {
        "tag": tag,
        "first": numbers.first,
        "last": numbers.last,
        "prefix": numbers.prefix,
        "width": numbers.width,
    }
