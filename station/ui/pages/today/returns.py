"""Returns that rest on no recording any more since times were put right, for whoever may decide on them (EQ-05)."""

from __future__ import annotations

from collections.abc import Callable

from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def returns_section(
    services: Needs, session: Session, texts: Texts, named: Callable[[str], str]
) -> TodaySection | None:
    """One line for each, which leads to its item, where it is decided on; nobody is asked about their own loan."""
    if not session.may(Permission.RECORDING_EXEMPT):
        return None
    found = [
        each
        for each in services.inventory.returns.in_question(session)
        if each.completed.number != session.number
    ]
    state = ChipState(texts("today_page.row.decide_return"), "attention", "undo")
    rows = tuple(
        TaskRow(
            each.item.label,
            texts("today_page.row.return_in_question", officer=named(each.completed.number)),
            state,
            "equipment",
            f"item:{each.item.tag}",
        )
        for each in found[:MOST_ROWS]
    )
    return TodaySection("returns_in_question", "undo", "attention", len(found), rows, "equipment")
