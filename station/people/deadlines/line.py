"""The gear that a person supervises as head of a business section (EQ-06)."""

from __future__ import annotations

from datetime import datetime

from station.core.clock import local
from station.people.deadlines.ports import DeadlineView
from station.people.offices.sections import supervised
from station.people.sessions import Session


def line_of(view: DeadlineView, session: Session, now: datetime, zone: str) -> frozenset[int]:
    """The categories, by the number of the officer behind the account; none for whoever heads no section."""
    if not session.number:
        return frozenset()
    day = local(now, zone).date()
    return supervised(view.shown_policy, view.people, view.offices.holdings(), session.number, day)
