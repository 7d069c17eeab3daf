"""Counted gear in an act: pieces that go out as a portion, and how much of which portion comes back (EQ-10)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeAlias

from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice
from station.core.policy import Policy
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
    if not act.lent:
        return act
    officer = facts.officer(act.number or "")
    if officer is None:
        raise Refused("counter.unknown_officer", number=act.number or "")
    made: list[str] = []
    for tag, quantity in act.lent:
        line = require_item(tag, facts.item(tag))
        case = PartingCase(line, _next_tag(facts, line), quantity, officer.number, officer.name)
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


_Whole: TypeAlias = Callable[[Session, CheckInCase, Policy, datetime], Decided[tuple[ReturnedLine, ...]]]
_Part: TypeAlias = Callable[[Session, PartReturnCase, Policy, datetime], Decided[None]]


def returned(
    session: Session,
    work: InventoryWork,
    brought: CheckInCase,
    parts: Mapping[str, int],
    moment: datetime,
    *,
    disputed: Collection[str] = (),
    whole: _Whole = decide_check_in,
    in_part: _Part = decide_part_return,
) -> Back:
    """Record what came back at this moment, first in part, then whole, and put portions into their lines again.

    An officer says something against what is `disputed`, by tag. `whole` and `in_part` decide on it: as it happens, or late.
    Raises Refused as they do, and as `whole_and_part`.
    """
    case, some = whole_and_part(brought, parts)
    entries: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    if some.brought:
        pieces = PartReturnCase(some, parts, _lines_of(work, some), disputed)
        partly = in_part(session, pieces, work.policy, moment)
        entries, notices = record(work, partly), partly.notices
    if not case.brought:
        return Back(entries, notices, case)
    decided = whole(session, case, work.policy, moment)
    (entry,) = record(work, decided)
    rejoin(session, work, [line.item.tag for line in decided.value], moment)
    return Back((*entries, entry), (*notices, *decided.notices), case, decided.value, entry)


def _lines_of(work: InventoryWork, case: CheckInCase) -> dict[str, Item]:
    """The lines of the portions in a case, by first tag."""
    lines = {each.item.part_of for each in case.brought if each.item is not None}
    return {item.tag: item for item in work.equipment.items(sorted(lines)) if item is not None}
