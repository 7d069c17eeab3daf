"""Where numbers of a numbered range were before an entry moved them, by the entries that count. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from station.core.ledger import Entry, subject
from station.core.ledger.voiding import Voiding, Voids
from station.inventory.stock.numbered_bodies import (
    MovedNumbers,
    Registered6,
    StockCorrected2,
    StockIssued3,
    StockReceived2,
)
from station.inventory.stock.numbers import NumberRun, Numbers, NumberState
from station.inventory.stock.paper_bodies import PaperMoved


def moved_in(body: object) -> tuple[MovedNumbers, ...]:
    """The numbers that an entry moved, which is no void; nothing for other kinds."""
    moving = StockIssued3 | StockReceived2 | StockCorrected2 | PaperMoved
    return body.numbers if isinstance(body, moving) else ()


def put_back(moved: MovedNumbers, history: Sequence[Entry], seq: int) -> Iterator[MovedNumbers]:
    """These numbers, moved by entry `seq`, as they go back to where they were before it; by all entries about their line."""
    numbers = moved.numbers
    for each in () if numbers is None else numbers_before(history, moved.tag, numbers, seq):
        there = each.numbers
        yield replace(
            moved,
            lowest=there.written(there.first),
            highest=there.written(there.last),
            before=moved.after,
            after=each.state,
            number=each.number,
            name=each.name,
            receiver=each.receiver,
            issue_seq=each.seq,
            since=each.at,
        )


def numbers_before(history: Sequence[Entry], tag: str, numbers: Numbers, seq: int) -> list[NumberRun]:
    """The runs that these numbers of a line were in before the entry `seq`, in their order; entries that don't count moved nothing."""
    about, voids = subject("item", tag), Voids(history)
    found: list[NumberRun] = []
    left = [numbers]
    for entry in reversed(history):
        body = entry.typed
        if entry.seq >= seq or isinstance(body, Voiding) or voids.by(entry, about) is not None:
            continue
        if isinstance(body, Registered6) and body.tag == tag:
            found += [NumberRun(each, NumberState.STORE, entry.seq, entry.happened_at) for each in left]
            break
        for each in moved_in(body):
            there = each.numbers
            if each.tag != tag or there is None:
                continue
            common = [part for one in left if (part := one.common(there)) is not None]
            found += [_run(part, each, entry) for part in common]
            left = [part for one in left for part in _without(one, there)]
        if not left:
            break
    return sorted(found, key=lambda run: run.numbers)


def _run(numbers: Numbers, moved: MovedNumbers, entry: Entry) -> NumberRun:
    who = (moved.number, moved.name, moved.receiver) if moved.after.names_who else ("", "", "")
    return NumberRun(numbers, moved.after, entry.seq, entry.happened_at, *who)


def _without(numbers: Numbers, gone: Numbers) -> Iterator[Numbers]:
    """Those of the numbers that are not among `gone`, of the same series."""
    if numbers.common(gone) is None:
        yield numbers
        return
    if numbers.first < gone.first:
        yield replace(numbers, last=gone.first - 1)
    if gone.last < numbers.last:
        yield replace(numbers, first=gone.last + 1)
