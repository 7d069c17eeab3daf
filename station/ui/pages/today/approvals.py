"""Requests that wait for the person's decision, and own ones that came back."""

from __future__ import annotations

from station.approvals.values import RequestState
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState

_SHOWN = 5


def approvals_section(services: Needs, session: Session, texts: Texts) -> TodaySection | None:
    """What waits for this person; each line leads to the request."""
    waiting = services.approvals.requests.waiting(session)
    if not waiting:
        return None
    rows = []
    for each in waiting[:_SHOWN]:
        back = each.state is RequestState.RETURNED
        word = texts(f"today_page.row.{'sent_back' if back else 'to_decide'}")
        kind = texts(f"approvals.matter.{each.matter}")
        area, _, tag = each.about.partition(":")
        title = f"{tag} {each.title}" if area == "item" else each.title
        said = texts("today_page.row.asked", kind=kind, title=title, name=each.name)
        state = ChipState(word, "attention" if back else "accent", "undo" if back else "clock")
        rows.append(TaskRow(each.id, said, state, "approvals", f"request:{each.id}"))
    return TodaySection(
        "approvals", "approvals", "accent", len(waiting), tuple(rows), "approvals", "filter:waits"
    )
