"""Projections of voids of movements and facts: what the entry holds is put in place, table by table."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from station.archive.attribution.values import Basis, Doubt
from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, canonical_bytes, subject
from station.inventory.losses.bodies import ItemFound, ItemLost, WrittenOff
from station.inventory.receivers.values import receiver_of
from station.inventory.repairs.bodies import REPAIR_MOVES
from station.inventory.values import ItemState
from station.inventory.voiding.bodies import (
    DueAgain,
    FactsAgain,
    FactsVoided,
    ItemAgain,
    MovementVoided,
    MovementVoided2,
    SpanAgain,
)
from station.store.projections.equipment import bearing
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.archive import recording
from station.store.schema.deadlines import account_claim, deadline, deadline_claim
from station.store.schema.equipment import custody_span, item

_WITHOUT_LOAN: Final = REPAIR_MOVES | {ItemFound.KIND, ItemLost.KIND, WrittenOff.KIND}
_INVENTORY = Room("inventory")
_PEOPLE = Room("people")
_ARCHIVE = Room("archive")


@_INVENTORY.derives(MovementVoided2, item, custody_span)
@_INVENTORY.derives(MovementVoided, item, custody_span)
def movement_voided(rows: Rows, _entry: Entry, body: MovementVoided) -> None:
    """Items stand again as they would without the voided movements, and so does who had them when.

    A void of a movement that is not an item's newest one is reported: it would undo what followed as well.
    """
    for tag in _overtaken(rows, body):
        rows.impossible("void_overtaken", tag=tag)
    for line in body.items:
        if not rows.change(item, (line.tag,), {**_moving(line), **_loan(line, body)}):
            rows.impossible("item_unknown", tag=line.tag)
    for span in body.spans:
        rows.put(custody_span, _span_row(span))
    for gone in body.spans_gone:
        rows.remove(custody_span, gone.tag, gone.seq)


def _overtaken(rows: Rows, body: MovementVoided) -> Iterator[str]:
    for line in body.items:
        about = subject("item", line.tag)
        newest = max((each.seq for each in body.voided if each.covers(about)), default=0)
        span = rows.last(custody_span, line.tag)
        if span is None:
            # What never was lent can still have been sent to be repaired, found, or lost or scrapped by mistake.
            if any(each.kind not in _WITHOUT_LOAN for each in body.voided if each.covers(about)):
                yield line.tag
        elif (span["ended_seq"] or span["seq"]) > newest:
            yield line.tag


def _moving(line: ItemAgain) -> Row:
    """The columns of an item that movements and imports change."""
    return {
        "state": line.state.value,
        "condition": line.condition.value,
        "note": line.note,
        "holder": line.holder,
        "held_for": "" if receiver_of(line.holder_group or "") is None else line.holder_group,
        "taken_at": _record(line.taken_at),
        "returned_by": line.returned_by,
        "returned_at": _record(line.returned_at),
        "outcome": None if line.outcome is None else line.outcome.value,
        "last_import_at": _record(line.last_import_at),
        "last_import_session": line.last_import_session,
    }


def _loan(line: ItemAgain, body: MovementVoided) -> Row:
    """The check-out by which somebody has the item again; one that goes on is not among the spans, and stays."""
    if line.state is not ItemState.OUT:
        return {"loan_seq": None}
    again = [each.seq for each in body.spans if each.tag == line.tag and each.ended_at is None]
    return {"loan_seq": again[-1]} if again else {}


def _span_row(span: SpanAgain) -> Row:
    return {
        "tag": span.tag,
        "seq": span.seq,
        "number": span.number,
        "started_at": to_record(span.started_at),
        "ended_at": _record(span.ended_at),
        "ended_seq": span.ended_seq,
        "recording": int(span.recording),
    }


@_INVENTORY.derives(MovementVoided2, deadline)
@_INVENTORY.derives(MovementVoided, deadline)
def dues_of_voided(rows: Rows, entry: Entry, body: MovementVoided) -> None:
    """What is due stands again as before; what no entry asks for any more is withdrawn."""
    for due in body.dues:
        rows.put(deadline, _due_row(due))
    ended = {
        "ended_at": entry.happened,
        "outcome": DeadlineOutcome.WITHDRAWN.value,
        "ended_seq": entry.seq,
    }
    for gone in body.dues_gone:
        rows.change(deadline, (gone.kind, gone.about, gone.seq), ended)


def _due_row(due: DueAgain) -> Row:
    pauses = [[to_record(each.start), _record(each.end), each.anew] for each in due.pauses]
    return {
        "kind": due.kind,
        "subject": due.about,
        "seq": due.seq,
        "rule": due.rule,
        "title": due.title,
        "persons": canonical_bytes(list(due.persons)).decode("utf-8"),
        "started_at": to_record(due.started_at),
        "due_at": to_record(due.due_at),
        "length": due.length,
        "provisional": due.provisional,
        "computed_seq": due.computed_seq,
        "pauses": canonical_bytes(pauses).decode("utf-8"),
        "ended_at": _record(due.ended_at),
        "outcome": None if due.outcome is None else due.outcome.value,
        "ended_seq": due.ended_seq,
    }


@_PEOPLE.derives(MovementVoided2, deadline_claim, account_claim)
@_PEOPLE.derives(MovementVoided, deadline_claim, account_claim)
def claims_of_voided(rows: Rows, _entry: Entry, body: MovementVoided) -> None:
    """A deadline that runs again is nobody's task: who claimed it when it ran before is asked anew."""
    for due in body.dues:
        if due.ended_at is not None:
            continue
        key = (due.kind, due.about, due.seq)
        claim = rows.row(deadline_claim, *key)
        if claim is not None:
            rows.remove(account_claim, claim["account"], *key)
            rows.remove(deadline_claim, *key)


@_ARCHIVE.derives(MovementVoided2, recording)
def recordings_of_voided(rows: Rows, _entry: Entry, body: MovementVoided2) -> None:
    """Whose the recordings are that rested on the loan is in doubt."""
    nobodys = {
        "officer": None,
        "officer_name": None,
        "department": "",
        "basis": Basis.NOBODY.value,
        "doubt": Doubt.LOAN_VOIDED.value,
        "agrees": None,
    }
    devices = {each.tag for each in body.items}
    for sha256 in body.in_doubt:
        row = rows.row(recording, sha256)
        if row is None:
            rows.impossible("recording_unknown", recording=sha256)
            continue
        if row["origins"] is None:
            rows.change(recording, (sha256,), nobodys)
            continue
        # Equal content came in from several devices: only what rested on a loan of these is in doubt.
        told = [_in_doubt(each, devices, nobodys) for each in json.loads(row["origins"])]
        own = nobodys if row["camera"] in devices and row["basis"] == Basis.LEDGER.value else {}
        rows.change(recording, (sha256,), {**own, "origins": canonical_bytes(told).decode()})


def _in_doubt(origin: dict[str, Any], devices: Collection[str], nobodys: Row) -> dict[str, Any]:
    if origin["camera"] not in devices or origin["basis"] != Basis.LEDGER.value:
        return origin
    return origin | {key: value for key, value in nobodys.items() if key in origin}


@_INVENTORY.derives(FactsVoided, item)
def facts_voided(rows: Rows, _entry: Entry, body: FactsVoided) -> None:
    """Items are on no register any more, or their facts are as before.

    One that is out, or whose recordings are awaited, can't leave the register: that is reported.
    """
    for line in body.items:
        before = rows.row(item, line.tag)
        if before is None:
            rows.impossible("item_unknown", tag=line.tag)
        elif line.registered:
            if line.facts:
                rows.change(item, (line.tag,), {**line.facts, **_label_again(before, line)})
        else:
            if before["state"] != ItemState.IN_STORE.value:
                rows.impossible("void_overtaken", tag=line.tag)
            rows.remove(item, line.tag)


def _label_again(before: Row, line: FactsAgain) -> Row:
    """The tag that an item bears again; the one that it was given by mistake is none of its former ones, and free."""
    label = line.facts.get("label")
    if not isinstance(label, str):
        return {}
    former = before["former_tags"].split()
    while former and former.pop() != label:
        pass
    return {**bearing(label), "former_tags": " ".join(former)}


def _record(at: datetime | None) -> str | None:
    return None if at is None else to_record(at)
