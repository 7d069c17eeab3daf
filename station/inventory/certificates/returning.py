"""Sheets without numbers that a unit brings back unused; those with numbers are taken back by number (ST-04)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.certificates.cases import NamedSheets, sheets_case
from station.inventory.certificates.decide import SheetsCase, named_sheets
from station.inventory.ports import InventoryStore
from station.inventory.stock.levels import record_levels
from station.inventory.stock.loss_bodies import StockReceived3
from station.inventory.stock.numbers import NumberState
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Tracking
from station.people.asking import asks
from station.people.naming import noted
from station.people.permissions import Permission
from station.people.sessions import Session

RULE: Final = "ST-04"


@dataclass(frozen=True, slots=True)
class PaperReturnCase:
    """Sheets that a unit brings back, and what is said of it."""

    of: SheetsCase
    note: str


def decide_return(session: Session, case: PaperReturnCase, policy: Policy, now: datetime) -> Decided[int]:
    """Sheets of a unit are in the store again; how much is there then.

    Raises Refused ``certificates.back_by_number`` for what bears numbers, ``certificates.back_of_unit`` without a unit, and as `named_sheets`.
    """
    del policy
    item = case.of.item
    named = {"tag": item.label, "name": item.name}
    if item.tracking is Tracking.RANGE:
        raise Refused("certificates.back_by_number", rule=RULE, field="numbers", **named)
    sheets = named_sheets(case.of, (NumberState.STORE, NumberState.ISSUED), now)
    if sheets.account is None:
        raise Refused("certificates.back_of_unit", rule=RULE, field="unit", **named)
    after = item.quantity + sheets.quantity
    body = StockReceived3(
        *(item.tag, item.name, item.unit, sheets.quantity, after, noted(case.note, RULE)), sheets.account
    )
    about = (subject("item", item.tag), sheets.account.value.subject)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), after)


class PaperReturns:
    """Takes sheets back from units; needs EQUIPMENT_EDIT."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def take_back(self, session: Session, sheets: NamedSheets, note: str = "") -> StockResult:
        """Sheets that a unit had been issued came back unused. Raises Refused as `decide_return` and `find_receiver`."""
        clock = self._store.clock
        now = clock.now()
        with self._store.write() as work:
            case = PaperReturnCase(sheets_case(work, sheets, clock), note)
            (entry,) = record(work, decide_return(session, case, work.policy, now))
            items = work.equipment.written((case.of.item.tag,))
            record_levels(session, work, items, (now, clock.zone), restocked=True)
            return StockResult(entry, items)
