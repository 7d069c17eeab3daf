"""When all lots of a reagent together run low, more of it is due; when enough is there again, nothing is (ST-05)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.calendar import CalendarYear
from station.core.clock import local
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided, record
from station.core.ledger import Draft, Entry, subject
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.inventory.ports import InventoryWork
from station.inventory.stock.bodies import StockRanLow, StockSuffices
from station.inventory.values import Item
from station.people.deadlines.bodies import DueBy
from station.people.sessions import Session

RULE: Final = "ST-05"
LOW_STOCK: Final = served_integer("ST-05", "low_stock")
RESTOCK: Final = served_integer("EQ-10", "restock_working_days")


@dataclass(frozen=True, slots=True)
class ReagentCase:
    """A lot as an act, or a new day, left it; all `lots` of the same reagent, with those used up or expired; by which of them more was due.

    `restocked`: the act brought more in. `again` is until when more had been due before a receipt that turned out to be wrong.
    """

    lot: Item
    lots: tuple[Item, ...]
    due: frozenset[str]
    today: date
    restocked: bool
    again: DueBy | None
    years: tuple[CalendarYear, ...]
    zone: str


def usable_on(lots: Iterable[Item], day: date) -> list[Item]:
    """Those whose last day is not over, used up or not."""
    return [each for each in lots if each.expires_on is not None and each.expires_on >= day]


def least_of(lots: Iterable[Item], policy: Policy) -> int:
    """How much of a reagent there should be: the greatest minimum of its lots, without one as ST-05 says; 0 asks for nothing."""
    return max((each.minimum for each in lots), default=0) or LOW_STOCK.of(policy)


def runs_low(lots: Iterable[Item], policy: Policy, day: date) -> bool:
    """Whether too little of these lots of a reagent may still be used on this day; of what has none whose day is to come nothing is wanted."""
    usable = usable_on(lots, day)
    return bool(usable) and 0 < least_of(usable, policy) >= sum(each.quantity for each in usable)


def decide_reagent_level(session: Session, case: ReagentCase, policy: Policy, now: datetime) -> Decided[None]:
    """More of a reagent is due from the moment when too little of all its lots may still be used, until enough is there.

    Of what has no lot any more whose day is to come nothing is due: it is kept no longer. No draft while that stays as it is.
    """
    usable = usable_on(case.lots, case.today)
    together, least = sum(each.quantity for each in usable), least_of(usable, policy)
    low, lot = runs_low(usable, policy, case.today), case.lot
    if low and not case.due:
        length = Length(RESTOCK.of(policy), LengthUnit.WORKING_DAYS)
        hours = working_hours(policy, case.years, case.zone)
        until = case.again or DueBy.after(now, length, hours)
        persons = (lot.responsible,) if lot.responsible else ()
        stands = (lot.tag, lot.name, lot.unit, together, least)
        body = StockRanLow(*stands, persons, until, resumed=case.again is not None)
        return Decided((_draft(session, body, lot, now),), (), None)
    if low or not case.due:
        return Decided((), (), None)
    named = [each for each in case.lots if each.tag in case.due]
    return Decided(
        tuple(
            _draft(
                session,
                StockSuffices(each.tag, each.name, each.unit, together, least, case.restocked),
                each,
                now,
            )
            for each in named
        ),
        (),
        None,
    )


def _draft(session: Session, body: StockRanLow | StockSuffices, lot: Item, now: datetime) -> Draft:
    return session.draft(body, now, subjects=(subject("item", lot.tag),), rules=(RULE,))


def record_reagent_levels(
    session: Session,
    work: InventoryWork,
    lots: Iterable[Item],
    at: tuple[datetime, str],
    *,
    restocked: bool = False,
    again: Mapping[str, DueBy] | None = None,
) -> list[Entry]:
    """Record of which reagents, by these lots as an act in this unit of work left them, more is due now or no more.

    `at` are the moment and the office's zone; `again` as in `record_levels`.
    """
    (now, zone), years = at, tuple(work.calendar.years())
    entries: list[Entry] = []
    for lot in {(each.category, each.name): each for each in lots}.values():
        same = work.equipment.same_reagent(lot)
        due = work.equipment.awaiting_more([each.tag for each in same])
        before = None if again is None else again.get(lot.tag)
        case = ReagentCase(lot, same, due, local(now, zone).date(), restocked, before, years, zone)
        entries.extend(record(work, decide_reagent_level(session, case, work.policy, now)))
    return entries
