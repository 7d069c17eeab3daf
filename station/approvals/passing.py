"""A request goes to another person, who is its requester from then on (EQ-13). Pure: a case holds all the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from station.approvals.bodies import LONGEST_TITLE, RequestNumber
from station.approvals.decide import OfficeDay, is_requester, request_subject, running_request
from station.approvals.values import Request
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import recorded, subject
from station.core.ledger.bodies import Text
from station.core.ledger.bodies.limits import LONGEST_CODE
from station.core.policy import Policy
from station.people.bodies import AccountName
from station.people.leaving.decide import RULE
from station.people.leaving.passing import PassedOn, taken_by
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Account, AccountStatus, Officer


@recorded("approval.passed_on")
@dataclass(frozen=True, slots=True)
class RequestPassedOn(PassedOn):
    """A request that is not done with has another requester, with the account `to_account`: who files it anew, or gives it up."""

    request: RequestNumber
    kind: Annotated[str, Text(LONGEST_CODE, 1)]
    about: Annotated[str, Text(200, 1)]
    title: Annotated[str, Text(LONGEST_TITLE)]
    to_account: AccountName

    @property
    def matter(self) -> str:
        """The request."""
        return request_subject(self.request)


@dataclass(frozen=True, slots=True)
class PassCase:
    """A request that is to go to whoever has the number `to`: the officer and the account on record."""

    id: str
    request: Request | None
    to: str
    taker: Officer | None
    account: Account | None
    reason: str
    office: OfficeDay


def decide_pass_on(session: Session, case: PassCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The request goes to another, by its requester or by whoever keeps the roster.

    Raises Refused ``approvals.unknown``, ``approvals.ended``, ``approvals.not_yours``, ``passing.no_account``, ``passing.decides``,
    ``people.reason_missing`` and as `taken_by`.
    """
    request = running_request(case.id, case.request)
    if not (is_requester(session, request) or session.may(Permission.PEOPLE_EDIT)):
        raise Refused("approvals.not_yours", rule=request.rule, id=request.id, by=request.name)
    taker = taken_by(case.to, case.taker, request.number)
    facts = {"number": taker.number, "name": taker.name, "id": request.id}
    account = case.account
    if account is None or account.status is AccountStatus.CLOSED:
        raise Refused("passing.no_account", rule=RULE, field="to", **facts)
    ahead = {each.function for each in request.steps[request.step :]}
    before = {each.number for each in request.steps[: request.step]}
    if taker.number in before or ahead & case.office.functions(taker.number, now):
        raise Refused("passing.decides", rule=RULE, field="to", **facts)
    reason = written(case.reason, "people.reason_missing", RULE)
    body = RequestPassedOn(
        *(request.number, request.name, taker.number, taker.name, reason),
        *(request.seq, request.kind, request.about, request.title, account.name),
    )
    officers = (subject("officer", each) for each in (request.number, taker.number) if each)
    about = (request.about, request_subject(request.seq), *officers)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), None)
