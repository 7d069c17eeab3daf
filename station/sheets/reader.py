"""What runs in the confined process: the bytes of a table become lines of text. Loads all that it can need at once.

The codecs and the zip names' encoding are loaded by name only when text asks for them, which is too late there.
"""

from __future__ import annotations

import encodings.cp437
import encodings.gb18030
import encodings.utf_8
import encodings.utf_16_be
import encodings.utf_16_le
import io
import unicodedata
from typing import Any
from xml.parsers import expat

import python_calamine

from station.sheets.encodings import decode
from station.sheets.separated import read_separated
from station.sheets.spreadsheet import is_spreadsheet, read_spreadsheet

LOADED = (encodings, expat, python_calamine)
"""Loaded for what is read, not all of it named below."""


def read(file: io.BufferedReader, size: int, _request: Any) -> dict[str, Any]:
    """``form``, ``lines`` (number, cells) that have content, and ``problems`` (line, column, code, facts).

    Raises Refused ``batch.unknown_encoding``, ``batch.broken_spreadsheet``, ``batch.locked_spreadsheet``.
    """
    content = file.read(size)
    if is_spreadsheet(content):
        form, lines, problems = "spreadsheet", *read_spreadsheet(content)
    else:
        text, form = decode(content)
        lines, problems = read_separated(text)
    tidied = ((line, [_tidy(cell) for cell in cells]) for line, cells in lines)
    return {
        "form": form,
        "lines": [each for each in tidied if any(each[1])],
        "problems": [(each.line, each.column, each.code, dict(each.facts)) for each in problems],
    }


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
