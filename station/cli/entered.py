"""Days and amounts as a person types them as arguments."""

from __future__ import annotations

from datetime import date

from station.sheets import Column, Kind
from station.sheets.cells import read_cell


def read_day(entered: str | None) -> date | None:
    """A day as a person writes it. Raises Refused ``batch.not_date``."""
    value = None if entered is None else read_cell(Column("day", Kind.DATE), entered.strip())
    return value if isinstance(value, date) else None


def fen(entered: str | None) -> int | None:
    """An amount as it is typed, in fen; None for none."""
    value = None if entered is None else read_cell(Column("value", Kind.MONEY), entered.strip())
    return value if isinstance(value, int) else None
