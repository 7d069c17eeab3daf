"""The reader in the confined process: it turns the bytes of a table into lines of text.

It loads all that it can need at once. Codecs and the encoding of zip names would otherwise be loaded only when a text
asks for them, which is impossible there.
"""

from __future__ import annotations

import encodings.big5
import encodings.big5hkscs
import encodings.cp437
import encodings.cp950
import encodings.gb2312
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
from station.sheets.forms import Form, Shown
from station.sheets.separated import read_separated
from station.sheets.spreadsheet import SheetLines, is_spreadsheet, read_spreadsheet

LOADED = (encodings, expat, python_calamine)
"""Loaded for what is read, not all of it named below."""


def read(file: io.BufferedReader, size: int, request: Any) -> dict[str, Any]:
    """``form``, ``doubt`` (see `Table`) and ``sheets``: ``name``, ``lines`` (number, cells, forms by place) that have content, ``problems``.

    A problem is line, column, code and facts. Raises Refused ``batch.unknown_encoding`` and what `read_spreadsheet`
    raises.
    """
    content = file.read(size)
    if is_spreadsheet(content):
        sheets = [_sheet(_literal(each)) for each in read_spreadsheet(content)]
        return {"form": "spreadsheet", "doubt": "", "sheets": sheets}
    text, form, doubt = decode(content, request["encoding"])
    records, problems = read_separated(text)
    return {"form": form, "doubt": doubt, "sheets": [_sheet(SheetLines("", records, problems))]}


def _literal(sheet: SheetLines) -> SheetLines:
    """Text that begins like a formula is no formula: a spreadsheet stores the two differently."""
    lines = [(line, [_as_text(cell) for cell in cells]) for line, cells in sheet.lines]
    return SheetLines(sheet.name, lines, sheet.problems)


def _as_text(cell: Shown) -> Shown:
    begins = cell.form is Form.TEXT and cell.text.lstrip().startswith("=")
    return Shown(cell.text, Form.LITERAL) if begins else cell


def _sheet(sheet: SheetLines) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "lines": [
            _line(line, cells) for line, cells in sheet.lines if any(_tidy(cell.text) for cell in cells)
        ],
        "problems": [(each.line, each.column, each.code, dict(each.facts)) for each in sheet.problems],
    }


def _line(number: int, cells: list[Shown]) -> tuple[int, list[str], dict[int, str]]:
    forms = {place: cell.form.value for place, cell in enumerate(cells) if cell.form is not Form.TEXT}
    return number, [_tidy(cell.text) for cell in cells], forms


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
