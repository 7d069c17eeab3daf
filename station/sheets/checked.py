"""What checking a table gives: the lines that fit its template, and what is asked of lines about new and known things."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from station.core.errors import Refused
from station.sheets.cells import Value
from station.sheets.headers import ReadTitle
from station.sheets.problems import Problem
from station.sheets.template import Template


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One line that fits the template; an empty cell, and one whose column is missing, is None.

    `cleared` has the cells that say that a fact is to be emptied, as they are written (see `emptied`).
    """

    line: int
    values: Mapping[str, Value]
    sheet: str = ""
    cleared: Mapping[str, str] = field(default_factory=dict)

    def given(self, key: str) -> bool:
        """Whether the line has a value in this column."""
        return self.values.get(key) is not None

    def text(self, key: str) -> str:
        """A text, code or phone number; "" when the cell is empty."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def integer(self, key: str) -> int | None:
        """A whole number, or an amount in fen; None when the cell is empty."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None

    def date(self, key: str) -> date | None:
        """A day; None when the cell is empty."""
        value = self.values.get(key)
        return value if isinstance(value, date) else None


@dataclass(frozen=True, slots=True)
class Checked:
    """The lines that fit, in their order, and all problems by line. A line with a problem is not among `rows`.

    `left_out` names what was not read and is no mistake (columns and sheets that the template does not know, sums), and
    that the system has nothing to keep the reading apart, where that is so. `source` is a digest of all that was read, `sha256` of the file's bytes.
    `form` says how it was written (`Table.form`). `written` has what stands in the lines with a problem, by sheet and line, for a person to know them by.
    `titles` are those of the file, each with the column that it was read as.
    """

    rows: tuple[CheckedRow, ...]
    problems: tuple[Problem, ...]
    left_out: tuple[Problem, ...] = ()
    source: str = ""
    form: str = ""
    written: Mapping[tuple[str, int], Mapping[str, str]] = field(default_factory=dict)
    titles: tuple[ReadTitle, ...] = ()
    sha256: str = ""


def require_complete(row: CheckedRow, template: Template) -> None:
    """Raise Refused ``batch.required`` where a line about something new lacks what such a thing needs."""
    for column in template.columns:
        if column.required and not row.given(column.key):
            raise Refused("batch.required", field=column.key, title=column.key)


def emptied(row: CheckedRow, template: Template, on_record: Mapping[str, object]) -> frozenset[str]:
    """The columns that a line about something known empties; `on_record` has its facts as a table shows them.

    A fact that is this very word (a model called CLEAR) stays: the cell says what is on record. Raises Refused
    ``batch.not_emptied`` for a column that every such thing has to fill in.
    """
    meant = {key for key, written in row.cleared.items() if written != on_record.get(key)}
    for column in template.columns:
        if column.required and column.key in meant:
            raise Refused("batch.not_emptied", field=column.key, title=column.key)
    return frozenset(meant)


def require_nothing_emptied(row: CheckedRow) -> None:
    """Raise Refused ``batch.nothing_to_empty`` where a line about something new says that a fact is to be emptied."""
    for key, written in row.cleared.items():
        raise Refused("batch.nothing_to_empty", field=key, title=key, value=written)
