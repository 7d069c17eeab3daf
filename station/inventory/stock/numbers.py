"""Numbers of seals, certificates and forms: a prefix with digits of one width, and ranges of them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from station.core.codes import code_key
from station.core.errors import Refused

RULE: Final = "EQ-10"
MOST_NUMBERS: Final = 100_000
"""Numbers of one range."""
MOST_RANGES: Final = 200
"""Ranges that are named in one act."""
LONGEST_NUMBER: Final = 32
LONGEST_RANGE: Final = 2 * LONGEST_NUMBER + 1
MOST_DIGITS: Final = 15
_DIGITS: Final = re.compile(r"[0-9]+\Z")
_PREFIX: Final = re.compile(r"(?:[^\W_][\w./+#-]*)?")
_BETWEEN: Final = re.compile(r"\s*[,;、，；\s]\s*")
_AROUND: Final = re.compile(r"\s*([~～–—-])\s*")
_TO: Final = "~～–—-"


class NumberState(StrEnum):
    """Where a number is: words are texts ``stock.number_state.…``."""

    STORE = "store"
    ISSUED = "issued"
    USED = "used"
    SPOILED = "spoiled"
    DESTROYED = "destroyed"
    LOST = "lost"

    @property
    def names_who(self) -> bool:
        """Whether it is told with whom a number in this state is, or by whom it was used."""
        return self in (NumberState.ISSUED, NumberState.USED)


@dataclass(frozen=True, slots=True, order=True)
class Numbers:
    """The numbers from `first` to `last` behind a prefix, each written with `width` digits."""

    prefix: str
    width: int
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many."""
        return self.last - self.first + 1

    def written(self, number: int) -> str:
        """One of them."""
        return f"{self.prefix}{number:0{self.width}d}"

    @property
    def words(self) -> str:
        """The first and the last, or the only one."""
        first = self.written(self.first)
        return first if self.first == self.last else f"{first}~{self.written(self.last)}"

    def like(self, other: Numbers) -> bool:
        """Whether both are of one series."""
        return (self.prefix, self.width) == (other.prefix, other.width)

    def common(self, other: Numbers) -> Numbers | None:
        """Those that are in both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return replace(self, first=first, last=last) if self.like(other) and first <= last else None


@dataclass(frozen=True, slots=True)
class NumberRun:
    """Numbers of a line that are at one place since the entry `seq`, at the moment `at`.

    Issued ones are with officer `number`, called `name`, or with the `receiver` for which that officer signed; used ones were used by them.
    `reported` is the request by which they are reported lost, "" for none that runs.
    """

    numbers: Numbers
    state: NumberState
    seq: int
    at: datetime
    number: str = ""
    name: str = ""
    receiver: str = ""
    reported: str = ""

    @property
    def whom(self) -> str:
        """Who has them."""
        return self.receiver or self.name


def read_number(text: str) -> Numbers | None:
    """One number as it is scanned or typed; None for what is none."""
    code = code_key(text)
    found = _DIGITS.search(code)
    if found is None or len(code) > LONGEST_NUMBER or len(found[0]) > MOST_DIGITS:
        return None
    prefix, value = code[: found.start()], int(found[0])
    return Numbers(prefix, len(found[0]), value, value) if _PREFIX.fullmatch(prefix) else None


def _read_range(text: str) -> Numbers | None:
    for at, sign in enumerate(text):
        if sign not in _TO:
            continue
        first, last = read_number(text[:at]), read_number(text[at + 1 :])
        if first is None or last is None or first.prefix != last.prefix:
            continue
        if first.like(last) and first.first <= last.first:
            return replace(first, last=last.first)
        if first.prefix:  # a range that is written wrong, and no number with a dash in its prefix
            return None
    return read_number(text)


def read_ranges(text: str) -> tuple[Numbers, ...]:
    """Numbers and ranges as they are typed, such as ``A0021-A0040, A0050``, in order and without overlaps.

    Raises Refused ``stock.bad_numbers``, ``stock.too_many_ranges``.
    """
    parts = [each for each in _BETWEEN.split(_AROUND.sub(r"\1", text.strip())) if each]
    if len(parts) > MOST_RANGES:
        raise Refused("stock.too_many_ranges", rule=RULE, field="numbers", most=MOST_RANGES)
    found: list[Numbers] = []
    for part in parts:
        numbers = _read_range(part)
        if numbers is None:
            raise Refused("stock.bad_numbers", rule=RULE, field="numbers", numbers=part[:LONGEST_RANGE])
        found.append(numbers)
    if not found:
        raise Refused("stock.bad_numbers", rule=RULE, field="numbers", numbers="")
    return joined(found)


def read_range(text: str) -> Numbers:
    """The one range of a line, of several numbers. Raises Refused ``stock.bad_range``, ``stock.too_many_numbers``."""
    found = _read_range(_AROUND.sub(r"\1", text.strip()))
    if found is None or found.count == 1:
        raise Refused("stock.bad_range", rule=RULE, field="numbers", numbers=text.strip()[:LONGEST_RANGE])
    if found.count > MOST_NUMBERS:
        raise Refused("stock.too_many_numbers", rule=RULE, field="numbers", most=MOST_NUMBERS)
    return found


def joined(ranges: Iterable[Numbers]) -> tuple[Numbers, ...]:
    """The same numbers in as few ranges as can be, in order."""
    found: list[Numbers] = []
    for each in sorted(ranges):
        if found and found[-1].like(each) and each.first <= found[-1].last + 1:
            found[-1] = replace(found[-1], last=max(found[-1].last, each.last))
        else:
            found.append(each)
    return tuple(found)


def range_words(ranges: Iterable[Numbers]) -> str:
    """Ranges in one line, the same in every language."""
    return ", ".join(each.words for each in joined(ranges))


def in_state(runs: Iterable[NumberRun], state: NumberState) -> tuple[Numbers, ...]:
    """The numbers of a line that are in this state."""
    return joined(each.numbers for each in runs if each.state is state)


def next_in_store(runs: Iterable[NumberRun], quantity: int) -> tuple[Numbers, ...]:
    """The lowest numbers in the store that are not reported lost, `quantity` of them or all that there are."""
    found: list[Numbers] = []
    left = quantity
    for each in in_state((run for run in runs if not run.reported), NumberState.STORE):
        if left <= 0:
            break
        taken = replace(each, last=min(each.last, each.first + left - 1))
        found.append(taken)
        left -= taken.count
    return tuple(found)


def parts_of(
    runs: Sequence[NumberRun], asked: Sequence[Numbers]
) -> tuple[list[tuple[Numbers, NumberRun]], tuple[Numbers, ...]]:
    """The numbers asked for, by the run that they are in, and those that the line never had."""
    found: list[tuple[Numbers, NumberRun]] = []
    strange: list[Numbers] = []
    for each in asked:
        at = each.first
        for run in sorted(runs, key=lambda one: one.numbers):
            common = each.common(run.numbers)
            if common is None:
                continue
            if at < common.first:
                strange.append(replace(each, first=at, last=common.first - 1))
            found.append((common, run))
            at = common.last + 1
        if at <= each.last:
            strange.append(replace(each, first=at))
    return found, tuple(strange)
