"""For whom the person at the counter signs: a unit by its card, a vehicle or room by its code, or a choice from the list (EQ-11)."""

from __future__ import annotations

from dataclasses import replace

from station.core.codes import CodeHolder
from station.core.notices import Notice
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.lines import lent_line, settled, take_line, taker_after
from station.inventory.counter.placing import put_answer
from station.inventory.counter.values import (
    AnswerKind,
    Counter,
    CounterAnswer,
    CounterLine,
    Direction,
    Effect,
)
from station.inventory.movement.check_out import require_item
from station.inventory.places.values import Place
from station.inventory.receivers.finding import as_receiver
from station.inventory.receivers.values import LENT_TO_PLACES, Receiver, about_signer


def set_receiver(
    counter: Counter, receiver: Receiver | None, facts: CounterFacts
) -> tuple[Counter, CounterAnswer]:
    """The counter with this receiver, None for the person themselves; what is being taken is decided anew for it.

    Choosing the same once more takes it back. Raises Refused as `find_receiver`, and as the decision of a line.
    """
    to = None if receiver is None or receiver == counter.receiver else facts.receiver(receiver)
    after = replace(counter, receiver=to, pending=None)
    lines = tuple(_laid_for(after, line, facts) for line in counter.lines)
    new = _new_notices(counter.lines, lines)
    after = settled(replace(after, lines=lines), facts.terms)
    if to is None:
        kind = AnswerKind.WARNING if new else AnswerKind.OK
        key = "counter.answer.for_themselves"
        return after, CounterAnswer(kind, key, effect=Effect.RECEIVER, notices=new)
    key = "lent_to" if counter.person is not None else "lent_to_badge"
    facts_said = {"receiver": to.words, "name": "" if counter.person is None else counter.person.name}
    said_too = (*(() if counter.person is None else about_signer(to, counter.person)), *new)
    kind = AnswerKind.WARNING if said_too else AnswerKind.OK
    return after, CounterAnswer(kind, f"counter.answer.{key}", facts_said, "EQ-11", Effect.RECEIVER, said_too)


def _new_notices(before: tuple[CounterLine, ...], now: tuple[CounterLine, ...]) -> tuple[Notice, ...]:
    """What is to be said of lines since they are for somebody else: none of them may be in sight."""
    return tuple(
        each
        for line, again in zip(before, now, strict=True)
        for each in again.notices
        if each not in line.notices
    )


def _laid_for(counter: Counter, line: CounterLine, facts: CounterFacts) -> CounterLine:
    """A line that goes out, decided for the receiver of the counter."""
    if line.direction is not Direction.TAKE or counter.person is None:
        return line
    if line.lent and not line.part_of:
        again = require_item(line.tag, facts.item(line.tag))
        return lent_line(counter, again, line.quantity, facts)
    if line.counted:
        return replace(line, receiver=counter.receiver)
    item, taker = facts.item(line.tag), taker_after(counter, facts.now)
    number, items = counter.person.number, ((line.tag, item),)
    case = facts.taking(number, items, person=taker, receiver=counter.receiver)
    return replace(take_line(case, facts.terms, facts.now), kit=line.kit, seen=line.seen)


def place_answer(counter: Counter, holder: CodeHolder, facts: CounterFacts) -> tuple[Counter, CounterAnswer]:
    """The answer to a place's code: returned things are put there; where none lie here, a vehicle or room is lent to.

    Raises Refused ``counter.place_no_line``.
    """
    place = facts.place(holder.owner)
    if counter.returning or place is None or not _lends(place):
        return put_answer(counter, holder)
    return set_receiver(counter, as_receiver(place), facts)


def _lends(place: Place) -> bool:
    return place.kind in LENT_TO_PLACES
