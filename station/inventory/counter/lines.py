"""Lines of the counter, made from items by the same decisions that the confirmation makes again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from station.core.errors import Refused
from station.inventory.counter.facts import CounterFacts
from station.inventory.counter.pieces import portions_with
from station.inventory.counter.values import Counter, CounterLine, Direction
from station.inventory.handing.decide import lines_over
from station.inventory.movement.check_in import RECORDINGS_DUE, Brought, CheckInCase, lines_in
from station.inventory.movement.check_out import CheckOutCase, TakenLine, lines_out
from station.inventory.movement.person import CounterPerson
from station.inventory.movement.takeable import require_takeable, require_verified
from station.inventory.movement.terms import Terms
from station.inventory.receivers.values import Receiver, may_bring
from station.inventory.stock.decide import AskedStock, IssueCase, issue_lines
from station.inventory.stock.numbers import range_words
from station.inventory.stock.portions import more_than_out, portion_of
from station.inventory.values import Item, ItemState, Tracking, own_of

_MOST_NAMED = 3
"""Items that a refusal names."""


def take_line(case: CheckOutCase, terms: Terms, now: datetime) -> CounterLine:
    """The line of the case's one item that goes out. Raises Refused like `lines_out`."""
    (line,) = lines_out(case, terms, now)
    name = "" if case.person is None else case.person.name
    taken = line_of_taken(line, case.number, name, terms)
    return taken if case.receiver is None else replace(taken, receiver=case.receiver)


def line_of_taken(line: TakenLine, number: str, name: str, terms: Terms) -> CounterLine:
    """The line of an item that goes to officer `number`."""
    item = line.item
    return CounterLine(
        tag=item.tag,
        label=item.label,
        direction=Direction.TAKE,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=number,
        holder_name=name,
        due_at=line.due_at,
        provisional=line.provisional,
        notices=line.notices,
        **_pieces(item),
    )


def _pieces(item: Item) -> dict[str, Any]:
    """What a line says of a portion of counted gear besides."""
    if not item.is_portion:
        return {}
    pieces = {"lent": True, "unit": item.unit, "quantity": item.quantity, "out": item.quantity}
    return {**pieces, "part_of": item.part_of}


def lent_line(counter: Counter, item: Item, quantity: int, facts: CounterFacts) -> CounterLine:
    """The line of so much counted gear that goes out on loan. Raises Refused like `lines_out`, ``stock.not_enough``."""
    person = counter.person
    if person is None:
        raise Refused("counter.badge_first", rule="EQ-11", tag=item.label, name=item.name)
    part = portion_of(item, item.tag, quantity)
    case = facts.taking(
        person.number,
        ((item.tag, part),),
        person=taker_after(counter, facts.now),
        receiver=counter.receiver,
    )
    line = take_line(case, facts.terms, facts.now)
    return replace(line, label=item.label, part_of="", out=0)


def pieces_line(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of one piece of counted gear: back from the person's loan that is due first, else it goes out."""
    person = counter.person
    theirs = () if person is None else portions_with(facts, item, person.number)
    here = [each for each in theirs if counter.line(each.tag) is None]
    if here:
        return replace(brought_line(counter, here[0], facts), quantity=1)
    if theirs:
        out = sum(each.quantity for each in theirs)
        raise more_than_out(item, out + 1, out)
    if person is None and (holders := _holders(item, facts)):
        named = {"tag": item.label, "name": item.name, "count": holders}
        raise Refused("counter.badge_first_either", rule="EQ-11", **named)
    return lent_line(counter, item, 1, facts)


def _holders(item: Item, facts: CounterFacts) -> int:
    """How many people have some of a line of counted gear."""
    out = (each.holder for each in facts.portions(item.tag) if each.state is ItemState.OUT)
    return len(set(out))


def issue_line(
    person: CounterPerson, item: Item, quantity: int, facts: CounterFacts, receiver: Receiver | None
) -> CounterLine:
    """The line of so much stock that is issued, for a `receiver` or the person. Raises Refused like `issue_lines`."""
    terms = facts.terms
    asked = AskedStock(item.tag, item, quantity, facts.earlier_lot(item), facts.number_runs(item))
    case = IssueCase(person.number, person, (asked,), setting=terms.setting)
    (line,) = issue_lines(case, terms, facts.now)
    return CounterLine(
        tag=item.tag,
        label=item.label,
        direction=Direction.TAKE,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=person.number,
        holder_name=person.name,
        notices=line.notices,
        quantity=quantity,
        unit=item.unit,
        receiver=receiver,
        numbers=range_words(line.numbers),
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
        **_pieces(item),
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
    kept = own_of(() if person is None else person.own)
    for line in counter.own:
        if line.receiver is None and not line.part_of:  # counted gear was nobody's own
            kept[line.category] -= line.quantity
    covered = {category for category, count in kept.items() if count > 0}
    covered.update(line.category for line in (*counter.taking, *counter.handing))
    return terms.missing(
        counter.activity, frozenset(covered) | (person.colleagues if person else frozenset())
    )


def line_for(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of an item.

    A return if anybody has it, which whoever stands there brings back, else it is taken from the store.
    """
    person, terms, now = counter.person, facts.terms, facts.now
    if counter.handing:
        return _handed_too(counter, item, facts)
    if item.state is ItemState.OUT and item.holder is not None:
        return brought_line(counter, item, facts)
    if item.tracking is Tracking.LENT:
        return pieces_line(counter, item, facts)
    if person is None:
        if not item.counted:
            require_takeable(item, "")
            require_verified(item, terms, now)
        raise Refused("counter.badge_first", rule="EQ-11", tag=item.label, name=item.name)
    if item.counted:
        return issue_line(person, item, 1, facts, counter.receiver)
    taker = taker_after(counter, now)
    case = facts.taking(person.number, ((item.tag, item),), person=taker, receiver=counter.receiver)
    return take_line(case, terms, now)


def _handed_too(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of another item of a handover. Raises Refused ``counter.handover_only`` for one that can't be part of it."""
    if item.state is ItemState.OUT and item.holder == counter.handing[0].giver:
        return handing_line(counter, item, facts)
    holder = counter.handing[0].holder_name
    raise Refused("counter.handover_only", rule="EQ-11", tag=item.label, name=holder)


def brought_line(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of an item that comes back, from the person at the counter or on behalf of whoever has it. Raises like `lines_in`."""
    person = counter.person
    brings = (Brought(item.tag, item),)
    if person is None or (item.holder != person.number and not may_bring(item.held_for, person)):
        line = return_line(facts.returning(None, brings), facts.terms, facts.now)
        return replace(line, for_another=True)
    return return_line(facts.returning(person.number, brings, person=person), facts.terms, facts.now)


def handing_line(counter: Counter, item: Item, facts: CounterFacts) -> CounterLine:
    """The line of an item that goes straight from who has it to the person at the counter.

    Raises Refused ``counter.handover_one_giver`` beside lines of another giver, else like `lines_over`.
    """
    person, terms, now = counter.person, facts.terms, facts.now
    first = next(iter(counter.handing), None)
    if person is None:
        raise Refused("counter.badge_first", rule="EQ-11", tag=item.label, name=item.name)
    if first is not None and item.holder is not None and first.giver != item.holder:
        raise Refused("counter.handover_one_giver", rule="EQ-11", tag=first.label, other=item.label)
    case = facts.handing(item.holder or "", person.number, (item.tag,), taker=taker_after(counter, now))
    (line,) = lines_over(case, terms, now)
    taken = line_of_taken(line.loan, person.number, person.name, terms)
    return replace(
        taken,
        direction=Direction.HANDOVER,
        notices=line.notices,
        receiver=case.loan.receiver,
        giver=line.back.number,
        giver_name=case.back.names.get(line.back.number, line.back.number),
        giver_has_pin=facts.has_pin(line.back.number),
    )


def taker_after(counter: Counter, now: datetime) -> CounterPerson | None:
    """The person at the counter once what lies there has come back."""
    person = counter.person
    if person is None or not person.overdue:
        return person
    late = sum(
        line.holder == person.number and line.due_at is not None and line.due_at < now and not line.stays_out
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
    missing = missing_for(counter, terms)
    return counter if missing == counter.missing else replace(counter, missing=missing)
