"""Decisions about the numbers of numbered ranges: which are issued, come back unused, or are spoiled. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.inventory.receivers.values import Receiver
from station.inventory.stock.facts import RULE
from station.inventory.stock.numbered_bodies import (
    MOST_MOVED,
    MovedNumbers,
    StockCorrected2,
    StockReceived2,
)
from station.inventory.stock.numbers import (
    NumberRun,
    Numbers,
    NumberState,
    next_in_store,
    parts_of,
    range_words,
    read_ranges,
)
from station.inventory.stock.paper_bodies import SheetSpoiled
from station.inventory.stock.reported import require_unreported
from station.inventory.values import Item, Tracking
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Account

_STORE, _ISSUED, _SPOILED = NumberState.STORE, NumberState.ISSUED, NumberState.SPOILED
_ELSEWHERE: Final = {
    NumberState.STORE: "numbers_here",
    NumberState.ISSUED: "numbers_out",
    NumberState.USED: "numbers_used",
    NumberState.SPOILED: "numbers_spoiled",
    NumberState.DESTROYED: "numbers_destroyed",
    NumberState.LOST: "numbers_lost",
}


@dataclass(frozen=True, slots=True)
class NumbersCase:
    """Numbers of a line as they were typed, and where all of its numbers are; `zone` is that of the office, `note` what is said besides."""

    item: Item
    runs: tuple[NumberRun, ...]
    numbers: str
    zone: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpoiledCase:
    """Numbers that are spoiled, or `sound` after all, why, and the second person."""

    of: NumbersCase
    reason: str
    second: Account
    sound: bool = False


def require_ranged(item: Item) -> None:
    """Raise Refused ``stock.not_numbered`` for what bears no numbers."""
    if item.tracking is not Tracking.RANGE:
        raise Refused("stock.not_numbered", rule=RULE, field="numbers", tag=item.label, name=item.name)


def require_unnumbered(item: Item) -> None:
    """Raise Refused ``stock.numbers_needed`` where numbers have to be named, since a quantity does not say which."""
    if item.tracking is Tracking.RANGE:
        raise Refused("stock.numbers_needed", rule=RULE, field="numbers", tag=item.label, name=item.name)


def chosen(
    item: Item, runs: Sequence[NumberRun], quantity: int, numbers: str, zone: str
) -> tuple[Numbers, ...]:
    """The numbers that are issued: those that are named, or the next ones in the store.

    Raises Refused ``stock.not_numbered``, ``stock.bad_numbers`` and as `all_in`.
    """
    if not numbers.strip():
        if item.tracking is not Tracking.RANGE:
            return ()
        found = next_in_store(runs, quantity)
        if (
            sum(each.count for each in found) < quantity <= item.quantity
        ):  # those that are reported lost would have to go
            require_unreported(item, ((run.numbers, run) for run in runs if run.state is _STORE))
        return found
    require_ranged(item)
    return tuple(each for each, _ in all_in(NumbersCase(item, tuple(runs), numbers, zone), _STORE))


def issued_numbers(
    tag: str, numbers: Sequence[Numbers], number: str, name: str, receiver: Receiver | None
) -> tuple[MovedNumbers, ...]:
    """That these numbers go to an officer, or to a receiver for which that officer signs."""
    to = "" if receiver is None else receiver.words
    return tuple(
        MovedNumbers(
            *(tag, each.written(each.first), each.written(each.last), _STORE, _ISSUED),
            *(number, name, to),
        )
        for each in numbers
    )


def decide_taking_back(session: Session, case: NumbersCase, policy: Policy, now: datetime) -> Decided[int]:
    """Unused numbers are in the store again; how much is there then.

    Raises Refused ``stock.not_numbered``, ``stock.bad_numbers`` and as `all_in`.
    """
    del policy
    item = case.item
    require_ranged(item)
    moved = tuple(
        MovedNumbers(
            *(item.tag, each.written(each.first), each.written(each.last), _ISSUED, _STORE),
            *(run.number, run.name, run.receiver, run.seq, run.at),
        )
        for each, run in all_in(case, _ISSUED)
    )
    quantity = _count(moved)
    after = item.quantity + quantity
    body = StockReceived2(item.tag, item.name, item.unit, quantity, after, noted(case.note, RULE), moved)
    officers = tuple(dict.fromkeys(each.number for each in moved))
    about = (subject("item", item.tag), *(subject("officer", each) for each in officers))
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), after)


def decide_spoiling(session: Session, case: SpoiledCase, policy: Policy, now: datetime) -> Decided[int]:
    """Numbers in the store are spoiled, or spoiled ones are sound after all; how much is there then.

    Raises Refused ``stock.not_numbered``, ``stock.bad_numbers``, ``equipment.reason_missing`` and as `all_in`.
    """
    del policy
    item = case.of.item
    require_ranged(item)
    before, after = (_SPOILED, _STORE) if case.sound else (_STORE, _SPOILED)
    why = written(case.reason, "equipment.reason_missing", RULE, field="reason", tag=item.label)
    moved = tuple(
        MovedNumbers(item.tag, each.written(each.first), each.written(each.last), before, after)
        for each, _ in all_in(case.of, before)
    )
    left = item.quantity + (_count(moved) if case.sound else -_count(moved))
    second = case.second
    body = StockCorrected2(
        *(item.tag, item.name, item.unit, item.quantity, left),
        *(why, second.name, second.display_name, moved),
    )
    about = (subject("item", item.tag), subject("account", second.name))
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), left)


def require_by_two(case: NumbersCase, history: Sequence[Entry]) -> None:
    """Raise Refused ``certificates.void_spoiled`` for numbers that two persons can't make sound: those that are spoiled as a part of what was used."""
    spoiled = {entry.seq for entry in history if isinstance(entry.typed, SheetSpoiled)}
    for each, run in parts_of(case.runs, read_ranges(case.numbers))[0]:
        if run.state is _SPOILED and run.seq in spoiled:
            facts = {"tag": case.item.label, "name": case.item.name, "numbers": each.words}
            raise Refused("certificates.void_spoiled", rule="ST-03", field="numbers", **facts, seq=run.seq)


def _count(moved: Sequence[MovedNumbers]) -> int:
    return sum(each.numbers.count for each in moved if each.numbers is not None)


def all_in(case: NumbersCase, *states: NumberState) -> list[tuple[Numbers, NumberRun]]:
    """The numbers by the run that they are in, all of them in one of these states.

    Raises Refused ``stock.bad_numbers``, ``stock.numbers_strange`` for those that the line never had, ``stock.numbers_out``,
    ``stock.numbers_used``, ``stock.numbers_spoiled``, ``stock.numbers_destroyed``, ``stock.numbers_lost`` and ``stock.numbers_here`` for those that are elsewhere,
    and as `require_unreported`.
    """
    found, strange = parts_of(case.runs, read_ranges(case.numbers))
    named = {"tag": case.item.label, "name": case.item.name}
    if strange:
        facts = {**named, "numbers": range_words(strange), "all": case.item.numbers}
        raise Refused("stock.numbers_strange", rule=RULE, field="numbers", **facts)
    elsewhere = [(each, run) for each, run in found if run.state not in states]
    if elsewhere:
        there = elsewhere[0][1]
        mine = [each for each, run in elsewhere if (run.state, run.whom) == (there.state, there.whom)]
        facts = {**named, "numbers": range_words(mine), "whom": there.whom}
        facts["day"] = local(there.at, case.zone).date().isoformat()
        raise Refused(f"stock.{_ELSEWHERE[there.state]}", rule=RULE, field="numbers", **facts)
    require_unreported(case.item, found)
    if len(found) > MOST_MOVED:
        raise Refused("stock.too_many_ranges", rule=RULE, field="numbers", most=MOST_MOVED)
    return found
