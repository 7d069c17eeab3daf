"""What is odd about the numbers of paper: skipped, in two lines at once, used without an issue (ST-01). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voids
from station.inventory.certificates.accounting import Accounting, key_of
from station.inventory.certificates.moves import HOUSE
from station.inventory.stock.bodies import Registered3
from station.inventory.stock.numbered_bodies import StockIssued3
from station.inventory.stock.numbers import NumberRun, Numbers, NumberState, joined, range_words, read_range
from station.inventory.stock.paper_bodies import StockUsed
from station.inventory.values import Item, Tracking

_GONE: Final = frozenset({NumberState.USED, NumberState.SPOILED, NumberState.DESTROYED})


class OddNumbers(StrEnum):
    """Worded in ``certificates.odd.<value>``: skipped when numbers were issued, or used; in two lines; used without an issue."""

    SKIPPED_ISSUE = "skipped_issue"
    SKIPPED_USE = "skipped_use"
    DOUBLED = "doubled"
    NOT_ISSUED = "not_issued"


@dataclass(frozen=True, slots=True)
class NumberFinding:
    """Numbers of a line that are odd; `whom` is who has or used them, or the other line."""

    odd: OddNumbers
    item: Item
    numbers: str
    whom: str = ""

    @property
    def key(self) -> str:
        """What names it among all."""
        return f"{self.item.tag} {self.odd.value} {self.numbers} {self.whom}".rstrip()


@dataclass(frozen=True, slots=True)
class NumberedPaper:
    """A numbered line of paper of a `kind`: where its numbers are, and all entries about it with those by which units changed."""

    item: Item
    kind: str
    runs: tuple[NumberRun, ...]
    history: tuple[Entry, ...]


def number_findings(lines: Sequence[NumberedPaper], zone: str) -> list[NumberFinding]:
    """What is odd, line by line."""
    found: list[NumberFinding] = []
    for line in lines:
        if line.item.tracking is Tracking.RANGE:
            found += _skipped_in_store(line)
            found += _skipped_in_use(line, zone)
            found += _not_issued(line)
            found += _doubled(line, lines)
    return found


def _skipped_in_store(line: NumberedPaper) -> Iterator[NumberFinding]:
    """Numbers that never left the store, below one that did."""
    registered = next((entry.seq for entry in line.history if isinstance(entry.typed, Registered3)), 0)
    left = [run.numbers.last for run in line.runs if run.state in _GONE or run.state is NumberState.ISSUED]
    fresh = (run.numbers for run in line.runs if run.state is NumberState.STORE and run.seq == registered)
    yield from _below(line, fresh, max(left, default=0), OddNumbers.SKIPPED_ISSUE)


def _skipped_in_use(line: NumberedPaper, zone: str) -> Iterator[NumberFinding]:
    """Numbers that somebody has, below one that they used."""
    owners = Accounting(line.item.tag, line.history, zone).owners
    issued: dict[str, list[Numbers]] = {}
    used: dict[str, int] = {}
    words: dict[str, str] = {}
    for run in line.runs:
        for part, account in owners.of(run.numbers):
            key = key_of(account)
            who = key if key != HOUSE else f"officer:{run.number}"
            if run.state is NumberState.ISSUED:
                issued.setdefault(who, []).append(part)
                words[who] = run.name if account is None else account.value.words
            elif run.state in _GONE and (account is not None or run.number):
                used[who] = max(used.get(who, 0), part.last)
    for who, numbers in issued.items():
        yield from _below(line, numbers, used.get(who, 0), OddNumbers.SKIPPED_USE, words[who])


def _below(
    line: NumberedPaper, numbers: Iterable[Numbers], end: int, odd: OddNumbers, whom: str = ""
) -> Iterator[NumberFinding]:
    found = [
        each if each.last < end else Numbers(each.prefix, each.width, each.first, end - 1)
        for each in numbers
        if each.first < end
    ]
    if found:
        yield NumberFinding(odd, line.item, range_words(found), whom)


def _not_issued(line: NumberedPaper) -> Iterator[NumberFinding]:
    """Numbers that went from the store straight into use, of a line whose numbers are issued before they are used."""
    about, voids = subject("item", line.item.tag), Voids(line.history)
    counting = [each for each in line.history if voids.by(each, about) is None]
    if not any(isinstance(each.typed, StockIssued3) for each in counting):
        return
    for entry in counting:
        body = entry.typed
        if not isinstance(body, StockUsed):
            continue
        moved = (each.numbers for each in body.numbers if each.before is NumberState.STORE)
        straight = joined(each for each in moved if each is not None)
        if straight:
            yield NumberFinding(OddNumbers.NOT_ISSUED, line.item, range_words(straight), body.person)


def _doubled(line: NumberedPaper, lines: Sequence[NumberedPaper]) -> Iterator[NumberFinding]:
    """Numbers that another line of the same kind has too; told once, of the line that comes later."""
    mine = _range(line.item)
    for other in lines:
        if other.item.tag >= line.item.tag or other.kind != line.kind:
            continue
        theirs = _range(other.item)
        common = None if mine is None or theirs is None else mine.common(theirs)
        if common is not None:
            yield NumberFinding(OddNumbers.DOUBLED, line.item, common.words, other.item.label)


def _range(item: Item) -> Numbers | None:
    try:
        return read_range(item.numbers)
    except Refused:
        return None
