"""Desktops that were given up, for those who decide about it: what was lost with them, until it is there again."""

from __future__ import annotations

from station.archive.desktops import LostDesktop
from station.archive.places import FIRST
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def lost_desktops_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """Each lost desktop whose recordings are missing, and this one if it was given up; None where there are none."""
    if not session.may(Permission.LEDGER_MAINTAIN):
        return None
    found = services.archive.desktops.lost(session)
    rows = tuple(_row(texts, each) for each in found[:MOST_ROWS])
    return (
        TodaySection("lost_desktops", "network", "attention", len(found), rows, "archive") if found else None
    )


def _row(texts: Texts, each: LostDesktop) -> TaskRow:
    name = each.desktop.name or texts("archive.first_desktop")
    if each.here:
        said = texts("today_page.row.desktop_given_up_here", desktop=name)
        return TaskRow("", said, ChipState(texts("today_page.row.is_it_back"), "attention"), "archive")
    said = texts("today_page.row.desktop_given_up", desktop=name)
    state = ChipState(texts("today_page.row.lost_recordings", count=each.recordings), "attention")
    return TaskRow("", said, state, "archive", f"desktop:{each.desktop.place or FIRST}")
