"""Recordings that their devices marked, and about which nobody has decided whether they are kept long-term (DM-04)."""

from __future__ import annotations

from datetime import datetime

from station.archive.retention.values import RetentionState
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def marked_section(services: Needs, session: Session, texts: Texts, now: datetime) -> TodaySection | None:
    """What waits for whoever decides about recordings. Raises StoreProblem."""
    if not session.may(Permission.ARCHIVE_RESOLVE):
        return None
    query = ListQuery((("retention", RetentionState.PROPOSED.value),), limit=MOST_ROWS)
    page, rows = services.archive.catalogue.page(session, query), []
    for each in page.rows:
        moment = formats.recent(texts, each.recorded_from, now, services.clock.zone)
        facts = {"moment": moment, "camera": each.camera or texts("today_page.row.no_camera")}
        name = each.stored.rpartition("/")[2]
        state = ChipState(texts("today_page.row.marked"), "attention")
        said = texts("today_page.row.recorded", **facts)
        rows.append(TaskRow(name, said, state, "archive", f"recording:{each.sha256}"))
    count = page.found - len(page.damaged)
    return TodaySection("marked", "archive", "attention", count, tuple(rows), "archive", "retention:proposed")
