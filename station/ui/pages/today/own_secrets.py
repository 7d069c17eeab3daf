"""The notice to a person that another person set their password or PIN (PF-04)."""

from __future__ import annotations

from datetime import datetime

from station.core.texts import Texts
from station.people.sessions import Session
from station.ui import formats
from station.ui.pages.today.needs import Needs
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.chip import ChipState


def own_secrets_section(
    services: Needs, session: Session, texts: Texts, now: datetime
) -> TodaySection | None:
    """Who set which secret of this person, and when; None where nobody did recently."""
    issues = services.people.own_secrets.issued(session)
    if not issues:
        return None
    rows = []
    for issue in issues:
        moment = formats.recent(texts, issue.at, now, services.clock.zone)
        said = texts(f"today_page.row.{issue.purpose}_issued", name=issue.by_name, moment=moment)
        word = texts("today_page.row.secret_pending" if issue.pending else "today_page.row.secret_chosen")
        state = ChipState(word, "attention" if issue.pending else "neutral", "lock")
        rows.append(TaskRow("", said, state, "today"))
    return TodaySection(
        "secrets", "lock", "attention", len(rows), tuple(rows), "today", counts=any(i.pending for i in issues)
    )
