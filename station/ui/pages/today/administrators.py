"""The warning that one administrator is left: nobody could unlock that account or issue it another password (PF-04)."""

from __future__ import annotations

from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def administrators_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """The only administrator, to whoever may open accounts; None where there are more."""
    if not session.may(Permission.ACCOUNTS_EDIT):
        return None
    left = services.people.accounts.administrators(session)
    if len(left) != 1:
        return None
    (only,) = left
    said = texts("today_page.row.one_administrator", name=only.display_name, account=only.name)
    state = ChipState(texts("today_page.row.add_second"), "attention", "people")
    row = TaskRow("", said, state, "administration", f"account:{only.name}")
    return TodaySection(
        "administrators", "people", "attention", 1, (row,), "administration", row.subject, counts=False
    )
