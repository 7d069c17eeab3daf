"""A declared list in words and as a report: its filters in words, and its rows as cells of sheets and papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from station.core.clock import local, until
from station.core.documents import Cell
from station.core.listing.declaration import FilterKind, ListColumn, ListDeclaration, ListFilter, ValueKind
from station.core.listing.query import ListQuery
from station.core.report import ColumnKind, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts

R = TypeVar("R")
Choices = Mapping[str, Sequence[tuple[str, str]]]
"""By filter or column: values with their words, where the declaration has none."""

REPORT_KINDS: Final[Mapping[ValueKind, ColumnKind]] = {
    ValueKind.TEXT: "text",
    ValueKind.CODE: "code",
    ValueKind.NUMBER: "count",
    ValueKind.MONEY: "money",
    ValueKind.SIZE: "count",
    ValueKind.SPAN: "number",
    ValueKind.DAY: "day",
    ValueKind.MOMENT: "moment",
    ValueKind.CHOICE: "text",
}


def narrowed_in_words(
    texts: Texts, declaration: ListDeclaration[Any], query: ListQuery, choices: Choices | None = None
) -> tuple[str, ...]:
    """The filters of `query` in words, one phrase for each, with the searched words and the day."""
    found = [
        texts("list.narrowed", title=texts(each.title), value=_value(texts, each, value, choices or {}))
        for key, value in query.filters
        for each in (declaration.filter(key),)
    ]
    if query.find.strip():
        found.append(texts("list.found_by", words=query.find.strip()))
    if query.as_of is not None:
        found.append(texts("list.as_of", day=query.as_of.isoformat()))
    return tuple(found)


def _value(texts: Texts, declared: ListFilter, value: str, choices: Choices) -> str:
    if declared.kind is FilterKind.FLAG:
        return texts(f"list.{value}")
    if declared.wording is not None:
        return declared.wording(texts, value)
    if declared.kind is not FilterKind.CHOICE:
        return value.replace("..", "–")
    known = dict(choices.get(declared.key, ()))
    words = (known.get(part) or _word(texts, declared.words, part) for part in value.split(","))
    return texts("list.join").join(words)


def _word(texts: Texts, words: str, value: str) -> str:
    return texts(f"{words}{value}") if words else value


def declared_cell(
    texts: Texts, column: ListColumn, value: Any, zone: str, choices: Choices | None = None
) -> Cell:
    """A plain value as a cell of a sheet: the word of a choice, an amount in yuan, a moment in local time."""
    if value is None or value == "":
        return None
    if column.wording is not None:
        return column.wording(texts, value) or None
    if column.key in (choices or {}):
        return dict((choices or {})[column.key]).get(str(value), str(value))
    if column.words:
        several = value if isinstance(value, tuple) else (value,)
        return texts("list.join").join(_word(texts, column.words, str(each)) for each in several)
    if column.kind is ValueKind.MONEY:
        return Decimal(value) / 100
    if isinstance(value, datetime):
        return local(value, zone)
    return value if isinstance(value, Cell) else str(value)


def declared_line(texts: Texts, declaration: ListDeclaration[R], row: R, zone: str) -> str:
    """A row in words on one line: the values of the columns that are shown by default."""
    said = (_said(texts, each, each.value(row), zone) for each in declaration.columns if each.shown)
    return "  ".join(each for each in said if each is not None)


def _said(texts: Texts, column: ListColumn, value: Any, zone: str) -> str | None:
    cell = declared_cell(texts, column, value, zone)
    if isinstance(cell, datetime):
        return until(cell, zone) if column.ends else f"{cell:%Y-%m-%d %H:%M}"
    return None if cell is None else str(cell)


def declared_report(
    texts: Texts,
    declaration: ListDeclaration[R],
    rows: Iterable[R],
    origin: Origin,
    *,
    columns: Sequence[str] = (),
    choices: Choices | None = None,
) -> Report:
    """Rows of a declared list as a report with `columns` in that order (none: those that are shown by default)."""
    wanted = (
        [declaration.column(key) for key in columns]
        if columns
        else [column for column in declaration.columns if column.shown]
    )
    shown = tuple(_report_column(texts, column, choices or {}) for column in wanted)

    def cells() -> Iterator[Sequence[Cell]]:
        for row in rows:
            yield [declared_cell(texts, each, each.value(row), origin.zone, choices) for each in wanted]

    return Report(texts(declaration.title), origin, (Section(tables=(ReportTable(shown, cells()),)),))


def _report_column(texts: Texts, column: ListColumn, choices: Choices) -> ReportColumn:
    kind: ColumnKind = "text" if column.key in choices else REPORT_KINDS[column.kind]
    return ReportColumn(column.key, texts(column.title), kind, sums=column.sums)
