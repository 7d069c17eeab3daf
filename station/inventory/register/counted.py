"""The columns of a table of items that say how stock is counted."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from station.core.errors import Refused
from station.inventory.stock.bodies import LONGEST_LOT, LONGEST_UNIT, MOST_PIECES
from station.inventory.stock.numbers import LONGEST_RANGE, read_range
from station.inventory.values import NewItem, Tracking
from station.sheets import CheckedRow, Column, Kind
from station.sheets.cells import Value

STOCK_COLUMNS: Final = (
    Column("tracking", Kind.CHOICE, titles=("管理方式", "计量方式", "Tracking"), example=""),
    Column("unit", longest=LONGEST_UNIT, titles=("计量单位", "Unit"), example=""),
    Column("quantity", Kind.INTEGER, minimum=0, maximum=MOST_PIECES, titles=("数量", "Quantity"), example=""),
    Column(
        "minimum",
        Kind.INTEGER,
        minimum=0,
        maximum=MOST_PIECES,
        titles=("最低库存", "库存下限", "Minimum stock"),
        example="",
    ),
    Column("lot", longest=LONGEST_LOT, titles=("批号", "Lot"), example=""),
    Column("expires_on", Kind.DATE, titles=("有效期至", "效期", "Expires on"), example=""),
    Column("numbers", longest=LONGEST_RANGE, titles=("号码", "号段", "Numbers"), example=""),
)
NOT_COUNTED: Final[Mapping[str, Any]] = {
    "tracking": "",
    "unit": "",
    "quantity": "",
    "minimum": "",
    "lot": "",
    "expires_on": None,
    "numbers": "",
}
"""What a table shows of a single item in these columns."""
_NAMES: Final = {
    "single": Tracking.SINGLE,
    "单件": Tracking.SINGLE,
    "single item": Tracking.SINGLE,
    "counted": Tracking.COUNTED,
    "计数": Tracking.COUNTED,
    "counted stock": Tracking.COUNTED,
    "lot": Tracking.LOT,
    "批次": Tracking.LOT,
    "lot with expiry": Tracking.LOT,
    "lent": Tracking.LENT,
    "计数借用": Tracking.LENT,
    "counted gear, lent": Tracking.LENT,
    "range": Tracking.RANGE,
    "号段": Tracking.RANGE,
    "numbered range": Tracking.RANGE,
    "portion": Tracking.PORTION,
    "借出部分": Tracking.PORTION,
    "part on loan": Tracking.PORTION,
}
"""What may stand in a table for each way of tracking: its code and its words in each language."""


def tracking_of(entered: str) -> Value:
    """The way of tracking that is written in a table. Raises Refused ``stock.unknown_tracking``."""
    found = _NAMES.get(unicodedata.normalize("NFKC", entered).casefold().strip())
    if found is None:
        raise Refused("stock.unknown_tracking", rule="EQ-10", field="tracking", value=entered)
    return found.value


def stock_in(row: CheckedRow) -> dict[str, Any]:
    """What a line says of counting; where it says nothing of the quantity of counted stock, one that is refused."""
    tracking = Tracking(row.text("tracking") or Tracking.SINGLE.value)
    quantity = row.integer("quantity")
    unsaid = 1 if tracking is Tracking.SINGLE else -1
    return {
        "tracking": tracking,
        "unit": row.text("unit"),
        "quantity": unsaid if quantity is None else quantity,
        "minimum": row.integer("minimum") or 0,
        "lot": row.text("lot"),
        "expires_on": row.date("expires_on"),
        "numbers": _numbers(row.text("numbers")),
    }


def _numbers(entered: str) -> str:
    """The numbers as the register has them; what is none is left to the decision, which says so."""
    try:
        return read_range(entered).words
    except Refused:
        return entered


def require_counting_said(item: NewItem, row: CheckedRow) -> None:
    """Raise Refused ``stock.several`` for a line of several pieces that does not say that they are counted."""
    if item.tracking is Tracking.SINGLE and item.quantity != 1:
        raise Refused(
            "stock.several", rule="EQ-10", field="quantity", tag=item.tag, quantity=row.integer("quantity")
        )
