"""Checking a table against its template: values in their stored form, and every problem of every line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from station.core.errors import Refused
from station.sheets.cells import Value, read_cell, says_clear, shown
from station.sheets.checked import Checked, CheckedRow
from station.sheets.forms import Form
from station.sheets.headers import (
    Header,
    every_title,
    header_place,
    likely_place,
    plain_title,
    read_header,
)
from station.sheets.problems import Problem, problem_of
from station.sheets.table import Row, Table
from station.sheets.template import Column, Template

Choices: TypeAlias = Mapping[str, Callable[[str], Value]]


def check(table: Table, template: Template, choices: Choices | None = None) -> Checked:
    """Judge every line of every sheet that has the template's header; problems of a header end it.

    `choices` reads the columns of `Kind.CHOICE` by their keys: from what stands there to the value, or it refuses.
    The header is the first of the first lines that names all required columns, so that titles may stand above it; in a
    table of changes it names the column by which things are known, and one besides.
    """
    if table.header is None and not table.others:
        return Checked(
            (), table.problems or (Problem(1, "", "batch.empty"),), source=_digest((table,)), form=table.form
        )
    sheets = (table, *table.others)
    placed = [(sheet, place) for sheet in sheets if (place := header_place(sheet, template)) is not None]
    several = len(placed) > 1
    judged = _Judged(template, choices or {})
    for sheet, place in placed or [(table, likely_place(table, template))]:
        judged.take(sheet, place, sheet.sheet if several else "")
    if table.confined_by is not None and not _APART & set(table.confined_by):
        judged.left_out.append(Problem(1, "", "batch.not_confined"))
    if table.doubt == table.form:
        judged.problems.append(Problem(1, "", UNDECIDED, {"form": table.form}))
    elif table.doubt:
        judged.problems.append(Problem(1, "", DOUBTFUL, {"form": table.form, "other": table.doubt}))
    if placed:
        for sheet in sheets:
            if all(sheet is not each for each, _ in placed):
                judged.left_out.append(Problem(1, "", "batch.ignored_sheet", {"sheet": sheet.sheet}))
    source = _digest(sheets, template.matched)
    return replace(judged.outcome(), source=source, form=table.form, sha256=table.sha256)


def _digest(sheets: Iterable[Table], matched: Iterable[tuple[str, str]] = ()) -> str:
    """Of every line of every sheet, forms and problems included, and of the columns that titles were matched with."""
    digest = hashlib.sha256(repr(sorted(matched)).encode("utf-8", "surrogatepass"))
    for sheet in sheets:
        read = [(row.line, row.cells, sorted(row.forms.items())) for row in sheet.lines]
        problems = [(each.line, each.column, each.code) for each in sheet.problems]
        digest.update(repr((sheet.sheet, sheet.form, read, problems)).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


@dataclass(slots=True)
class _Judged:
    """The findings while sheet after sheet is read."""

    template: Template
    choices: Choices
    rows: list[CheckedRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: list[Problem] = field(default_factory=list)
    written: dict[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    headers: list[Header] = field(default_factory=list)
    _first_lines: dict[tuple[str, Value], tuple[str, int]] = field(default_factory=dict)

    def outcome(self) -> Checked:
        by_line = sorted(self.problems, key=lambda problem: (problem.sheet, problem.line))
        titles = every_title(self.headers)
        return Checked(
            tuple(self.rows), tuple(by_line), tuple(self.left_out), written=self.written, titles=titles
        )

    def take(self, table: Table, place: int, sheet: str) -> None:
        """Check one sheet whose header is its line number `place`."""
        if not table.lines:
            self.problems += table.problems
            return
        line, rows = table.lines[place], table.lines[place + 1 :]
        header = read_header(line, self.template)
        self.headers.append(header)
        if header.problems:
            self.problems += _on(sheet, [*header.problems, *table.problems])
            return
        self.left_out += _on(
            sheet,
            [
                Problem(line.line, "", "batch.ignored_column", {"title": each})
                for each in header.foreign.values()
            ],
        )
        self.problems += _on(sheet, table.problems)
        unreadable = {problem.line for problem in table.problems}
        before = len(self.rows), len(self.problems)
        for row in rows:
            self._line(row, header, sheet, readable=row.line not in unreadable)
        if before == (len(self.rows), len(self.problems)) and not table.problems:
            self.problems += _on(sheet, [Problem(line.line, "", "batch.no_lines")])

    def _line(self, row: Row, header: Header, sheet: str, *, readable: bool) -> None:
        places = header.columns
        if _is_sum(row, places, self.template):
            self.left_out.append(
                Problem(row.line, "", "batch.ignored_sum", {"value": _first_text(row)}, sheet)
            )
            return
        if _is_example(row, places, self.template):
            self.left_out.append(Problem(row.line, "", "batch.ignored_example", sheet=sheet))
            return
        cells = {column.key: row.cells[place] for place, column in places if place < len(row.cells)}
        cleared = {key: cell for key, cell in cells.items() if self.template.clears and says_clear(cell)}
        unread = cleared.keys() - {self.template.update_by}
        values, wrong = _line(row, header, self.choices, unread)
        wrong += _repeated((sheet, row.line), self.template, values, self._first_lines)
        self.problems += _on(sheet, wrong)
        if not wrong and readable:
            self.rows.append(CheckedRow(row.line, values, sheet, cleared))
        else:
            self.written[sheet, row.line] = {key: shown(cell) for key, cell in cells.items()}


DOUBTFUL: Final = "batch.doubtful_encoding"
"""That another encoding would make as much sense of the file: nothing is recorded before a person says which it is."""
UNDECIDED: Final = "batch.undecided_encoding"
"""That the file makes no sense in any encoding that is known: as much of it as can be read is shown, and nothing recorded."""
_APART: Final = frozenset({"landlock", "seccomp"})
"""What separates the reading of a file made by others from the machine; limits of memory and time alone do not."""
_SUMS: Final = frozenset({"合计", "总计", "小计", "共计", "total", "sum", "subtotal", "grandtotal"})


def _on(sheet: str, problems: Iterable[Problem]) -> list[Problem]:
    return [replace(each, sheet=sheet) for each in problems] if sheet else list(problems)


def _first_text(row: Row) -> str:
    return next((cell for cell in row.cells if cell), "")


def _is_example(row: Row, places: Iterable[tuple[int, Column]], template: Template) -> bool:
    """Whether the line is the template's own example in every column, so that no real line is taken for it."""
    cells = {column.key: row.cells[place] for place, column in places if place < len(row.cells)}
    examples = {column.key: column.example for column in template.columns if column.example}
    return bool(examples) and {key: cell for key, cell in cells.items() if cell} == examples


def _is_sum(row: Row, places: Iterable[tuple[int, Column]], template: Template) -> bool:
    """Whether the line adds up the others: it begins with such a word, and lacks what an item needs."""
    if plain_title(_first_text(row)) not in _SUMS:
        return False
    filled = {column.key for place, column in places if place < len(row.cells) and row.cells[place]}
    required = {column.key for column in template.columns if column.required}
    return len(required) > 1 and not required <= filled


def _line(
    row: Row, header: Header, choices: Choices, unread: set[str]
) -> tuple[dict[str, Value], list[Problem]]:
    """The values of a line, without the columns `unread`, and what is wrong with it."""
    values: dict[str, Value] = {}
    problems: list[Problem] = []
    for place, column in header.columns:
        if column.key in unread:
            continue
        cell = row.cells[place] if place < len(row.cells) else ""
        try:
            value = read_cell(column, cell, row.forms.get(place, Form.TEXT))
            if isinstance(value, str) and column.key in choices:
                value = choices[column.key](value)
            values[column.key] = value
        except Refused as refusal:
            problems.append(problem_of(row.line, column.key, refusal))
    titled = {place for place, _ in header.columns} | set(header.foreign)
    if any(row.cells[place] for place in set(range(len(row.cells))) - titled):
        facts = {"count": len(row.cells), "expected": max(titled) + 1}
        problems.append(Problem(row.line, "", "batch.stray_cells", facts))
    return values, problems


def _repeated(
    at: tuple[str, int],
    template: Template,
    values: Mapping[str, Value],
    first_lines: dict[tuple[str, Value], tuple[str, int]],
) -> list[Problem]:
    """Values of unique columns that stood in an earlier line of the same file; `at` is sheet and line."""

    def found() -> Iterator[Problem]:
        for column in template.columns:
            value = values.get(column.key)
            if not column.unique or value is None:
                continue
            first = first_lines.setdefault((column.key, value), at)
            if first != at:
                yield Problem(at[1], column.key, "batch.repeated", {"value": value, "first": first[1]})

    return list(found())
