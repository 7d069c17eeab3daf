"""Rows that were changed outside the program: they can't tell what has to be done, so they are named first."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

from station.core.listing import DamagedRow
from station.core.texts import Texts
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def damaged_section(texts: Texts, damaged: Collection[DamagedRow]) -> TodaySection | None:
    """The first of them, each with how to repair it."""
    if not damaged:
        return None
    state = ChipState(texts("list.damaged"), "stop", "warning")
    rows = tuple(
        TaskRow(each.shown, texts.error(each.problem), state, "ledger") for each in islice(damaged, MOST_ROWS)
    )
    return TodaySection("damaged", "warning", "stop", len(damaged), rows, "ledger")
