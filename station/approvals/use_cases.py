"""Requests as use cases: what waits for a person, deciding a step, entering a decision from its paper, giving one up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Final

from station.approvals.awaiting import Awaiting, able, filed_entry, task_of
from station.approvals.bodies import Filed
from station.approvals.decide import (
    EnteredPaper,
    OfficeDay,
    Opinion,
    StepCase,
    WithdrawCase,
    decide_step,
    decide_withdraw,
    is_requester,
    may_decide,
    may_withdraw,
    request_subject,
)
from station.approvals.passing import PassCase, RequestPassedOn, decide_pass_on
from station.approvals.ports import ApprovalsStore, ApprovalsView, ApprovalsWork
from station.approvals.values import ENDED, Request, RequestStanding, RequestState
from station.core.attachments import Attachment, AttachmentFiles, Picture
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Draft, Entry
from station.core.progress import CancelToken
from station.people.asking import asks
from station.people.dated import Dated
from station.people.naming import number_key
from station.people.offices.values import Function, Holding
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons, require_second
from station.people.values import AccountStatus

_LONGEST_NUMBER: Final = 15


class Approvals(Dated, behind="requests", ask=asks(Permission.ACCOUNT_OWN)):
    """The requests of all rooms. Looking at others' needs PEOPLE_VIEW, or the office that a step asks for."""

    def __init__(
        self,
        store: ApprovalsStore,
        persons: TwoPersons,
        files: AttachmentFiles,
        awaiting: Awaiting,
    ) -> None:
        self._store, self._persons, self._files, self._awaiting = store, persons, files, awaiting

    @asks(Permission.ACCOUNT_OWN)
    def waiting(self, session: Session) -> tuple[Request, ...]:
        """What waits for this person: steps that they decide and nobody else has claimed, and own requests that came back."""
        now = self._store.clock.now()
        with self._store.read() as view:
            office = self._awaiting.office(view)
            asked = view.requests.waiting(office.functions(session.number, now))
            found = (each for each in asked if self._awaiting.calls(session, each, view, office, now))
            return (*found, *view.requests.returned_to(session.account))

    @asks(Permission.ACCOUNT_OWN)
    def show(self, session: Session, request: str) -> RequestStanding:
        """A request as it stands. Raises Refused ``approvals.unknown``, also for one that is not this person's to see."""
        now = self._store.clock.now()
        with self._store.read() as view:
            found = self._seen(view, session, request)
            office, (entry, filed) = self._awaiting.office(view), filed_entry(view, found)
            mine = self._awaiting.waits(session, found, view, office, now)
            able = self._able(view, found, (entry, filed), office, now)
            named = () if found.waits_for is None else able[found.waits_for]
            officers = (view.people.officer(each.number) for each in named)
            names = tuple(f"{each.name} {each.number}" for each in officers if each is not None)
            own = found.account == session.account
            given_up = may_withdraw(session, found, office, now, gone=self._gone(view, found))
            vacant = tuple(
                function for function, by in able.items() if not by and function is not Function.BUREAU_OFFICE
            )
            former = view.requests.request(filed.instead_of) if filed.instead_of else None
            anew, task = self._anew(view, found), task_of(view, found)
            told = view.ledger.about(request_subject(found.seq), checked=True)
            passed = tuple(each for each in told if isinstance(each.typed, RequestPassedOn))
            passable = found.state not in ENDED and (own or session.may(Permission.PEOPLE_EDIT))
            named_so = (found, entry, mine, own, names, given_up, vacant, former, anew, task)
            return RequestStanding(*named_so, passable=passable, passed=passed)

    @asks(Permission.ACCOUNT_OWN)
    def decide(
        self, session: Session, request: str, *, accepted: bool, opinion: str = ""
    ) -> tuple[Entry, ...]:
        """Accept or refuse the step that waits. Raises like `decide_step`, Refused ``approvals.not_feasible``."""
        with self._store.write() as work:
            case = self._case(work, session, request, Opinion(accepted, opinion), None)
            return record(work, decide_step(session, case, work.policy, self._store.clock.now()))

    @asks(Permission.ACCOUNT_OWN)
    def enter(
        self,
        session: Session,
        request: str,
        second: Person,
        *,
        accepted: bool,
        opinion: str = "",
        number: str,
        dated: date | None,
        scan: Path,
    ) -> tuple[Entry, ...]:
        """Enter what was decided elsewhere from its paper and a scan of it, confirmed by a second person.

        Raises like `decide`, for `second` as `TwoPersons.prove`, as `require_second`, and for `scan` as `AttachmentFiles.receive`.
        """
        name = self._persons.prove(second)
        with self._files.receive(scan) as received, self._store.write() as work:
            now = self._store.clock.now()
            account = require_second(session, name, work.people, now)
            paper = EnteredPaper(number, dated, received.file, account)
            case = self._case(work, session, request, Opinion(accepted, opinion), paper)
            entries = record(work, decide_step(session, case, work.policy, now))
            received.keep()  # an entry never names what is not there
            return entries

    @asks(Permission.ACCOUNT_OWN)
    def papers(self, session: Session, request: str) -> tuple[Attachment, ...]:
        """The photos with which a request was filed, and the scans of its papers, oldest first. Raises Refused ``approvals.unknown``."""
        with self._store.read() as view:
            found = self._seen(view, session, request)
            with_report = (each for each in view.attachments.about(found.about) if each.seq == found.seq)
            return (*with_report, *view.attachments.about(request_subject(found.seq)))

    @asks(Permission.ACCOUNT_OWN)
    def picture(
        self, session: Session, request: str, seq: int, *, cancel: CancelToken | None = None
    ) -> Picture:
        """The scan that the entry `seq` added, compared before.

        Raises like `AttachmentFiles.picture`, Refused ``approvals.unknown``, ``approvals.no_paper``.
        """
        return self._files.picture(self._paper(session, request, seq).file, cancel)

    @asks(Permission.ACCOUNT_OWN)
    def save(self, session: Session, request: str, seq: int, target: Path) -> Path:
        """Write a copy of the scan that the entry `seq` added. Raises like `AttachmentFiles.save` and as `picture`."""
        return self._files.save(self._paper(session, request, seq).file, target)

    def _paper(self, session: Session, request: str, seq: int) -> Attachment:
        for each in self.papers(session, request):
            if each.seq == seq:
                return each
        raise Refused("approvals.no_paper", id=request, seq=seq)

    @asks(Permission.ACCOUNT_OWN)
    def withdraw(self, session: Session, request: str, reason: str) -> Entry:
        """Give a request up: one's own, or that of somebody who has left. Raises like `decide_withdraw`."""
        with self._store.write() as work:
            found = self._found(work, request)
            gone = found is not None and self._gone(work, found)
            case = WithdrawCase(request, found, reason, self._awaiting.office(work), gone)
            (entry,) = record(work, decide_withdraw(session, case, work.policy, self._store.clock.now()))
            return entry

    @asks(Permission.ACCOUNT_OWN)
    def pass_on(self, session: Session, request: str, to: str, reason: str) -> Entry:
        """A request goes to the officer `to`, who is its requester from then on (EQ-13). Raises Refused as `decide_pass_on`."""
        with self._store.write() as work:
            number = number_key(to)
            case = PassCase(
                request,
                self._seen(work, session, request),
                number,
                work.people.officer(number),
                work.people.account_of(number),
                reason,
                self._awaiting.office(work),
            )
            (entry,) = record(work, decide_pass_on(session, case, work.policy, self._store.clock.now()))
            return entry

    def _case(
        self,
        work: ApprovalsWork,
        session: Session,
        entered: str,
        opinion: Opinion,
        paper: EnteredPaper | None,
    ) -> StepCase:
        now, office = self._store.clock.now(), self._awaiting.office(work)
        found = self._seen(work, session, entered)
        entry, filed = filed_entry(work, found)
        involved = self._awaiting.involved(work, found, entry, filed)
        effect: tuple[Draft, ...] = ()
        last = found.waits_for is not None and found.step + 1 == len(found.steps)
        if opinion.accepted and last and (paper or may_decide(session, found, involved, office, now)):
            effect = self._effect(work, session, found, filed, now)
        return StepCase(
            entered,
            found,
            involved,
            opinion,
            office,
            paper,
            self._absent_name(work, session, found, office, now),
            effect,
        )

    def _effect(
        self, work: ApprovalsWork, session: Session, found: Request, filed: Filed, now: datetime
    ) -> tuple[Draft, ...]:
        """What follows when the last step is accepted. Raises Refused ``approvals.not_feasible`` with why it can't follow any more."""
        try:
            return self._awaiting.carrier(found.kind).effect(session, filed, found, work, now)
        except Refused as refusal:
            rule, facts = refusal.rule or found.rule, {**refusal.facts, "request": found.id}
            raise Refused("approvals.not_feasible", rule=rule, cause=refusal.code, **facts) from refusal

    def _able(
        self, view: ApprovalsView, found: Request, by: tuple[Entry, Filed], office: OfficeDay, now: datetime
    ) -> dict[Function, tuple[Holding, ...]]:
        """Who may decide each step that is still to be decided, today; none where the request doesn't run."""
        involved = self._awaiting.involved(view, found, *by)
        ahead = found.steps[found.step :] if found.state is RequestState.OPEN else ()
        return {each.function: able(view, found, involved, each.function, office, now) for each in ahead}

    def _absent_name(
        self, view: ApprovalsView, session: Session, found: Request, office: OfficeDay, now: datetime
    ) -> str:
        """The name of whom the person stands in for, where they do."""
        holding = office.holding(session.number or "", found.present.function, now)
        officer = None if holding is None or not holding.absent else view.people.officer(holding.absent)
        return "" if officer is None else officer.name

    def _anew(self, view: ApprovalsView, found: Request) -> str:
        if found.state is not RequestState.REPLACED:
            return ""
        told = ((each.seq, each.typed) for each in view.ledger.about(request_subject(found.seq)))
        by = (seq for seq, body in told if isinstance(body, Filed) and body.instead_of == found.seq)
        return str(next(by, ""))

    def _found(self, view: ApprovalsView, entered: str) -> Request | None:
        number = entered.strip()
        known = number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER
        return view.requests.request(int(number)) if known else None

    def _seen(self, view: ApprovalsView, session: Session, entered: str) -> Request:
        """The request, if this person may look at it."""
        found = self._found(view, entered)
        if found is not None:
            filed = found.account == session.account or is_requester(session, found)
            own = office = filed or session.may(Permission.PEOPLE_VIEW)
            if not own:
                functions = self._awaiting.office(view).functions(session.number, self._store.clock.now())
                office = any(each.function in functions for each in found.steps)
            if own or office:
                return found
        raise Refused("approvals.unknown", id=entered.strip())

    def _gone(self, view: ApprovalsView, request: Request) -> bool:
        """Whether the requester can't act on the request any more: the officer has left, or the account is closed."""
        account, officer = view.people.account(request.account), view.people.officer(request.number)
        theirs = account is None or (account.number or "") == request.number  # else another filed it for them
        closed = theirs and (account is None or account.status is AccountStatus.CLOSED)
        return closed or (officer is not None and not officer.active)
