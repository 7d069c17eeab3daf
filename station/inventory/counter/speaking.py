"""Which thing at the counter a card speaks of, and the answer to the card for a fault."""

from __future__ import annotations

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import AnswerKind, Counter, CounterAnswer, CounterLine, Effect


def fault_answer(counter: Counter, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """A fault is reported on a form of its own, of what was read last: laid or refused, out or in the store (EQ-14)."""
    thing = (facts.item(counter.read) if counter.read else None) or spoken_of(counter)
    said = {"tag": thing.label, "name": thing.name, "item": thing.tag}
    return counter, CounterAnswer(AnswerKind.OK, "counter.answer.fault", said, "EQ-14", Effect.REPORT)


def spoken_of(counter: Counter) -> CounterLine:
    """The line that a card is about: the one that was named last, else the newest.

    Raises Refused ``counter.no_line``, ``counter.which_part`` where a kit was laid and none of its items was scanned since.
    """
    if not counter.lines:
        raise Refused("counter.no_line")
    newest, named = counter.lines[-1], counter.last_named
    if named is not None:
        return named
    if newest.kit:
        raise Refused("counter.which_part", rule="EQ-10", kit=newest.kit)
    return newest
