"""Values of a form: as a person writes them, as they are kept, as they are shown, and how they add up (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from station.audit.forms.definition import (
    MOST_ROWS,
    RULE,
    Adding,
    FieldKind,
    FiledLine,
    FormDefinition,
    FormLayout,
    ReportField,
)
from station.audit.forms.tables import (
    LINE,
    ROW,
    bounds,
    checked_sheet,
    column_of,
    data_sheet,
    one_of,
    raise_at_cells,
    sheet_of,
)
from station.core.documents import Cell
from station.core.errors import Refused, raise_together
from station.sheets import Problem, Table
from station.sheets.cells import Value, read_cell
from station.sheets.checked import CheckedRow

_FEN: Final = 100


def kept(value: Value) -> str:
    """A value as it is kept."""
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def read_value(field: ReportField, written: str) -> str:
    """What a person wrote into a field, as it is kept. Raises Refused as `read_cell`, ``forms.unknown_choice``, ``forms.out_of_bounds``."""
    value = kept(read_cell(column_of(field), written.strip()))
    if field.kind is FieldKind.CHOICE and value:
        value = str(one_of(dict(zip(field.choices, field.choices, strict=True)))(value))
    _require_bounds(field, value)
    return value


def judged(field: ReportField, written: str) -> Refused | None:
    """Why what is written can't stand in a field; None where it can, and where nothing is written yet."""
    try:
        read_value(field, written)
    except Refused as problem:
        return problem
    return None


def _require_bounds(field: ReportField, value: str) -> None:
    if not value or not field.kind.is_number:
        return
    least, most = bounds(field)
    if not least <= int(value) <= most:
        facts = {
            "value": shown(field, value),
            "least": shown(field, str(least)),
            "most": shown(field, str(most)),
        }
        raise Refused("forms.out_of_bounds", rule=RULE, **facts)


def cell_of(field: ReportField, value: str) -> Cell:
    """A kept value as a cell of a report."""
    if not value:
        return None
    match field.kind:
        case FieldKind.WHOLE:
            return int(value)
        case FieldKind.AMOUNT:
            return Decimal(value) / _FEN
        case FieldKind.DAY:
            return date.fromisoformat(value)
    return value


def shown(field: ReportField, value: str) -> str:
    """A kept value as a person reads and writes it: an amount in yuan."""
    if field.kind is FieldKind.AMOUNT and value:
        return f"{Decimal(value) / _FEN:.2f}"
    return value


def blank_lines(form: FormDefinition) -> tuple[FiledLine, ...]:
    """The rows of a form before anything is filled in."""
    empty = ("",) * len(form.fields)
    match form.layout:
        case FormLayout.FIXED:
            return tuple(FiledLine(each.code, empty) for each in form.rows)
        case FormLayout.ONE:
            return (FiledLine("", empty),)
    return ()


def require_complete(form: FormDefinition, lines: Sequence[FiledLine]) -> None:
    """Everything that is to be filled in is, and every value fits its field; as many rows as there are may be none.

    Raises Refused ``forms.rows_differ``, ``forms.row_count``, ``forms.empty_field``, ``forms.out_of_bounds``, and as `read_value` (together).
    """
    rows = [each.row for each in lines]
    if form.layout is not FormLayout.OPEN and rows != [each.row for each in blank_lines(form)]:
        raise Refused("forms.rows_differ", rule=RULE)
    least = 0 if form.layout is FormLayout.OPEN else 1
    if not least <= len(lines) <= MOST_ROWS:
        raise Refused("forms.row_count", rule=RULE, count=len(lines), most=MOST_ROWS)
    raise_together(_faults(form, lines))


def _faults(form: FormDefinition, lines: Sequence[FiledLine]) -> Iterator[Refused]:
    for place, line in enumerate(lines):
        if len(line.cells) != len(form.fields):
            yield Refused("forms.rows_differ", rule=RULE)
            continue
        for field, value in zip(form.fields, line.cells, strict=True):
            where = {
                "title": field.title,
                "row": row_words(form, line, place),
                "at_row": place,
                "at_field": field.code,
            }
            if not value and field.required:
                yield Refused("forms.empty_field", rule=RULE, **where)
            try:
                if value and read_value(field, shown(field, value)) != value:
                    yield Refused("forms.not_kept_so", rule=RULE, value=value, **where)
            except Refused as problem:
                yield Refused(
                    "forms.at_cell", rule=RULE, cell=field.title, cause=problem.code, **problem.facts
                )


def row_words(form: FormDefinition, line: FiledLine, place: int) -> str:
    """How a row is called: by its title, else by its number."""
    named = next((each.title for each in form.rows if each.code == line.row), "")
    return named or str(place + 1)


def read_lines(table: Table, form: FormDefinition) -> tuple[FiledLine, ...]:
    """The values that a workbook has for a form, in its rows.

    Raises Refused ``forms.at_cell`` (all faults together), ``forms.no_sheet``, ``forms.two_sheets``, ``forms.row_count``, ``forms.row_missing``.
    """
    template = data_sheet(form)
    choices = {
        each.code: one_of(dict(zip(each.choices, each.choices, strict=True)))
        for each in form.fields
        if each.kind is FieldKind.CHOICE
    }
    is_open = form.layout is FormLayout.OPEN
    checked = checked_sheet(table, template, choices, may_be_empty=is_open)
    sheet = sheet_of(table, template)
    named = {each.column for each in checked.titles}
    lacking = next((each.title for each in form.fields if each.code not in named), "")
    if lacking:
        raise Refused("forms.column_missing", rule=RULE, title=lacking)
    raise_at_cells(sheet, template, _out_of_bounds(form, checked.rows))
    return _in_rows(form, {_row_of(form, row): _line(form, row) for row in checked.rows})


def _out_of_bounds(form: FormDefinition, rows: Iterable[CheckedRow]) -> Iterator[Problem]:
    known = {each.code for each in form.rows}
    for row in rows:
        if form.layout is FormLayout.FIXED and row.text(ROW) not in known:
            yield Problem(row.line, ROW, "forms.unknown_row", {"value": row.text(ROW)})
        for field in form.fields:
            try:
                _require_bounds(field, kept(row.values.get(field.code)))
            except Refused as problem:
                yield Problem(row.line, field.code, problem.code, problem.facts)


def _row_of(form: FormDefinition, row: CheckedRow) -> str | int:
    return row.text(ROW) if form.layout is FormLayout.FIXED else row.integer(LINE) or 0


def _line(form: FormDefinition, row: CheckedRow) -> FiledLine:
    cells = tuple(kept(row.values.get(each.code)) for each in form.fields)
    return FiledLine(row.text(ROW) if form.layout is FormLayout.FIXED else "", cells)


def _in_rows(form: FormDefinition, found: dict[str | int, FiledLine]) -> tuple[FiledLine, ...]:
    match form.layout:
        case FormLayout.FIXED:
            lacking = next((each for each in form.rows if each.code not in found), None)
            if lacking is not None:
                raise Refused("forms.row_missing", rule=RULE, row=lacking.title)
            return tuple(found[each.code] for each in form.rows)
        case FormLayout.ONE if len(found) != 1:
            raise Refused("forms.row_count", rule=RULE, count=len(found), most=1)
    return tuple(found[key] for key in sorted(found, key=int))


def added(field: ReportField, values: Iterable[str]) -> int | None:
    """How values add up; None where they do not, or where nothing is there to take the most of."""
    filled = [each for each in values if each]
    match field.adding:
        case Adding.SUM:
            return sum(map(int, filled))
        case Adding.COUNT:
            return len(filled)
        case Adding.MAX:
            return max(map(int, filled), default=None)
    return None
