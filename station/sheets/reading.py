"""Reading a file that holds a table: CSV in whatever encoding an office's programs write, or a spreadsheet."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from station.core.errors import StoreProblem
from station.core.progress import CancelToken
from station.core.sandbox import Limits, ask_sandboxed, open_regular
from station.sheets.forms import Form
from station.sheets.problems import Problem
from station.sheets.table import Row, Table

LARGEST_FILE: Final = 64 * 1024 * 1024
"""Bytes; a register of 100,000 lines is a tenth of it."""
LIMITS: Final = Limits(seconds=120, wait_seconds=600)

_READER: Final = "station.sheets.reader"


def read_table(path: Path, cancel: CancelToken | None = None, *, encoding: str = "") -> Table:
    """The table in `path`, told by its content and not its name, read in a confined process.

    A text is in `encoding` (one of `ENCODINGS`) where a person says so.

    Raises Refused ``batch.too_large``, ``batch.unknown_encoding``, ``batch.broken_spreadsheet``, ``batch.locked_spreadsheet``, StoreProblem
    ``batch.not_readable``, and what `ask_sandboxed` raises.
    """
    with open_regular(path, LARGEST_FILE, "batch") as file:
        try:
            sha256 = file.sha256()
            answer = ask_sandboxed(_READER, file, {"encoding": encoding}, LIMITS, cancel)
        except OSError as problem:
            raise StoreProblem(
                "batch.not_readable", name=path.name, detail=problem.strerror or ""
            ) from problem
    form = answer.read["form"]
    sheets = [_table(form, sheet, answer.held) for sheet in answer.read["sheets"]]
    if not sheets:
        return Table(form, None, (), confined_by=answer.held, sha256=sha256)
    return replace(sheets[0], others=tuple(sheets[1:]), doubt=str(answer.read["doubt"]), sha256=sha256)


def _table(form: str, sheet: dict[str, Any], held: tuple[str, ...]) -> Table:
    rows = [
        Row(line, tuple(cells), {int(place): Form(form) for place, form in forms.items()})
        for line, cells, forms in sheet["lines"]
    ]
    problems = tuple(Problem(*each) for each in sheet["problems"])
    header = rows[0] if rows else None
    return Table(form, header, tuple(rows[1:]), problems, sheet["name"], confined_by=held)
