"""What is open in somebody's name goes to a named person: the base of the entries that say so, and its checks (EQ-13)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Final

from station.core.errors import Refused
from station.core.ledger import Body
from station.core.ledger.bodies import Text
from station.people.bodies import OfficerNumber, Reason, UnitName
from station.people.leaving.decide import RULE
from station.people.values import Officer

TOLD_FOR: Final = timedelta(days=14)
"""How long both sides are told that something was passed on."""


@dataclass(frozen=True, slots=True)
class PassedOn(Body, ABC):
    """The base of every kind by which a matter that is open in the name of `number` goes to the officer `to_number`."""

    number: Annotated[str, Text(32)]
    name: UnitName
    to_number: OfficerNumber
    to_name: UnitName
    reason: Reason

    @property
    @abstractmethod
    def matter(self) -> str:
        """The subject of what was passed on."""


def taken_by(asked: str, officer: Officer | None, giver: str) -> Officer:
    """The officer who is to take something over from `giver`. Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``passing.to_the_same``."""
    if officer is None:
        raise Refused("people.unknown_officer", rule=RULE, field="to", number=asked)
    facts = {"number": officer.number, "name": officer.name}
    if not officer.active:
        raise Refused("people.officer_left", rule=RULE, field="to", **facts)
    if officer.number == giver:
        raise Refused("passing.to_the_same", rule=RULE, field="to", **facts)
    return officer
