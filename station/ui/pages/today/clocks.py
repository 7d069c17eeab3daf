"""Devices whose clocks stray too fast: whoever keeps the register reports them for repair, or does not (EQ-14)."""

from __future__ import annotations

from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def clocks_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """One line for each such device, which opens the form that reports its fault; nothing is recorded by that."""
    if not session.may(Permission.EQUIPMENT_EDIT):
        return None
    found = services.archive.clocks.drifting(session)
    rows = []
    for each in found[:MOST_ROWS]:
        way = "fast" if each.seconds_a_day > 0 else "slow"
        said = texts(f"today_page.row.clock_{way}", seconds=f"{abs(each.seconds_a_day):.1f}")
        state = ChipState(texts("today_page.row.report_repair"), "attention", "clock")
        rows.append(TaskRow(each.camera, said, state, "equipment", f"fault:{each.camera}"))
    return TodaySection("clocks", "clock", "attention", len(found), tuple(rows), "equipment")
