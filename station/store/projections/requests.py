"""Projections of requests: filed, decided step by step, given up; each room's kinds are asked for here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from station.approvals.bodies import APPROVAL, Filed, RequestWithdrawn, StepDecided
from station.approvals.grids.bodies import GridChangeRequested
from station.approvals.passing import RequestPassedOn
from station.approvals.values import RequestState
from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry
from station.people.deadlines.bodies import DueBy
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.deadlines import deadline
from station.store.schema.requests import request, request_step

F = TypeVar("F", bound=Filed)

_APPROVALS = Room("approvals")


def _ask(rows: Rows, entry: Entry, body: Filed, rule: str, by: tuple[str, str] | None = None) -> None:
    """A request is filed with `entry`, `by` the officer with this number and name where another files it for them.

    One that it files anew is done with.
    """
    actor = entry.actor
    number, name = by or (actor.number or "", actor.name)
    rows.put(
        request,
        {
            "seq": entry.seq,
            "kind": body.KIND,
            "matter": body.matter,
            "rule": rule,
            "about": body.about,
            "title": body.title,
            "text": body.text,
            "account": actor.account,
            "number": number,
            "name": name,
            "filed_at": entry.happened,
            "state": RequestState.OPEN.value,
            "step": 0,
            "steps": len(body.chain),
            "ended_at": None,
        },
    )
    if body.instead_of:
        _settle(rows, entry, body.instead_of, RequestState.RETURNED, RequestState.REPLACED)


def _ask_steps(rows: Rows, entry: Entry, body: Filed) -> None:
    """Its steps, the first of which has begun."""
    for place, function in enumerate(body.chain):
        due_at = to_record(body.due.due_at) if place == 0 else None
        named = {"request": entry.seq, "place": place, "function": function.value, "due_at": due_at}
        rows.put(request_step, {**named, **_UNDECIDED})


def _await_step(
    rows: Rows, entry: Entry, rule: str, about: str, title: str, due: DueBy, kind: str = APPROVAL
) -> None:
    """The deadline of the step that begins with `entry`; one of a step before is done with."""
    start_due(rows, entry, kind, due, rule=rule, about=about, title=title)


_UNDECIDED: Final[Row] = {
    "decided_at": None,
    "accepted": None,
    "opinion": "",
    "account": "",
    "number": "",
    "name": "",
    "absent": "",
    "paper": "",
    "paper_dated": None,
    "second": "",
}


@_APPROVALS.derives(StepDecided, request)
def request_decided(rows: Rows, entry: Entry, body: StepDecided) -> None:
    """The next step waits, or the request is accepted, or it is with the requester again, or refused for good."""
    row = rows.row(request, body.request)
    if row is None or (row["state"], row["step"]) != (RequestState.OPEN.value, body.step):
        rows.impossible("step_not_waiting", request=body.request)
        return
    if body.ends:
        values = {"state": RequestState.REFUSED.value, "ended_at": entry.happened}
        rows.change(request, (body.request,), values)
    elif not body.accepted:
        rows.change(request, (body.request,), {"state": RequestState.RETURNED.value})
    elif body.step + 1 < row["steps"]:
        rows.change(request, (body.request,), {"step": body.step + 1})
    else:
        values = {"state": RequestState.ACCEPTED.value, "ended_at": entry.happened}
        rows.change(request, (body.request,), values)


@_APPROVALS.derives(StepDecided, request_step)
def step_decided(rows: Rows, entry: Entry, body: StepDecided) -> None:
    """What was decided, by whom and for whom; the next step begins."""
    paper, actor = body.paper, entry.actor
    decided = {
        "decided_at": entry.happened,
        "accepted": body.accepted,
        "opinion": body.opinion,
        "account": actor.account,
        "number": actor.number or "",
        "name": actor.name,
        "absent": body.absent,
        "paper": "" if paper is None else paper.number,
        "paper_dated": None if paper is None else paper.dated.isoformat(),
        "second": body.second_name,
    }
    if not rows.change(request_step, (body.request, body.step), decided):
        rows.impossible("step_not_waiting", request=body.request)
    if body.next_due is not None:
        due_at = to_record(body.next_due.due_at)
        rows.change(request_step, (body.request, body.step + 1), {"due_at": due_at})


@_APPROVALS.derives(StepDecided, deadline)
def step_in_time(rows: Rows, entry: Entry, body: StepDecided) -> None:
    """Its deadline is met, and that of the next step runs."""
    end(rows, entry, body.awaited, body.about, DeadlineOutcome.MET)
    if body.next_due is not None:
        facts = (body.rule, body.about, body.title, body.next_due, body.awaited)
        _await_step(rows, entry, *facts)


@_APPROVALS.derives(RequestPassedOn, request)
def request_passed_on(rows: Rows, _entry: Entry, body: RequestPassedOn) -> None:
    """Another is its requester."""
    row = rows.row(request, body.request)
    if row is None or row["ended_at"] is not None or row["number"] != body.number:
        rows.impossible("request_not_running", request=body.request)
        return
    values = {"account": body.to_account, "number": body.to_number, "name": body.to_name}
    rows.change(request, (body.request,), values)


@_APPROVALS.derives(RequestWithdrawn, request)
def request_withdrawn(rows: Rows, entry: Entry, body: RequestWithdrawn) -> None:
    """The requester has given it up, whether a step waited or it had come back."""
    row = rows.row(request, body.request)
    before = RequestState.OPEN if row is None else RequestState(str(row["state"]))
    _settle(rows, entry, body.request, before, RequestState.WITHDRAWN)


@_APPROVALS.derives(RequestWithdrawn, deadline)
def nothing_awaited(rows: Rows, entry: Entry, body: RequestWithdrawn) -> None:
    """Nobody has to decide any more."""
    end(rows, entry, body.awaited, body.about, DeadlineOutcome.WITHDRAWN)


def _settle(rows: Rows, entry: Entry, seq: int, before: RequestState, state: RequestState) -> None:
    row = rows.row(request, seq)
    if row is None or row["state"] != before.value or row["ended_at"] is not None:
        rows.impossible("request_not_running", request=seq)
        return
    rows.change(request, (seq,), {"state": state.value, "ended_at": entry.happened})


def awaits_approval(
    room: Room, body: type[F], rule: str, by: Callable[[F], tuple[str, str]] | None = None
) -> None:
    """Entries with this `body` file a request by `rule`: the request itself, who decides it, until when its first step is due.

    `by` says for whom another files it: number and name.
    """

    @room.derives(body, request)
    def filed(rows: Rows, entry: Entry, asked: F) -> None:
        _ask(rows, entry, asked, rule, None if by is None else by(asked))

    @room.derives(body, request_step)
    def its_steps(rows: Rows, entry: Entry, asked: F) -> None:
        _ask_steps(rows, entry, asked)

    @room.derives(body, deadline)
    def awaited(rows: Rows, entry: Entry, asked: F) -> None:
        _await_step(rows, entry, rule, asked.about, asked.title, asked.due, asked.AWAITED)


awaits_approval(_APPROVALS, GridChangeRequested, "PF-13")
