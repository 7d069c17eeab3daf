"""Decisions about findings of DM-12: noted by a person, withdrawn by another. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.audit.findings.bodies import FindingNoted, FindingWithdrawn
from station.audit.findings.values import MediaFindingKind, NotedFinding
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.conduct.decide import require_day, require_officer, require_other
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = "DM-12"


@dataclass(frozen=True, slots=True)
class MediaFindingCase:
    """What is to be noted of the officer with `number`, about which subject ("" for none), and which finding confirms the same `indication` already."""

    kind: MediaFindingKind
    number: str
    officer: Officer | None
    on: date
    about: str
    indication: str
    text: str
    today: date
    before: NotedFinding | None = None


@dataclass(frozen=True, slots=True)
class FindingWithdrawalCase:
    """The finding by the entry `seq`, as it is on record, and why it is withdrawn."""

    seq: int
    noted: NotedFinding | None
    reason: str


def decide_note(session: Session, case: MediaFindingCase, _policy: Policy, now: datetime) -> Decided[None]:
    """A finding is on record and counts towards the officer's year.

    Raises Refused ``people.unknown_officer``, ``conduct.own``, ``conduct.day_ahead``, ``conduct.day_implausible``,
    ``findings.text_missing``, ``findings.noted_already``.
    """
    officer = require_officer(case.officer, case.number, RULE)
    require_other(session, officer.number, RULE)
    require_day(case.on, case.today, RULE)
    text = written(case.text, "findings.text_missing", RULE, field="text")
    if case.before is not None:
        raise Refused("findings.noted_already", rule=RULE, finding=case.before.entry.seq)
    facts = (officer.number, officer.name, officer.department, case.on, case.about, case.indication, text)
    about = [subject("officer", officer.number)]
    if case.about and not case.about.startswith("custody:"):
        about.append(case.about)
    draft = session.draft(FindingNoted(case.kind, *facts), now, subjects=tuple(about), rules=(RULE,))
    return Decided((draft,), (), None)


def decide_withdraw_finding(
    session: Session, case: FindingWithdrawalCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """A finding counts no more, by another person than who noted it and whom it is about.

    Raises Refused ``findings.unknown``, ``findings.withdrawn_already``, ``conduct.own``, ``findings.own_finding``,
    ``findings.rests_on``, ``findings.reason_missing``.
    """
    noted = case.noted
    body = None if noted is None else noted.entry.typed
    if noted is None or not isinstance(body, FindingNoted):
        raise Refused("findings.unknown", rule=RULE, finding=case.seq)
    if noted.withdrawal is not None:
        raise Refused("findings.withdrawn_already", rule=RULE, finding=case.seq)
    require_other(session, body.number, RULE)
    actor = noted.entry.actor
    if actor.account == session.account or (actor.number and actor.number == session.number):
        raise Refused("findings.own_finding", rule=RULE, finding=case.seq)
    if noted.violation:
        raise Refused("findings.rests_on", rule=RULE, finding=case.seq, violation=noted.violation)
    why = written(case.reason, "findings.reason_missing", RULE, field="reason")
    withdrawn = FindingWithdrawn(case.seq, body.number, body.name, why)
    draft = session.draft(withdrawn, now, subjects=(subject("officer", body.number),), rules=(RULE,))
    return Decided((draft,), (), None)
