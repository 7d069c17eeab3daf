"""What the register shows of service life: since when an item is used, when its years are over, and the filters by both (EQ-02)."""

from __future__ import annotations

from typing import Final

from station.core.listing import ListColumn, ListFilter, ValueKind
from station.inventory.entitlement.life import Age, Life, in_use_since

LIFE_COLUMNS: Final = (
    ListColumn(
        "since",
        "equipment.field.since",
        lambda row: in_use_since(row.item),
        ValueKind.DAY,
        shown=False,
    ),
    ListColumn(
        "ends_on",
        "equipment.field.ends_on",
        lambda row: row.ends_on,
        ValueKind.DAY,
        sortable=False,
        shown=False,
    ),
)
LIFE_FILTERS: Final = tuple(
    ListFilter(
        key,
        f"equipment.field.{key}",
        choices=tuple(each.value for each in kinds),
        words=f"equipment.{key}.",
        seldom=True,
    )
    for key, kinds in (("life", Life), ("age", Age))
)
