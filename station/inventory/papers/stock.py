"""The lines of papers that tell of counted stock: what came in, was issued and was put right, by quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

from station.core.documents import Cell
from station.core.ledger import Entry, subject
from station.core.texts import Texts
from station.inventory.bodies import Changed, Registered
from station.inventory.papers.period import Told
from station.inventory.papers.rows import OnRegister, Row, RowWords, as_confirmed, brought_back, taken_by
from station.inventory.ports import InventoryStore
from station.inventory.stock.bodies import (
    Registered3,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.loss_bodies import StockLost
from station.inventory.stock.numbered_bodies import StockReceived2, numbers_in
from station.inventory.stock.numbers import NumberState, in_state, range_words
from station.inventory.stock.paper_bodies import PaperMoved, SheetSpoiled, StockUsed
from station.inventory.stock.portion_bodies import PartReturned, StockParted
from station.inventory.values import Item, Tracking
from station.inventory.voiding.bodies import FactsVoided

STOCK_KINDS: Final = (
    StockReceived.KIND,
    StockIssued.KIND,
    StockCorrected.KIND,
    StockMovementVoided.KIND,
    StockUsed.KIND,
    SheetSpoiled.KIND,
    StockLost.KIND,
)


Rows: TypeAlias = Callable[[Iterable[Told], RowWords], Iterator[Row]]


def on_register(history: Iterable[Entry], about: str) -> OnRegister:
    """What the register had of the item with the tag `about` after these entries about it."""
    found = OnRegister()
    for entry in history:
        match entry.typed:
            case Registered() as body:
                counted = (body.quantity, body.unit) if isinstance(body, Registered3) else (1, "")
                found = OnRegister(*counted, body.category, body.name, body.value_fen)
            case StockParted() as body if body.tag == about:  # a portion; its line was registered before
                found = OnRegister(body.quantity, body.unit, body.category, body.name)
            case Changed() as body:
                found = found.with_facts({name: change.after for name, change in body.changes.items()})
            case FactsVoided() as body:
                for again in body.items:
                    found = found.with_facts(again.facts) if again.tag == about else found
            case body:
                by = sum(by for tag, *_named, by in _moved(body) if tag == about)
                found = replace(found, pieces=found.pieces + by)
    return found


def book_words(texts: Texts, item: Item) -> str:
    """What the books say of a line: the state of a single item, how much of counted stock is there."""
    if item.is_portion:
        return portion_words(texts, item)
    if not item.counted:
        return texts(f"equipment.state.{item.state.value}")
    return texts("stock.there", amount=texts("stock.amount", quantity=item.quantity, unit=item.unit))


def counted_words(texts: Texts, item: Item, store: InventoryStore) -> str:
    """The same for a count, with the numbers of a numbered range that are to be there."""
    said = book_words(texts, item)
    if item.tracking is not Tracking.RANGE:
        return said
    with store.read() as view:
        runs = view.equipment.number_runs(item.tag)
    numbers = range_words(in_state(runs, NumberState.STORE))
    return texts("stock.with_numbers", said=said, numbers=numbers) if numbers else said


def portion_words(texts: Texts, item: Item) -> str:
    """How a portion of counted gear stands, and how much of it there is: none once all of it is back in its line."""
    if not item.quantity:
        return texts("stock.portion_back", line=item.part_of)
    state = texts(f"equipment.state.{item.state.value}")
    return texts(
        "stock.state", state=state, amount=texts("stock.amount", quantity=item.quantity, unit=item.unit)
    )


def stock_daily_rows(told: Told, words: RowWords) -> Iterator[Row]:
    """A line for each line of stock that an entry moved, with how much more or less of it there is; its unit is behind the columns."""
    entry, body = told.entry, told.entry.typed
    for tag, called, unit, by in _moved(body):
        name = f"{called} {numbers_in(body, tag)}".rstrip()
        category = words.registered(tag, entry.seq).category
        kind = "" if category is None else words.category(category)
        struck = told.struck(subject("item", tag))
        what = words.what(entry.kind.replace(".", "_"), struck=struck)
        more, less = (by, None) if by > 0 else (None, -by)
        end = (entry.actor.name, str(entry.seq), unit)
        yield (entry.happened_at, tag, name, kind, what, more, less, None, *end)


def _moved(body: object) -> Iterator[tuple[str, str, str, int]]:
    """Tag, name, unit, and by how much a line of stock was moved."""
    if isinstance(body, StockReceived):
        yield body.tag, body.name, body.unit, body.quantity
    elif isinstance(body, StockCorrected):
        yield body.tag, body.name, body.unit, body.after - body.before
    elif isinstance(body, PaperMoved):
        if body.after != body.before:  # what had been issued left the store before
            yield body.tag, body.name, body.unit, body.after - body.before
    elif isinstance(body, StockIssued):
        for line in body.lines:
            yield line.tag, line.name, line.unit, -line.quantity
    elif isinstance(body, StockMovementVoided) and body.voided[0].kind != PartReturned.KIND:
        for again in body.lines:
            yield again.tag, again.name, again.unit, again.after - again.before


def stock_movement_rows(told: Told, words: RowWords) -> Iterator[Row]:
    """A line for each line of stock that was issued or received, with how much of it."""
    entry, body = told.entry, told.entry.typed
    moved: list[tuple[str, str, str, tuple[Cell, ...]]] = []
    if isinstance(body, StockReceived):
        amount = words.texts("stock.amount", quantity=body.quantity, unit=body.unit)
        moved = [(body.tag, f"{body.name} {amount}", "in", (*_giver(body), None, body.note))]
    elif isinstance(body, StockIssued):
        who = as_confirmed(entry, taken_by(body.name, body, words), words)
        for line in body.lines:
            amount = words.texts("stock.amount", quantity=line.quantity, unit=line.unit)
            taken: tuple[Cell, ...] = (body.number, who, None, "")
            moved.append((line.tag, f"{line.name} {amount}", "out", taken))
    elif isinstance(body, PartReturned):
        for back in body.lines:
            amount = words.texts("stock.amount", quantity=back.quantity, unit=back.unit)
            left = words.texts("stock.amount", quantity=back.remaining, unit=back.unit)
            said = words.texts("slip.stays_out", amount=amount, left=left)
            who = brought_back(entry, back.holder_name, body.brought_by, words, unnamed=body.on_behalf)
            persons: tuple[Cell, ...] = (back.number, who, None, said)
            moved.append((back.tag, f"{back.name} {amount}", "in", persons))
    for tag, called, way, persons in moved:
        name = f"{called} {numbers_in(body, tag)}".rstrip()
        what = words.what(way, struck=told.struck(subject("item", tag)))
        category = words.registered(tag, entry.seq).category
        kind = "" if category is None else words.category(category)
        yield (entry.happened_at, what, tag, name, kind, *persons, entry.actor.name, str(entry.seq))


def _giver(body: StockReceived) -> tuple[str, str]:
    """Number and name of whoever brought numbers back, where it was one person."""
    if not isinstance(body, StockReceived2):
        return "", ""
    givers = list(dict.fromkeys((each.number, each.receiver or each.name) for each in body.numbers))
    return givers[0] if len(givers) == 1 else ("", "")


def with_stock(of_items: Rows, of_stock: Callable[[Told, RowWords], Iterator[Row]]) -> Rows:
    """The lines of items and of stock, in the order of their entries."""

    def rows(told: Iterable[Told], words: RowWords) -> Iterator[Row]:
        for each in told:
            yield from of_stock(each, words)
            yield from of_items((each,), words)

    return rows
