"""Reading the value of a cell, or the reason why it has none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

from station.core.codes import kept_code
from station.core.errors import Refused
from station.core.writing import named, not_permitted
from station.core.written_days import written_day
from station.sheets.forms import Form
from station.sheets.guarding import ERROR, EXPONENT
from station.sheets.template import Column, Kind

Value: TypeAlias = str | int | date | None

_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()/-]{2,}")
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_MONEY: Final = re.compile(r"([0-9]{1,13}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]+))?")
_THOUSANDS: Final = re.compile(r"[0-9]{1,3}\.[0-9]{3}")
_CURRENCY: Final = re.compile(r"^(?:RMB|CNY|人民币|\u00a5)\s*|\s*(?:RMB|CNY)$", re.IGNORECASE)
_UNIT: Final = re.compile(r"\s*(万)?\s*(?:元|圆)(?:整|正)?$")
_NO_TIME: Final = re.compile(r" 0{1,2}:00(?::00)?$")
FIRST_YEAR: Final = 1949
"""Nothing in an office is older; a year before it is a slip of the hand (0026 for 2026)."""
_CODE: Final = re.compile(r"[^\W_](?:[\w./+-]*\w)?")
_CLEAR: Final = frozenset({"清空", "clear"})
_SHOWN: Final = 40
"""Characters of a wrong cell that its message repeats."""


def read_cell(column: Column, cell: str, form: Form = Form.TEXT) -> Value:
    """The value of `cell`, None when it is empty. Raises Refused ``batch.…`` with the cell in its facts."""
    _require_seen(column.kind, cell, form)
    unseen = not_permitted(unicodedata.normalize("NFC", cell))
    if unseen:
        raise Refused("batch.unprintable", field=column.key, value=shown(cell), character=named(unseen))
    if not cell:
        if column.required:
            raise Refused("batch.required", title=column.key)
        return None
    if form is not Form.LITERAL:
        _require_text(column.kind, cell)
    if len(cell) > column.longest:
        raise Refused("batch.too_long", value=shown(cell), length=len(cell), longest=column.longest)
    return _READERS[column.kind](column, cell)


def _require_text(kind: Kind, cell: str) -> None:
    """Refuse what may be no text, where the file does not say that it is one."""
    if cell.startswith("="):
        raise Refused("batch.formula", value=shown(cell))
    if ERROR.fullmatch(cell):
        raise Refused("batch.is_error", value=shown(cell))
    if kind in _WRITTEN and EXPONENT.fullmatch(cell):
        raise Refused("batch.is_exponent", value=shown(cell))


def says_clear(cell: str) -> bool:
    """Whether the cell is the word that empties a fact, in either language, whatever its width, case and blanks."""
    return "".join(unicodedata.normalize("NFKC", cell).split()).casefold() in _CLEAR


def _require_seen(kind: Kind, cell: str, form: Form) -> None:
    """Refuse a cell that a person reads differently on screen, or can't read at all."""
    code = _UNSEEN.get(form)
    if code is None and form is Form.DATE and kind is not Kind.DATE:
        code = "batch.is_date"
    elif code is None and form is Form.PERCENT and kind is not Kind.TEXT:
        code = "batch.is_percent"
    elif code is None and form is Form.ROUNDED and kind in (Kind.INTEGER, Kind.MONEY):
        code = "batch.hidden_digits"
    elif code is None and form is Form.UNFORMATTED and kind in _WRITTEN:
        code = "batch.number_for_text"
    if code is not None:
        raise Refused(code, value=shown(cell))


_UNSEEN: Final = {
    Form.NOT_SHOWN: "batch.not_shown",
    Form.EXPONENT: "batch.is_exponent",
    Form.PART_OF_DATE: "batch.part_of_date",
}
_WRITTEN: Final = frozenset({Kind.TEXT, Kind.CODE, Kind.PHONE})
"""Kinds in which 0017 and 17 are not the same."""


def shown(cell: str) -> str:
    """A cell as a message quotes it: short, and without characters that would break the line."""
    plain = "".join("�" if not_permitted(unicodedata.normalize("NFC", each)) else each for each in cell)
    return plain if len(plain) <= _SHOWN else f"{plain[: _SHOWN - 1]}…"


def _text(_column: Column, cell: str) -> str:
    return unicodedata.normalize("NFC", cell)


def _code(_column: Column, cell: str) -> str:
    plain = kept_code(cell)
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
    try:
        day = written_day(_NO_TIME.sub("", unicodedata.normalize("NFKC", cell).strip()))
    except ValueError as problem:
        raise Refused("batch.not_date", value=shown(cell)) from problem
    if day is None:
        raise Refused("batch.not_date", value=shown(cell))
    if day.year < FIRST_YEAR:
        raise Refused("batch.implausible_date", value=shown(cell), first=FIRST_YEAR)
    return day


def _money(_column: Column, cell: str) -> int:
    """Fen.

    Amounts in yuan or ten thousand yuan, with or without thousands separators and currency; no fraction of a fen.
    1.680 is refused: with the point as thousands separator it would be a thousand times as much.
    """
    plain = _CURRENCY.sub("", unicodedata.normalize("NFKC", cell).strip()).strip()
    unit = _UNIT.search(plain)
    number = _MONEY.fullmatch(plain[: unit.start()] if unit else plain)
    if number is None:
        raise Refused("batch.not_money", value=shown(cell))
    amount = Decimal(f"{number[1].replace(',', '')}.{number[2] or '0'}")
    many = bool(unit and unit[1])
    fen = amount * (1_000_000 if many else 100)
    if fen != fen.to_integral_value() or (not many and _THOUSANDS.fullmatch(number[0])):
        raise Refused("batch.not_money", value=shown(cell))
    return int(fen)


_READERS: Final[dict[Kind, Callable[[Column, str], Value]]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _text,
    Kind.CODE: _code,
    Kind.PHONE: _phone,
    Kind.INTEGER: _integer,
    Kind.DATE: _date,
    Kind.MONEY: _money,
}
