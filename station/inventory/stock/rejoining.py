"""What follows from a movement of portions: what is back goes into its line again, what is out again goes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import subject
from station.inventory.ports import InventoryWork
from station.inventory.stock.decide import named
from station.inventory.stock.facts import RULE
from station.inventory.stock.portion_bodies import StockJoined, StockParted
from station.inventory.stock.portions import RejoiningCase, decide_joining, rejoins
from station.inventory.values import Item, ItemState
from station.people.sessions import Session


def rejoin(session: Session, work: InventoryWork, tags: Sequence[str], now: datetime) -> None:
    """Put those of these items that are sound portions in the store into their lines again."""
    for part in work.equipment.written(tags):
        if rejoins(part):
            record(work, decide_joining(session, RejoiningCase(part, _line(work, part)), work.policy, now))


def settle_voided(session: Session, work: InventoryWork, tags: Sequence[str], now: datetime) -> None:
    """Let the lines follow a void: what never went out is in them again, what never came back is not.

    Raises Refused ``stock.void_below_zero`` where others have it by now.
    """
    rejoin(session, work, tags, now)
    for part in work.equipment.written(tags):
        if part.is_portion and part.state is ItemState.OUT and not part.quantity:
            _put_out(session, work, part, _line(work, part), now)


def _put_out(session: Session, work: InventoryWork, part: Item, line: Item, now: datetime) -> None:
    pieces = _last_joined(work, part.tag)
    if pieces > line.quantity:
        facts = {**named(line), "unit": line.unit, "moved": pieces, "there": line.quantity}
        raise Refused("stock.void_below_zero", rule=RULE, **facts)
    officer = work.people.officer(part.holder or "")
    body = StockParted(
        *(part.tag, line.tag, part.category, part.name, part.model, part.place, line.unit),
        *(pieces, line.quantity - pieces, "" if officer is None else officer.name),
    )
    about = (subject("item", part.tag), subject("item", line.tag))
    work.append(session.draft(body, now, subjects=about, rules=(RULE,)))


def _last_joined(work: InventoryWork, tag: str) -> int:
    """How many pieces of a portion went into its line last."""
    entries = reversed(work.ledger.about(subject("item", tag), checked=True))
    return next((body.quantity for each in entries if isinstance(body := each.typed, StockJoined)), 0)


def _line(work: InventoryWork, part: Item) -> Item:
    (line,) = work.equipment.items((part.part_of,))
    if line is None:
        raise Refused("counter.unknown_tag", rule=RULE, tag=part.part_of)
    return line
