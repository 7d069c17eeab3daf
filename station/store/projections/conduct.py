"""Projections of conduct: what is on record of whom, how it stands, and until when an order is to be carried out."""

from __future__ import annotations

from typing import Any

from station.core.clock import local
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.people.conduct.bodies import (
    ConductAttached,
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    OrderIssued,
    OrderSettled,
    UnitAssessed,
    UnitAssessed2,
    ViolationRecorded,
)
from station.people.conduct.values import CONDUCT, ConductKind, ConductRule, ConductState
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.attachments import attached_file
from station.store.schema.conduct import conduct_record
from station.store.schema.deadlines import deadline

ORDER = "conduct_order"

_PEOPLE = Room("people")


def _record(rows: Rows, entry: Entry, kind: ConductKind, **values: Any) -> None:
    actor = entry.actor
    row: Row = {
        "seq": entry.seq,
        "kind": kind.value,
        "code": "",
        "head": "",
        "number": "",
        "name": "",
        "by_name": actor.name,
        "by_number": actor.number or "",
        "by_account": actor.account,
        "recorded_at": entry.happened,
        "state": ConductState.STANDS.value,
        "criticisms": "",
        "proofs": "",
        "violation": 0,
        "put_right_by": None,
        "points": None,
        "most": None,
        "ended_at": None,
        "ended_by": "",
        "outcome": "",
    }
    rows.add(conduct_record, {**row, **values})


def _found(body: ConductCriticised | ViolationRecorded) -> Row:
    return {
        "rule": body.rule,
        "code": body.code,
        "head": body.heading,
        "number": body.number,
        "name": body.name,
        "unit": body.unit,
        "happened_on": body.happened_on.isoformat(),
        "year": body.happened_on.year,
        "text": body.text,
    }


@_PEOPLE.derives(ConductCriticised, conduct_record)
def criticised(rows: Rows, entry: Entry, body: ConductCriticised) -> None:
    """A criticism stands."""
    _record(rows, entry, ConductKind.CRITICISM, **_found(body))


@_PEOPLE.derives(ViolationRecorded, conduct_record)
def violation_recorded(rows: Rows, entry: Entry, body: ViolationRecorded) -> None:
    """A violation stands; the criticisms that it names stood then."""
    for seq in body.criticisms:
        row = rows.row(conduct_record, seq)
        if row is None or (row["kind"], row["number"]) != (ConductKind.CRITICISM.value, body.number):
            rows.impossible("conduct_unknown", record=seq)
    named, proofs = ",".join(map(str, body.criticisms)), ",".join(map(str, body.proofs))
    _record(rows, entry, ConductKind.VIOLATION, **_found(body), criticisms=named, proofs=proofs)


@_PEOPLE.derives(ConductCommended, conduct_record)
def commended(rows: Rows, entry: Entry, body: ConductCommended) -> None:
    """A commendation stands."""
    _record(
        rows,
        entry,
        ConductKind.COMMENDATION,
        rule=body.rule,
        number=body.number,
        name=body.name,
        unit=body.unit,
        happened_on=body.happened_on.isoformat(),
        year=body.happened_on.year,
        text=body.text,
    )


@_PEOPLE.derives(OrderIssued, conduct_record)
def order_issued(rows: Rows, entry: Entry, body: OrderIssued) -> None:
    """An order is open."""
    day = local(entry.happened_at, entry.zone).date()
    _record(
        rows,
        entry,
        ConductKind.ORDER,
        rule=body.rule,
        number=body.number,
        name=body.name,
        unit=body.unit,
        happened_on=day.isoformat(),
        year=day.year,
        text=body.text,
        state=ConductState.OPEN.value,
        violation=body.violation,
        put_right_by=body.put_right_by.isoformat(),
    )


@_PEOPLE.derives(OrderIssued, deadline)
def order_due(rows: Rows, entry: Entry, body: OrderIssued) -> None:
    """It is due by the end of its day; the order is named by its own entry."""
    about, title = subject(CONDUCT, str(entry.seq)), body.name or body.unit
    start(
        rows,
        entry,
        ORDER,
        rule=body.rule,
        about=about,
        title=title,
        persons=body.persons,
        due_at=body.ends_at,
    )


@_PEOPLE.derives(OrderSettled, conduct_record)
def order_settled(rows: Rows, entry: Entry, body: OrderSettled) -> None:
    """It is done with."""
    state = ConductState.NOT_DONE if not body.done else ConductState.DONE
    if body.done and not body.in_time:
        state = ConductState.DONE_LATE
    _end(rows, entry, body.order, (ConductState.OPEN,), state, body.text)


@_PEOPLE.derives(OrderSettled, deadline)
def order_over(rows: Rows, entry: Entry, body: OrderSettled) -> None:
    """Nothing is due any more."""
    outcome = DeadlineOutcome.MET if body.done else DeadlineOutcome.WITHDRAWN
    end(rows, entry, ORDER, subject(CONDUCT, str(body.order)), outcome)


@_PEOPLE.derives(UnitAssessed, conduct_record)
def unit_assessed(rows: Rows, entry: Entry, body: UnitAssessed) -> None:
    """The assessment stands; the one before it is replaced."""
    _assessed(rows, entry, body, "")


@_PEOPLE.derives(UnitAssessed2, conduct_record)
def unit_assessed_on_records(rows: Rows, entry: Entry, body: UnitAssessed2) -> None:
    """The same, with what it rests on."""
    _assessed(rows, entry, body, ",".join(map(str, body.records)))


def _assessed(rows: Rows, entry: Entry, body: UnitAssessed, proofs: str) -> None:
    if body.before:
        _end(rows, entry, body.before, (ConductState.STANDS,), ConductState.REPLACED, "")
    day = local(entry.happened_at, entry.zone).date()
    _record(
        rows,
        entry,
        ConductKind.ASSESSMENT,
        rule=ConductRule.EQUIPMENT.value,
        unit=body.unit,
        happened_on=day.isoformat(),
        year=body.year,
        text=body.text,
        points=body.points,
        most=body.most,
        proofs=proofs,
    )


@_PEOPLE.derives(ConductWithdrawn, conduct_record)
def withdrawn(rows: Rows, entry: Entry, body: ConductWithdrawn) -> None:
    """The record counts no more."""
    before = (ConductState.STANDS, ConductState.OPEN)
    _end(rows, entry, body.record, before, ConductState.WITHDRAWN, body.reason)


@_PEOPLE.derives(ConductWithdrawn, deadline)
def nothing_due(rows: Rows, entry: Entry, body: ConductWithdrawn) -> None:
    """Nothing is due of an order that was withdrawn."""
    end(rows, entry, ORDER, subject(CONDUCT, str(body.record)), DeadlineOutcome.WITHDRAWN)


@_PEOPLE.derives(ConductAttached, attached_file)
def record_attached(rows: Rows, entry: Entry, body: ConductAttached) -> None:
    """A photo or paper of a record."""
    about = subject(CONDUCT, str(body.record))
    attach(rows, entry, about, (body.file,), body.what.value, body.note)


def _end(
    rows: Rows,
    entry: Entry,
    seq: int,
    before: tuple[ConductState, ...],
    state: ConductState,
    outcome: str,
) -> None:
    row = rows.row(conduct_record, seq)
    if row is None or row["state"] not in before:
        rows.impossible("conduct_unknown", record=seq)
        return
    values = {
        "state": state.value,
        "ended_at": entry.happened,
        "ended_by": entry.actor.name,
        "outcome": outcome,
    }
    rows.change(conduct_record, (seq,), values)
