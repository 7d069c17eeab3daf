"""A table against its template: values tidied up, and every problem of every line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from station.core.errors import Refused
from station.sheets.cells import Value, read_cell
from station.sheets.forms import Form
from station.sheets.problems import Problem, problem_of
from station.sheets.table import Row, Table
from station.sheets.template import Column, Template


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One line whose cells are what the template asks; an empty cell is None."""

    line: int
    values: Mapping[str, Value]

    def text(self, key: str) -> str:
        """A text, code or phone number; "" when the cell is empty."""
        value = self.values[key]
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """A whole number, or an amount in fen; None when the cell is empty."""
        value = self.values[key]
        return value if isinstance(value, int) else None

    def date(self, key: str) -> date | None:
        """A day; None when the cell is empty."""
        value = self.values[key]
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines that fit, in their order, and all problems by line. A line with a problem is not among `rows`."""

    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]


def check(table: Table, template: Template) -> Checked:
    """Judge every line of `table`; problems of the header end it, because no cell has a meaning then."""
    if table.header is None:
        return Checked((), table.problems or (Problem(1, "", "batch.empty"),))
    places, problems = _header(table.header, template)
    if problems:
        return Checked((), (*problems, *table.problems))
    if not table.rows and not table.problems:
        return Checked((), (Problem(table.header.line, "", "batch.no_lines"),))
    rows: list[CheckedRow] = []
    found = list(table.problems)
    unreadable = {problem.line for problem in table.problems}
    first_lines: dict[tuple[str, Value], int] = {}
    for row in table.rows:
        values, wrong = _line(row, places, len(table.header.cells))
        wrong += _repeated(row.line, template, values, first_lines)
        found += wrong
        if not wrong and row.line not in unreadable:
            rows.append(CheckedRow(row.line, values))
    return Checked(tuple(rows), tuple(sorted(found, key=lambda problem: problem.line)))


def _header(header: Row, template: Template) -> tuple[list[tuple[int, Column]], list[Problem]]:
    """Where each column stands, and what is wrong with the header."""
    known = {name.casefold(): column for column in template.columns for name in (column.key, *column.titles)}
    places: dict[str, tuple[int, Column]] = {}
    problems: list[Problem] = []
    for place, title in enumerate(header.cells):
        column = known.get(title.casefold())
        if column is None:
            if title:
                problems.append(Problem(header.line, title, "batch.unknown_column", {"title": title}))
        elif column.key in places:
            problems.append(Problem(header.line, column.key, "batch.repeated_column", {"title": title}))
        else:
            places[column.key] = (place, column)
    for column in template.columns:
        if column.key not in places:
            columns = ",".join(each.key for each in template.columns)
            facts = {"title": column.key, "columns": columns}  # the template's header, key by key
            problems.append(Problem(header.line, column.key, "batch.missing_column", facts))
    return list(places.values()), problems


def _line(row: Row, places: list[tuple[int, Column]], width: int) -> tuple[dict[str, Value], list[Problem]]:
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for place, column in places:
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            values[column.key] = read_cell(column, cell, row.forms.get(place, Form.TEXT))
        except Refused as refusal:
            problems.append(problem_of(row.line, column.key, refusal))
    stray = set(range(len(row.cells))) - {place for place, _ in places}
    if any(row.cells[place] for place in stray):
        facts = {"count": len(row.cells), "expected": width}
        problems.append(Problem(row.line, "", "batch.stray_cells", facts))
    return values, problems


def _repeated(
    line: int, template: Template, values: Mapping[str, Value], first_lines: dict[tuple[str, Value], int]
) -> list[Problem]:
    """Values of unique columns that stood in an earlier line of the same file."""

    def found() -> Iterator[Problem]:
        for column in template.columns:
            value = values.get(column.key)
            if not column.unique or value is None:
                continue
            first = first_lines.setdefault((column.key, value), line)
            if first != line:
                yield Problem(line, column.key, "batch.repeated", {"value": value, "first": first})

    return list(found())
