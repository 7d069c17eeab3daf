"""Reports of an office as values: tables that add up, and the sources by which they can be checked.

A report says what it holds, not how it looks: `station.reports` makes a workbook, a PDF, a page or plain text of the
same value. The rooms build reports with words already filled in. Widths are in half-width characters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Literal, TypeAlias

from station.core.clock import DEFAULT_ZONE
from station.core.documents import Cell
from station.core.texts import DEFAULT_LANGUAGE

ColumnKind: TypeAlias = Literal["text", "code", "count", "number", "money", "day", "moment", "flag"]
"""``code`` is text whose every character counts (leading zeros), ``count`` a whole number, ``money`` yuan with two
decimals, ``number`` any other; ``flag`` is yes or no."""

NUMERIC: frozenset[ColumnKind] = frozenset({"count", "number", "money"})
"""Kinds that can be summed."""

Adding: TypeAlias = Literal["sum", "max", "count"]
"""How a column is taken together below its rows: added up, its largest number, or how many of its cells are filled in."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How a column follows from others of its row: the sum of `plus` less the sum of `minus`, never below `least`.

    In a stock report, closing = opening + received − used; a workbook shows it as a formula.
    """

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    least: int | None = None


@dataclass(frozen=True, slots=True)
class DrawnSum:
    """How a number of a row, in the column `into`, follows from another table: the sum of its `column` over the rows with these cells.

    `table` is that table's `name`, and `where` holds columns of it with the words that stand there. A workbook shows it as a
    formula; whoever makes the report gives the number itself.
    """

    into: str
    table: str
    column: str
    where: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column: `key` names it for formulas, `title` is worded, `sums` asks for subtotals and a total, taken by `adding`.

    Raises ValueError where what can't be summed should be.
    """

    key: str
    title: str
    kind: ColumnKind = "text"
    width: int | None = None
    sums: bool = False
    derived: Derived | None = None
    adding: Adding = "sum"

    def __post_init__(self) -> None:
        added = self.sums and self.adding != "count"
        if (added or self.derived is not None) and self.kind not in NUMERIC:
            raise ValueError(f"column {self.key!r} holds no numbers")


@dataclass(frozen=True, slots=True)
class ReportTable:
    """Rows under columns. `rows` is walked once, so a generator keeps memory flat for any number.

    `grouped_by` names the column whose value opens a new group with a subtotal; rows must come ordered by it.
    Instants must be aware. Other tables draw numbers from one with a `name`; `drawn` says of each row which of its numbers are drawn
    from others. Raises ValueError for columns that do not fit each other.
    """

    columns: tuple[ReportColumn, ...]
    rows: Iterable[Sequence[Cell]]
    title: str = ""
    grouped_by: str = ""
    name: str = ""
    drawn: tuple[tuple[DrawnSum, ...], ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if not keys or len(set(keys)) != len(keys):
            raise ValueError("a table needs columns with keys of their own")
        named = [self.grouped_by] if self.grouped_by else []
        for column in self.columns:
            if column.derived is not None:
                named += [*column.derived.plus, *column.derived.minus]
        if unknown := set(named) - set(keys):
            raise ValueError(f"no such columns: {sorted(unknown)}")
        if self.name and any(column.sums for column in self.columns):
            raise ValueError(
                f"the table {self.name!r}, which others draw from, has lines of sums among its rows"
            )

    def place(self, key: str) -> int:
        """The index of the column `key`."""
        return next(place for place, column in enumerate(self.columns) if column.key == key)

    def checked(self) -> Iterator[Sequence[Cell]]:
        """The rows, each of the right length, with aware instants, and derived values that are what they should be.

        Raises ValueError otherwise: a report that does not add up is never written.
        """
        derived = [
            (place, column.derived) for place, column in enumerate(self.columns) if column.derived is not None
        ]
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells for {len(self.columns)} columns")
            for cell in row:
                if isinstance(cell, datetime) and cell.tzinfo is None:
                    raise ValueError(f"row {number} holds an instant without a zone")
            for place, rule in derived:
                if row[place] != self._derive(rule, row):
                    raise ValueError(f"row {number}: {self.columns[place].key} does not add up")
            yield row

    def _derive(self, rule: Derived, row: Sequence[Cell]) -> Decimal:
        amount = sum((exact(row[self.place(key)]) for key in rule.plus), Decimal(0))
        amount -= sum((exact(row[self.place(key)]) for key in rule.minus), Decimal(0))
        return amount if rule.least is None else max(amount, Decimal(rule.least))


def exact(cell: Cell) -> Decimal:
    """The number of a cell for adding up; an empty cell counts as 0. Raises ValueError for anything else."""
    if cell is None or cell == "":
        return Decimal(0)
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        raise ValueError(f"not a number: {cell!r}")
    return cell if isinstance(cell, Decimal) else Decimal(str(cell))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report under a heading: facts as pairs of name and value, running text, tables."""

    title: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    text: str = ""
    tables: tuple[ReportTable, ...] = ()

    def caption(self, table: ReportTable) -> str:
        """What stands above a table of this section: its title, unless the heading says it already."""
        return "" if table.title == self.title else table.title


@dataclass(frozen=True, slots=True)
class Source:
    """The source of figures: the ledger of `station` up to entry `seq` of `stream`, whose hash is `digest` (hex).

    From the same ledger the same figures follow; `as_of` is the moment at which it was read.
    """

    station: str
    stream: str
    seq: int
    digest: str
    as_of: datetime

    @property
    def reference(self) -> str:
        """``station/stream/seq/hash``, as slips write it."""
        return f"{self.station}/{self.stream}/{self.seq}/{self.digest}"


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a report, when, for which office, narrowed by which filters (worded), from which sources.

    `language` is that of the report's words; renderers add theirs in it, and show instants in `zone`.
    """

    office: str
    made_by: str
    made_at: datetime
    zone: str = DEFAULT_ZONE
    language: str = DEFAULT_LANGUAGE
    filters: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A signature that was drawn on screen, under `words`: strokes of x and y in turn on a grid of `width` × `height`, y downwards."""

    words: str
    width: int
    height: int
    strokes: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `template` names the paper it is set on (``resources/templates``).

    `signatures` are the words under which people sign the paper, of which `copies` are made; `marks` are what those drew who signed on screen. A `bare` report is its tables alone, without
    title, totals and sources: a form to be filled in and read back.
    """

    title: str
    origin: Origin
    sections: tuple[Section, ...] = field(default_factory=tuple)
    template: str = "list"
    signatures: tuple[str, ...] = ()
    bare: bool = False
    copies: int = 1
    marks: tuple[DrawnMark, ...] = ()

    @property
    def tables(self) -> tuple[ReportTable, ...]:
        """All tables, in order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources by which the report can be checked."""
        return self.origin.sources


ReportFormat: TypeAlias = Literal["xlsx", "pdf", "html", "txt", "csv"]
FORMATS: tuple[ReportFormat, ...] = ("xlsx", "pdf", "html", "txt", "csv")
"""What a report can be written as; the name is the file's suffix."""


@dataclass(frozen=True, slots=True)
class SetPaper:
    """A report set as PDF; `missing` are characters that no font of this machine has.

    On the paper they stand as their numbers (``[U+20000]``); the person who gets the paper must be told.
    """

    pdf: bytes
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WrittenReport:
    """A report's file: how many rows it has, and which characters are `missing`, as in `SetPaper`."""

    rows: int
    missing: tuple[str, ...] = ()


def named_characters(characters: Iterable[str]) -> str:
    """Characters with their numbers, for messages: ``𠀀 (U+20000)``."""
    return " ".join(f"{each} (U+{ord(each):04X})" for each in characters)
