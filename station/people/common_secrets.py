"""Passwords and PINs that are guessed first: what everybody knows of a person, and what many people choose.

The code recognises sequences, repeats, dates and runs over a keyboard; `resources/common_secrets.toml` lists the
rest.
"""

from __future__ import annotations

import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import groupby, pairwise
from typing import Final

from station.core.resources import resource_path

_LEAST_RUN: Final = 4
"""Keys side by side that make a run; three of them are in many good words."""
_LEAST_OWN: Final = 4
"""Shorter numbers are in everything."""
_LONGEST_BLOCK: Final = 4


@dataclass(frozen=True, slots=True)
class GuessableFacts:
    """What anybody can read about a person: account name, number, badge, phone, and the office's code."""

    account: str = ""
    number: str = ""
    badge: str = ""
    phone: str = ""
    office: str = ""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The digits in them, where they are long enough to be recognised."""
        found = (_digits(each) for each in (self.account, self.number, self.badge, self.phone, self.office))
        return tuple(each for each in found if len(each) >= _LEAST_OWN)


@dataclass(frozen=True, slots=True)
class _Known:
    passwords: frozenset[str]
    pins: frozenset[str]
    runs: tuple[str, ...]


@cache
def _known() -> _Known:
    with resource_path("common_secrets.toml").open("rb") as file:
        listed = tomllib.load(file)
    rows = tuple(listed["keyboards"])
    return _Known(
        frozenset(listed["passwords"]), frozenset(listed["pins"]), rows + tuple(row[::-1] for row in rows)
    )


def is_common_pin(pin: str) -> bool:
    """Whether `pin` (digits) is among those that are tried first."""
    known = _known()
    return (
        len(set(pin)) <= 2  # 111222, 001001
        or pin in known.pins
        or _is_block(pin)
        or _is_sequence(pin)
        or _is_sequence("".join(digit for digit, _ in groupby(pin)))  # 112233
        or any(pin in run for run in known.runs)
        or _is_date(pin)
    )


def is_common_password(password: str) -> bool:
    """Whether `password` is among those that are tried first, without regard to case."""
    plain = unicodedata.normalize("NFKC", password).strip().casefold()
    return (
        len(set(plain)) <= 2
        or plain in _known().passwords
        or _is_block(plain)
        or _is_of_runs(plain)
        or (plain.isdecimal() and _is_date(plain))
    )


def is_own_pin(pin: str, own: GuessableFacts) -> bool:
    """Whether `pin` equals, holds or is part of a number on cards, doors and lists, also read backwards."""
    return any(pin in known or known in pin for each in own.numbers for known in (each, each[::-1]))


_ADDED = "0123456789!@#$%^&*()-_=+.,~ "


def is_own_password(password: str, own: GuessableFacts) -> bool:
    """Whether `password` is one of these words, or the account's name followed by a few digits or signs."""
    plain = unicodedata.normalize("NFKC", password).strip().casefold()
    words = {each.casefold() for each in (own.account, own.number, own.badge, own.phone, own.office) if each}
    if plain in words or plain[::-1] in words:
        return True
    account = own.account.casefold()
    added = plain.removeprefix(account)  # an account's name may itself end with figures, or be nothing else
    return bool(account) and added != plain and len(added) <= _LONGEST_BLOCK and not added.strip(_ADDED)


def _digits(text: str) -> str:
    return "".join(each for each in text if each in "0123456789")


def _is_block(text: str) -> bool:
    """One short block repeated: 123123, abababab."""
    return any(
        len(text) % size == 0 and text == text[:size] * (len(text) // size)
        for size in range(1, min(_LONGEST_BLOCK, len(text) // 2) + 1)
    )


def _is_sequence(text: str) -> bool:
    """Each sign follows the one before, up or down: 456789, 987654, 789012."""
    if len(text) < 3:
        return False
    steps = {ord(right) - ord(left) for left, right in pairwise(text)}
    if text.isdecimal():
        steps = {(int(right) - int(left)) % 10 for left, right in pairwise(text)}
        return steps in ({1}, {9})
    return steps in ({1}, {-1})


def _is_of_runs(text: str) -> bool:
    """A text of runs over the keyboard and sequences only: qwer1234, abcd4321."""
    place = 0
    while place < len(text):
        length = _run_at(text, place)
        if length < _LEAST_RUN:
            return False
        place += length
    return bool(text)


def _run_at(text: str, place: int) -> int:
    """The length of the run or sequence that begins at `place`."""
    longest = 1
    for end in range(place + 2, len(text) + 1):
        part = text[place:end]
        pair = len(part) == 2
        if not (pair or _is_sequence(part) or any(part in run for run in _known().runs)):
            break
        longest = end - place
    return longest


def _is_date(digits: str) -> bool:
    """A day or month as people write it: 19900131, 900131, 199001."""
    match len(digits):
        case 8:
            parts = [(digits[:4], digits[4:6], digits[6:])]
        case 6:
            short = digits[2:4], digits[4:]
            parts = [("19" + digits[:2], *short), ("20" + digits[:2], *short), (digits[:4], digits[4:], "01")]
        case _:
            return False
    return any(_is_day(*each) for each in parts)


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return False
    return 1900 <= found.year <= 2100  # whom it could be about
