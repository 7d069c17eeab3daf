"""Disks of recordings that are full soon, for those who look after the files (DM-03)."""

from __future__ import annotations

from station.archive.room import room_words
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def room_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """One line for each disk that lasts for fewer days than the office wants to be warned before."""
    if not session.may(Permission.FIXITY_RUN):
        return None
    state = ChipState(texts("today_page.row.make_room"), "attention", "database")
    rows = tuple(
        TaskRow(str(each.folder), room_words(texts, each), state, "archive", "")
        for each in services.archive.second.rooms(session)
        if each.is_short()
    )
    return TodaySection("room", "database", "attention", len(rows), rows, "archive")
