"""The kind of a scanned code, by the code alone: a command card, an activity card, or a code to look up.

Command cards hold ``CMD:GOOD``, ``CMD:DAMAGED``, ``CMD:INCOMPLETE``, ``CMD:DONE``, ``CMD:UNDO`` and ``CMD:FAULT``; the words printed
on them can be typed as well (完好、损坏、缺件、完成、撤销、报障). Activity cards hold ``ACT:`` and the activity's code (EQ-04), those of
departments and groups ``UNIT:`` and what stands for their name (EQ-11). The number of a matter is typed behind ``事项``. A quantity of stock is typed as ``*3``, more than somebody has as ``*+3``. Case and width do
not matter.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

from station.core.codes import ACTIVITY_PREFIX, COMMAND_PREFIX, UNIT_PREFIX
from station.inventory.values import Condition


class Command(StrEnum):
    """The command of a card; its value follows ``CMD:``."""

    GOOD = "GOOD"
    DAMAGED = "DAMAGED"
    INCOMPLETE = "INCOMPLETE"
    DONE = "DONE"
    UNDO = "UNDO"
    FAULT = "FAULT"

    @property
    def condition(self) -> Condition | None:
        """The condition that the card stands for, if any."""
        return _CONDITIONS.get(self)

    @property
    def card(self) -> str:
        """The code on the card."""
        return f"{COMMAND_PREFIX}{self.value}"


_CONDITIONS: Final = {
    Command.GOOD: Condition.GOOD,
    Command.DAMAGED: Condition.DAMAGED,
    Command.INCOMPLETE: Condition.INCOMPLETE,
}

MATTER_WORD: Final = "事项"
"""What is typed before the number of a matter (NFKC makes a wide colon behind it a narrow one)."""
PRINTED: Final = {
    "完好": Command.GOOD,
    "好": Command.GOOD,
    "损坏": Command.DAMAGED,
    "缺件": Command.INCOMPLETE,
    "完成": Command.DONE,
    "撤销": Command.UNDO,
    "报障": Command.FAULT,
}
"""The words printed on the cards, as a person may type them."""


@dataclass(frozen=True, slots=True)
class UnknownCommand:
    """A card that begins like a command but is not one."""

    word: str


@dataclass(frozen=True, slots=True)
class ActivityCard:
    """The card of an activity."""

    code: str


@dataclass(frozen=True, slots=True)
class UnitCard:
    """The card of a department or group."""

    code: str


@dataclass(frozen=True, slots=True)
class MatterCode:
    """The number of a matter, typed behind its word: it need not be on the list."""

    number: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """So much of the stock that was scanned last, typed as ``*3``; `more` of counted gear than they have already, as ``*+3``."""

    pieces: int
    more: bool = False


@dataclass(frozen=True, slots=True)
class LookUp:
    """A badge, a tag or an officer's number; empty when the scanner read nothing."""

    code: str


Scan: TypeAlias = Command | UnknownCommand | ActivityCard | UnitCard | MatterCode | Quantity | LookUp
_QUANTITY: Final = re.compile(r"[*×](\+?)([0-9]{1,7})")


def read_code(code: str) -> Scan:
    """The kind of `code`, as far as the code itself tells it."""
    text = unicodedata.normalize("NFKC", code).strip()
    upper = text.upper()
    if text in PRINTED:
        return PRINTED[text]
    if upper.startswith(COMMAND_PREFIX):
        word = upper.removeprefix(COMMAND_PREFIX).strip()
        if word in PRINTED:
            return PRINTED[word]
        return Command(word) if word in set(Command) else UnknownCommand(word)
    if upper.startswith(ACTIVITY_PREFIX):
        return ActivityCard(text[len(ACTIVITY_PREFIX) :].strip().lower())
    if upper.startswith(UNIT_PREFIX):
        return UnitCard(text[len(UNIT_PREFIX) :].strip())
    if text.startswith(MATTER_WORD):
        return MatterCode(text[len(MATTER_WORD) :].lstrip(" :").strip())
    quantity = _QUANTITY.fullmatch(text)
    return LookUp(text) if quantity is None else Quantity(int(quantity[2]), bool(quantity[1]))
