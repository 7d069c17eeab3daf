"""Why an officer may not take an item, all of it at once: each reason is one refusal of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from station.core.errors import Refused, raise_together
from station.core.policy import Mode
from station.core.policy.served import served_integer
from station.inventory.movement.person import Taker
from station.inventory.movement.takeable import about_taking, require_takeable, require_verified
from station.inventory.movement.terms import Terms
from station.inventory.values import Item

OVERDUE_BLOCK: Final = served_integer("EQ-07", "overdue_block")


def reasons_against(
    item: Item, person: Taker, holder_name: str, terms: Terms, now: datetime
) -> tuple[Refused, ...]:
    """Everything that speaks against handing the item to the officer at `now`; empty where it may go."""
    looks: tuple[Callable[[], object], ...] = (
        lambda: require_present(person),
        lambda: require_takeable(item, person.number, holder_name),
        lambda: require_verified(item, terms, now),
        lambda: require_few_overdue(person, terms),
        lambda: about_taking(item, person.trained, terms),
    )
    return tuple(_refused(looks))


def require_goes_out(item: Item, person: Taker, holder_name: str, terms: Terms, now: datetime) -> None:
    """Raise Refused with all reasons together, unless the item may go to the officer."""
    raise_together(reasons_against(item, person, holder_name, terms, now))


def about_the_taker(person: Taker, terms: Terms) -> tuple[Refused, ...]:
    """What speaks against handing out anything at all: that they left, or keep too much past its time (EQ-13, EQ-07)."""
    return tuple(_refused((lambda: require_present(person), lambda: require_few_overdue(person, terms))))


def untrained(person: Taker, terms: Terms) -> tuple[int, ...]:
    """The categories that are refused to them for want of training (EQ-03), in the catalogue's order."""
    if terms.training_mode is not Mode.REFUSE:
        return ()
    return tuple(number for number in terms.numbers() if number not in person.trained)


def require_present(person: Taker) -> None:
    """Raise Refused for an officer who left (EQ-13)."""
    if not person.active:
        raise Refused("counter.officer_left", rule="EQ-13", number=person.number, name=person.name)


def require_few_overdue(person: Taker, terms: Terms) -> None:
    """Raise Refused for an officer who keeps as many items past their time as the office does not put up with (EQ-07)."""
    most = OVERDUE_BLOCK.of(terms.policy)
    if most and person.overdue >= most:
        facts = {"number": person.number, "name": person.name, "count": person.overdue, "most": most}
        raise Refused("counter.overdue_block", rule="EQ-07", **facts)


def _refused(looks: tuple[Callable[[], object], ...]) -> Iterator[Refused]:
    for look in looks:
        try:
            look()
        except Refused as refusal:
            yield refusal
