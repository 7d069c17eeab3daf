"""Stock by category, unit and place: opening, what came and went, closing; and what was bought (EQ-06, EQ-10)."""

from __future__ import annotations

from collections import Counter
from typing import Final

from station.audit.year.register import (
    MINUS,
    PLUS,
    REGISTER_KINDS,
    RegisterBook,
    StockCell,
    StockColumn,
)
from station.audit.year.values import (
    Counting,
    Figure,
    HeadFigures,
    Raw,
    YearColumn,
    YearLine,
    YearPeriod,
    YearSheet,
)
from station.core.clock import local
from station.core.ledger import Entry
from station.core.report import Derived

STOCK: Final = "stock"
PURCHASES: Final = "purchases"
OPENING: Final = "opening"
CLOSING: Final = "closing"
_PLUS, _MINUS = tuple(each.value for each in PLUS), tuple(each.value for each in MINUS)
AMOUNTS: Final = (OPENING, *_PLUS, *_MINUS, CLOSING)
"""The columns of a stock sheet that hold numbers."""
ADDS_UP: Final = Derived((OPENING, *_PLUS), _MINUS)
"""Closing = opening and what came, less what went."""
_BOUGHT: Final = (StockColumn.PURCHASED, StockColumn.RECEIVED)


class StockHead:
    """Follows the register from the first entry on."""

    kinds = REGISTER_KINDS

    def __init__(self, before: int) -> None:
        self.book = RegisterBook(before)

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry that changes the register."""
        self.book.take(entry)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each category, unit and place, and one for each purchase."""
        stock, bought = self._stock(), _purchases(self.book, counting.period)
        groups = dict.fromkeys(line.cells[:2] for line in stock.lines)
        drawn = [
            Figure(
                f"stock.{column}",
                STOCK,
                column,
                (("category", category), ("unit", unit)),
                (str(category), str(unit)),
            )
            for category, unit in groups
            for column in AMOUNTS
        ]
        return HeadFigures(
            (stock, bought),
            (
                *drawn,
                Figure("purchases.count", PURCHASES, "count"),
                Figure("purchases.value", PURCHASES, "value"),
                Figure("purchases.of_year", PURCHASES, "of_year"),
                Figure("purchases.of_year_value", PURCHASES, "of_year_value"),
            ),
        )

    def _stock(self) -> YearSheet:
        book = self.book
        opening = Counter[StockCell]()
        behind: dict[tuple[StockCell, str], set[int]] = {}
        for tag, stands in book.opening.items():
            if stands.pieces:
                opening[stands.cell] += stands.pieces
                mine = (each for each in book.entries(tag) if each <= book.before)
                behind.setdefault((stands.cell, OPENING), set()).update(mine)
        moved: dict[StockCell, Counter[str]] = {cell: Counter() for cell in opening}
        for move in book.moves:
            moved.setdefault(move.cell, Counter())[move.column.value] += move.amount
            behind.setdefault((move.cell, move.column.value), set()).add(move.seq)
        closing = Counter[StockCell]()
        for stands in book.standing.values():
            closing[stands.cell] += stands.pieces
        columns = (
            YearColumn("category", "count", "category"),
            YearColumn("unit", words="unit"),
            YearColumn("place"),
            *(YearColumn(key, "count") for key in AMOUNTS[:-1]),
            YearColumn(CLOSING, "count", derived=ADDS_UP),
        )
        lines = []
        for cell in sorted(moved):
            parts = {key: tuple(sorted(behind.get((cell, key), ()))) for key in AMOUNTS[:-1]}
            whole = tuple(sorted({seq for seqs in parts.values() for seq in seqs}))
            amounts = (opening[cell], *(moved[cell][key] for key in AMOUNTS[1:-1]), closing[cell])
            key: tuple[Raw, ...] = (cell.category, cell.unit, cell.place)
            lines.append(YearLine((*key, *amounts), whole, parts | {CLOSING: whole}))
        return YearSheet(STOCK, columns, tuple(lines))


def _purchases(book: RegisterBook, period: YearPeriod) -> YearSheet:
    """What was put on the register, and of it what was acquired in the year: at first a register takes in what the office long has."""
    columns = (
        *(YearColumn("day", "day"), YearColumn("what", words="audit_year.column"), YearColumn("tag", "code")),
        *(YearColumn("name"), YearColumn("category", "count", "category"), YearColumn("unit", words="unit")),
        *(YearColumn("count", "count"), YearColumn("value", "money")),
        *(
            YearColumn("acquired_on", "day"),
            YearColumn("of_year", "count"),
            YearColumn("of_year_value", "money"),
        ),
    )
    lines = []
    for move in book.moves:
        if move.column not in _BOUGHT:
            continue
        fen = move.value_fen if move.column is StockColumn.PURCHASED else None
        value = None if fen is None else fen if move.amount > 0 else -fen
        day = local(move.happened_at, period.zone).date()
        cell = move.cell
        acquired = day if move.column is StockColumn.RECEIVED else book.acquired.get(move.tag)
        now = acquired is not None and period.has(acquired)
        about = (day, move.column.value, move.tag, move.name, cell.category, cell.unit, move.amount, value)
        told = (*about, acquired, move.amount if now else 0, value if now else None)
        lines.append(YearLine(told, (move.seq,)))
    return YearSheet(PURCHASES, columns, tuple(lines))
