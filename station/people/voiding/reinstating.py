"""Somebody who left comes back: the same number and history, the badge if it is still free, the account (EQ-13)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.people.administration import require_may_close
from station.people.bodies import OfficerLeft
from station.people.naming import written
from station.people.sessions import Session
from station.people.values import Officer
from station.people.voiding.bodies import AccountReopened, OfficerReinstated
from station.people.voiding.decide import badge_again
from station.people.voiding.gathering import closed_with, history_of, officer_line
from station.people.voiding.ports import PeopleVoidView
from station.people.voiding.values import AccountLine, OfficerLine


@dataclass(frozen=True, slots=True)
class ReinstateCase:
    """The officer who is to come back, with the leave that counts, and the account that it closed."""

    number: str
    officer: Officer | None
    reason: str
    line: OfficerLine | None = None
    account: AccountLine | None = None


def reinstate_case(view: PeopleVoidView, session: Session, number: str, reason: str) -> ReinstateCase:
    """The case of the officer with this number."""
    officer = view.people.officer(number)
    case = ReinstateCase(number, officer, reason)
    if officer is None or officer.active:
        return case
    counting = history_of(view, "officer", officer.number).counting()
    left = [each for each in counting if isinstance(each.typed, OfficerLeft)]
    if not left:
        return case
    line = officer_line(view, officer.number, left[-1])
    return replace(case, line=line, account=closed_with(view, session, left[-1]))


def decide_reinstate(
    session: Session, case: ReinstateCase, _policy: Policy, now: datetime
) -> Decided[Officer]:
    """The officer in service again, and the account open again for whoever chooses another password first.

    Raises Refused ``people.unknown_officer``, ``people.still_in_service``, ``people.reason_missing``, ``people.account_senior``.
    """
    officer, line = case.officer, case.line
    if officer is None:
        raise Refused("people.unknown_officer", number=case.number)
    if officer.active or line is None:
        raise Refused("people.still_in_service", rule="EQ-13", number=officer.number, name=officer.name)
    why = written(case.reason, "people.reason_missing", "EQ-13")
    badge, notices = badge_again(line, line.wrong.seq)
    about = subject("officer", officer.number)
    drafts = [
        session.draft(OfficerReinstated(officer.number, badge, why), now, subjects=(about,), rules=("EQ-13",))
    ]
    account = case.account
    if account is not None and not account.others:
        require_may_close(session, account.standing)
        name = account.standing.account.name
        opened = AccountReopened(name, why)
        drafts.append(
            session.draft(opened, now, subjects=(subject("account", name), about), rules=("PF-04",))
        )
    return Decided(tuple(drafts), notices, replace(officer, active=True, badge=badge))
