"""Counts that were closed and of which findings are still to be decided, for whoever keeps the register (EQ-10)."""

from __future__ import annotations

from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def counts_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """One line for each such count: the register stays as it is until its findings are decided."""
    if not session.may(Permission.EQUIPMENT_EDIT):
        return None
    page = services.inventory.stocktake_list.page(session, ListQuery(limit=MOST_ROWS).narrowed(open="yes"))
    rows = []
    for each in page.sound:
        left = texts("today_page.row.findings", count=formats.number(each.open_findings or 0))
        said = f"{texts(f'stocktake.scope.{each.scope.value}')} {each.called}".strip()
        state = ChipState(left, "attention", "stocktake")
        rows.append(TaskRow(str(each.id), said, state, "stocktake", f"stocktake:{each.id}"))
    return TodaySection("counts", "stocktake", "attention", page.found, tuple(rows), "stocktake")
