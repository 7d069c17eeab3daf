"""Lines of half-width characters: how text, pairs and tables fit the width of a receipt.

A printer in Chinese mode prints ASCII one column wide and everything else two, also characters that a terminal would
show narrow (``·``, ``“``, ``é``), because they come from its GB18030 font. So widths are counted that way here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from station.core.documents import Align, BlockColumn, TableBlock

MIN_COLUMNS = 2
"""A column narrower than one Chinese character can't show it."""

_UNITS = re.compile(r"[!-~]+| +|[^ -~]")
_NEVER_FIRST = frozenset("，。、；：？！）》」』】〕”’…％℃")
_NEVER_LAST = frozenset("（《「『【〔“‘￥")
_DROPPED = frozenset({"Cc", "Cf", "Mn", "Me", "Cn", "Co"})


def clean(text: str) -> str:
    """`text` without characters that a printer would take for a command or could not print; line breaks stay.

    A name could otherwise smuggle in control characters that command the printer.
    """
    if text.isascii() and text.isprintable():
        return text
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(_printable(character) for character in plain)


@lru_cache(maxsize=8192)
def _printable(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    category = unicodedata.category(character)
    if category in _DROPPED:
        return ""
    if category == "Cs":
        return "?"
    return " " if category in {"Zs", "Zl", "Zp"} else character


def width(text: str) -> int:
    """Columns that `text` takes on paper."""
    return sum(1 if character <= "~" else 2 for character in text)


def pad(text: str, columns: int, align: Align = "left") -> str:
    """`text` filled with spaces to `columns`; longer text is returned as it is."""
    gap = max(0, columns - width(text))
    before = {"left": 0, "center": gap // 2, "right": gap}[align]
    return " " * before + text + " " * (gap - before)


def wrap(text: str, columns: int) -> list[str]:
    """`text` in lines of at most `columns`, broken at spaces and between Chinese characters.

    Closing punctuation never starts a line and an opening bracket never ends one, as Chinese typesetting asks
    (GB/T 15834), unless the line is too narrow for that. Words longer than a line are cut. An empty text is one
    empty line. Raises ValueError below two columns.
    """
    if columns < MIN_COLUMNS:
        raise ValueError(f"{columns} columns can't hold a Chinese character")
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        lines.extend(_wrap_paragraph(paragraph, columns))
    return lines


def _units(paragraph: str) -> list[str]:
    """The parts that must stay together on a line, in order.

    Words, runs of spaces, characters with their punctuation.
    """
    units: list[str] = []
    for unit in _UNITS.findall(paragraph):
        sticks = unit in _NEVER_FIRST or (bool(units) and units[-1][-1] in _NEVER_LAST)
        if units and sticks and not units[-1].isspace() and not unit.isspace():
            units[-1] += unit
        else:
            units.append(unit)
    return units


def _wrap_paragraph(paragraph: str, columns: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in _units(paragraph):
        if width(line) + width(unit) <= columns:
            line += unit
            continue
        if unit.isspace():
            continue
        if line.strip():
            lines.append(line.rstrip())
        *full, line = _cut(unit, columns)
        lines.extend(full)
    lines.append(line.rstrip())
    return lines


def _cut(unit: str, columns: int) -> list[str]:
    """`unit` in pieces of at most `columns`."""
    pieces = [""]
    for character in unit:
        if width(pieces[-1]) + width(character) > columns:
            pieces.append("")
        pieces[-1] += character
    return pieces


def pair_lines(left: str, right: str, columns: int) -> list[str]:
    """`left` and `right` at the two edges of one line, or on lines of their own when one is too narrow."""
    first, second = wrap(left, columns), wrap(right, columns)
    if len(first) == len(second) == 1 and width(first[0]) + 1 + width(second[0]) <= columns:
        return [first[0] + " " * (columns - width(first[0]) - width(second[0])) + second[0]]
    return first + [pad(line, columns, "right") for line in second]


def column_widths(columns: Sequence[BlockColumn], total: int) -> list[int]:
    """Widths of a table's columns with one space between them, at most `total` together.

    Fixed widths are kept while the others still get four characters each, then everything shrinks in proportion.
    Raises ValueError when there are too many columns for the paper.
    """
    room = total - (len(columns) - 1)
    if room < MIN_COLUMNS * len(columns):
        raise ValueError(f"{len(columns)} columns do not fit {total} characters")
    wanted = [max(MIN_COLUMNS, column.width) if column.width else 0 for column in columns]
    open_count = wanted.count(0)
    left = room - sum(wanted)
    if open_count and left >= 4 * open_count:
        shares = iter(_share(left, open_count))
        return [fixed or next(shares) for fixed in wanted]
    wanted = [fixed or 4 for fixed in wanted]
    return _shrink(wanted, room) if sum(wanted) > room else wanted


def _share(amount: int, parts: int) -> list[int]:
    return [amount // parts + (1 if index < amount % parts else 0) for index in range(parts)]


def _shrink(widths: list[int], room: int) -> list[int]:
    """Narrow the widest column first, none below one Chinese character."""
    widths = [max(MIN_COLUMNS, one) for one in widths]
    while sum(widths) > room:
        widest = widths.index(max(widths))
        widths[widest] -= 1
    return widths


def table_lines(table: TableBlock, columns: int) -> list[str]:
    """The table as lines: titles (unless all are empty), then the rows, cells wrapped in their columns."""
    widths = column_widths(table.columns, columns)
    lines: list[str] = []
    titles = tuple(column.title for column in table.columns)
    for row in ((titles,) if any(titles) else ()) + table.rows:
        cells = [wrap(cell, one) for cell, one in zip(row, widths, strict=True)]
        for index in range(max(len(cell) for cell in cells)):
            parts = [
                pad(cell[index] if index < len(cell) else "", one, column.align)
                for cell, one, column in zip(cells, widths, table.columns, strict=True)
            ]
            lines.append(" ".join(parts).rstrip())
    return lines
