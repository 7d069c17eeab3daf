"""What left an officer's name of late, and the handover that says so (EQ-13)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from station.core.clock import Clock, local
from station.core.ledger import Entry, subject
from station.people.leaving.bodies import SettledLine
from station.people.leaving.matter_bodies import SettledMatter
from station.people.leaving.ports import SettledThings
from station.people.leaving.signing import LOOKED_BACK, newest_handover
from station.people.ports import PeopleView


@dataclass(frozen=True, slots=True)
class SettledOfName:
    """What left an officer's name, and the requests and counts that left their hands, in the order of the entries that say so."""

    lines: tuple[SettledLine, ...]
    matters: tuple[SettledMatter, ...]


def first_day(clock: Clock) -> date:
    """The day from which on a handover looks where none is named."""
    return (local(clock.now(), clock.zone) - LOOKED_BACK).date()


def settled_lines(
    rooms: Sequence[SettledThings], number: str, since: date, view: Any
) -> tuple[SettledLine, ...]:
    """What left an officer's name, in the order of the entries that say so."""
    return settled(rooms, number, since, view).lines


def settled(rooms: Sequence[SettledThings], number: str, since: date, view: Any) -> SettledOfName:
    """The same, with the requests and counts that were in their hands."""
    found = [each for room in rooms for each in room.settled_of(number, since, view)]
    found.sort(key=lambda each: (each.entry, each.subject))
    return SettledOfName(
        tuple(each for each in found if isinstance(each, SettledLine)),
        tuple(each for each in found if isinstance(each, SettledMatter)),
    )


def signed_by(view: PeopleView, number: str) -> Entry | None:
    """The handover that an officer signed last."""
    return newest_handover(view.ledger.about(subject("officer", number), checked=True), number)


def unsigned_since(
    rooms: Sequence[SettledThings], number: str, view: Any, signed: Entry | None, clock: Clock
) -> int:
    """How many things left an officer's name of late without a handover that says so."""
    after = 0 if signed is None else signed.seq
    lines = settled_lines(rooms, number, first_day(clock), view)
    return sum(each.entry > after for each in lines)
