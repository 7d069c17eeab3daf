"""Taking text apart into lines and cells: commas, tabs or semicolons, quotes as in RFC 4180."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from station.sheets.forms import Form, Shown
from station.sheets.guarding import unguarded
from station.sheets.problems import Problem

_DELIMITERS: Final = ",\t;"
_KEPT_AS_TEXT: Final = re.compile(r'="([^"]*)"')
"""How spreadsheet programs write a number into CSV that must keep its leading zeros: ``="0012"``."""


_NAMED_DELIMITER: Final = re.compile(r"\ufeff?sep=(.)", re.IGNORECASE)
"""A first line by which spreadsheet programs are told what separates the cells."""


def read_separated(text: str) -> tuple[list[tuple[int, list[Shown]]], list[Problem]]:
    """Each record with the line it begins on, and a problem for each line that quotes make unreadable."""
    records: list[tuple[int, list[Shown]]] = []
    problems: list[Problem] = []
    source = _Lines(text)
    named = _NAMED_DELIMITER.fullmatch(text.partition("\n")[0].strip())
    if named is not None:
        next(iter(source))
    reader = csv.reader(iter(source), delimiter=named[1] if named else _delimiter(text), strict=True)
    while True:
        begins = source.taken + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error:
            problems.append(Problem(begins, "", "batch.broken_quotes", {"until": source.taken}))
            continue
        records.append((begins, [_as_written(cell) for cell in cells]))
    return records, problems


def _as_written(cell: str) -> Shown:
    """The cell without what a program put around it for spreadsheets."""
    plain = _KEPT_AS_TEXT.sub(r"\1", cell)
    text = unguarded(plain)
    return Shown(text, Form.TEXT if text == plain else Form.LITERAL)


class _Lines:
    """The lines of a text, ends kept, counted as the reader takes them."""

    def __init__(self, text: str) -> None:
        # Only these three end a line: splitlines() would also cut at characters that may stand inside a cell.
        self._lines = io.StringIO(text, newline="")
        self.taken = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken += 1
            yield line


def _delimiter(text: str) -> str:
    """The separator of the first line with content; commas when there is none in it."""
    first = next((line for line in io.StringIO(text) if line.strip()), "")
    plain = re.sub(r'"[^"]*"', "", first)
    return max(_DELIMITERS, key=plain.count)
