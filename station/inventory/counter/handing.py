"""Lines by which what others have goes straight to the person at the counter (EQ-11)."""

from __future__ import annotations

from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import brought_line, handing_line, settled
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.movement.check_out import require_item


def hand_over(counter: Counter, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """Let the lines that the person brings for another go to the person themself; a second time, back to the store.

    Raises Refused ``counter.nobody_here``, ``counter.no_line``, ``counter.handover_only``, and as `handing_line`.
    """
    if counter.person is None:
        raise Refused("counter.nobody_here", rule="EQ-11")
    if not counter.lines:
        raise Refused("counter.no_line")
    handing = bool(counter.handing)
    other = next((line for line in counter.lines if not _may_change(line, counter.person.number)), None)
    if other is not None:
        raise Refused("counter.handover_only", rule="EQ-11", tag=other.label, name=counter.person.name)
    after = replace(counter, lines=(), pending=None)
    for line in counter.lines:
        item = require_item(line.tag, facts.item(line.tag))
        laid = brought_line(after, item, facts) if handing else handing_line(after, item, facts)
        after = replace(after, lines=(*after.lines, replace(laid, kit=line.kit)))
    giver = counter.lines[0].giver_name if handing else counter.lines[0].holder_name
    said = {"count": sum(line.quantity for line in after.lines), "giver": giver, "name": counter.person.name}
    key = "handed_back" if handing else "handed_over"
    notices = tuple(each for line in after.lines for each in line.notices)
    answer = CounterAnswer(
        AnswerKind.WARNING, f"counter.answer.{key}", said, "EQ-11", Effect.LINE_CHANGED, notices
    )
    return settled(after, facts.terms), answer


def _may_change(line: CounterLine, number: str) -> bool:
    """Whether the line is part of a handover, or can be: somebody else has the thing, for themselves or for the person's own unit."""
    of_others = line.direction is Direction.RETURN and line.holder != number
    return line.direction is Direction.HANDOVER or line.for_another or of_others
