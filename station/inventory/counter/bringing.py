"""What comes back in one act: what the officer at the counter has, and what they bring for those who have it (EQ-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.acts import Act
from station.inventory.counter.looking_up import ViewedFacts
from station.inventory.movement.bodies import Bringer
from station.inventory.movement.check_in import Brought, CheckInCase
from station.inventory.receivers.values import may_bring
from station.inventory.values import Item
from station.people.confirming import UNPROVEN, Proven
from station.people.values import Officer


def _is_of(item: Item, officer: Officer) -> bool:
    return item.holder == officer.number or may_bring(item.held_for, officer)


def return_cases(facts: ViewedFacts, act: Act, proven: Proven = UNPROVEN) -> Iterator[CheckInCase]:
    """The returns of the act: of what the officer has themself, then of what is brought for others, with who brings it.

    Each is gathered after the one before it is recorded. Raises Refused ``counter.unknown_officer``, ``counter.officer_left``.
    """
    brought = tuple(Brought(tag, facts.item(tag), how, note) for tag, how, note in act.brought)
    if act.outsider or not act.for_others:
        case = facts.returning(act.number, brought, proven=proven, kits=act.kits)
        somebody_else = act.outsider and set(case.names.values()) != {act.outsider}
        yield replace(case, bringer=Bringer(outsider=act.outsider)) if somebody_else else case
        return
    number = act.number or ""
    officer = facts.officer(number)
    if officer is None:
        raise Refused("counter.unknown_officer", number=number)
    if not officer.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=officer.number, name=officer.name)
    own = tuple(each for each in brought if each.item is not None and _is_of(each.item, officer))
    others = tuple(each for each in brought if each not in own)
    if own:
        yield facts.returning(number, own, proven=proven, kits=() if others else act.kits)
    if others:
        case = facts.returning(None, others, proven=proven, kits=act.kits)
        yield replace(case, bringer=Bringer(officer.number, officer.name))
