"""What was passed on to the person, or by them for a while: both are told (EQ-13)."""

from __future__ import annotations

from station.core.ledger import subject
from station.core.ledger.words import sentence
from station.core.texts import Texts
from station.people.leaving.passing import PassedOn
from station.people.sessions import Session
from station.ui.leading import leads_to
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState

_SHOWN = 5


def passed_on_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """Requests and counts that went from one to another of late; each line leads there."""
    found = services.people.handovers.passed_on(session)
    if not found:
        return None
    rows = []
    for each in found[:_SHOWN]:
        body = each.typed
        if not isinstance(body, PassedOn):
            continue
        mine = body.to_number == session.number
        state = ChipState(
            texts(f"today_page.row.{'passed_to_you' if mine else 'passed_by_you'}"),
            *(("accent", "person") if mine else ("neutral", "check")),
        )
        page, about = leads_to(session, body.matter) or ("", "")
        rows.append(TaskRow(str(each.seq), sentence(texts, each), state, page, about))
    page, about = leads_to(session, subject("officer", session.number or "")) or ("", "")
    return TodaySection("passed_on", "person", "accent", len(found), tuple(rows), page, about, counts=False)
