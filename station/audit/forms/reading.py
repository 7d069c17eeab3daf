"""Reading the template of a report form: its facts, fields and rows, strictly; each fault is named by its cell (PF-08)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Final

from station.audit.forms.definition import (
    LONGEST_NUMBER,
    LONGEST_UNIT,
    MOST_EDITION,
    MOST_LIMIT,
    MOST_ROWS,
    MOST_UNITS,
    RULE,
    FilingLevel,
    FilledBy,
    FormDefinition,
    FormLayout,
    FormLevel,
    LineForm,
    NamedRow,
    Recurrence,
    ReportField,
)
from station.audit.forms.facts_sheet import SheetFacts, read_facts
from station.audit.forms.field_sheet import read_fields
from station.audit.forms.keys import ROW_SIGN
from station.audit.forms.naming import ITEMS, LAYOUTS, RECURRENCES, choices_of, several
from station.audit.forms.tables import ROW, ROW_TITLE, ROWS, checked_sheet, one_of
from station.core.errors import Refused
from station.sheets import Column, Kind, Table

_COLUMNS: Final = {
    "number": Column("number", Kind.CODE, required=True, longest=LONGEST_NUMBER),
    "edition": Column("edition", Kind.INTEGER, required=True, minimum=1, maximum=MOST_EDITION),
    "name": Column("name", required=True, longest=120),
    "issuer": Column("issuer", required=True, longest=LONGEST_UNIT),
    "recurrence": Column("recurrence", Kind.CHOICE, required=True),
    "first_day": Column("first_day", Kind.DATE, required=True),
    "last_day": Column("last_day", Kind.DATE),
    "office_limit": Column("office_limit", Kind.INTEGER, maximum=MOST_LIMIT),
    "offices": Column("offices", longest=2000),
    "unit_limit": Column("unit_limit", Kind.INTEGER, maximum=MOST_LIMIT),
    "units": Column("units", longest=2000),
    "work_lines": Column("work_lines", longest=1000),
    "posts": Column("posts", longest=1000),
    "layout": Column("layout", Kind.CHOICE, required=True),
    "task": Column("task", longest=2000),
}
_BY_LEVEL: Final = (
    (FormLevel.OFFICES, "office_limit", "offices"),
    (FormLevel.UNITS, "unit_limit", "units"),
)


def read_form(table: Table) -> FormDefinition:
    """The form that a workbook describes. Raises Refused ``forms.at_cell`` (all faults of a sheet together), and as `form_of`."""
    choices = {"recurrence": one_of(choices_of(RECURRENCES)), "layout": one_of(choices_of(LAYOUTS))}
    facts = read_facts(table, ITEMS, _COLUMNS, choices)
    facts.raise_faults(_implausible(facts))
    told = of_lines(
        FilledBy(several(facts.text("work_lines")), several(facts.text("posts"))),
        FormDefinition(
            number=facts.text("number"),
            edition=facts.integer("edition") or 1,
            name=facts.text("name"),
            issuer=facts.text("issuer"),
            recurrence=Recurrence(facts.text("recurrence")),
            first_day=facts.day("first_day") or date.min,
            last_day=facts.day("last_day"),
            levels=tuple(_levels(facts)),
            task=facts.text("task"),
            layout=FormLayout(facts.text("layout")),
            fields=(),
            rows=(),
        ),
    )
    return form_of(table, told)


def of_lines(by: FilledBy, told: FormDefinition) -> FormDefinition:
    """A form as one of these lines of work and posts; itself where there are none."""
    if not by:
        return told
    return LineForm(**{each.name: getattr(told, each.name) for each in fields(told)}, by=by)


def form_of(table: Table, told: FormDefinition) -> FormDefinition:
    """The form with the fields and rows that a workbook has for it.

    Raises Refused ``forms.at_cell``, ``forms.no_sheet``, ``forms.two_sheets``, ``forms.row_count``, and as `read_fields` and `_require_keys_fit`.
    """
    fixed = told.layout is FormLayout.FIXED
    columns, rows = read_fields(table), read_rows(table) if fixed else ()
    _require_keys_fit(told, columns)
    return replace(told, fields=columns, rows=rows)


def _require_keys_fit(told: FormDefinition, columns: tuple[ReportField, ...]) -> None:
    """Raises Refused ``forms.key_of_open_rows``, ``forms.key_needs_rows``, ``forms.once_over_years``."""
    keyed = [each for each in columns if each.value_key]
    if keyed and told.layout is FormLayout.OPEN:
        raise Refused("forms.key_of_open_rows", rule=RULE, title=keyed[0].title)
    of_rows = next((each for each in keyed if ROW_SIGN in each.value_key), None)
    if of_rows is not None and told.layout is not FormLayout.FIXED:
        raise Refused("forms.key_needs_rows", rule=RULE, title=of_rows.title)
    last = told.last_day or told.first_day
    if keyed and told.recurrence is Recurrence.ONCE and told.first_day.year != last.year:
        raise Refused("forms.once_over_years", rule=RULE)


def read_rows(table: Table) -> tuple[NamedRow, ...]:
    """The rows that a form names. Raises Refused ``forms.row_count`` and as `checked_sheet`."""
    checked = checked_sheet(table, ROWS)
    if not 0 < len(checked.rows) <= MOST_ROWS:
        raise Refused("forms.row_count", rule=RULE, count=len(checked.rows), most=MOST_ROWS)
    return tuple(NamedRow(each.text(ROW), each.text(ROW_TITLE)) for each in checked.rows)


def _implausible(facts: SheetFacts) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Facts that contradict each other."""
    first, last = facts.day("first_day"), facts.day("last_day")
    if facts.text("recurrence") == Recurrence.ONCE and last is None:
        yield "recurrence", "forms.once_needs_day", {"item": ITEMS["last_day"][0]}
    if first is not None and last is not None and last < first:
        yield "last_day", "forms.ends_before", {}
    if facts.integer("office_limit") is None and facts.integer("unit_limit") is None:
        yield "number", "forms.no_limit", {"office": ITEMS["office_limit"][0], "unit": ITEMS["unit_limit"][0]}
    for _, limit, units in _BY_LEVEL:
        named = several(facts.text(units))
        if named and facts.integer(limit) is None:
            yield units, "forms.units_without_limit", {"item": ITEMS[limit][0]}
        if len(named) > MOST_UNITS:
            yield units, "forms.too_many_units", {"most": MOST_UNITS}
        for each in named:
            if len(each) > LONGEST_UNIT:
                long = {"value": each, "length": len(each), "longest": LONGEST_UNIT}
                yield units, "batch.too_long", long


def _levels(facts: SheetFacts) -> Iterator[FilingLevel]:
    for level, limit, units in _BY_LEVEL:
        days = facts.integer(limit)
        if days is not None:
            yield FilingLevel(level, days, several(facts.text(units)))
