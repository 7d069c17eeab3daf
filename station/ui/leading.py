"""Where a thing that is named somewhere leads to: its page, for whoever may see it there (PF-10)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.histories import may_see
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages import PAGES
from station.ui.widgets.button import Button
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

HISTORY: Final = "history"
_PAGES: Final = {
    "recording": "archive",
    "matter": "matters",
    "session": "archive",
    "request": "approvals",
    "stocktake": "stocktake",
    "keeper_change": "administration",
    "draw": "stocktake",
    "form": "forms",
    "account": "administration",
    "rule": "administration",
    "grid": "administration",
    "template": "administration",
    "calendar": "administration",
}
"""The page of each kind of subject, which understands the subject as it is."""
_WITH_HISTORY: Final = ("item", "officer", "place", "kit")
"""What has all that happened to it on one page, from where its own page is one step away."""


def may_go(session: Session, page: str, about: str) -> bool:
    """Whether the person of `session` has the page, and may see the subject there."""
    needed = {entry.key: entry.permission for entry in PAGES}.get(page)
    if needed is None or not session.may(needed):
        return False
    return page != HISTORY or may_see(session, about)


def leads_to(session: Session, about: str) -> tuple[str, str] | None:
    """The page of a thing, and the thing as that page's subject; None where the person has no such page."""
    kind = about.partition(":")[0]
    page = HISTORY if kind in _WITH_HISTORY else _PAGES.get(kind, "")
    return (page, about) if may_go(session, page, about) else None


def offer_history(page: Page, table: RecordTable, about: Callable[[object], str]) -> None:
    """Let a list lead from a row to all that happened to the person or thing in it: `about` gives it, "" for none."""
    offer_way(page, table, HISTORY, "clock", about)


def offer_way(page: Page, table: RecordTable, to: str, icon: str, about: Callable[[object], str]) -> None:
    """Let a list lead from a row to the page `to` of a thing in it: `about` gives it, "" for none."""

    def led(row: object) -> tuple[str, str] | None:
        return leads_to(page.signed_in.session, subject) if (subject := about(row)) else None

    def lead(rows: list[object]) -> None:
        found = led(rows[0])
        if found is None:
            page.say_info(page.texts("history_page.not_yours"), topic="history")
        else:
            page.navigate.emit(*found)

    word = page.texts(f"frame.page.{to}")
    table.add_act(
        RowAct(to, word, icon, lead, several=False, fits=lambda row: led(row) is not None, looks=True)
    )


class ShortHistory(QWidget):
    """The newest entries about a thing beside its list, and the way to all of them."""

    def __init__(self, texts: Texts, entries: QWidget) -> None:
        super().__init__()
        self.whole = Button(texts("history_page.whole"), "clock", role="link")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.whole, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(entries, 1)
