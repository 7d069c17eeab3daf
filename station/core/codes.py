"""Codes: what a scanner reads on gear, badges and cards, in one namespace and one normal form.

An item's tag, the code of a kit or a place, an officer's number, a badge and a command card are read by the same scanner and typed into the same
field. So one code means one thing, whatever its case and width. Whoever gives a new code calls `require_free`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from station.core.errors import Refused

COMMAND_PREFIX: Final = "CMD:"
ACTIVITY_PREFIX: Final = "ACT:"
UNIT_PREFIX: Final = "UNIT:"
CARD_WORDS: Final = ("完好", "好", "损坏", "缺件", "报障", "完成", "撤销")
"""The words printed on command cards, as a person may type them."""

_DASHES: Final = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_LIKE_A_DASH: Final = {ord("\u30fc"): "-"}
"""A letter of Japanese words, which stays where a code is kept; a scanner's keyboard gives it for a dash."""
_AS_A_CARD: Final = re.compile(r"CMD[\W_]|(?:ACT|UNIT)[^\w-]")
"""How a card's code begins, also where another sign stands for its colon."""
_MOST_TIMES: Final = 4


class CodeKind(StrEnum):
    """The kinds of things that have a code."""

    TAG = "tag"
    NUMBER = "number"
    BADGE = "badge"
    KIT = "kit"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """A thing or person that has a code: its kind, its tag, code or officer's number, and its name.

    `code` is what an item is called by now, where it got another tag: `owner` stays its first one.
    """

    kind: CodeKind
    owner: str
    name: str
    code: str = ""

    @property
    def shown(self) -> str:
        """The code that people find on it."""
        return self.code or self.owner

    @property
    def is_officer(self) -> bool:
        """Whether the code is an officer's."""
        return self.kind in (CodeKind.NUMBER, CodeKind.BADGE)

    @property
    def meant(self) -> tuple[str, str]:
        """What the code means: an officer's number and badge mean the same."""
        return "officer" if self.is_officer else self.kind.value, self.owner


class CodeReader(Protocol):
    """Finds by index who has a code now."""

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        """All that have the code. An officer's number counts also after they left.

        Only older ledgers give more than one.
        """
        ...

    def holders_of(self, codes: Iterable[str]) -> dict[str, tuple[CodeHolder, ...]]:
        """The same for many codes, by `code_key`. A code that nobody has is left out."""
        ...


def kept_code(code: str) -> str:
    """A code as it is stored: half-width, one kind of dash, without blanks around it. Never raises."""
    return unicodedata.normalize("NFKC", code).translate(_DASHES).strip()


def code_key(code: str) -> str:
    """The normal form by which a code is looked up: the stored form without regard to case. Never raises."""
    return kept_code(code).translate(_LIKE_A_DASH).upper()


def require_free(code: str, holders: Sequence[CodeHolder], *, officer: str = "", item: str = "") -> None:
    """Raise Refused ``codes.…`` (EQ-10) when `code` is a command card's or another thing's, or was another item's tag.

    `officer` is the number of the officer who is to have it, or `item` the first tag of the item. One officer may have the
    same code for number and badge, and an item may get a tag again that it had.
    """
    key = code_key(code)
    if _AS_A_CARD.match(key) or key in CARD_WORDS:
        raise Refused("codes.is_card", rule="EQ-10", value=code)
    for holder in holders:
        if (holder.is_officer and holder.owner == officer) or holder.meant == (CodeKind.TAG.value, item):
            continue
        former = holder.kind is CodeKind.TAG and holder.code and code_key(holder.code) != key
        taken = "codes.was_tag" if former else _TAKEN[holder.kind]
        raise Refused(taken, rule="EQ-10", value=code, owner=holder.shown, name=holder.name)


_TAKEN: Final = {
    CodeKind.TAG: "codes.is_tag",
    CodeKind.NUMBER: "codes.is_number",
    CodeKind.BADGE: "codes.is_badge",
    CodeKind.KIT: "codes.is_kit",
    CodeKind.PLACE: "codes.is_place",
}


def meanings(holders: Iterable[CodeHolder]) -> tuple[CodeHolder, ...]:
    """One holder for each thing and each officer: number and badge of one officer mean the same."""
    return tuple({holder.meant: holder for holder in holders}.values())


def read_repeatedly(code: str) -> str:
    """The code that was scanned several times in a row without an end between.

    "" where `code` is not such a repetition.
    """
    for times in range(2, _MOST_TIMES + 1):
        once, rest = code[: len(code) // times], len(code) % times
        if once and not rest and once * times == code:
            return once
    return ""
