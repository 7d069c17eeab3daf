"""What the register shows of upkeep: until when a verification holds, when care is due next, and the filters by both (ST-06, EQ-14)."""

from __future__ import annotations

from typing import Final

from station.core.listing import FilterKind, ListColumn, ListFilter, ValueKind

ENDED, SOON, MISSING = "ended", "soon", "missing"
"""How a verification stands: it has ended, ends soon, or there is none though the category asks for one (ST-06)."""

UPKEEP_COLUMNS: Final = (
    ListColumn(
        "verified_until",
        "equipment.field.verified_until",
        lambda row: row.item.verified_until,
        ValueKind.DAY,
        shown=False,
    ),
    ListColumn(
        "care_due", "equipment.field.care_due", lambda row: row.care_due, ValueKind.MOMENT, shown=False
    ),
)
DUE_MONTH: Final = ListFilter(
    "due_month",
    "equipment.filter.due_month",
    FilterKind.FLAG,
    chips=True,
    shows=("care_due", "verified_until"),
)
"""What is to be cared for or verified anew by the end of this month, what is overdue included."""
UPKEEP_FILTERS: Final = (
    ListFilter(
        "verification",
        "equipment.filter.verification",
        choices=(ENDED, SOON, MISSING),
        words="equipment.verification.",
        seldom=True,
        shows=("verified_until",),
    ),
    ListFilter(
        "verified_until",
        "equipment.field.verified_until",
        FilterKind.DAYS,
        seldom=True,
        shows=("verified_until",),
    ),
    ListFilter("care_due", "equipment.field.care_due", FilterKind.DAYS, seldom=True, shows=("care_due",)),
)
