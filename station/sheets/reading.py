"""Reading a file that holds a table: CSV in whatever encoding an office's programs write, or a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from station.core.progress import CancelToken
from station.core.sandbox import Limits, ask_sandboxed, open_regular
from station.sheets.forms import Form
from station.sheets.problems import Problem
from station.sheets.table import Row, Table

LARGEST_FILE: Final = 64 * 1024 * 1024
"""Bytes; a register of 100,000 lines is a tenth of it."""
LIMITS: Final = Limits(seconds=120, wait_seconds=600)

_READER: Final = "station.sheets.reader"


def read_table(path: Path, cancel: CancelToken | None = None) -> Table:
    """The table in `path`, told by its content and not its name, read in a confined process.

    Raises Refused ``batch.too_large``, ``batch.unknown_encoding``, ``batch.broken_spreadsheet``, ``batch.locked_spreadsheet``, StoreProblem
    ``batch.not_readable``, and what `ask_sandboxed` raises.
    """
    with open_regular(path, LARGEST_FILE, "batch") as file:
        answer = ask_sandboxed(_READER, file, None, LIMITS, cancel)
    read = answer.read
    rows = [
        Row(line, tuple(cells), {int(place): Form(form) for place, form in forms.items()})
        for line, cells, forms in read["lines"]
    ]
    problems = tuple(Problem(*each) for each in read["problems"])
    return Table(read["form"], rows[0] if rows else None, tuple(rows[1:]), problems, answer.held)
