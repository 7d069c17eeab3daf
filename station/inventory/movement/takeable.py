"""Whether one item may go out to an officer, and what is said when it does."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from station.core.clock import local
from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.core.policy import Mode
from station.core.policy.served import served_integer
from station.inventory.movement.terms import Terms
from station.inventory.receivers.values import Receiver
from station.inventory.stock.facts import require_out_of_line, require_quantity_said
from station.inventory.values import GONE, Condition, Item, ItemState, Tracking

NOTICE_DAYS: Final = served_integer("ST-06", "verification_notice_days")
_VERIFIABLE: Final = (Tracking.SINGLE, Tracking.LENT, Tracking.PORTION)
"""What comes back, so that it can be an instrument."""


def require_takeable(item: Item, number: str, holder_name: str = "") -> None:
    """Raise Refused unless the item can go out to officer `number`."""
    if item.state is ItemState.OUT and item.holder == number:
        raise Refused("counter.held_already", tag=item.label, name=item.name)
    if item.state is ItemState.OUT:
        raise held_elsewhere(item, holder_name)
    if item.state is ItemState.AWAITING_RECORDINGS:
        raise Refused("counter.recordings_awaited", rule="EQ-05", tag=item.label, name=item.name)
    require_quantity_said(item)
    require_out_of_line(item)
    require_usable(item)


def require_usable(item: Item) -> None:
    """Raise Refused for an item that is lost, scrapped, out for repair or damaged (EQ-12, EQ-14)."""
    require_not_gone(item)
    if item.state is ItemState.AT_REPAIR:
        raise Refused("counter.at_repair", rule="EQ-14", tag=item.label, name=item.name)
    if item.condition is Condition.DAMAGED:
        code = "counter.item_disputed" if item.disputed else "counter.item_damaged"
        raise Refused(code, rule="EQ-14", tag=item.label, name=item.name, note=item.note)


def require_verified(item: Item, terms: Terms, now: datetime) -> None:
    """Raise Refused for a measuring instrument without a verification that holds on the day of `now`; as `require_verified_on`."""
    require_verified_on(item, terms, local(now, terms.zone).date())


def require_verified_on(item: Item, terms: Terms, day: date) -> None:
    """Raise Refused for a measuring instrument without a verification that holds on a day (ST-06).

    One whose verification has ended is refused whether or not its category asks for one. What is used up measures nothing.
    """
    facts = {"tag": item.label, "name": item.name}
    until = item.verified_until
    if until is None:
        if not terms.measures(item.category) or item.tracking not in _VERIFIABLE:
            return
        code = "counter.not_verified" if item.tracking is Tracking.SINGLE else "counter.verified_singly"
        raise Refused(code, rule="ST-06", **facts)
    if until < day:
        raise Refused("counter.verification_ended", rule="ST-06", **facts, day=until.isoformat())


def about_verification(item: Item, terms: Terms, now: datetime) -> tuple[Notice, ...]:
    """That the verification of an instrument that goes out ends soon."""
    until, today = item.verified_until, local(now, terms.zone).date()
    if until is None or not today <= until <= today + timedelta(days=NOTICE_DAYS.of(terms.policy)):
        return ()
    return (notice("verification_near", "ST-06", tag=item.label, name=item.name, day=until.isoformat()),)


def require_not_gone(item: Item) -> None:
    """Raise Refused ``counter.item_lost``, ``counter.item_written_off`` for an item that is lost or scrapped (EQ-12)."""
    if item.state in GONE:
        code = "counter.item_lost" if item.state is ItemState.LOST else "counter.item_written_off"
        raise Refused(code, rule="EQ-12", tag=item.label, name=item.name)


def held_elsewhere(item: Item, holder_name: str) -> Refused:
    """The refusal for an item that another officer has (EQ-11)."""
    holder = item.holder or ""
    facts = {"tag": item.label, "name": item.name, "holder": holder, "holder_name": holder_name or holder}
    return Refused("counter.held_elsewhere", rule="EQ-11", **facts)


def about_taking(item: Item, trained: frozenset[int], terms: Terms) -> tuple[Notice, ...]:
    """The notices when the item goes out. Raises Refused for missing training where the policy refuses it."""
    said: list[Notice] = []
    name = terms.category_name(item.category)
    if item.category not in trained:
        if terms.training_mode is Mode.REFUSE:
            raise Refused("counter.not_trained", rule="EQ-03", tag=item.label, category=name)
        said.append(notice("not_trained", "EQ-03", tag=item.label, category=name))
    if item.condition is Condition.INCOMPLETE:
        said.append(notice("item_incomplete", "EQ-10", tag=item.label, note=item.note))
    return tuple(said)


def about_keeping(item: Item, receiver: Receiver | None, terms: Terms) -> tuple[Notice, ...]:
    """That a unit or a place is to have what is kept in person, by an officer (EQ-08)."""
    if receiver is None or not terms.kept_in_person(item.category):
        return ()
    category = terms.category_name(item.category)
    return (notice("kept_in_person", "EQ-08", tag=item.label, category=category, receiver=receiver.words),)
