"""Lines of the counter, made from items by the same decisions that the confirmation makes again."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import replace
from datetime import datetime

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.values import Counter, CounterLine, Direction
from station.inventory.movement.check_in import RECORDINGS_DUE, Brought, CheckInCase, lines_in
from station.inventory.movement.check_out import CheckOutCase, lines_out
from station.inventory.movement.person import CounterPerson
from station.inventory.movement.takeable import require_takeable
from station.inventory.movement.terms import Terms
from station.inventory.values import Item, ItemState

_MOST_NAMED = 3
"""Items that a refusal names."""


def take_line(case: CheckOutCase, terms: Terms, now: datetime) -> CounterLine:
    """The line of the case's one item that goes out. Raises Refused like `lines_out`."""
    (line,) = lines_out(case, terms, now)
    item, person = line.item, case.person
    return CounterLine(
        tag=item.tag,
        label=item.label,
        direction=Direction.TAKE,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=case.number,
        holder_name="" if person is None else person.name,
        due_at=line.due_at,
        provisional=line.provisional,
        notices=line.notices,
        receiver=case.receiver,
    )


def return_line(case: CheckInCase, terms: Terms, now: datetime) -> CounterLine:
    """The line of the case's one item that comes back. Raises Refused like `lines_in`."""
    (line,) = lines_in(case, terms, now)
    item = line.item
    return CounterLine(
        tag=item.tag,
        label=item.label,
        direction=Direction.RETURN,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=line.number,
        holder_name=case.names[line.number],
        due_at=item.due_at,
        condition=line.condition,
        awaits_recordings=line.recordings_due_at is not None,
        # That recordings are awaited is a mark of the line until the return is confirmed.
        notices=tuple(each for each in line.notices if each.code != RECORDINGS_DUE),
        receiver=case.receivers.get(item.held_for),
    )


def missing_for(counter: Counter, terms: Terms) -> tuple[int, ...]:
    """The categories that the activity needs and that the person neither has nor takes (EQ-04).

    A category counted per group is present when a colleague of the group has one.
    """
    if counter.activity is None:
        return ()
    person = counter.person
    kept = Tally({} if person is None else {each.category: each.own for each in person.own})
    kept.subtract(line.category for line in counter.returning if line.receiver is None)
    covered = {category for category, count in kept.items() if count > 0}
    covered.update(line.category for line in counter.taking)
    return terms.missing(
        counter.activity, frozenset(covered) | (person.colleagues if person else frozenset())
    )


def line_for(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of an item.

    A return if the person has it (or anybody, while nobody stands there), else it is taken from the store.
    """
    person, terms, now = counter.person, facts.terms, facts.now
    number = None if person is None else person.number
    if item.state is ItemState.OUT and item.holder is not None:
        return return_line(facts.returning(number, (Brought(item.tag, item),), person=person), terms, now)
    if person is None:
        require_takeable(item, "")
        raise Refused("counter.badge_first", rule="EQ-11", tag=item.label, name=item.name)
    taker = taker_after(counter, now)
    case = facts.taking(person.number, ((item.tag, item),), person=taker, receiver=counter.receiver)
    return take_line(case, terms, now)


def taker_after(counter: Counter, now: datetime) -> CounterPerson | None:
    """The person at the counter once what lies there has come back."""
    person = counter.person
    if person is None or not person.overdue:
        return person
    late = sum(
        line.holder == person.number and line.due_at is not None and line.due_at < now
        for line in counter.returning
    )
    return replace(person, overdue=person.overdue - late)


def require_seen(counter: Counter) -> None:
    """Raise Refused where a line was laid from the list of what the person has and the thing itself was not seen yet (EQ-10)."""
    unseen = [line for line in counter.lines if not line.seen]
    if unseen:
        tags = ", ".join(line.label for line in unseen[:_MOST_NAMED])
        raise Refused("counter.unseen", rule="EQ-10", count=len(unseen), tags=tags, tag=unseen[0].label)


def settled(counter: Counter, terms: Terms) -> Counter:
    """`counter` after the categories that its activity still needs were computed anew."""
    return replace(counter, missing=missing_for(counter, terms))
