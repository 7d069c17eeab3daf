"""Reagents by lot: each use is signed by its user, the lot that expires first goes first, an expired one not at all (ST-05)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from station.core.clock import local
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Participant, subject
from station.core.ledger.entry import TAKER
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.inventory.movement.check_out import about_matter
from station.inventory.movement.takeable import require_usable
from station.inventory.ports import InventoryStore
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.decide import NEAR_EXPIRY, named
from station.inventory.stock.facts import require_pieces
from station.inventory.stock.levels import record_levels
from station.inventory.stock.matter_bodies import StockUsed2
from station.inventory.stock.paper_bodies import LONGEST_MATTER
from station.inventory.stock.reagent_levels import least_of, usable_on
from station.inventory.stock.use_cases import StockResult
from station.inventory.values import Item, Tracking
from station.matters.decide import required_number
from station.matters.knowing import known_number, named_subjects
from station.matters.values import KnownNumber
from station.people.asking import asks
from station.people.confirming import UNCONFIRMED, Confirmation, Pins, Proven, prove
from station.people.naming import noted
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = "ST-05"


@dataclass(frozen=True, slots=True)
class LotUse:
    """Some of a lot, for what, on which day (None: today); `reason` says why not of the lot that expires first, `matter` is the number of what it is for."""

    tag: str
    quantity: int
    purpose: str = ""
    on: date | None = None
    reason: str = ""
    matter: str = ""


@dataclass(frozen=True, slots=True)
class LotUseCase:
    """What is used of which lot, by whom; `earlier` is a lot of the same that expires sooner, `lots` are all lots of the same."""

    item: Item
    use: LotUse
    officer: Officer | None
    asked: str
    proven: Proven
    earlier: Item | None
    lots: tuple[Item, ...]
    zone: str
    matter: KnownNumber | None = None


def decide_use_lot(session: Session, case: LotUseCase, policy: Policy, now: datetime) -> Decided[int]:
    """Some of a lot is used up by who signs for it; how much is left of it.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left``, ``reagents.unsigned``, ``reagents.no_lot``, as `require_usable`,
    ``reagents.expired``, ``reagents.earlier_lot``, ``stock.bad_quantity``, ``stock.not_enough``, ``reagents.day_ahead``, ``reagents.purpose_long``, ``matters.number_long``.
    """
    item, use, officer = case.item, case.use, case.officer
    if officer is None:
        raise Refused("counter.unknown_officer", number=case.asked)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    if item.tracking is not Tracking.LOT or item.expires_on is None:
        raise Refused("reagents.no_lot", rule=RULE, **named(item))
    today = local(now, case.zone).date()
    on = use.on or today
    if on > today:
        raise Refused("reagents.day_ahead", rule=RULE, field="on", day=on.isoformat())
    require_usable(item)
    facts = {**named(item), "lot": item.lot, "day": item.expires_on.isoformat()}
    if item.expires_on < on:
        raise Refused("reagents.expired", rule=RULE, **facts)
    earlier = case.earlier
    if earlier is not None and earlier.expires_on is not None and not use.reason.strip():
        first = {
            "earlier": earlier.label,
            "earlier_lot": earlier.lot,
            "first": earlier.expires_on.isoformat(),
        }
        raise Refused("reagents.earlier_lot", rule=RULE, field="reason", **facts, **first)
    require_pieces(use.quantity, "quantity", 1)
    if use.quantity > item.quantity:
        there = {"unit": item.unit, "asked": use.quantity, "there": item.quantity}
        raise Refused("stock.not_enough", rule=RULE, field="quantity", **named(item), **there)
    purpose = " ".join(use.purpose.split())
    if len(purpose) > LONGEST_MATTER:
        raise Refused("reagents.purpose_long", rule=RULE, field="purpose", longest=LONGEST_MATTER)
    if case.proven.proof == "none":
        raise Refused("reagents.unsigned", rule=RULE, field="pin", name=officer.name, number=officer.number)
    left = item.quantity - use.quantity
    body = StockUsed2(
        *(item.tag, item.name, item.unit, use.quantity, item.quantity, left),
        (),
        None,
        on,
        *(officer.number, officer.name),
        "" if case.matter is None else required_number(case.matter.number),
        noted(use.reason, RULE),
        case.proven.drawn(),
        purpose,
    )
    draft = session.draft(
        body,
        now,
        subjects=(
            subject("item", item.tag),
            subject("officer", officer.number),
            *named_subjects(case.matter),
        ),
        rules=(RULE,),
        others=(Participant(TAKER, officer.number, officer.name, case.proven.proof),),
    )
    return Decided((draft,), (*_about(case, today, policy), *about_matter(case.matter)), left)


def _about(case: LotUseCase, today: date, policy: Policy) -> tuple[Notice, ...]:
    """That the lot expires soon, and that all lots of the same together run low."""
    item = case.item
    said: tuple[Notice, ...] = ()
    usable = usable_on(case.lots, today)
    together, least = sum(each.quantity for each in usable) - case.use.quantity, least_of(usable, policy)
    if 0 < least >= together:
        said = (notice("reagents_low", RULE, **named(item), unit=item.unit, left=together, minimum=least),)
    if item.expires_on is not None and item.expires_on - today <= timedelta(days=NEAR_EXPIRY.of(policy)):
        facts = {**named(item), "lot": item.lot, "day": item.expires_on.isoformat()}
        said = (notice("stock_near_expiry", RULE, **facts), *said)
    return said


class Reagents:
    """Use of lots; whoever sees equipment signs for their own, who edits the register takes the signatures of others. `pins` checks PINs."""

    def __init__(self, store: InventoryStore, pins: Pins) -> None:
        self._store, self._pins = store, pins

    @asks(Permission.EQUIPMENT_EDIT)
    def use(
        self, session: Session, use: LotUse, number: str, confirmation: Confirmation = UNCONFIRMED
    ) -> StockResult:
        """The officer with this number or badge used some of a lot and signs for it. Raises Refused ``equipment.unknown``, as `decide_use_lot` and `prove`."""
        with self._store.read() as view:
            officer = answering(view, number)
        proven = prove(None if officer is None else officer.number, confirmation, self._pins)
        clock = self._store.clock
        now = clock.now()
        with self._store.write() as work:
            item = required(work, use.tag)
            today = local(now, clock.zone).date()
            earlier = work.equipment.earlier_lot(item, today)
            lots = work.equipment.same_reagent(item)
            case = LotUseCase(
                *(item, use, answering(work, number), number, proven, earlier, lots, clock.zone),
                known_number(work.matters, use.matter) if use.matter.strip() else None,
            )
            decided = decide_use_lot(session, case, work.policy, now)
            (entry,) = record(work, decided)
            items = work.equipment.written((item.tag,))
            record_levels(session, work, items, (entry.happened_at, clock.zone))
            return StockResult(entry, items, decided.notices)
