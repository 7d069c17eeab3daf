"""Loans that ended after the moment of another one: the clock stands wrong, or what is entered late contradicts them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from station.core.ledger import Stream
from station.inventory.movement.check_out import CheckOutCase
from station.inventory.ports import InventoryView


def with_loans_since(case: CheckOutCase, view: InventoryView, moment: datetime) -> CheckOutCase:
    """The case with the loans of its items that ended after `moment`.

    Where the newest entry was recorded before that, there is none, and no history is read.
    """
    newest = view.recorded_until(Stream.CUSTODY)
    if newest is None or newest <= moment:
        return case
    found = {}
    for tag in (each.item.tag for each in case.wanted if each.item is not None):
        spans = view.equipment.spans(tag, moment, newest)
        ended = [span for span in spans if span.end is not None and span.end > moment]
        if ended:
            found[tag] = ended[0]
    return replace(case, since=found)
