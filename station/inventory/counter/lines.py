"""Lines of the counter: made from items by the same decisions that the confirmation makes again."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import datetime

from station.core.errors import Refused
from station.core.notices import Notice, notice
from station.inventory.counter.values import Counter, CounterLine, CounterPerson, Direction
from station.inventory.movement.check_in import recordings_of
from station.inventory.movement.check_out import about_taking, require_takeable
from station.inventory.movement.terms import Terms
from station.inventory.values import Item


def take_line(item: Item, person: CounterPerson | None, terms: Terms, now: datetime) -> CounterLine:
    """The line of an item that goes out to `person`.

    Raises Refused when it can't (see `require_takeable`), or when nobody's badge was scanned yet.
    """
    require_takeable(item, "" if person is None else person.number)
    if person is None:
        raise Refused("counter.badge_first", rule="EQ-11", tag=item.tag, name=item.name)
    return CounterLine(
        tag=item.tag,
        direction=Direction.TAKE,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=person.number,
        holder_name=person.name,
        due_at=terms.due_at(item.category, now),
        notices=about_taking(item, person.trained, terms),
    )


def return_line(item: Item, holder: str, holder_name: str, terms: Terms, now: datetime) -> CounterLine:
    """The line of an item that comes back from `holder`."""
    recordings_due_at, _ = recordings_of(item, terms, now)
    return CounterLine(
        tag=item.tag,
        direction=Direction.RETURN,
        category=item.category,
        category_name=terms.category_name(item.category),
        name=item.name,
        place=item.place,
        holder=holder,
        holder_name=holder_name,
        due_at=item.due_at,
        awaits_recordings=recordings_due_at is not None,
        notices=_about(item, now),
    )


def _about(item: Item, now: datetime) -> tuple[Notice, ...]:
    return (notice("returned_late", "EQ-07", tag=item.tag),) if item.overdue(now) else ()


def missing_for(counter: Counter, terms: Terms) -> tuple[int, ...]:
    """What the activity needs beyond what the person has, keeps and takes (EQ-04).

    A category counted per group is there when a colleague of the group has one.
    """
    if counter.activity is None:
        return ()
    person = counter.person
    kept = Tally(() if person is None else person.own)
    kept.subtract(line.category for line in counter.returning)
    covered = {category for category, count in kept.items() if count > 0}
    covered.update(line.category for line in counter.taking)
    return terms.missing(
        counter.activity, frozenset(covered) | (person.colleagues if person else frozenset())
    )
