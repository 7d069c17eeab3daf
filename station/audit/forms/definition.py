"""A report form as data: its periods, who files it within which limit, its fields and rows (PF-08).

These values stand in entries; a class here is kept for ever, as the bodies are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from station.core.ledger.bodies import Many, Number, Text, Typed, Worded

RULE: Final = "PF-08"
LONGEST_NUMBER: Final = 24
LONGEST_UNIT: Final = 110
LONGEST_CELL: Final = 500
MOST_FIELDS: Final = 60
MOST_ROWS: Final = 200
MOST_UNITS: Final = 200
MOST_CHOICES: Final = 40
MOST_LIMIT: Final = 250
"""Working days; a year has about so many."""
MOST_EDITION: Final = 999
_BOUND: Final = 10**15

FormNumber = Annotated[str, Text(LONGEST_NUMBER, 1)]
Edition = Annotated[int, Number(1, MOST_EDITION)]
FormName = Annotated[str, Text(120, 1)]
FieldCode = Annotated[str, Text(32, 1)]
FilingUnit = Annotated[str, Text(LONGEST_UNIT, 1)]
FormCell = Annotated[str, Text(LONGEST_CELL)]
"""A value as it is kept: digits of a whole number, fen of an amount, a day as 2026-11-30, a text; empty for none."""


class Recurrence(StrEnum):
    """The kind of period that a form reports on; worded in ``forms.recurrence.<value>``."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


class FormLevel(StrEnum):
    """Who files a form: whole offices, or the departments and groups of an office; worded in ``forms.level.<value>``."""

    OFFICES = "offices"
    UNITS = "units"


class FieldKind(StrEnum):
    """What a field holds; worded in ``forms.kind.<value>``."""

    WHOLE = "whole"
    AMOUNT = "amount"
    TEXT = "text"
    DAY = "day"
    CHOICE = "choice"

    @property
    def is_number(self) -> bool:
        """Whether it can be added up."""
        return self in (FieldKind.WHOLE, FieldKind.AMOUNT)


class Adding(StrEnum):
    """How the values of a field add up over units; worded in ``forms.adding.<value>``."""

    NONE = "none"
    SUM = "sum"
    COUNT = "count"
    MAX = "max"


class FormLayout(StrEnum):
    """How many rows a form has: one, those that it names, or as many as are needed; worded in ``forms.layout.<value>``."""

    ONE = "one"
    FIXED = "fixed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class ReportField:
    """A field: what may stand in it, how it adds up, and by which `value_key` the station fills it in ("": a person does).

    `least` and `most` bound a number (an amount in fen).
    """

    code: FieldCode
    title: Annotated[str, Text(60, 1)]
    kind: Annotated[FieldKind, Worded("forms.kind")]
    required: bool
    least: Annotated[int, Number(-_BOUND, _BOUND)] | None
    most: Annotated[int, Number(-_BOUND, _BOUND)] | None
    adding: Annotated[Adding, Worded("forms.adding")]
    value_key: Annotated[str, Text(80)]
    choices: Annotated[tuple[Annotated[str, Text(60, 1)], ...], Many(MOST_CHOICES)]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row that a form names; its code stands for ``*`` in the value keys of the fields."""

    code: FieldCode
    title: Annotated[str, Text(60, 1)]


@dataclass(frozen=True, slots=True)
class FilingLevel:
    """Who files: a level, within how many working days after the period, and which of its units ((): all that there are)."""

    level: Annotated[FormLevel, Worded("forms.level")]
    limit: Annotated[int, Number(0, MOST_LIMIT)]
    units: Annotated[tuple[FilingUnit, ...], Many(MOST_UNITS)]


@dataclass(frozen=True, slots=True)
class FilledBy:
    """The lines of work and the posts whose people fill a form in, by code or name as its template calls them: stations may code them otherwise."""

    lines: Annotated[tuple[Annotated[str, Text(80, 1)], ...], Many(MOST_CHOICES)] = ()
    posts: Annotated[tuple[Annotated[str, Text(80, 1)], ...], Many(MOST_CHOICES)] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.lines or self.posts)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A report form in one edition. `first_day` is the day from which it holds; `last_day` the one up to which it does (None: no end)."""

    number: FormNumber
    edition: Edition
    name: FormName
    issuer: Annotated[str, Text(LONGEST_UNIT, 1)]
    recurrence: Annotated[Recurrence, Worded("forms.recurrence")]
    first_day: date
    last_day: date | None
    levels: Annotated[tuple[FilingLevel, ...], Many(2, 1)]
    task: Annotated[str, Text(2000), Typed(lines=True)]
    layout: Annotated[FormLayout, Worded("forms.layout")]
    fields: Annotated[tuple[ReportField, ...], Many(MOST_FIELDS, 1)]
    rows: Annotated[tuple[NamedRow, ...], Many(MOST_ROWS)]

    def level(self, level: FormLevel) -> FilingLevel | None:
        """Who files at a level; None where nobody does."""
        return next((each for each in self.levels if each.level is level), None)

    def field(self, code: str) -> ReportField | None:
        """The field with this code."""
        return next((each for each in self.fields if each.code == code), None)

    @property
    def filled_by(self) -> FilledBy:
        """Whose form it is; of everybody's where it names nobody."""
        return FilledBy()


@dataclass(frozen=True, slots=True)
class LineForm(FormDefinition):
    """A report form of lines of work (条线) or posts, whose people fill it in."""

    by: FilledBy

    @property
    def filled_by(self) -> FilledBy:
        """Whose form it is."""
        return self.by


@dataclass(frozen=True, slots=True)
class FiledLine:
    """A row of values in the order of the fields; `row` is the code of a row that the form names, else empty."""

    row: Annotated[str, Text(32)]
    cells: Annotated[tuple[FormCell, ...], Many(MOST_FIELDS, 1)]


FiledLines = Annotated[tuple[FiledLine, ...], Many(MOST_ROWS)]
