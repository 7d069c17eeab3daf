"""Whose decision a request awaits, for the inbox and for whoever claims it as a task (PF-09).

A claim is the one on the deadline of the step that waits: whoever claimed it has the request before them, and it calls
nobody else while they may still decide it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from station.approvals.bodies import Filed, awaited_as
from station.approvals.decide import OfficeDay, deciders, may_decide, request_subject
from station.approvals.passing import RequestPassedOn
from station.approvals.ports import ApprovalsView, Carrier
from station.approvals.values import Request, RequestState
from station.core.deadlines import Deadline
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, Stream
from station.people.offices.values import Function, Holding
from station.people.sessions import Session


class Awaiting:
    """Asks the requests, the offices of the day and the rooms that file requests; `zone` is the office's."""

    def __init__(self, carriers: Iterable[Carrier[Any]], zone: str) -> None:
        self._carriers = {kind: each for each in carriers for kind in each.kinds}
        self._zone = zone

    def __call__(self, session: Session, deadline: Deadline, view: Any, now: datetime) -> bool:
        """Whether a deadline is that of a step which waits for this person's decision."""
        running = view.requests.running(deadline.subject)
        asked = (each for each in running if each.state is RequestState.OPEN)
        found = next((each for each in asked if awaited_as(each.kind) == deadline.kind), None)
        return found is not None and self.waits(session, found, view, self.office(view), now)

    def carrier(self, kind: str) -> Carrier[Any]:
        """The carrier of the requests of a kind."""
        return self._carriers[kind]

    def office(self, view: ApprovalsView) -> OfficeDay:
        """What a decision knows of the office."""
        return OfficeDay(tuple(view.offices.holdings()), tuple(view.calendar.years()), self._zone)

    def waits(
        self, session: Session, found: Request, view: ApprovalsView, office: OfficeDay, now: datetime
    ) -> bool:
        """Whether the present step waits for this person, claimed or not."""
        involved = self.involved(view, found, *filed_entry(view, found))
        return may_decide(session, found, involved, office, now)

    def calls(
        self, session: Session, found: Request, view: ApprovalsView, office: OfficeDay, now: datetime
    ) -> bool:
        """Whether it waits for this person and nobody else who may decide it has claimed it."""
        return self.waits(session, found, view, office, now) and not self._elsewhere(
            session, found, view, office, now
        )

    def involved(self, view: ApprovalsView, found: Request, entry: Entry, filed: Filed) -> tuple[str, ...]:
        """Numbers of those whose matter it was when it was filed, or is now; who passed it on does not come to decide it."""
        return (
            *_former(view, found, entry),
            *filed.involved,
            *self._carriers[found.kind].concerned(filed, view),
        )

    def _elsewhere(
        self, session: Session, found: Request, view: ApprovalsView, office: OfficeDay, now: datetime
    ) -> bool:
        task = task_of(view, found)
        if task is None or task.claim is None or task.claim.account == session.account:
            return False
        account = view.people.account(task.claim.account)
        number = None if account is None else account.number
        return number is not None and office.holding(number, found.present.function, now) is not None


def _former(view: ApprovalsView, found: Request, entry: Entry) -> tuple[str, ...]:
    """Whose it was before it was passed on: also where it came back to whoever filed it."""
    told = view.ledger.about(request_subject(found.seq), checked=True)
    passed = [each.typed.number for each in told if isinstance(each.typed, RequestPassedOn)]
    return tuple(filter(None, (entry.actor.number, *passed))) if passed else ()


def able(
    view: ApprovalsView,
    found: Request,
    involved: Sequence[str],
    function: Function,
    office: OfficeDay,
    now: datetime,
) -> tuple[Holding, ...]:
    """Who may decide a step of `function` today, with the accounts that they have."""

    def account_of(number: str) -> str:
        account = view.people.account_of(number)
        return "" if account is None else account.name

    return deciders(found, involved, function, office, account_of, now)


def task_of(view: ApprovalsView, found: Request) -> Deadline | None:
    """The deadline of the step that waits, with the claim on it; None where nothing waits."""
    if found.state is not RequestState.OPEN:
        return None
    running = view.deadlines.open_about(found.about).deadlines
    return next((each for each in running if each.kind == awaited_as(found.kind)), None)


def filed_entry(view: ApprovalsView, found: Request) -> tuple[Entry, Filed]:
    """The entry by which a request was filed, and its body. Raises `IntegrityProblem` ``store.entry_damaged`` where it is gone or another."""
    entry = view.ledger.entry(Stream.CUSTODY, found.seq, checked=True)
    body = None if entry is None else entry.typed
    if entry is None or not isinstance(body, Filed):
        raise IntegrityProblem("store.entry_damaged", stream=Stream.CUSTODY.value, seq=found.seq)
    return entry, body
