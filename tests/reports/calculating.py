"""Formulas of a workbook calculated anew, from the cells alone: what a spreadsheet program would show.

Of formulas it knows what reports write: ``+``, ``-``, ``MAX``, ``SUBTOTAL`` (9, 4, 3), which takes cells together and leaves out those that are such
sums themselves, and ``SUM`` and ``SUMIFS`` over whole columns. Anything else raises `NotCalculatedError`, so a new kind of formula is not passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import openpyxl
from openpyxl.workbook import Workbook

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<name>[A-Z]+)\(|"
    r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d]\w*)!)?(?P<first>[A-Z]{1,3}\d+)(?::(?P<last>[A-Z]{1,3}\d+))?|(?P<sign>[-+,)]))"
)

_COLUMN = re.compile(r"(?:(?P<sheet>'(?:[^']|'')+'|[^\W\d]\w*)!)?\$(?P<letter>[A-Z]{1,3}):\$(?P=letter)")
_WORDS = re.compile(r',"=(?P<words>(?:[^"]|"")*)"')


class NotCalculatedError(Exception):
    """A formula that this can't read."""


class Calculated:
    """A workbook's formulas, calculated when asked."""

    def __init__(self, path: Path) -> None:
        self._book: Workbook = openpyxl.load_workbook(path)
        self._known: dict[tuple[str, str], Decimal] = {}
        self._columns: dict[tuple[str, str], list[str]] = {}

    def formulas(self) -> Iterator[tuple[str, str]]:
        """Sheet and address of each cell that holds one."""
        for page in self._book:
            for row in page.iter_rows():
                yield from ((page.title, cell.coordinate) for cell in row if cell.data_type == "f")

    def value(self, sheet: str, address: str) -> Decimal:
        """What stands in a cell as a number; empty cells and texts count as nothing."""
        place = (sheet, address)
        if place not in self._known:
            cell = self._book[sheet][address]
            if cell.data_type == "f":
                self._known[place] = _Reading(self, sheet, str(cell.value)[1:]).all()
            else:
                is_number = cell.data_type == "n" and cell.value is not None
                self._known[place] = Decimal(str(cell.value)) if is_number else Decimal(0)
        return self._known[place]

    def taken(self, by: str, sheet: str, cells: str) -> Decimal:
        """``SUBTOTAL(by, cells)``: 9 adds up, 4 takes the largest number, 3 counts what is filled in."""
        found = self._book[sheet][cells]
        rows = found if isinstance(found, tuple) else ((found,),)
        told = [
            cell
            for row in rows
            for cell in row
            if cell.value is not None and not str(cell.value).startswith("=SUBTOTAL(")
        ]
        if by == "3":
            return Decimal(len(told))
        values = [self.value(sheet, cell.coordinate) for cell in told]
        return sum(values, Decimal(0)) if by == "9" else max(values, default=Decimal(0))

    def summed(self, column: tuple[str, str], wanted: list[tuple[tuple[str, str], str]]) -> Decimal:
        """``SUMIFS``: a column over the rows in which other columns hold exactly these words."""
        sheet, letter = column
        columns = [(self.words(*cells), words) for cells, words in wanted]
        rows = range(len(self.words(sheet, letter)))
        mine = [row for row in rows if all(row < len(told) and told[row] == words for told, words in columns)]
        return sum((self.value(sheet, f"{letter}{row + 1}") for row in mine), Decimal(0))

    def words(self, sheet: str, letter: str) -> list[str]:
        """What stands in each row of a column."""
        if (sheet, letter) not in self._columns:
            cells = self._book[sheet][letter]
            self._columns[sheet, letter] = [str(cell.value) for cell in cells]
        return self._columns[sheet, letter]


class _Reading:
    """One formula, read from left to right."""

    def __init__(self, book: Calculated, sheet: str, formula: str) -> None:
        self._book, self._sheet, self._formula, self._at = book, sheet, formula, 0

    def all(self) -> Decimal:
        value = self._terms()
        if self._at != len(self._formula):
            raise NotCalculatedError(self._formula)
        return value

    def _next(self) -> re.Match[str]:
        found = _TOKEN.match(self._formula, self._at)
        if found is None:
            raise NotCalculatedError(self._formula[self._at :])
        self._at = found.end()
        return found

    def _sign(self) -> str:
        """The sign that comes next, left where it is."""
        return self._formula[self._at : self._at + 1]

    def _terms(self) -> Decimal:
        value = self._term()
        while self._sign() in ("+", "-") and self._sign():
            sign = self._next()["sign"]
            value = value + self._term() if sign == "+" else value - self._term()
        return value

    def _term(self) -> Decimal:
        found = self._next()
        if found["number"]:
            return Decimal(found["number"])
        if found["name"]:
            return self._function(found["name"])
        if found["first"] and not found["last"]:
            return self._book.value(self._named(found), found["first"])
        raise NotCalculatedError(found[0])

    def _function(self, name: str) -> Decimal:
        if name == "MAX":
            values = [self._terms()]
            while self._next()["sign"] == ",":
                values.append(self._terms())
            return max(values)
        if name in ("SUM", "SUMIFS"):
            return self._summed()
        by = self._next()["number"] if name == "SUBTOTAL" else None
        if by in ("9", "4", "3") and self._next()["sign"] == ",":
            cells = self._next()
            if self._next()["sign"] == ")" and cells["first"]:
                last = cells["last"] or cells["first"]
                return self._book.taken(by, self._named(cells), f"{cells['first']}:{last}")
        raise NotCalculatedError(name)

    def _summed(self) -> Decimal:
        """The columns of ``SUM`` and ``SUMIFS``, behind the bracket."""
        column, wanted = self._column(), []
        while self._sign() == ",":
            self._at += 1
            cells, told = self._column(), _WORDS.match(self._formula, self._at)
            if told is None:
                raise NotCalculatedError(self._formula[self._at :])
            self._at = told.end()
            words = re.sub("~([~*?])", r"\1", told["words"].replace('""', '"'))
            wanted.append((cells, words))
        if self._next()["sign"] != ")":
            raise NotCalculatedError(self._formula)
        return self._book.summed(column, wanted)

    def _column(self) -> tuple[str, str]:
        found = _COLUMN.match(self._formula, self._at)
        if found is None:
            raise NotCalculatedError(self._formula[self._at :])
        self._at = found.end()
        return self._named(found), found["letter"]

    def _named(self, found: re.Match[str]) -> str:
        sheet = found["sheet"]
        return self._sheet if sheet is None else sheet.strip("'").replace("''", "'")
