"""When stock runs low, more of it is due; when enough is there again, nothing is (EQ-10). Of lots all of a reagent count together (ST-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from station.core.calendar import CalendarYear
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided, record
from station.core.ledger import Entry, subject
from station.core.policy import Policy, working_hours
from station.inventory.bodies import Changed
from station.inventory.ports import InventoryWork
from station.inventory.stock.bodies import Registered3, StockRanLow, StockSuffices
from station.inventory.stock.facts import RULE
from station.inventory.stock.reagent_levels import RESTOCK, record_reagent_levels
from station.inventory.values import Item, Tracking
from station.people.deadlines.bodies import DueBy
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class LevelCase:
    """A line of stock as an act left it, and whether more of it was due before.

    `restocked`: the act brought more in. `again` is until when more had been due before a receipt that turned out to be wrong.
    """

    item: Item
    due: bool
    restocked: bool
    again: DueBy | None
    years: tuple[CalendarYear, ...]
    zone: str


def decide_level(session: Session, case: LevelCase, policy: Policy, now: datetime) -> Decided[None]:
    """More is due from the moment when too little is left until enough is there; no draft while that stays as it is."""
    item = case.item
    if item.low == case.due:
        return Decided((), (), None)
    stands = (item.tag, item.name, item.unit, item.quantity, item.minimum)
    body: StockRanLow | StockSuffices
    if item.low:
        until = case.again or _until(case, policy, now)
        persons = (item.responsible,) if item.responsible else ()
        body = StockRanLow(*stands, persons, until, resumed=case.again is not None)
    else:
        body = StockSuffices(*stands, case.restocked)
    draft = session.draft(body, now, subjects=(subject("item", item.tag),), rules=(RULE,))
    return Decided((draft,), (), None)


def _until(case: LevelCase, policy: Policy, now: datetime) -> DueBy:
    length = Length(RESTOCK.of(policy), LengthUnit.WORKING_DAYS)
    return DueBy.after(now, length, working_hours(policy, case.years, case.zone))


def record_levels(
    session: Session,
    work: InventoryWork,
    items: Iterable[Item],
    at: tuple[datetime, str],
    *,
    restocked: bool = False,
    again: Mapping[str, DueBy] | None = None,
) -> tuple[Entry, ...]:
    """Record of which of these lines, as an act in this unit of work left them, more is due now or no more.

    `at` are the moment and the office's zone; `again` is, by tag, until when more had been due before a wrong receipt.
    """
    counted = [each for each in items if each.counted]
    if not counted:
        return ()
    (now, zone), years = at, tuple(work.calendar.years())
    lots = [each for each in counted if each.tracking is Tracking.LOT]
    lines = [each for each in counted if each.tracking is not Tracking.LOT]
    awaited = work.equipment.awaiting_more([each.tag for each in lines])
    entries = record_reagent_levels(session, work, lots, at, restocked=restocked, again=again)
    for item in lines:
        before = None if again is None else again.get(item.tag)
        case = LevelCase(item, item.tag in awaited, restocked, before, years, zone)
        entries.extend(record(work, decide_level(session, case, work.policy, now)))
    return tuple(entries)


def levelled_by(entries: Iterable[Entry]) -> list[str]:
    """The lines of stock, by tag, whose quantity or minimum these entries of the register state."""
    bodies = [entry.typed for entry in entries]
    return list(
        dict.fromkeys(
            body.tag
            for body in bodies
            if isinstance(body, Registered3) or (isinstance(body, Changed) and "minimum" in body.changes)
        )
    )


def awaited_before(movement: Entry, history: Iterable[Entry]) -> DueBy | None:
    """Until when more of a line was due when this movement brought enough of it; None where it ended no such time.

    `history` are all entries about the line, in their order.
    """
    before: DueBy | None = None
    came = False
    for entry in history:
        body = entry.typed
        if entry.seq == movement.seq:
            came = True
        elif came:
            return before if isinstance(body, StockSuffices) else None
        elif isinstance(body, StockRanLow):
            before = body.until
        elif isinstance(body, StockSuffices):
            before = None
    return None
