"""The parts of a workbook's package: which sheets there are, where they lie, shared texts and formats of cells."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Final
from xml.etree import ElementTree as ET

from station.core.errors import Refused
from station.sheets.xlsx.formats import BUILT_IN

_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_LARGEST_PART: Final = 512 * 1024 * 1024
_MOST_TEXTS: Final = 2_000_000
_MOST_FORMATS: Final = 100_000
_ESCAPE: Final = re.compile(r"_x((?![dD][89a-fA-F])[0-9a-fA-F]{4})_")
"""Halves of a pair, which are no characters, stay as they are."""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A visible worksheet: its name and the part that holds it."""

    name: str
    part: str


def local(name: str) -> str:
    """A name without its namespace: the two editions of the format differ in nothing else that is used here."""
    return name.rpartition("}")[2]


class Workbook:
    """An open workbook. Raises KeyError, ValueError, ``ET.ParseError`` when its parts do not fit together."""

    def __init__(self, content: bytes) -> None:
        self._packed = zipfile.ZipFile(io.BytesIO(content))
        self._targets = self._relations()
        book = self._parsed(_WORKBOOK)
        self.epoch_1904 = any(
            each.get("date1904") in ("1", "true") for each in book.iter() if local(each.tag) == "workbookPr"
        )
        self.sheets = tuple(self._sheets(book))

    @staticmethod
    def is_one(content: bytes) -> bool:
        """Whether `content` is packed and holds a workbook of this format."""
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                return _WORKBOOK in packed.namelist()
        except (zipfile.BadZipFile, ValueError, OSError):
            return False

    def open(self, part: str) -> io.BufferedIOBase:
        """The bytes of `part`, unpacked while they are read and never more than a bound."""
        return _Bounded(self._packed.open(part))

    def texts(self) -> list[str]:
        """The texts that cells share, without the readings that may stand above Chinese characters."""
        part = self._part_of("sharedStrings")
        found: list[str] = []
        for item in self._elements(part, "si"):
            found.append(text_of(item))
            if len(found) > _MOST_TEXTS:
                raise Refused("batch.too_many_cells", limit=_MOST_TEXTS)
        return found

    def formats(self) -> list[str]:
        """The format code of each style that a cell can have."""
        part = self._part_of("styles")
        if not part:
            return []
        root = self._parsed(part)
        codes = dict(BUILT_IN)
        for each in root.iter():
            if local(each.tag) == "numFmt":
                codes[int(each.get("numFmtId", "0"))] = each.get("formatCode", "")
        styles = next((each for each in root if local(each.tag) == "cellXfs"), None)
        used = [int(style.get("numFmtId", "0")) for style in styles] if styles is not None else []
        # A number that nobody defines can't be followed: the condition makes that plain to `show`.
        return [codes.get(number, "[=]") for number in used[:_MOST_FORMATS]]

    def _relations(self) -> dict[str, tuple[str, str]]:
        """Relation's id → (kind, part)."""
        return {
            each.get("Id", ""): (each.get("Type", "").rpartition("/")[2], _resolved(each.get("Target", "")))
            for each in self._parsed(_RELATIONS)
        }

    def _part_of(self, kind: str) -> str:
        part = next((part for found, part in self._targets.values() if found == kind), "")
        return part if part in self._packed.namelist() else ""

    def _sheets(self, book: ET.Element) -> Iterator[SheetPart]:
        for each in book.iter():
            if local(each.tag) != "sheet" or each.get("state", "visible") != "visible":
                continue
            relation = next((value for name, value in each.items() if local(name) == "id"), "")
            kind, part = self._targets[relation]
            if kind == "worksheet":
                yield SheetPart(each.get("name", ""), part)

    def _parsed(self, part: str) -> ET.Element:
        with self.open(part) as source:
            return ET.parse(source).getroot()  # noqa: S314  # expat bounds entity growth, the process the rest

    def _elements(self, part: str, name: str) -> Iterator[ET.Element]:
        if not part:
            return
        with self.open(part) as source:
            for _, element in ET.iterparse(source):  # noqa: S314
                if local(element.tag) == name:
                    yield element
                    element.clear()


def text_of(item: ET.Element) -> str:
    """The text of a shared or inline string: its runs, not its phonetic readings, and without escapes (`unescaped`)."""
    pieces = []
    for part in item:
        if local(part.tag) == "t":
            pieces.append(part.text or "")
        elif local(part.tag) == "r":
            pieces += [run.text or "" for run in part if local(run.tag) == "t"]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """A text without the format's own escapes (ISO/IEC 29500-1, 22.9.2.19): ``_x000D_`` is a return."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _resolved(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")


class _Bounded(io.BufferedIOBase):
    """Reads on from `source` up to a bound: what a package says of its parts' sizes is not believed."""

    def __init__(self, source: IO[bytes]) -> None:
        super().__init__()
        self._source = source
        self._left = _LARGEST_PART

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        chunk = self._source.read(self._left + 1 if size is None or size < 0 else size)
        self._left -= len(chunk)
        if self._left < 0:
            raise Refused("batch.too_large", name="", limit=_LARGEST_PART // 1024 // 1024)
        return chunk

    def close(self) -> None:
        self._source.close()
        super().close()
