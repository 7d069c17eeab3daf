"""The entry of digests that were computed (pure)."""

from __future__ import annotations

from datetime import datetime

from station.archive.exchange.bodies import MediaDigested
from station.core.deciding import Decided
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.sessions import Session


def decide_digested(session: Session, case: MediaDigested, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry of digests that were computed."""
    about = [subject("recording", each) for each in dict.fromkeys(one.sha256 for one in case.digests)]
    if case.session is not None:
        about.insert(0, subject("session", case.session))
    return Decided((session.draft(case, now, subjects=tuple(about), rules=("DM-03",)),), (), None)
