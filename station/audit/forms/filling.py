"""A return as it is filled: what the station computes, what a person wrote over it, and why (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from station.audit.forms.bodies import ComputedCell
from station.audit.forms.book import Duty
from station.audit.forms.cells import blank_lines, read_value, row_words
from station.audit.forms.decide import Worked, lines_digest
from station.audit.forms.definition import RULE, FiledLine, FormDefinition, ReportField
from station.audit.forms.keys import computed, of_row
from station.audit.forms.unit_values import UnitMembers, computed_of
from station.audit.year.values import YearFigures
from station.core.errors import Refused, raise_together

CellName = tuple[str, str]
"""The code of a row, or its number from 1 on, and the code of a field; a form of one row has the row ""."""


@dataclass(frozen=True, slots=True)
class FillWish:
    """What is put in: values as they are written, or a filled-in workbook; and reasons for what was computed otherwise.

    `nil` says that there is nothing to report; a workbook can say so too.
    """

    values: Mapping[CellName, str] = field(default_factory=dict)
    reasons: Mapping[CellName, str] = field(default_factory=dict)
    table: Path | None = None
    nil: bool = False


AS_COMPUTED: Final = FillWish()
"""Nothing is put in: what the register gives, and what was put in before."""


@dataclass(frozen=True, slots=True)
class FillSheet:
    """A return before it is filed: the form, what is due, its values, what was computed, and the digest of what is seen.

    `nil`: there is nothing to report.
    """

    form: FormDefinition
    duty: Duty
    lines: tuple[FiledLine, ...]
    worked: Worked
    nil: bool = False

    @property
    def seen(self) -> str:
        """The digest that filing asks for."""
        return lines_digest(self.form, self.lines, self.worked)

    def computed(self, row: int, code: str) -> ComputedCell | None:
        """What was computed for a cell."""
        return next((each for each in self.worked.cells if (each.row, each.field) == (row, code)), None)

    def unasked(self, row: int, code: str) -> bool:
        """Whether a cell has a value key whose figure is the whole office's, and this is the return of one of its units."""
        field_ = self.form.field(code)
        return bool(field_ and field_.value_key) and self.computed(row, code) is None


def computed_cells(
    form: FormDefinition, found: YearFigures, unit: UnitMembers | None = None
) -> tuple[ComputedCell, ...]:
    """What the figures give for each cell with a value key: for the office, or where they are known by unit for one of its units."""
    cells = []
    for place, line in enumerate(blank_lines(form)):
        for each in form.fields:
            if each.value_key:
                key = of_row(each.value_key, line.row)
                told = computed(found, key) if unit is None else computed_of(found, key, unit)
                if told is not None:
                    cells.append(ComputedCell(place, each.code, key, str(told[0]), told[1], ""))
    return tuple(cells)


def first_lines(form: FormDefinition, cells: Sequence[ComputedCell]) -> tuple[FiledLine, ...]:
    """The rows of a form with what was computed, before a person writes anything."""
    lines = list(blank_lines(form))
    for each in cells:
        lines[each.row] = _with(form, lines[each.row], each.field, each.value)
    return tuple(lines)


def written_over(
    form: FormDefinition, lines: Sequence[FiledLine], values: Mapping[CellName, str]
) -> tuple[FiledLine, ...]:
    """Rows with what a person wrote. Raises Refused ``forms.unknown_field``, ``forms.unknown_row``, ``forms.at_cell`` (together)."""
    found, wrong = list(lines), list[Refused]()
    for name, written in values.items():
        place = row_place(form, found, name[0])
        each = form.field(name[1])
        if each is None:
            raise Refused(
                "forms.unknown_field", rule=RULE, value=name[1], known=", ".join(f.code for f in form.fields)
            )
        try:
            found[place] = _with(form, found[place], each.code, read_value(each, written))
        except Refused as problem:
            row = row_words(form, found[place], place) if len(found) > 1 else ""
            wrong.append(_at_cell(problem, each, place, row))
    raise_together(wrong)
    return tuple(found)


def rows_written(form: FormDefinition, rows: Sequence[Sequence[str]]) -> tuple[FiledLine, ...]:
    """Rows of a form that has as many as are needed, as a person wrote them; a row in which nothing stands is none.

    Raises Refused ``forms.at_cell`` (together).
    """
    found, wrong = list[FiledLine](), list[Refused]()
    for place, cells in enumerate(rows):
        if not any(each.strip() for each in cells):
            continue
        values = []
        for field_, written in zip(form.fields, cells, strict=True):
            try:
                values.append(read_value(field_, written))
            except Refused as problem:
                wrong.append(_at_cell(problem, field_, place, str(place + 1)))
        found.append(FiledLine("", tuple(values)))
    raise_together(wrong)
    return tuple(found)


def _at_cell(problem: Refused, of: ReportField, place: int, row: str) -> Refused:
    """A refusal with the cell that it is about, by its words and its place."""
    cell = " ".join(filter(None, (row, of.title)))
    facts = {**problem.facts, "title": of.title, "at_row": place, "at_field": of.code}
    return Refused("forms.at_cell", rule=RULE, cell=cell, cause=problem.code, **facts)


def row_place(form: FormDefinition, lines: Sequence[FiledLine], row: str) -> int:
    """The place of a row by its code, or its number from 1 on. Raises Refused ``forms.unknown_row``."""
    if not row and len(lines) == 1:
        return 0
    for place, line in enumerate(lines):
        if row and row in (line.row, str(place + 1) if not form.rows else ""):
            return place
    known = ", ".join(each.code for each in form.rows) or f"1–{len(lines)}"
    raise Refused("forms.unknown_row", rule=RULE, value=row, known=known)


def with_reasons(
    form: FormDefinition, cells: Sequence[ComputedCell], reasons: Mapping[CellName, str]
) -> tuple[ComputedCell, ...]:
    """What was computed, with the reasons for what is filed in its place. Raises Refused ``forms.unknown_row``."""
    lines = blank_lines(form)
    given = {(row_place(form, lines, row), code): text.strip() for (row, code), text in reasons.items()}
    return tuple(replace(each, reason=given.get((each.row, each.field), "")) for each in cells)


def differing(sheet: FillSheet) -> Iterator[ComputedCell]:
    """What was computed and would be filed otherwise."""
    places = {each.code: place for place, each in enumerate(sheet.form.fields)}
    for each in sheet.worked.cells:
        if each.row < len(sheet.lines) and sheet.lines[each.row].cells[places[each.field]] != each.value:
            yield each


def _with(form: FormDefinition, line: FiledLine, code: str, value: str) -> FiledLine:
    places = {each.code: place for place, each in enumerate(form.fields)}
    cells = list(line.cells)
    cells[places[code]] = value
    return replace(line, cells=tuple(cells))
