"""Numbers that a running request reports as lost: they stay where they are until it is withdrawn or decided (ST-03, EQ-12)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from station.core.errors import Refused
from station.core.ledger import Stream, subject
from station.inventory.ports import InventoryView
from station.inventory.stock.loss_bodies import PaperLossReported
from station.inventory.stock.numbered_bodies import MovedNumbers
from station.inventory.stock.numbers import NumberRun, Numbers, parts_of, range_words
from station.inventory.values import Item

RULE: Final = "ST-03"


def runs_to_move(view: InventoryView, item: Item) -> tuple[NumberRun, ...]:
    """Where the numbers of a line are, those that are reported lost in runs of their own that name the request."""
    runs = view.equipment.number_runs(item.tag)
    running = view.requests.running(subject("item", item.tag)) if item.asked else ()
    for request in running:
        if request.kind != PaperLossReported.KIND:
            continue
        entry = view.ledger.entry(Stream.CUSTODY, request.seq, checked=True)
        if entry is not None and isinstance(entry.typed, PaperLossReported):
            runs = tuple(_apart(runs, _named(entry.typed.numbers), request.id))
    return runs


def require_unreported(item: Item, parts: Iterable[tuple[Numbers, NumberRun]]) -> None:
    """Raise Refused ``stock.numbers_reported`` for numbers that are reported lost."""
    reported = [(each, run.reported) for each, run in parts if run.reported]
    if reported:
        request = reported[0][1]
        mine = range_words(each for each, by in reported if by == request)
        facts = {"tag": item.label, "name": item.name, "numbers": mine, "request": request}
        raise Refused("stock.numbers_reported", rule=RULE, field="numbers", **facts)


def require_as_reported(
    item: Item, runs: Sequence[NumberRun], filed: Sequence[MovedNumbers], request: int
) -> None:
    """Raise Refused ``stock.numbers_since_reported`` where an entry moved numbers after `request` reported them lost."""
    for each in filed:
        parts = parts_of(runs, _named((each,)))[0]
        since = [(part, run) for part, run in parts if run.seq > request or run.state is not each.before]
        if since:
            words = range_words(part for part, _ in since)
            facts = {"tag": item.label, "name": item.name, "numbers": words, "request": request}
            raise Refused("stock.numbers_since_reported", rule=RULE, **facts)


def _named(moved: Iterable[MovedNumbers]) -> tuple[Numbers, ...]:
    return tuple(each.numbers for each in moved if each.numbers is not None)


def _apart(runs: Iterable[NumberRun], lost: Sequence[Numbers], request: str) -> Iterable[NumberRun]:
    """The runs, with those of their numbers that are lost apart."""
    for run in runs:
        at = run.numbers.first
        for each in sorted(filter(None, (run.numbers.common(one) for one in lost))):
            if at < each.first:
                yield replace(run, numbers=replace(run.numbers, first=at, last=each.first - 1))
            yield replace(run, numbers=each, reported=request)
            at = each.last + 1
        if at <= run.numbers.last:
            yield replace(run, numbers=replace(run.numbers, first=at))
