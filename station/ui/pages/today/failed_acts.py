"""What failed after whoever asked for it had left, for those who see to the accounts: it can be asked for once more."""

from __future__ import annotations

from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.pages.today.due import MOST_ROWS
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.unheard_watch import act_words
from station.ui.widgets.chip import ChipState


def failed_acts_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """Each with the name of the person, until they have read it; None where there are none."""
    if not session.may(Permission.ACCOUNTS_EDIT):
        return None
    acts = services.people.failed_acts.everybodys(session)
    state = ChipState(texts("today_page.row.not_recorded"), "stop")
    said = (f"{each.name}　{act_words(texts, each, services.clock.zone)}" for each in acts)
    rows = tuple(
        TaskRow("", words, state, "administration", f"account:{each.account}")
        for each, words in zip(acts[:MOST_ROWS], said, strict=False)
    )
    return TodaySection("failed_acts", "stop", "stop", len(acts), rows, "administration") if acts else None
