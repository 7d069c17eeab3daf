"""Whether anything is open in the name of whoever leaves. Pure: the lines are gathered before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from station.core.errors import Refused
from station.people.leaving.ports import ITEM, RECORDINGS, SIGNED_FOR, OpenThing, OpenThings
from station.people.values import Officer

RULE: Final = "EQ-13"
_IN_HAND: Final = frozenset({ITEM, SIGNED_FOR, RECORDINGS})
"""What the register says of a person has refusals of its own."""
_MOST_NAMED: Final = 5
"""Lines that a refusal names."""


def gathered(rooms: Sequence[OpenThings], officer: Officer, account: str, view: Any) -> tuple[OpenThing, ...]:
    """All that is open in an officer's name, room by room."""
    return tuple(thing for room in rooms for thing in room.open_of(officer.number, account, view))


def things_open(officer: Officer, things: Sequence[OpenThing]) -> Iterator[Refused]:
    """A refusal for each kind of things that are open besides what the register says."""
    for kind in dict.fromkeys(each.kind for each in things if each.kind not in _IN_HAND):
        mine = [each for each in things if each.kind == kind]
        named = ", ".join(f"{each.code} {each.title}".strip() for each in mine[:_MOST_NAMED])
        facts = {"number": officer.number, "name": officer.name, "count": len(mine), "names": named}
        yield Refused("people.things_open", rule=RULE, open=kind, ends=kind, **facts)
