"""Decisions about counted gear that is lent: pieces go out of their line as a portion, and come back to it. Pure.

The loan of a portion is a loan like any other, so it is decided where all loans are; here is only what a quantity adds.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused, raise_together
from station.core.ledger import subject
from station.core.notices import Notice, cited, warned
from station.core.policy import Policy
from station.inventory.movement.check_in import (
    CheckInCase,
    about_returning,
    for_their_unit,
    require_after_loan,
    require_returnable,
    returning,
)
from station.inventory.movement.check_out import each_once
from station.inventory.movement.takeable import require_usable
from station.inventory.stock.decide import named
from station.inventory.stock.facts import RULE, require_pieces
from station.inventory.stock.portion_bodies import (
    PartReturned,
    ReturnedPieces,
    StockJoined,
    StockParted,
)
from station.inventory.values import Condition, Item, ItemState, Tracking
from station.people.sessions import Session

MOST_TRIED: Final = 1000
"""Numbers that are tried for the tag of a new portion, where others have the first ones."""


@dataclass(frozen=True, slots=True)
class PartingCase:
    """So many pieces of a line are to go to an officer, by number and name, as the portion `tag`."""

    line: Item
    tag: str
    quantity: int
    number: str
    holder_name: str


@dataclass(frozen=True, slots=True)
class RejoiningCase:
    """A portion that is in the store, and its line."""

    part: Item
    line: Item


@dataclass(frozen=True, slots=True)
class PartReturnCase:
    """What comes back in part: the portions as a return has them, how much of each, and their lines, both by first tag.

    `disputed` are the tags of what an officer says something against.
    """

    back: CheckInCase
    quantities: Mapping[str, int]
    lines: Mapping[str, Item] = field(default_factory=dict)
    disputed: Collection[str] = ()


def portion_of(line: Item, tag: str, quantity: int) -> Item:
    """The portion as it would be in the store, before it goes out.

    Raises Refused ``stock.not_lent``, ``stock.bad_quantity``, ``stock.not_enough`` and as `require_usable`.
    """
    if line.tracking is not Tracking.LENT:
        code = "stock.used_up" if line.counted else "stock.not_counted"
        raise Refused(code, rule=RULE, **named(line))
    require_pieces(quantity, "quantity", 1)
    require_usable(line)
    if quantity > line.quantity:
        facts = {**named(line), "unit": line.unit, "asked": quantity, "there": line.quantity}
        raise Refused("stock.not_enough", rule=RULE, field="quantity", **facts)
    kept = replace(line, tracking=Tracking.PORTION, minimum=0, former_tags=(), responsible="", own="")
    return replace(kept, tag=tag, label=tag, quantity=quantity, part_of=line.tag)


def decide_parting(session: Session, case: PartingCase, policy: Policy, now: datetime) -> Decided[Item]:
    """Pieces go out of a line. Raises Refused as `portion_of`."""
    del policy
    line, part = case.line, portion_of(case.line, case.tag, case.quantity)
    after = line.quantity - case.quantity
    body = StockParted(
        *(part.tag, line.tag, line.category, line.name, line.model, line.place, line.unit),
        *(case.quantity, after, case.holder_name),
    )
    about = (subject("item", part.tag), subject("item", line.tag), subject("officer", case.number))
    draft = session.draft(body, now, subjects=about, rules=(RULE,))
    return Decided((draft,), (), part)


def rejoins(item: Item) -> bool:
    """Whether it is a portion that goes into its line again: in the store, and nothing is wrong with it."""
    here = item.state is ItemState.IN_STORE and item.condition is Condition.GOOD
    return item.is_portion and here and item.quantity > 0


def stays_apart(item: Item) -> bool:
    """Whether it is a portion whose pieces are not in its line: with somebody, out for repair, lost, or in the store and not sound."""
    if item.state is ItemState.IN_STORE:
        return item.is_portion and item.condition is not Condition.GOOD
    return item.is_portion and item.state in (ItemState.OUT, ItemState.AT_REPAIR, ItemState.LOST)


def decide_joining(session: Session, case: RejoiningCase, policy: Policy, now: datetime) -> Decided[None]:
    """All of a portion is in its line again."""
    del policy
    part, line = case.part, case.line
    body = StockJoined(part.tag, line.tag, line.name, line.unit, part.quantity, line.quantity + part.quantity)
    about = (subject("item", part.tag), subject("item", line.tag))
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)


def pieces_back(line: Item, out: Sequence[Item], quantity: int | None) -> dict[str, int]:
    """How much of which portion comes back where `quantity` pieces of the line do, or all: what is due first comes first.

    Raises Refused ``stock.none_out``, ``stock.bad_quantity``, ``stock.more_than_out``.
    """
    there = sum(each.quantity for each in out)
    if not out:
        raise Refused("stock.none_out", rule=RULE, **named(line))
    if quantity is None:
        return {each.tag: each.quantity for each in out}
    require_pieces(quantity, "quantity", 1)
    if quantity > there:
        raise more_than_out(line, quantity, there)
    found: dict[str, int] = {}
    for each in out:
        found[each.tag] = min(each.quantity, quantity - sum(found.values()))
    return {tag: pieces for tag, pieces in found.items() if pieces}


def more_than_out(item: Item, asked: int, out: int) -> Refused:
    """The refusal of a return of more pieces than are out."""
    facts = {**named(item), "unit": item.unit, "asked": asked, "out": out}
    return Refused("stock.more_than_out", rule=RULE, field="quantity", **facts)


def decide_part_return(
    session: Session, case: PartReturnCase, policy: Policy, now: datetime
) -> Decided[None]:
    """Some pieces of loans are back, and the loans go on with the others, due as they were.

    Raises Refused ``counter.not_out``, ``counter.held_elsewhere``, ``stock.more_than_out``, ``stock.part_condition`` (EQ-14: the sound
    ones come back first), ``disputes.in_part`` (EQ-11: likewise).
    """
    terms = case.back.setting.terms(policy)
    after = {tag: line.quantity for tag, line in case.lines.items()}
    lines: list[ReturnedPieces] = []
    notices: list[Notice] = []
    against: list[Refused] = []
    for brought, item in each_once(case.back.brought):
        try:
            holder = require_returnable(item, case.back)
            require_after_loan(item, now, terms.zone)
            pieces = _pieces(item, case.quantities[item.tag], brought.condition)
            if {item.tag, item.label}.intersection(case.disputed):
                raise disputed_in_part(item.label, item.name)
        except Refused as refusal:
            against.append(refusal)
            continue
        after[item.part_of] += pieces
        notices.extend(about_returning(item, item.condition, "", None, now))
        lines.append(_returned(item, holder, case.back.names, pieces, after[item.part_of]))
    raise_together(against)
    numbers = tuple(dict.fromkeys(line.number for line in lines))
    bringer = case.back.bringer or for_their_unit(case.back, numbers)
    body = PartReturned(
        on_behalf=case.back.returner is None,
        lines=tuple(lines),
        brought_by=bringer,
        warnings=warned(notices),
        signature=case.back.proven.drawn(),
    )
    officers = numbers if bringer is None or not bringer.number else (*numbers, bringer.number)
    draft = session.draft(
        body,
        now,
        subjects=(
            *(subject("item", line.tag) for line in lines),
            *(subject("item", tag) for tag in dict.fromkeys(line.line for line in lines)),
            *(subject("officer", number) for number in dict.fromkeys(officers)),
        ),
        rules=cited(RULE, notices),
        others=returning(case.back, numbers),
    )
    return Decided((draft,), tuple(notices), None)


def _pieces(item: Item, pieces: int, condition: Condition | None) -> int:
    require_pieces(pieces, "quantity", 1)
    if not item.is_portion or pieces >= item.quantity:
        raise more_than_out(item, pieces, item.quantity)
    if (condition or item.condition) is not item.condition:
        raise Refused("stock.part_condition", rule="EQ-14", **named(item), unit=item.unit)
    return pieces


def disputed_in_part(label: str, name: str) -> Refused:
    """The refusal of a dispute over pieces of a loan that goes on: a return in part says nothing of their condition."""
    return Refused("disputes.in_part", rule="EQ-11", tag=label, name=name)


def _returned(item: Item, holder: str, names: Mapping[str, str], pieces: int, after: int) -> ReturnedPieces:
    return ReturnedPieces(
        tag=item.tag,
        line=item.part_of,
        category=item.category,
        name=item.name,
        place=item.place,
        number=holder,
        holder_name=names.get(holder, holder),
        unit=item.unit,
        quantity=pieces,
        remaining=item.quantity - pieces,
        after=after,
        due_at=item.due_at,
    )
