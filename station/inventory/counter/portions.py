"""Counted gear in an act: pieces that go out as a portion, and how much of which portion comes back (EQ-10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.inventory.counter.acts import Act
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.movement.check_in import CheckInCase, ReturnedLine, decide_check_in
from station.inventory.movement.check_out import require_item
from station.inventory.ports import InventoryWork
from station.inventory.stock.facts import RULE
from station.inventory.stock.portions import (
    MOST_TRIED,
    PartingCase,
    PartReturnCase,
    decide_part_return,
    decide_parting,
    more_than_out,
)
from station.inventory.stock.rejoining import rejoin
from station.inventory.values import Item
from station.people.sessions import Session


def with_portions(session: Session, work: InventoryWork, facts: ViewedFacts, act: Act, now: datetime) -> Act:
    """The act with the portions, now in the store, that it takes of lines of counted gear. Raises Refused as `decide_parting`."""
    officer = facts.officer(act.number or "")
    if officer is None and act.lent:
        raise Refused("counter.unknown_officer", number=act.number or "")
    made: list[str] = []
    for tag, quantity in act.lent:
        line = require_item(tag, facts.item(tag))
        name = "" if officer is None else officer.name
        number = "" if officer is None else officer.number
        case = PartingCase(line, _next_tag(facts, line), quantity, number, name)
        parted = decide_parting(session, case, work.policy, now)
        record(work, parted)
        made.append(parted.value.tag)
    return replace(act, taken=(*act.taken, *made))


def _next_tag(facts: ViewedFacts, line: Item) -> str:
    """The tag of the next portion: that of the line with a number behind, which nothing else bears."""
    first = facts.view.equipment.portions_ever(line.tag) + 1
    for number in range(first, first + MOST_TRIED):
        tag = f"{line.tag}/{number}"
        if not facts.holders(tag):
            return tag
    raise Refused("stock.no_tag_left", rule=RULE, tag=line.label, name=line.name)


def whole_and_part(case: CheckInCase, parts: Mapping[str, int]) -> tuple[CheckInCase, CheckInCase]:
    """The case of what comes back whole, and of what does in part. Raises Refused ``stock.more_than_out``."""
    some = []
    for each in case.brought:
        item = each.item
        if item is None or not item.is_portion or item.tag not in parts:
            continue
        if parts[item.tag] > item.quantity:
            raise more_than_out(item, parts[item.tag], item.quantity)
        if parts[item.tag] < item.quantity:
            some.append(each)
    whole = tuple(each for each in case.brought if each not in some)
    return replace(case, brought=whole), replace(case, brought=tuple(some))


@dataclass(frozen=True, slots=True)
class Back:
    """What a return recorded: the entry of what came back `whole` (None: nothing did) with its case and lines, and all entries."""

    entries: tuple[Entry, ...]
    notices: tuple[Notice, ...]
    case: CheckInCase
    lines: tuple[ReturnedLine, ...] = ()
    whole: Entry | None = None


def returned(
    session: Session, work: InventoryWork, brought: CheckInCase, parts: Mapping[str, int], now: datetime
) -> Back:
    """Record what comes back, first in part, then whole, and put portions into their lines again.

    Raises Refused as `decide_part_return` and `decide_check_in`.
    """
    case, some = whole_and_part(brought, parts)
    notices: list[Notice] = []
    in_part = _in_part(session, work, some, parts, notices, now)
    if not case.brought:
        return Back(in_part, tuple(notices), case)
    decided = decide_check_in(session, case, work.policy, now)
    (entry,) = record(work, decided)
    rejoin(session, work, [line.item.tag for line in decided.value], now)
    return Back((*in_part, entry), (*notices, *decided.notices), case, decided.value, entry)


def _in_part(
    session: Session,
    work: InventoryWork,
    case: CheckInCase,
    parts: Mapping[str, int],
    notices: list[Notice],
    now: datetime,
) -> tuple[Entry, ...]:
    """Record what comes back in part; nothing where nothing does."""
    if not case.brought:
        return ()
    lines = {each.item.part_of for each in case.brought if each.item is not None}
    found = work.equipment.items(sorted(lines))
    known = {item.tag: item for item in found if item is not None}
    decided = decide_part_return(session, PartReturnCase(case, parts, known), work.policy, now)
    notices.extend(decided.notices)
    return record(work, decided)
