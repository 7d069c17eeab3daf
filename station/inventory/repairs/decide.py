"""Decisions about repairs: an item is sent out, and comes back. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.core.calendar import CalendarYear
from station.core.clock import local
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_texts
from station.inventory.bodies import MOST_FEN
from station.inventory.losses.decide import require_on_record
from station.inventory.receivers.bodies import MOST_WATCHING
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair, SentToRepair2
from station.inventory.stock.facts import require_out_of_line, require_single
from station.inventory.values import Condition, Item, ItemState
from station.people.deadlines.bodies import DueBy
from station.people.naming import written
from station.people.sessions import Session

RULE: Final = "EQ-14"
REPAIRERS: Final = served_texts("EQ-14", "repairers")
LONGEST_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class SendCase:
    """An item to be sent to `repairer` and expected back on a day; `fault` is "" for what the register says.

    `sent` is how it was sent, where it is out for repair already; `watching` are the officers whom it concerns that it comes back.
    """

    item: Item
    repairer: str
    expected_on: date
    fault: str
    sent: SentToRepair | None
    watching: tuple[str, ...]
    years: tuple[CalendarYear, ...]
    zone: str


@dataclass(frozen=True, slots=True)
class BackCase:
    """An item that is back, as it was sent (None: it was not), whether it is sound again, what was done, at what cost."""

    item: Item
    sent: SentToRepair | None
    mended: bool
    note: str
    cost_fen: int | None = None


def open_repair(item: Item, entries: Iterable[Entry]) -> SentToRepair | None:
    """How an item was sent to be repaired, by its entries in their order; None where it is not out for repair."""
    if item.state is not ItemState.AT_REPAIR:
        return None
    history, about = tuple(entries), subject("item", item.tag)
    voids = Voids(history)
    counting = (each for each in reversed(history) if voids.by(each, about) is None)
    return next((each.typed for each in counting if isinstance(each.typed, SentToRepair)), None)


def decide_send(session: Session, case: SendCase, policy: Policy, now: datetime) -> Decided[None]:
    """A damaged item in the store is sent to a designated place.

    Raises Refused ``losses.written_off``, ``losses.lost_already``, ``repairs.sent_already``, ``repairs.not_here``, ``repairs.sound``, as `require_single` and `require_out_of_line`,
    ``repairs.no_repairer``, ``repairs.not_designated``, ``repairs.day``, ``repairs.fault_missing``.
    """
    item = case.item
    require_on_record(item)
    require_single(item)
    require_out_of_line(item)
    facts = {"tag": item.label, "name": item.name}
    if case.sent is not None:
        raise Refused("repairs.sent_already", rule=RULE, **facts, repairer=case.sent.repairer)
    if item.state is not ItemState.IN_STORE:
        raise Refused("repairs.not_here", rule=RULE, **facts)
    if item.condition is not Condition.DAMAGED:
        raise Refused("repairs.sound", rule=RULE, **facts)
    repairer = _designated(case.repairer, policy)
    today = local(now, case.zone).date()
    days = (case.expected_on - today).days
    if not 0 <= days <= LONGEST_DAYS:
        raise Refused("repairs.day", rule=RULE, field="expected_on", longest=LONGEST_DAYS)
    fault = written(case.fault.strip() or item.note, "repairs.fault_missing", RULE)
    length = Length(days, LengthUnit.DAYS, fixed=True)
    back_by = DueBy.after(now, length, working_hours(policy, case.years, case.zone))
    watching = case.watching[:MOST_WATCHING]
    body = SentToRepair2(item.tag, item.name, repairer, fault, case.expected_on, back_by, watching)
    about = (subject("item", item.tag),)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


def decide_back(session: Session, case: BackCase, _policy: Policy, now: datetime) -> Decided[None]:
    """An item is back from repair; one that is mended is in good condition from now on.

    Raises Refused ``repairs.not_sent``, ``repairs.note_missing``, ``losses.bad_amount``.
    """
    item, sent, cost = case.item, case.sent, case.cost_fen
    if sent is None:
        raise Refused("repairs.not_sent", rule=RULE, tag=item.label, name=item.name)
    note = written(case.note, "repairs.note_missing", RULE)
    if cost is not None and not 0 <= cost <= MOST_FEN:
        raise Refused("losses.bad_amount", rule=RULE, field="cost", amount=cost)
    body = BackFromRepair(item.tag, item.name, sent.repairer, case.mended, note, cost)
    about = (subject("item", item.tag),)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


def _designated(repairer: str, policy: Policy) -> str:
    """The place of repair as the rules name it: nowhere else is anything repaired."""
    named = REPAIRERS.of(policy)
    if not named:
        raise Refused("repairs.no_repairer", rule=RULE, field="repairer")
    chosen = " ".join(repairer.split())
    if chosen not in named:
        known = ", ".join(named)
        raise Refused("repairs.not_designated", rule=RULE, field="repairer", repairer=chosen, known=known)
    return chosen
