"""From what stands in a cell to the value meant, or the reason why not."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Final, TypeAlias

from station.core.errors import Refused
from station.sheets.template import Column, Kind

Value: TypeAlias = str | int | date | None

_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{2,}")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_MONEY: Final = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2})0*)?")
_DAYS: Final = (
    re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})"),
    re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})"),
    re.compile(r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
_CODE: Final = re.compile(r"[^\W_](?:[\w./+-]*\w)?")
_SHOWN: Final = 40
"""Characters of a wrong cell that its message repeats."""


def read_cell(column: Column, cell: str) -> Value:
    """The value of `cell`, None when it is empty. Raises Refused ``batch.…`` with the cell in its facts."""
    if any(unicodedata.category(each) in _UNPRINTABLE for each in cell):
        raise Refused("batch.unprintable", value=shown(cell))
    if not cell:
        if column.required:
            raise Refused("batch.required", title=column.key)
        return None
    if cell.startswith("="):
        raise Refused("batch.formula", value=shown(cell))
    if len(cell) > column.longest:
        raise Refused("batch.too_long", value=shown(cell), length=len(cell), longest=column.longest)
    return _READERS[column.kind](column, cell)


def shown(cell: str) -> str:
    """A cell as a message repeats it: short, and without what would spoil a line."""
    plain = "".join("�" if unicodedata.category(each) in _UNPRINTABLE else each for each in cell)
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


_UNPRINTABLE: Final = frozenset({"Cc", "Cs", "Cf", "Zl", "Zp"})
"""Control and format characters and halves of characters: none can be seen or typed. Rare characters of personal
names may stand in private or not yet assigned places, so those are taken."""


def _text(_column: Column, cell: str) -> str:
    return unicodedata.normalize("NFC", cell)


def _code(_column: Column, cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not _CODE.fullmatch(plain):
        raise Refused("batch.not_code", value=shown(cell))
    return plain


def _phone(_column: Column, cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not _PHONE.fullmatch(plain):
        raise Refused("batch.not_phone", value=shown(cell))
    return plain


def _integer(column: Column, cell: str) -> int:
    plain = unicodedata.normalize("NFKC", cell).strip()
    if not _INTEGER.fullmatch(plain):
        raise Refused("batch.not_integer", value=shown(cell))
    number = int(plain)
    if not column.minimum <= number <= column.maximum:
        raise Refused("batch.out_of_range", value=shown(cell), minimum=column.minimum, maximum=column.maximum)
    return number


def _date(_column: Column, cell: str) -> date:
    plain = unicodedata.normalize("NFKC", cell).strip().partition(" 00:00:00")[0]
    found = next((match for pattern in _DAYS if (match := pattern.fullmatch(plain))), None)
    if found is None:
        raise Refused("batch.not_date", value=shown(cell))
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError as problem:
        raise Refused("batch.not_date", value=shown(cell)) from problem


def _money(_column: Column, cell: str) -> int:
    plain = unicodedata.normalize("NFKC", cell).strip().removeprefix("\u00a5").removesuffix("元")
    found = _MONEY.fullmatch(plain.replace(",", "").strip())
    if found is None:
        raise Refused("batch.not_money", value=shown(cell))
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


_READERS: Final[dict[Kind, Callable[[Column, str], Value]]] = {
    Kind.TEXT: _text,
    Kind.CODE: _code,
    Kind.PHONE: _phone,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.MONEY: _money,
}
