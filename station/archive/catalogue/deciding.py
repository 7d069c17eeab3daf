"""Decisions about recordings on record: viewing one, and deciding whose it is. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from station.archive.bodies import (
    AttributedBefore,
    MediaAttributed,
    MediaViewed,
)
from station.archive.values import Recording
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.naming import noted, written
from station.people.sessions import Session
from station.people.values import Officer


@dataclass(frozen=True, slots=True)
class AttributionCase:
    """A recording, the given number, the officer on record with that number, and the reason."""

    recording: Recording
    number: str
    officer: Officer | None
    reason: str


@dataclass(frozen=True, slots=True)
class ViewCase:
    """A recording that a person views, and the purpose."""

    recording: Recording
    purpose: str


def decide_view(session: Session, case: ViewCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a recording was viewed (DM-07)."""
    recording, why = case.recording, noted(case.purpose, "DM-07")
    body = MediaViewed(recording.sha256, recording.stored, recording.officer, why)
    about = (subject("recording", recording.sha256),)
    return Decided((session.draft(body, now, subjects=about, rules=("DM-07",)),), (), None)


def decide_attribution(
    session: Session, case: AttributionCase, _policy: Policy, now: datetime
) -> Decided[Officer]:
    """The entry of whose recording it is, for a reason; the value is the officer.

    Raises Refused ``archive.reason_needed``, ``archive.unknown_officer``, ``archive.attributed_already``.
    """
    found, person = case.recording, case.officer
    why = written(case.reason, "archive.reason_needed", "DM-09")
    if person is None:
        raise Refused("archive.unknown_officer", rule="DM-02", officer=case.number)
    if found.officer == case.number and found.doubt is None:
        raise Refused("archive.attributed_already", rule="DM-01", officer=case.number, name=person.name)
    body = MediaAttributed(
        sha256=found.sha256,
        officer=person.number,
        officer_name=person.name,
        department=person.department,
        basis="resolved",
        reason=why,
        before=AttributedBefore(found.officer, found.basis, found.doubt),
    )
    about = (
        subject("recording", found.sha256),
        *(subject("officer", number) for number in sorted({case.number, found.officer or ""} - {""})),
    )
    return Decided((session.draft(body, now, subjects=about, rules=("DM-01", "DM-09")),), (), person)
