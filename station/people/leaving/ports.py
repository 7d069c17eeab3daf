"""What stands open in a person's name: one line of it, how it may end, and the port by which a room tells its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, Protocol

from station.people.leaving.bodies import SettledLine
from station.people.leaving.matter_bodies import SettledMatter

ITEM: Final = "item"
SIGNED_FOR: Final = "signed_for"
RECORDINGS: Final = "recordings"


class OpenWay(StrEnum):
    """How a line ends. How it is done is said by the line's kind, ``open_things.ends.<kind>``."""

    RETURN = "return"
    HAND_ON = "pass_on"
    REPORT = "report"
    SETTLE = "settle"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class OpenThing:
    """One thing that is open in a person's name since `since`; its words are ``open_things.kind|line|ends.<kind>``.

    `subject` is what it is about; `code` and `title` are how people name it; `whose` is for whom the person signed, or who asked.
    """

    kind: str
    subject: str
    code: str
    title: str
    quantity: int
    since: datetime | None
    ways: tuple[OpenWay, ...]
    whose: str = ""


class OpenThings(Protocol):
    """What one room knows to be open in a person's name."""

    kinds: frozenset[str]
    """The kinds of its lines."""

    def open_of(self, number: str, account: str, view: Any) -> tuple[OpenThing, ...]:
        """What is open in the name of the officer `number`, or of their `account` ("" for none).

        `view` is a view or a unit of work, of which each room sees its own part.
        """
        ...


@dataclass(frozen=True, slots=True)
class OpenInName:
    """All that is open in the name of an officer; nothing else stands in the way of their leaving (EQ-13).

    `unsigned` is how many things left their name of late without a handover that says so; `passed` are the requests and counts that
    went to another of late.
    """

    number: str
    name: str
    things: tuple[OpenThing, ...]
    unsigned: int = 0
    passed: tuple[SettledMatter, ...] = ()


class SettledThings(Protocol):
    """What one room knows of what left a person's name or hands."""

    def settled_of(self, number: str, since: date, view: Any) -> Sequence[SettledLine | SettledMatter]:
        """Each thing that left the name of officer `number` from the day `since` on and is not in it again, by the last entry that says so.

        And each request and count that was in their hands and is so no more.
        """
        ...
