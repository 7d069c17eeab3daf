"""Sheets of a line as a person names them, and what is known of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from station.core.clock import Clock, local_today
from station.inventory.certificates.accounting import counted
from station.inventory.certificates.decide import SheetsCase
from station.inventory.certificates.histories import paper_histories
from station.inventory.certificates.moves import there_is
from station.inventory.certificates.reporting import account_named
from station.inventory.ports import InventoryView
from station.inventory.register.use_cases import required
from station.inventory.stock.reported import runs_to_move


@dataclass(frozen=True, slots=True)
class NamedSheets:
    """Sheets of a line as a person names them: a quantity, or of a numbered range the numbers.

    `unit` is the one whose sheets they are, by name, code or path; empty: the office's own, or as the numbers say. `on` is the day, None: today.
    `of_used`: these were recorded as used before.
    """

    tag: str
    quantity: int = 0
    numbers: str = ""
    unit: str = ""
    on: date | None = None
    of_used: bool = False


def sheets_case(view: InventoryView, sheets: NamedSheets, clock: Clock) -> SheetsCase:
    """What is known of them. Raises Refused ``equipment.unknown`` and as `find_receiver`."""
    item, zone = required(view, sheets.tag), clock.zone
    history = paper_histories(view, (item.tag,))[item.tag]
    left = [key for key, pieces in there_is(counted(item.tag, history, zone)).items() if pieces]
    account = account_named(view, sheets.unit, left) if sheets.unit.strip() else None
    return SheetsCase(
        item,
        runs_to_move(view, item),
        history,
        sheets.quantity,
        sheets.numbers,
        sheets.on or local_today(clock),
        zone,
        account,
        sheets.of_used,
    )
