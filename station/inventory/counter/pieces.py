"""Which pieces of counted gear come back: those of the loans of whoever brings them (EQ-10)."""

from __future__ import annotations

from collections.abc import Sequence

from station.core.codes import code_key
from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.receivers.values import may_bring
from station.inventory.stock.facts import RULE
from station.inventory.stock.portions import pieces_back
from station.inventory.values import Item, ItemState, Tracking


def named_back(
    facts: CounterFacts, tags: Sequence[str], number: str | None, quantity: int | None
) -> tuple[tuple[str, ...], tuple[tuple[str, int], ...]]:
    """The tags with the portions of officer `number` (None: of anybody) in place of lines of counted gear, and how much of each comes back.

    Raises Refused ``stock.quantity_of_one`` for a `quantity` of several things or of a single item, ``stock.whose`` where several officers
    have some and none is named, and as `pieces_back`.
    """
    if quantity is not None and len(tags) > 1:
        raise Refused("stock.quantity_of_one", rule=RULE, field="quantity")
    named: list[str] = []
    parts: list[tuple[str, int]] = []
    for tag in tags:
        item = facts.item(tag)
        if item is None or not (item.tracking is Tracking.LENT or item.is_portion):
            if quantity is not None:
                raise Refused("stock.quantity_of_one", rule=RULE, field="quantity", tag=tag)
            named.append(tag)
            continue
        out = portions_with(facts, item, number) if item.counted else (item,)
        back = pieces_back(item, out, quantity)
        named.extend(back)
        parts.extend(back.items())
    return tuple(named), tuple(parts)


def portions_with(facts: CounterFacts, line: Item, number: str | None) -> tuple[Item, ...]:
    """What of a line is out with officer `number`, or with a unit of theirs; of nobody in particular that of the one who has some."""
    out = tuple(each for each in facts.portions(line.tag) if each.state is ItemState.OUT)
    if number is None:
        holders = {each.holder for each in out}
        if len(holders) > 1:
            raise Refused("stock.whose", rule=RULE, tag=line.label, name=line.name)
        return out
    officer = facts.officer(number)
    if officer is None:
        return ()
    own = tuple(each for each in out if code_key(each.holder or "") == code_key(officer.number))
    return own or tuple(each for each in out if may_bring(each.held_for, officer))
