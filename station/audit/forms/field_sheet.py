"""The sheet of fields of a report form (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from station.audit.forms.definition import (
    MOST_CHOICES,
    MOST_FIELDS,
    RULE,
    Adding,
    FieldKind,
    ReportField,
)
from station.audit.forms.keys import MONEY, is_known
from station.audit.forms.naming import ADDINGS, KINDS, YES_NO, choices_of, several
from station.audit.forms.tables import (
    FIELDS,
    checked_sheet,
    one_of,
    raise_at_cells,
    sheet_of,
    titles_collide,
    widest,
)
from station.core.errors import Refused
from station.sheets import Column, Kind, Problem, Table
from station.sheets.cells import read_cell
from station.sheets.checked import CheckedRow

_LONGEST_CHOICE: Final = 60


def read_fields(table: Table) -> tuple[ReportField, ...]:
    """The fields that a workbook lists. Raises Refused ``forms.at_cell`` (all faults together), ``forms.field_count``, and as `checked_sheet`."""
    choices = {
        "kind": one_of(choices_of(KINDS)),
        "required": one_of(choices_of(YES_NO)),
        "adding": one_of(choices_of(ADDINGS)),
    }
    checked = checked_sheet(table, FIELDS, choices)
    if not 0 < len(checked.rows) <= MOST_FIELDS:
        raise Refused("forms.field_count", rule=RULE, count=len(checked.rows), most=MOST_FIELDS)
    problems = [problem for row in checked.rows for problem in _problems(row)]
    fields = [] if problems else [_field(row) for row in checked.rows]
    twice = titles_collide(fields)
    if twice:
        line = next(row.line for row in checked.rows if row.text("title") == twice)
        problems.append(Problem(line, "title", "forms.title_taken", {"value": twice}))
    raise_at_cells(sheet_of(table, FIELDS), FIELDS, problems)
    return tuple(fields)


def _kind(row: CheckedRow) -> FieldKind:
    return FieldKind(row.text("kind"))


def _adding(row: CheckedRow) -> Adding:
    """How it adds up; where nothing is said numbers are summed up."""
    adding = row.values.get("adding")
    if isinstance(adding, Adding):
        return adding
    return Adding.SUM if _kind(row).is_number else Adding.NONE


def _field(row: CheckedRow) -> ReportField:
    return ReportField(
        code=row.text("code"),
        title=row.text("title"),
        kind=_kind(row),
        required=row.values.get("required") is True,
        least=_bound(row, "least"),
        most=_bound(row, "most"),
        adding=_adding(row),
        value_key=row.text("value_key"),
        choices=several(row.text("choices")),
    )


def _bound(row: CheckedRow, key: str) -> int | None:
    """A bound of a number. Raises Refused ``forms.bound_of_no_number`` and as `read_cell`."""
    written, kind = row.text(key), _kind(row)
    if not written:
        return None
    if not kind.is_number:
        raise Refused("forms.bound_of_no_number")
    least, most = widest(kind)
    read_as = Kind.MONEY if kind is FieldKind.AMOUNT else Kind.INTEGER
    value = read_cell(Column(key, read_as, minimum=least, maximum=most), written)
    return value if isinstance(value, int) else None


def _problems(row: CheckedRow) -> Iterator[Problem]:
    """What is wrong with a field, by its column."""
    kind, choices, found = _kind(row), several(row.text("choices")), dict[str, int | None]()
    for key in ("least", "most"):
        try:
            found[key] = _bound(row, key)
        except Refused as problem:
            yield Problem(row.line, key, problem.code, problem.facts)
    least, most = found.get("least"), found.get("most")
    if least is not None and most is not None and least > most:
        yield Problem(row.line, "most", "forms.bounds_crossed", {})
    if _adding(row) in (Adding.SUM, Adding.MAX) and not kind.is_number:
        yield Problem(row.line, "adding", "forms.adds_no_number", {})
    if (kind is FieldKind.CHOICE) != bool(choices):
        yield Problem(row.line, "choices", "forms.choices_of_choice", {})
    if len(choices) > MOST_CHOICES:
        yield Problem(row.line, "choices", "forms.too_many_choices", {"most": MOST_CHOICES})
    for each in choices:
        if len(each) > _LONGEST_CHOICE:
            long = {"value": each, "length": len(each), "longest": _LONGEST_CHOICE}
            yield Problem(row.line, "choices", "batch.too_long", long)
    yield from _key_problems(row, kind)


def _key_problems(row: CheckedRow, kind: FieldKind) -> Iterator[Problem]:
    key = row.text("value_key")
    if not key:
        return
    if not is_known(key):
        yield Problem(row.line, "value_key", "forms.unknown_key", {"value": key})
    elif (FieldKind.AMOUNT if key.partition("/")[0] in MONEY else FieldKind.WHOLE) is not kind:
        yield Problem(row.line, "value_key", "forms.key_of_other_kind", {"value": key})
