"""Cells of an XLSX sheet that look filled but hold no value: formulas never worked out, and errors such as ``#REF!``.

The reader of spreadsheets gives them as empty, and an empty cell may be allowed; nothing may get lost that way.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from typing import Final
from xml.etree import ElementTree as ET

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"


def cells_without_value(content: bytes, sheet: str) -> dict[int, list[str]]:
    """Row number → references (``C7``) of such cells in `sheet`; empty for formats other than XLSX.

    Raises ValueError when the parts of the file do not fit together.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return {}
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if _WORKBOOK not in packed.namelist():
            return {}
        try:
            part = packed.read(_sheet_part(packed, sheet))
            return _scan(part) if b"<f" in part or b't="e"' in part else {}
        except (ET.ParseError, KeyError) as problem:
            raise ValueError("the sheet's parts do not fit together") from problem


def _sheet_part(packed: zipfile.ZipFile, sheet: str) -> str:
    """Name of the part that holds `sheet`. Raises KeyError."""
    book = ET.fromstring(packed.read(_WORKBOOK))  # noqa: S314  # expat bounds entity growth itself
    relations = ET.fromstring(packed.read(_RELATIONS))  # noqa: S314
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    for each in book.iter():
        if _local(each.tag) == "sheet" and each.get("name") == sheet:
            relation = next((value for name, value in each.items() if _local(name) == "id"), None)
            target = targets[relation]
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    raise KeyError(sheet)


def _local(name: str) -> str:
    """A name without its namespace: the two editions of the format differ in nothing else that is used here."""
    return name.rpartition("}")[2]


def _scan(part: bytes) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for _, cell in ET.iterparse(io.BytesIO(part)):  # noqa: S314
        if _local(cell.tag) != "c":
            continue
        if _has_no_value(cell):
            reference = cell.get("r", "")
            row = re.search(r"[0-9]+", reference)
            found.setdefault(int(row[0]) if row else 0, []).append(reference)
        cell.clear()
    return found


def _has_no_value(cell: ET.Element) -> bool:
    if cell.get("t") == "e":
        return True
    parts = {_local(part.tag): part.text or "" for part in cell}
    # A formula whose result is an empty text says so by its type; without it the formula was never worked out.
    return "f" in parts and not parts.get("v") and cell.get("t") != "str"
