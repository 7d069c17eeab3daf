"""Workbooks of report forms: a template, a return (or one to be filled in), and the sum of a period (PF-08)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from station.audit.forms.cells import cell_of, row_words, shown
from station.audit.forms.decide import ReturnHead
from station.audit.forms.definition import (
    FieldKind,
    FiledLine,
    FormDefinition,
    FormLayout,
    FormLevel,
    ReportField,
)
from station.audit.forms.facts_sheet import read_facts
from station.audit.forms.naming import (
    ADDINGS,
    ITEMS,
    KINDS,
    LAYOUTS,
    RECURRENCES,
    RETURN_ITEMS,
    YES_NO,
    choices_of,
    joined,
)
from station.audit.forms.tables import FACTS, FIELDS, LINE, ROWS, data_sheet, one_of
from station.core.clock import from_record, to_record
from station.core.documents import Cell
from station.core.errors import Refused
from station.core.report import ColumnKind, Origin, Report, ReportColumn, ReportTable, Section
from station.core.texts import Texts
from station.sheets import Column, Kind, Table, Template
from station.sheets.cells import read_cell

CELL_KINDS: Final[Mapping[FieldKind, ColumnKind]] = {
    FieldKind.WHOLE: "number",
    FieldKind.AMOUNT: "money",
    FieldKind.TEXT: "text",
    FieldKind.DAY: "day",
    FieldKind.CHOICE: "text",
}
NEVER: Final = datetime.min.replace(tzinfo=UTC)
"""When a return was filed that was not."""
_RETURN_COLUMNS: Final = {
    "number": Column("number", Kind.CODE, required=True),
    "edition": Column("edition", Kind.INTEGER, required=True, minimum=1),
    "name": Column("name", required=True, longest=120),
    "period": Column("period", Kind.CODE, required=True),
    "unit": Column("unit", required=True, longest=120),
    "station": Column("station", longest=80),
    "filed_at": Column("filed_at", longest=40),
    "filed_by": Column("filed_by", longest=60),
    "corrects": Column("corrects", longest=64),
    "reason": Column("reason", longest=500),
    "nil": Column("nil", Kind.CHOICE),
    "digest": Column("digest", longest=64),
}


def template_book(form: FormDefinition, origin: Origin, texts: Texts) -> Report:
    """The template of a form, as it is handed out: facts, fields, rows."""
    limits = {each.level: each for each in form.levels}
    offices, units = limits.get(FormLevel.OFFICES), limits.get(FormLevel.UNITS)
    facts: dict[str, Cell] = {
        "number": form.number,
        "edition": str(form.edition),
        "name": form.name,
        "issuer": form.issuer,
        "recurrence": RECURRENCES[form.recurrence][0],
        "first_day": form.first_day.isoformat(),
        "last_day": None if form.last_day is None else form.last_day.isoformat(),
        "office_limit": None if offices is None else str(offices.limit),
        "offices": None if offices is None else joined(offices.units),
        "unit_limit": None if units is None else str(units.limit),
        "units": None if units is None else joined(units.units),
        "work_lines": joined(form.filled_by.lines) or None,
        "posts": joined(form.filled_by.posts) or None,
        "layout": LAYOUTS[form.layout][0],
        "task": form.task,
    }
    lines = ((ITEMS[key][0], value) for key, value in facts.items() if value)
    tables = [
        _table(texts("forms.sheet.template"), FACTS, lines),
        _table(texts("forms.sheet.fields"), FIELDS, map(_field_cells, form.fields)),
    ]
    if form.layout is FormLayout.FIXED:
        rows = ((each.code, each.title) for each in form.rows)
        tables.append(_table(texts("forms.sheet.rows"), ROWS, rows))
    return _bare(form.name, origin, tables)


def _field_cells(field: ReportField) -> Sequence[Cell]:
    def bound(number: int | None) -> Cell:
        return None if number is None else shown(field, str(number))

    return (
        *(field.code, field.title, KINDS[field.kind][0], YES_NO[field.required][0]),
        *(bound(field.least), bound(field.most), ADDINGS[field.adding][0]),
        *(field.value_key or None, joined(field.choices) or None),
    )


def return_book(
    form: FormDefinition,
    told: ReturnHead,
    lines: Sequence[FiledLine],
    digest: str,
    origin: Origin,
    texts: Texts,
) -> Report:
    """The return of a form; without a `digest` it is one to be filled in and read back."""
    filed = bool(digest)
    facts: dict[str, Cell] = {
        "number": told.number,
        "edition": str(told.edition),
        "name": told.name,
        "period": told.period,
        "unit": told.unit,
        "station": told.station if filed else None,
        "filed_at": to_record(told.filed_at) if filed else None,
        "filed_by": told.filed_by if filed else None,
        "corrects": told.corrects,
        "reason": told.reason,
        "nil": YES_NO[told.nil][0] if told.nil or not (filed or lines) else None,
        "digest": digest,
    }
    named = ((RETURN_ITEMS[key][0], value) for key, value in facts.items() if value)
    title = texts("forms.sheet.return" if filed else "forms.sheet.fill")
    return _bare(form.name, origin, [_table(title, FACTS, named), data_table(form, lines, texts)])


def data_table(form: FormDefinition, lines: Sequence[FiledLine], texts: Texts) -> ReportTable:
    """The values of a form, in its columns."""
    return ReportTable(
        (*_first_columns(form), *(_value_column(each) for each in form.fields)),
        [(*_first_cells(form, line, place), *cells_of(form, line)) for place, line in enumerate(lines)],
        title=texts("forms.sheet.data"),
    )


def _first_columns(form: FormDefinition) -> tuple[ReportColumn, ...]:
    first = data_sheet(form).columns[: -len(form.fields)]
    return tuple(
        ReportColumn(each.key, each.titles[0], "number" if each.key == LINE else "text") for each in first
    )


def _first_cells(form: FormDefinition, line: FiledLine, place: int) -> tuple[Cell, ...]:
    return (line.row, row_words(form, line, place)) if form.layout is FormLayout.FIXED else (place + 1,)


def cells_of(form: FormDefinition, line: FiledLine) -> tuple[Cell, ...]:
    """The values of a row as cells."""
    return tuple(cell_of(field, value) for field, value in zip(form.fields, line.cells, strict=True))


def _value_column(field: ReportField) -> ReportColumn:
    return ReportColumn(field.code, field.title, CELL_KINDS[field.kind])


def read_return(table: Table) -> tuple[ReturnHead, str]:
    """What a return says of itself, and the digest that it bears ("": it was not filed).

    Raises Refused ``forms.at_cell``, ``forms.no_sheet``, ``forms.two_sheets``, ``forms.not_a_moment``.
    """
    facts = read_facts(table, RETURN_ITEMS, _RETURN_COLUMNS, {"nil": one_of(choices_of(YES_NO))})
    digest, filed_at = facts.text("digest"), facts.text("filed_at")
    try:
        moment = from_record(filed_at) if filed_at else NEVER
    except ValueError:
        facts.raise_faults([("filed_at", "forms.not_a_moment", {"value": filed_at})])
        raise
    told = ReturnHead(
        number=facts.text("number"),
        edition=facts.integer("edition") or 0,
        name=facts.text("name"),
        period=facts.text("period"),
        unit=facts.text("unit"),
        station=facts.text("station"),
        filed_at=moment,
        filed_by=facts.text("filed_by"),
        corrects=facts.text("corrects"),
        reason=facts.text("reason"),
        nil=facts.values.get("nil") is True,
    )
    return told, digest


def read_reason(written: str) -> str:
    """The reason of a correction as the file of its return gives it back, on one line. Raises Refused as `read_cell`."""
    found = read_cell(_RETURN_COLUMNS["reason"], " ".join(written.split()))
    return found if isinstance(found, str) else ""


def require_filed(told: ReturnHead, digest: str) -> None:
    """Raises Refused ``forms.not_filed`` for a return that was never filed."""
    if not (digest and told.station and told.filed_by) or told.filed_at == NEVER:
        raise Refused("forms.not_filed", rule="PF-08")


def _bare(title: str, origin: Origin, tables: Sequence[ReportTable]) -> Report:
    return Report(title, origin, (Section(tables=tuple(tables)),), bare=True)


def _table(title: str, template: Template, lines: Iterable[Sequence[Cell]]) -> ReportTable:
    columns = tuple(ReportColumn(each.key, each.titles[0]) for each in template.columns)
    return ReportTable(columns, list(lines), title=title)
