"""A table as it was read, before anything about it is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from station.sheets.forms import Form
from station.sheets.problems import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One line with content: its number as an editor or spreadsheet shows it, and the cells without blanks around.

    `forms` has the place of each cell that is not plain text, and what it is.
    """

    line: int
    cells: tuple[str, ...]
    forms: Mapping[int, Form] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The first line with content as `header`, all further ones as `rows`; lines without content are left out.

    `form` says how it was written (``utf-8``, ``gb18030``, ``utf-16``, ``xlsx``…). `problems` are lines that could
    not be taken apart at all. `sheet` is the name of the sheet, `others` are the further visible ones with content.
    `doubt` is another encoding that would make as much sense of the bytes, "" where there is none.
    `confined_by` names what kept the reading apart from the machine; None: no file was read. `sha256` is of the file's bytes.
    """

    form: str
    header: Row | None
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    sheet: str = ""
    others: tuple[Table, ...] = ()
    confined_by: tuple[str, ...] | None = None
    doubt: str = ""
    sha256: str = ""

    @property
    def lines(self) -> tuple[Row, ...]:
        """Every line with content, from the first on."""
        return () if self.header is None else (self.header, *self.rows)
