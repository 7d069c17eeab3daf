"""Decisions about requests: filing one, deciding a step, giving a request up. Pure: a case holds all the facts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.approvals.bodies import (
    APPROVAL,
    LONGEST_PAPER,
    PaperDecision,
    RequestWithdrawn,
    StepDecided,
    awaited_as,
)
from station.approvals.values import ENDED, Request, RequestState
from station.core.attachments import AttachedFile
from station.core.calendar import CalendarYear
from station.core.clock import local
from station.core.deadlines import Length, LengthUnit
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, subject
from station.core.policy import Policy, working_hours
from station.core.policy.served import served_integer
from station.people.deadlines.bodies import DueBy
from station.people.naming import written
from station.people.offices.holding import office_holders, offices_on
from station.people.offices.values import Function, Holding
from station.people.sessions import Session
from station.people.values import Account

STEP_DAYS: Final = served_integer("PF-09", "approval_working_days")


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """What a decision knows of the office: who holds what, the announced years, the zone."""

    holdings: tuple[Holding, ...]
    years: tuple[CalendarYear, ...]
    zone: str

    def due(self, policy: Policy, now: datetime) -> DueBy:
        """Until when a step that begins now is to be decided."""
        length = Length(STEP_DAYS.of(policy), LengthUnit.WORKING_DAYS)
        return DueBy.after(now, length, working_hours(policy, self.years, self.zone))

    def functions(self, number: str | None, now: datetime) -> frozenset[Function]:
        """What the officer has for the whole office today."""
        return offices_on(self.holdings, local(now, self.zone).date(), number).own

    def holders(self, function: Function, now: datetime) -> tuple[Holding, ...]:
        """Who has the function for the whole office today."""
        return office_holders(self.holdings, function, local(now, self.zone).date())

    def holding(self, number: str, function: Function, now: datetime) -> Holding | None:
        """By which holding the officer has the function today."""
        return next((each for each in self.holders(function, now) if each.number == number), None)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody decides: whether they accept, and what they say."""

    accepted: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class EnteredPaper:
    """The paper of a decision that was made elsewhere, and the account of whoever confirms besides that it says so."""

    number: str
    dated: date | None
    scan: AttachedFile
    second: Account


@dataclass(frozen=True, slots=True)
class StepCase:
    """A request whose present step is to be decided; `involved` are the numbers of those whose matter it is."""

    id: str
    request: Request | None
    involved: tuple[str, ...]
    opinion: Opinion
    office: OfficeDay
    paper: EnteredPaper | None = None
    absent_name: str = ""
    effect: tuple[Draft, ...] = ()
    """What follows when the last step is accepted."""


@dataclass(frozen=True, slots=True)
class WithdrawCase:
    """A request that is given up; `gone`: the requester can't do so any more."""

    id: str
    request: Request | None
    reason: str
    office: OfficeDay
    gone: bool = False


def chain_for(
    session: Session, functions: Iterable[Function], office: OfficeDay, now: datetime, rule: str
) -> tuple[Function, ...]:
    """Who decides a request, in order: the functions of a chain without those that the requester has.

    Raises Refused ``approvals.nobody_else`` where none is left: nobody approves their own.
    """
    chain = tuple(dict.fromkeys(functions))
    own = office.functions(session.number, now)
    left = tuple(each for each in chain if each not in own)
    if not left:
        raise Refused("approvals.nobody_else", rule=rule, function=chain[-1].value if chain else "")
    return left


def require_none_open(running: Sequence[Request], instead_of: int, awaited: str = APPROVAL) -> None:
    """Raise Refused ``approvals.open_already`` where another request about the same thing runs that is awaited as this one."""
    for each in running:
        if each.seq != instead_of and awaited_as(each.kind) == awaited:
            raise Refused(
                "approvals.open_already", rule=each.rule, id=each.id, title=each.title, by=each.name
            )


def own_returned(session: Session, running: Sequence[Request], instead_of: int) -> int:
    """The number of the request that a new one files anew: the stated one, else one's own about the same thing that came back."""
    mine = (
        each.seq
        for each in running
        if each.state is RequestState.RETURNED and each.account == session.account
    )
    return instead_of or next(mine, 0)


def replaced(session: Session, found: Request | None, instead_of: int, about: str) -> tuple[str, ...]:
    """The subjects of the request that a new one files anew; none where it files none anew.

    Raises Refused ``approvals.unknown``, ``approvals.not_returned``, ``approvals.not_yours``.
    """
    if not instead_of:
        return ()
    if found is None or found.about != about:
        raise Refused("approvals.unknown", id=str(instead_of))
    if found.state is not RequestState.RETURNED:
        raise Refused("approvals.not_returned", rule=found.rule, id=found.id)
    if found.account != session.account:
        raise Refused("approvals.not_yours", rule=found.rule, id=found.id, by=found.name)
    return (request_subject(found.seq),)


def request_subject(seq: int) -> str:
    """A request as entries name it."""
    return subject("request", str(seq))


def decide_step(session: Session, case: StepCase, policy: Policy, now: datetime) -> Decided[None]:
    """The present step is accepted or refused; after the last one what was asked for follows, in the same unit of work.

    Raises Refused ``approvals.unknown``, ``approvals.ended``, ``approvals.with_requester``, ``approvals.own``,
    ``approvals.decided_before``, ``approvals.not_for_you``, ``approvals.opinion_missing``, ``approvals.paper_missing``,
    ``approvals.paper_own``, ``approvals.paper_dated``, ``people.words_too_long``.
    """
    request = _waiting(case.id, case.request)
    function = request.present.function
    opinion = _opinion(case.opinion, request)
    holding = None
    if case.paper is None:
        holding = _decider(session, case, request, now)
    else:
        _require_unconcerned(session, case, case.paper, request)
    paper = None if case.paper is None else _paper(case.paper, request, case.office, now)
    last = request.step + 1 == len(request.steps)
    follows = case.opinion.accepted and not last
    body = StepDecided(
        request=request.seq,
        kind=request.kind,
        rule=request.rule,
        about=request.about,
        title=request.title,
        step=request.step,
        function=function,
        accepted=case.opinion.accepted,
        opinion=opinion,
        absent="" if holding is None else holding.absent,
        absent_name=case.absent_name if holding is not None and holding.absent else "",
        paper=paper,
        second="" if case.paper is None else case.paper.second.name,
        second_name="" if case.paper is None else case.paper.second.display_name,
        next_due=case.office.due(policy, now) if follows else None,
    )
    about = (request.about, request_subject(request.seq))
    draft = session.draft(body, now, subjects=about, rules=(request.rule,))
    return Decided((draft, *(case.effect if case.opinion.accepted and last else ())), (), None)


def decide_withdraw(session: Session, case: WithdrawCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The request is given up, by its requester; where they have left, by whoever is asked for a step of it.

    Raises Refused ``approvals.unknown``, ``approvals.ended``, ``approvals.not_yours``, ``people.reason_missing``.
    """
    request = running_request(case.id, case.request)
    if not may_withdraw(session, request, case.office, now, gone=case.gone):
        raise Refused("approvals.not_yours", rule=request.rule, id=request.id, by=request.name)
    reason = written(case.reason, "people.reason_missing", request.rule)
    body = RequestWithdrawn(request.seq, request.kind, request.about, request.title, reason)
    about = (request.about, request_subject(request.seq))
    return Decided((session.draft(body, now, subjects=about, rules=(request.rule,)),), (), None)


def may_decide(
    session: Session, request: Request, involved: Sequence[str], office: OfficeDay, now: datetime
) -> bool:
    """Whether the present step of a request waits for this person."""
    try:
        _decider(session, StepCase(request.id, request, tuple(involved), Opinion(True), office), request, now)
    except Refused:
        return False
    return request.state is RequestState.OPEN


def deciders(
    request: Request,
    involved: Sequence[str],
    function: Function,
    office: OfficeDay,
    account_of: Callable[[str], str],
    now: datetime,
) -> tuple[Holding, ...]:
    """Who may decide a step of `function` today, if nobody else decides one before; `account_of` gives an officer's account, "" for none."""
    return tuple(
        each
        for each in office.holders(function, now)
        if _bar(request, involved, account_of(each.number), each.number) is None
    )


def may_withdraw(session: Session, request: Request, office: OfficeDay, now: datetime, *, gone: bool) -> bool:
    """Whether the person may give the request up: their own, or one of somebody `gone`, which would else run for ever."""
    if request.state in ENDED:
        return False
    if is_requester(session, request):
        return True
    asked = office.functions(session.number, now)
    return gone and any(step.function in asked for step in request.steps)


def is_requester(session: Session, request: Request) -> bool:
    """Whether the request is what this person asks for; not what they filed for another."""
    if request.number:
        return session.number == request.number
    return session.account == request.account


def running_request(entered: str, request: Request | None) -> Request:
    """The request, which is not done with. Raises Refused ``approvals.unknown``, ``approvals.ended``."""
    if request is None:
        raise Refused("approvals.unknown", id=entered)
    if request.state in ENDED:
        raise Refused("approvals.ended", rule=request.rule, id=request.id, state=request.state.value)
    return request


def _waiting(entered: str, request: Request | None) -> Request:
    found = running_request(entered, request)
    if found.state is RequestState.RETURNED:
        raise Refused("approvals.with_requester", rule=found.rule, id=found.id, by=found.name)
    return found


def _decider(session: Session, case: StepCase, request: Request, now: datetime) -> Holding:
    """By which holding the person decides the present step: nobody their own, nobody twice."""
    number = session.number
    bar = _bar(request, case.involved, session.account, number)
    if bar is not None:
        raise Refused(bar, rule=request.rule, id=request.id)
    function = request.present.function
    holding = None if number is None else case.office.holding(number, function, now)
    if holding is None:
        raise Refused("approvals.not_for_you", rule=request.rule, id=request.id, function=function.value)
    return holding


def _bar(request: Request, involved: Sequence[str], account: str, number: str | None) -> str | None:
    """What keeps a person from deciding it, whichever office they hold: that it is theirs, that they decided an earlier step."""
    if _concerns(request, involved, account, number):
        return "approvals.own"
    before = request.steps[: request.step]
    if any(each.account == account or (number and each.number == number) for each in before):
        return "approvals.decided_before"
    return None


def _concerns(request: Request, involved: Sequence[str], account: str, number: str | None) -> bool:
    """Whether the request is this person's, or about them."""
    return request.account == account or (number or "") in {*filter(None, (request.number, *involved))}


def _require_unconcerned(session: Session, case: StepCase, paper: EnteredPaper, request: Request) -> None:
    """Raise Refused ``approvals.paper_own`` where a paper rests on the word of those whose matter it is.

    A step of the office is entered by two people whom it doesn't concern; of a decision of the bureau, which the office can't
    make, one of the two is enough.
    """
    second = paper.second
    concerned = [
        name
        for account, number, name in (
            (session.account, session.number, session.name),
            (second.name, second.number, second.display_name),
        )
        if _concerns(request, case.involved, account, number)
    ]
    most = 1 if request.present.function is Function.BUREAU_OFFICE else 0
    if len(concerned) > most:
        raise Refused("approvals.paper_own", rule=request.rule, id=request.id, by=concerned[-1])


def _opinion(opinion: Opinion, request: Request) -> str:
    if not opinion.accepted or opinion.words.strip():
        return written(opinion.words, "approvals.opinion_missing", request.rule)
    return ""


def _paper(paper: EnteredPaper, request: Request, office: OfficeDay, now: datetime) -> PaperDecision:
    number = " ".join(paper.number.split())
    if not number or paper.dated is None:
        raise Refused("approvals.paper_missing", rule=request.rule, field="paper")
    if len(number) > LONGEST_PAPER:
        raise Refused("approvals.paper_long", rule=request.rule, field="paper", longest=LONGEST_PAPER)
    filed, today = local(request.filed_at, office.zone).date(), local(now, office.zone).date()
    if not filed <= paper.dated <= today:
        raise Refused("approvals.paper_dated", rule=request.rule, field="dated", first=filed, last=today)
    return PaperDecision(number, paper.dated, paper.scan)
