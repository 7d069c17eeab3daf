"""The answer to the scan of a kit's code: its items are laid as lines, and what does not come along is named (EQ-10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import line_for, settled, taker_after
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.kits.incomplete import left_behind, still_out
from station.inventory.kits.values import KitStanding
from station.inventory.movement.barred import require_few_overdue
from station.inventory.receivers.values import may_bring
from station.inventory.values import Item, ItemState


def kit_answer(counter: Counter, kit: KitStanding, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The counter with a line for each item of the kit that can go out or come back.

    The kit comes back where somebody who may stand there has any of it, else it goes out. Raises Refused
    ``counter.badge_first`` where it would go out and nobody stands there, ``counter.kit_with_several`` as `_in_hand`.
    """
    direction = kit_direction(counter, kit)
    lines = kit_lines(counter, kit, direction, facts)
    named = {"kit": kit.code, "name": kit.name}
    listed = frozenset(line.tag for line in counter.lines)
    along = listed | {line.tag for line in lines}
    missing = _missing(counter, kit, direction, along, facts)
    parts = frozenset(part.tag for part in kit.parts)
    lying = tuple(replace(line, seen=line.seen or line.tag in parts) for line in counter.lines)
    after = settled(replace(counter, lines=(*lying, *lines), pending=None), facts.terms)
    if not lines and any(part.tag in listed for part in kit.parts):
        return after, CounterAnswer(
            AnswerKind.WARNING, "counter.answer.kit_listed_already", named, notices=missing
        )
    if not lines:
        refusal = nothing_of(kit, direction)
        return after, CounterAnswer(
            AnswerKind.REFUSED, f"errors.{refusal.code}", refusal.facts, refusal.rule, notices=missing
        )
    notices = [*missing, *(each for line in lines for each in line.notices)]
    if direction is Direction.TAKE and not counter.taking and not facts.terms.hours.covers(facts.now):
        notices.append(notice("outside_hours", "EQ-07"))
    key = f"counter.answer.kit_{'taken' if direction is Direction.TAKE else 'returned'}"
    whole: dict[str, object] = {"count": len(lines), "parts": len(kit.parts), "person": lines[0].holder_name}
    kind, rule = (AnswerKind.WARNING, notices[0].rule) if notices else (AnswerKind.OK, None)
    if counter.person is not None and lines[0].for_another:
        key, kind, rule = "counter.answer.kit_brought", AnswerKind.WARNING, "EQ-11"
        whole["bringer"] = counter.person.name
    return after, CounterAnswer(kind, key, {**named, **whole}, rule, Effect.LINE_ADDED, tuple(notices))


def kit_direction(counter: Counter, kit: KitStanding) -> Direction:
    """Whether the kit comes back or goes out; it goes out where nothing of it is in the hands of who may bring it."""
    back = any(True for _ in _in_hand(counter, kit))
    return Direction.RETURN if back else Direction.TAKE


def kit_lines(
    counter: Counter, kit: KitStanding, direction: Direction, facts: CounterFacts
) -> tuple[CounterLine, ...]:
    """The lines of those items of the kit that can go this way and are not on the counter yet."""
    if direction is Direction.TAKE:
        taker = taker_after(counter, facts.now)
        if taker is None:
            raise Refused("counter.badge_first", rule="EQ-11", tag=kit.code, name=kit.name)
        require_few_overdue(taker, facts.terms)
    items = _in_hand(counter, kit) if direction is Direction.RETURN else _not_in_hand(counter, kit)
    lines = (_line(counter, kit, item, direction, facts) for item in items if counter.line(item.tag) is None)
    return tuple(line for line in lines if line is not None)


def nothing_of(kit: KitStanding, direction: Direction) -> Refused:
    """That nothing of the kit can go this way."""
    code = "counter.kit_nothing" if direction is Direction.TAKE else "counter.kit_not_out"
    return Refused(code, rule="EQ-10", kit=kit.code, name=kit.name)


def _line(
    counter: Counter, kit: KitStanding, item: Item, direction: Direction, facts: CounterFacts
) -> CounterLine | None:
    """The line of an item; None where it can't go, which a notice tells with the reason."""
    if direction is Direction.TAKE and item.state is ItemState.OUT:
        return None  # with somebody else, for whom nobody wants to bring it back
    try:
        return replace(line_for(counter, item, facts), kit=kit.code)
    except Refused:
        return None


def _in_hand(counter: Counter, kit: KitStanding) -> Iterator[Item]:
    """The items of the kit that the person at the counter has.

    What another has, while nobody stands there or where all of the kit is with them, for whom it is brought back then. Raises
    Refused ``counter.kit_with_several`` where that would be several people's: whoever took a part singly brings it themselves,
    or it is scanned, so that nothing is taken back that does not lie there.
    """
    out = [part.item for part in kit.parts if part.item is not None and part.item.state is ItemState.OUT]
    number = None if counter.person is None else counter.person.number
    mine = [item for item in out if item.holder == number or _of_their_unit(counter, item)]
    others_have_all = number is None or len(out) == len(kit.parts)
    if mine or not others_have_all:
        return iter(mine)
    _require_one_holder(counter, kit)
    return iter(out)


def _require_one_holder(counter: Counter, kit: KitStanding) -> None:
    """What is out of the kit and not on the counter yet is one person's, or none's."""
    unseen = [part for part in kit.parts if part.out and counter.line(part.tag) is None]
    who = {
        part.item.holder: part.holder_name for part in unseen if part.item is not None and part.item.holder
    }
    if len(who) > 1:
        named = ", ".join(f"{name} {number}".strip() for number, name in who.items())
        raise Refused("counter.kit_with_several", rule="EQ-10", kit=kit.code, name=kit.name, names=named)


def _of_their_unit(counter: Counter, item: Item) -> bool:
    return counter.person is not None and may_bring(item.held_for, counter.person)


def _not_in_hand(counter: Counter, kit: KitStanding) -> Iterator[Item]:
    mine = {item.tag for item in _in_hand(counter, kit)}
    return (part.item for part in kit.parts if part.item is not None and part.tag not in mine)


def _missing(
    counter: Counter, kit: KitStanding, direction: Direction, along: frozenset[str], facts: CounterFacts
) -> tuple[Notice, ...]:
    if direction is Direction.RETURN or counter.person is None:
        return still_out(kit, along)
    return left_behind(kit, along, counter.person, facts.terms, facts.now)


def kit_tags(facts: CounterFacts, code: str, direction: Direction, number: str | None) -> tuple[str, ...]:
    """The tags of those items of the kit `code` that can go out to officer `number`, or come back from them or from anybody.

    Empty where no kit has this code. Raises Refused ``counter.unknown_officer``, ``counter.kit_nothing``, ``counter.kit_not_out``,
    ``counter.kit_with_several``.
    """
    kit = facts.kit(code)
    if kit is None:
        return ()
    officer = None if number is None else facts.officer(number)
    if number is not None and officer is None:
        raise Refused("counter.unknown_officer", number=number)
    theirs = (part.item.holder == number for part in kit.parts if part.item is not None and part.out)
    if direction is Direction.RETURN and number is not None and not any(theirs):
        raise nothing_of(kit, direction)
    counter = Counter(None if officer is None else facts.person(officer))
    lines = kit_lines(counter, kit, direction, facts)
    tags = tuple(line.tag for line in lines if number is None or line.holder == number)
    if not tags:
        raise nothing_of(kit, direction)
    return tags
