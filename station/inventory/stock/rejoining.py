"""What follows from a movement of portions: what is back goes into its line again, what is out again goes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.inventory.bodies import Changed
from station.inventory.ports import InventoryWork
from station.inventory.stock.decide import named
from station.inventory.stock.facts import RULE
from station.inventory.stock.portion_bodies import StockJoined, StockParted
from station.inventory.stock.portions import RejoiningCase, decide_joining, rejoins, stays_apart
from station.inventory.values import Condition, Item
from station.people.sessions import Session


def rejoin(session: Session, work: InventoryWork, tags: Sequence[str], now: datetime) -> None:
    """Put those of these items that are sound portions in the store into their lines again."""
    for part in work.equipment.written(tags):
        if rejoins(part):
            record(work, decide_joining(session, RejoiningCase(part, _line(work, part)), work.policy, now))


def settle_voided(session: Session, work: InventoryWork, tags: Sequence[str], now: datetime) -> None:
    """Let the lines follow a void: what never went out is in them again, what never came back or was not mended is not.

    Raises Refused ``stock.void_below_zero`` where others have it by now.
    """
    rejoin(session, work, tags, now)
    for part in work.equipment.written(tags):
        if part.quantity or not stays_apart(part):
            continue
        if pieces := _last_joined(work, part.tag):
            _put_out(session, work, part, pieces, now)


def sound_again(
    session: Session, work: InventoryWork, item: Item | None, drafts: Sequence[Draft], now: datetime
) -> tuple[Draft, ...]:
    """These entries, and what follows where one of them says that a portion in the store is in good condition."""
    good = any(
        isinstance(each.body, Changed)
        and "condition" in each.body.changes
        and each.body.changes["condition"].after == Condition.GOOD.value
        for each in drafts
    )
    part = None if item is None or not good else replace(item, condition=Condition.GOOD)
    if part is None or not rejoins(part):
        return tuple(drafts)
    case = RejoiningCase(part, _line(work, part))
    return (*drafts, *decide_joining(session, case, work.policy, now).drafts)


def _put_out(session: Session, work: InventoryWork, part: Item, pieces: int, now: datetime) -> None:
    line = _line(work, part)
    if pieces > line.quantity:
        facts = {**named(line), "unit": line.unit, "moved": pieces, "there": line.quantity}
        raise Refused("stock.void_below_zero", rule=RULE, **facts)
    officer = work.people.officer(part.holder or "")
    body = StockParted(
        *(part.tag, line.tag, part.category, part.name, part.model, part.place, line.unit),
        *(pieces, line.quantity - pieces, "" if officer is None else officer.name),
    )
    about = [subject("item", part.tag), subject("item", line.tag)]
    about += [subject("officer", part.holder)] if part.holder else []
    work.append(session.draft(body, now, subjects=tuple(about), rules=(RULE,)))


def _last_joined(work: InventoryWork, tag: str) -> int:
    """How many pieces of a portion went into its line last."""
    entries = reversed(work.ledger.about(subject("item", tag), checked=True))
    return next((body.quantity for each in entries if isinstance(body := each.typed, StockJoined)), 0)


def _line(work: InventoryWork, part: Item) -> Item:
    (line,) = work.equipment.items((part.part_of,))
    if line is None:
        raise Refused("counter.unknown_tag", rule=RULE, tag=part.part_of)
    return line
