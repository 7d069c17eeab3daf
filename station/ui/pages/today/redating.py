"""Imports whose recordings were dated by another clock or zone than is known by now, for whoever may have them dated anew (DM-05)."""

from __future__ import annotations

from station.archive.redating.wording import proposal_words
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def redating_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """One line for each such import, which leads to its recordings; nothing is recorded by that."""
    if not session.may(Permission.IMPORT_OTHERS):
        return None
    found = services.archive.redating.proposals(session)
    state = ChipState(texts("today_page.row.redate"), "attention", "clock")
    rows = tuple(
        TaskRow(each.camera, proposal_words(texts, each), state, "archive", f"session:{each.session}")
        for each in found[:MOST_ROWS]
    )
    return TodaySection("redating", "clock", "attention", len(found), rows, "archive")
