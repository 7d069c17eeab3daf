"""What became of a person's requests, and of the decisions that were theirs alone, for the handover of whoever leaves (EQ-13)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from station.approvals.bodies import RequestWithdrawn, StepDecided
from station.approvals.passing import RequestPassedOn
from station.approvals.ports import ApprovalsView, RequestReader
from station.approvals.values import Request, RequestState
from station.core.clock import local
from station.core.ledger import Entry, subject
from station.people.leaving.matter_bodies import MatterEnd, MatterKind, SettledMatter
from station.people.leaving.ports import SettledThings
from station.people.offices.bodies import OfficeEnded
from station.people.offices.values import Function

_ENDS = {
    RequestState.ACCEPTED: MatterEnd.DONE,
    RequestState.REFUSED: MatterEnd.DONE,
    RequestState.WITHDRAWN: MatterEnd.WITHDRAWN,
}


class EndedReader(RequestReader, Protocol):
    """Requests, with those of a person that are done with."""

    def ended_of(self, number: str) -> tuple[Request, ...]:
        """Those that an officer asked for and that ended, the oldest first."""
        ...


class EndedView(ApprovalsView, Protocol):
    """The state that one transaction sees."""

    @property
    def requests(self) -> EndedReader:
        """Requests."""
        ...


class RequestsSettled:
    """Requests of a person that ended or went to another, and decisions that went to another one with their office."""

    def settled_of(self, number: str, since: date, view: EndedView) -> tuple[SettledMatter, ...]:
        """In the order of the requests, then of the entries by which the others went over."""
        return (*_own(number, since, view), *_passed_on(number, since, view), *_passed(number, since, view))


def _own(number: str, since: date, view: EndedView) -> Iterator[SettledMatter]:
    for request in view.requests.ended_of(number):
        entry, end = _last(view, request), _ENDS.get(request.state)
        if entry is not None and end is not None and _day(entry) >= since:
            by = request.present
            decider = (by.number, by.name) if end is MatterEnd.DONE else ("", "")
            yield _matter(MatterKind.REQUEST, request, end, decider, entry)


def _last(view: EndedView, request: Request) -> Entry | None:
    """The entry with which it ended."""
    about = view.ledger.about(subject("request", request.id), checked=True)
    told = (each for each in reversed(about) if isinstance(each.typed, StepDecided | RequestWithdrawn))
    return next(told, None)


def _passed_on(number: str, since: date, view: EndedView) -> Iterator[SettledMatter]:
    """Requests that are another's now."""
    for entry in view.ledger.about(subject("officer", number), checked=True):
        body = entry.typed
        if isinstance(body, RequestPassedOn) and body.number == number and _day(entry) >= since:
            to, code = (body.to_number, body.to_name), str(body.request)
            on = _day(entry)
            yield SettledMatter(
                MatterKind.REQUEST, body.matter, code, body.title, MatterEnd.PASSED, *to, entry.seq, on
            )


def _passed(number: str, since: date, view: EndedView) -> Iterator[SettledMatter]:
    """What waits for the office that a named person holds in their place."""
    for entry in view.ledger.about(subject("officer", number), checked=True):
        body = entry.typed
        if not isinstance(body, OfficeEnded) or body.number != number or _day(entry) < since:
            continue
        if body.successor:
            to = (body.successor, body.successor_name)
            for request in view.requests.waiting((Function(body.function),)):
                if request.seq < entry.seq:
                    yield _matter(MatterKind.DECISION, request, MatterEnd.PASSED, to, entry)


def _matter(
    kind: MatterKind, request: Request, end: MatterEnd, to: tuple[str, str], entry: Entry
) -> SettledMatter:
    about = subject("request", request.id)
    return SettledMatter(kind, about, request.id, request.title, end, *to, entry.seq, _day(entry))


def _day(entry: Entry) -> date:
    return local(entry.happened_at, entry.zone).date()


def settled_requests() -> tuple[SettledThings, ...]:
    """What this room tells of requests and decisions that a person has no more."""
    return (RequestsSettled(),)
