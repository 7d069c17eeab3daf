"""Laying all that the person has as lines of a return, each of which is still to be seen."""

from __future__ import annotations

from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import line_for, settled
from station.inventory.counter.values import AnswerKind, Counter, CounterAnswer, Effect


def return_all(counter: Counter, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """Lay all that the person has as return lines, each of which is still to be seen.

    Raises Refused ``counter.nobody_here``, ``counter.holds_nothing``.
    """
    person = counter.person
    if person is None:
        raise Refused("counter.nobody_here", rule="EQ-11")
    here = [item for item in facts.held(person.number) if counter.line(item.tag) is None]
    if not here:
        raise Refused("counter.holds_nothing", name=person.name)
    laid = tuple(replace(line_for(counter, item, facts), seen=False) for item in here)
    after = settled(replace(counter, lines=(*counter.lines, *laid), pending=None), facts.terms)
    said = {"count": len(laid), "name": person.name}
    return after, CounterAnswer(
        AnswerKind.WARNING, "counter.answer.all_laid", said, "EQ-10", Effect.LINE_ADDED
    )
