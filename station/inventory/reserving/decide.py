"""Decisions about reservations: keeping items for an officer, giving that up, and what is said when another takes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.notices import Notice, notice
from station.core.policy import Policy
from station.inventory.movement.check_out import Wanted, about_matter, each_once, what_is_missing
from station.inventory.movement.takeable import require_not_gone, require_verified
from station.inventory.movement.terms import USUAL, Setting, Terms
from station.inventory.reserving.bodies import (
    MOST_RESERVED,
    ReservationEnded,
    Reserved,
    Reserved2,
    ReservedItem,
)
from station.inventory.reserving.told import time_kept
from station.inventory.reserving.values import Reservation
from station.inventory.stock.facts import require_kept_singly
from station.inventory.values import Item, ItemState
from station.matters.decide import required_number
from station.matters.knowing import named_subjects
from station.matters.values import KnownNumber
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer

LONGEST: Final = timedelta(days=366)
"""Between the beginning of a reservation and its end, and from now to its beginning."""


@dataclass(frozen=True, slots=True)
class ReserveCase:
    """Items that are to be kept for an officer; `kept` are the reservations that stand, by tag.

    `there` are the categories that the officer has in hand or the group has. `matter` is what they are wanted for (PF-10).
    """

    number: str
    officer: Officer | None
    wanted: tuple[Wanted, ...]
    first: datetime
    last: datetime
    activity: str | None = None
    note: str = ""
    kept: Mapping[str, tuple[Reservation, ...]] = field(default_factory=dict)
    setting: Setting = USUAL
    there: frozenset[int] = frozenset()
    matter: KnownNumber | None = None


@dataclass(frozen=True, slots=True)
class GivenUpCase:
    """A reservation that is given up: all of its items that are still kept, each with its name."""

    seq: int
    kept: tuple[tuple[Reservation, str], ...]
    reason: str


def decide_reserve(session: Session, case: ReserveCase, policy: Policy, now: datetime) -> Decided[None]:
    """Keep the items. Items that are out beyond the beginning, or out for repair, are told, and what the activity still needs besides.

    Raises Refused ``counter.unknown_officer``, ``counter.officer_left``, ``counter.unknown_tag``, ``counter.named_twice``,
    ``counter.nothing_named``, ``counter.item_lost``, ``counter.item_written_off``, ``reservations.…``, ``policy.unknown_activity``,
    ``policy.activity_ended``, ``matters.number_long``.
    """
    terms = case.setting.terms(policy)
    officer = _officer(case)
    _require_time(case, now)
    if case.activity:
        terms.current_activity(case.activity)
    if len(case.wanted) > MOST_RESERVED:
        raise Refused("reservations.too_many", count=len(case.wanted), most=MOST_RESERVED)
    items = [item for _, item in each_once(case.wanted)]
    for item in items:
        _require_free(item, case, terms)
    out = tuple(each for wanted in case.wanted for each in _out(wanted, officer.number, case.first))
    covered = case.there | {item.category for item in items}
    missing = what_is_missing(case.activity or None, covered, terms)
    facts = (
        officer.number,
        officer.name,
        tuple(ReservedItem(item.tag, item.name) for item in items),
        max(case.first, now),
        case.last,
        case.activity or None,
        noted(case.note, "EQ-04"),
    )
    body = Reserved(*facts)
    if case.matter is not None:
        body = Reserved2(*facts, required_number(case.matter.number))
    about = (*_subjects(items, officer.number), *named_subjects(case.matter))
    draft = session.draft(body, now, subjects=about, rules=("EQ-04",))
    unverified = tuple(each for item in items for each in _unverified(item, terms, case.last))
    return Decided((draft,), (*out, *unverified, *missing, *about_matter(case.matter)), None)


def decide_end(session: Session, case: GivenUpCase, policy: Policy, now: datetime) -> Decided[None]:
    """Keep the items no longer. Raises Refused ``reservations.unknown``, ``reservations.reason_missing``."""
    del policy
    if not case.kept:
        raise Refused("reservations.unknown", rule="EQ-04", reservation=case.seq)
    why = written(case.reason, "reservations.reason_missing", "EQ-04")
    first = case.kept[0][0]
    items = tuple(ReservedItem(each.tag, name) for each, name in case.kept)
    body = ReservationEnded(case.seq, first.number, first.holder_name, items, why)
    subjects = (*(subject("item", each.tag) for each in items), subject("officer", first.number))
    draft = session.draft(body, now, subjects=subjects, rules=("EQ-04",))
    return Decided((draft,), (), None)


def _officer(case: ReserveCase) -> Officer:
    if case.officer is None:
        raise Refused("counter.unknown_officer", number=case.number)
    if not case.officer.active:
        facts = {"number": case.officer.number, "name": case.officer.name}
        raise Refused("counter.officer_left", rule="EQ-13", **facts)
    return case.officer


def _require_time(case: ReserveCase, now: datetime) -> None:
    if case.first >= case.last:
        raise Refused("reservations.backwards", rule="EQ-04")
    if case.last <= now:
        raise Refused("reservations.past", rule="EQ-04")
    if case.last - max(case.first, now) > LONGEST or case.first - now > LONGEST:
        raise Refused("reservations.too_long", rule="EQ-04", days=LONGEST.days)


def require_keepable(item: Item) -> None:
    """Raise Refused for what is never kept for anybody: ``reservations.counted``, ``counter.item_lost``, ``counter.item_written_off``."""
    if item.counted:
        raise Refused("reservations.counted", rule="EQ-10", field="items", tag=item.label, name=item.name)
    require_kept_singly(item)
    require_not_gone(item)


def _require_free(item: Item, case: ReserveCase, terms: Terms) -> None:
    require_keepable(item)
    for each in case.kept.get(item.tag, ()):
        if each.open and each.overlaps(case.first, case.last):
            facts = {"tag": item.label, "name": item.name, "holder_name": each.holder_name}
            raise Refused("reservations.kept", rule="EQ-04", **facts, **time_kept(each, terms.zone))


def _out(wanted: Wanted, number: str, first: datetime) -> tuple[Notice, ...]:
    """That somebody else has the item and need not bring it back before it is wanted, or that it is out for repair."""
    item = wanted.item
    if item is not None and item.state is ItemState.AT_REPAIR:
        return (notice("reserved_at_repair", "EQ-14", tag=item.label, name=item.name),)
    if item is None or item.state is not ItemState.OUT or item.holder == number:
        return ()
    if item.due_at is not None and item.due_at <= first:
        return ()
    facts = {"tag": item.label, "name": item.name, "holder_name": wanted.holder_name}
    return (notice("reserved_out", "EQ-04", **facts),)


def _unverified(item: Item, terms: Terms, last: datetime) -> tuple[Notice, ...]:
    """That the verification of an instrument does not hold as long as it is kept for somebody (ST-06): by then it may."""
    try:
        require_verified(item, terms, last)
    except Refused as refusal:
        return (notice("reserved_unverified", refusal.rule, tag=item.label, name=item.name),)
    return ()


def _subjects(items: Iterable[Item], number: str) -> tuple[str, ...]:
    return (*(subject("item", item.tag) for item in items), subject("officer", number))
