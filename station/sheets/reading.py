"""Reading a file that holds a table: CSV in whatever encoding an office's programs write, or a spreadsheet."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Final

from station.core.errors import Refused, StoreProblem
from station.sheets.encodings import decode
from station.sheets.separated import read_separated
from station.sheets.spreadsheet import is_spreadsheet, read_spreadsheet
from station.sheets.table import Row, Table

LARGEST_FILE: Final = 64 * 1024 * 1024
"""Bytes; a register of 100,000 lines is a tenth of it."""


def read_table(path: Path) -> Table:
    """The table in `path`, told by its content and not its name.

    Raises Refused ``batch.too_large``, ``batch.unknown_encoding``, ``batch.broken_spreadsheet``,
    ``batch.locked_spreadsheet``, and StoreProblem ``batch.not_readable`` when the file can't be opened.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Refused("batch.too_large", name=path.name, limit=LARGEST_FILE // 1024 // 1024)
        content = path.read_bytes()
    except OSError as problem:
        raise StoreProblem("batch.not_readable", name=path.name, detail=problem.strerror or "") from problem
    if is_spreadsheet(content):
        form, lines, problems = "spreadsheet", *read_spreadsheet(content)
    else:
        text, form = decode(content)
        lines, problems = read_separated(text)
    rows = [row for row in (Row(line, tuple(map(_tidy, cells))) for line, cells in lines) if any(row.cells)]
    return Table(form, rows[0] if rows else None, tuple(rows[1:]), tuple(problems))


def _tidy(cell: str) -> str:
    """The cell without blanks around it, among them those that spreadsheets and web pages leave unseen."""
    start, end = 0, len(cell)
    while start < end and _blank(cell[start]):
        start += 1
    while end > start and _blank(cell[end - 1]):
        end -= 1
    return cell[start:end]


def _blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"
