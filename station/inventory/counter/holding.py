"""Laying what the person has, or what was chosen in a list, as lines of a return, each of which is still to be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import line_for, settled
from station.inventory.counter.values import AnswerKind, Counter, CounterAnswer, Effect
from station.inventory.values import Item, ItemState


def return_all(
    counter: Counter, facts: CounterFacts, tags: Sequence[str] = ()
) -> tuple[Counter, CounterAnswer]:
    """Lay all that the person has as return lines, each of which is still to be seen; or the items with these `tags` that are out.

    Raises Refused ``counter.nobody_here``, ``counter.holds_nothing``, ``counter.none_out``, and like `line_for`.
    """
    if tags:
        return _return_these(counter, facts, tags)
    person = counter.person
    if person is None:
        raise Refused("counter.nobody_here", rule="EQ-11")
    here = [item for item in facts.held(person.number) if counter.line(item.tag) is None]
    if not here:
        raise Refused("counter.holds_nothing", name=person.name)
    said: dict[str, str | int] = {"count": len(here), "name": person.name}
    return _laid(counter, here, facts, "counter.answer.all_laid", said)


def _return_these(
    counter: Counter, facts: CounterFacts, tags: Sequence[str]
) -> tuple[Counter, CounterAnswer]:
    """As `return_all`, whoever has them."""
    known = [item for tag in tags if (item := facts.item(tag)) is not None]
    here = [item for item in known if item.state is ItemState.OUT and counter.line(item.tag) is None]
    if not here:
        raise Refused("counter.none_out", rule="EQ-10")
    return _laid(counter, here, facts, "counter.answer.these_laid", {"count": len(here)})


def _laid(
    counter: Counter, here: Sequence[Item], facts: CounterFacts, answer: str, said: dict[str, str | int]
) -> tuple[Counter, CounterAnswer]:
    """The counter with lines of these items that nobody has seen yet."""
    laid = tuple(replace(line_for(counter, item, facts), seen=False) for item in here)
    after = settled(replace(counter, lines=(*counter.lines, *laid), pending=None), facts.terms)
    return after, CounterAnswer(AnswerKind.WARNING, answer, said, "EQ-10", Effect.LINE_ADDED)
