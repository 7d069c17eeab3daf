"""Where a number of a numbered range is, and which lines have some of several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from station.core.errors import Refused
from station.inventory.stock.numbers import RULE, NumberRun, Numbers, parts_of, read_number, read_range
from station.inventory.values import Item, NewItem, Tracking


@dataclass(frozen=True, slots=True)
class FoundNumber:
    """A number, its line, and the run that it is in."""

    item: Item
    number: str
    run: NumberRun


class NumberedLines(Protocol):
    """Where numbers are, within one transaction."""

    def items(self, tags: tuple[str, ...]) -> tuple[Item | None, ...]:
        """The items with these tags."""
        ...

    def number_runs(self, line: str) -> tuple[NumberRun, ...]:
        """Where the numbers of a line are."""
        ...

    def lines_with(self, numbers: Numbers) -> tuple[str, ...]:
        """The lines that have any of these numbers."""
        ...


def numbers_found(lines: NumberedLines, text: str) -> tuple[FoundNumber, ...]:
    """Where one number is, in each line that has it; nothing for what no line has."""
    number = read_number(text)
    if number is None:
        return ()
    items = lines.items(lines.lines_with(number))
    return tuple(
        FoundNumber(item, number.words, run)
        for item in items
        if item is not None
        for _, run in parts_of(lines.number_runs(item.tag), (number,))[0]
    )


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """A numbered range, by its tag, and its numbers as they are written."""

    tag: str
    numbers: str


def overlapping(lines: NumberedLines, numbers: str) -> tuple[NumberedLine, ...]:
    """The lines on the register that have any of these numbers; none for what is no range."""
    try:
        wanted = read_range(numbers)
    except Refused:
        return ()
    items = lines.items(lines.lines_with(wanted))
    return tuple(NumberedLine(item.label, item.numbers) for item in items if item is not None)


def require_numbers_free(item: NewItem, others: Iterable[NumberedLine]) -> None:
    """Raise Refused ``stock.numbers_taken`` where another line has some of the numbers of a new one, which are in the stored form."""
    if item.tracking is not Tracking.RANGE:
        return
    mine = read_range(item.numbers)
    for other in others:
        common = mine.common(read_range(other.numbers))
        if common is not None:
            facts = {"tag": item.tag, "numbers": common.words, "other": other.tag}
            raise Refused("stock.numbers_taken", rule=RULE, field="numbers", **facts)
