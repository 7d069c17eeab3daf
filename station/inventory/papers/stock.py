"""The lines of papers that tell of counted stock: what came in, was issued and was put right, by quantity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeAlias

from station.core.documents import Cell
from station.core.ledger import subject
from station.core.texts import Texts
from station.inventory.bodies import Registered
from station.inventory.papers.period import Told
from station.inventory.papers.rows import Row, RowWords
from station.inventory.stock.bodies import (
    Registered3,
    StockCorrected,
    StockIssued,
    StockMovementVoided,
    StockReceived,
)
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.values import Item

STOCK_KINDS: Final = (
    StockReceived.KIND,
    StockIssued.KIND,
    StockCorrected.KIND,
    StockMovementVoided.KIND,
)


Rows: TypeAlias = Callable[[Iterable[Told], RowWords], Iterator[Row]]


def registered_pieces(body: Registered) -> int:
    """How many pieces were registered."""
    return body.quantity if isinstance(body, Registered3) else 1


def book_words(texts: Texts, item: Item) -> str:
    """What the books say of a line: the state of a single item, how much of counted stock is there."""
    if item.is_portion:
        return portion_words(texts, item)
    if not item.counted:
        return texts(f"equipment.state.{item.state.value}")
    return texts("stock.there", amount=texts("stock.amount", quantity=item.quantity, unit=item.unit))


def portion_words(texts: Texts, item: Item) -> str:
    """How a portion of counted gear stands, and how much of it there is: none once all of it is back in its line."""
    if not item.quantity:
        return texts("stock.portion_back", line=item.part_of)
    state = texts(f"equipment.state.{item.state.value}")
    return texts(
        "stock.state", state=state, amount=texts("stock.amount", quantity=item.quantity, unit=item.unit)
    )


def stock_daily_rows(told: Told, words: RowWords) -> Iterator[Row]:
    """A line for each line of stock that an entry moved, with how much more or less of it there is."""
    entry, body = told.entry, told.entry.typed
    for tag, name, category, by in _moved(body):
        kind = "" if category is None else words.category(category)
        struck = told.struck(subject("item", tag))
        what = words.what(entry.kind.replace(".", "_"), struck=struck)
        more, less = (by, None) if by > 0 else (None, -by)
        yield (entry.happened_at, tag, name, kind, what, more, less, None, entry.actor.name, str(entry.seq))


def _moved(body: object) -> Iterator[tuple[str, str, int | None, int]]:
    """Tag, name, category where the entry says it, and by how much a line of stock was moved."""
    if isinstance(body, StockReceived):
        yield body.tag, body.name, None, body.quantity
    elif isinstance(body, StockCorrected):
        yield body.tag, body.name, None, body.after - body.before
    elif isinstance(body, StockIssued):
        for line in body.lines:
            yield line.tag, line.name, line.category, -line.quantity
    elif isinstance(body, StockMovementVoided) and body.voided[0].kind != PartReturned.KIND:
        for again in body.lines:
            yield again.tag, again.name, None, again.after - again.before


def stock_movement_rows(told: Told, words: RowWords) -> Iterator[Row]:
    """A line for each line of stock that was issued or received, with how much of it."""
    entry, body = told.entry, told.entry.typed
    moved: list[tuple[str, str, int | None, str, tuple[Cell, ...]]] = []
    if isinstance(body, StockReceived):
        amount = words.texts("stock.amount", quantity=body.quantity, unit=body.unit)
        moved = [(body.tag, f"{body.name} {amount}", None, "in", ("", "", None, body.note))]
    elif isinstance(body, StockIssued):
        to = "" if body.receiver is None else body.receiver.value.words
        who = words.texts("entry.said_for", said=body.name, receiver=to) if to else body.name
        for line in body.lines:
            amount = words.texts("stock.amount", quantity=line.quantity, unit=line.unit)
            taken: tuple[Cell, ...] = (body.number, who, None, "")
            moved.append((line.tag, f"{line.name} {amount}", line.category, "out", taken))
    elif isinstance(body, PartReturned):
        for back in body.lines:
            amount = words.texts("stock.amount", quantity=back.quantity, unit=back.unit)
            left = words.texts("stock.amount", quantity=back.remaining, unit=back.unit)
            said = words.texts("slip.stays_out", amount=amount, left=left)
            who = back.holder_name
            if body.brought_by is not None:
                who = words.texts("entry.brought", said=who, who=body.brought_by.shown)
            persons: tuple[Cell, ...] = (back.number, who, None, said)
            moved.append((back.tag, f"{back.name} {amount}", back.category, "in", persons))
    for tag, name, category, way, persons in moved:
        what = words.what(way, struck=told.struck(subject("item", tag)))
        kind = "" if category is None else words.category(category)
        yield (entry.happened_at, what, tag, name, kind, *persons, entry.actor.name, str(entry.seq))


def with_stock(of_items: Rows, of_stock: Callable[[Told, RowWords], Iterator[Row]]) -> Rows:
    """The lines of items and of stock, in the order of their entries."""

    def rows(told: Iterable[Told], words: RowWords) -> Iterator[Row]:
        for each in told:
            yield from of_stock(each, words)
            yield from of_items((each,), words)

    return rows
