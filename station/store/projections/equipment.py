"""Projections of equipment: the register, loans and returns, imported recordings, training."""

from __future__ import annotations

from datetime import date
from typing import Any

from station.archive.session_bodies import (
    DeviceKnown,
    ImportClosed,
    ImportClosed2,
    ImportClosed3,
    ImportClosed4,
    ImportClosed5,
)
from station.core.codes import code_key
from station.core.ledger import Entry
from station.inventory.bodies import (
    Changed,
    CheckedIn,
    CheckedOut,
    CheckedOut2,
    ItemsImported,
    NothingRecorded,
    RecordingExempted,
    Registered,
    Registered2,
    Retagged,
    TakenItem,
    TrainingRecorded,
)
from station.inventory.entitlement.training_bodies import (
    TrainingHeld,
    TrainingRecorded2,
    TrainingRecorded3,
    heads_of,
    trainer_of,
)
from station.inventory.late.bodies import CheckedIn2, CheckedOut3
from station.inventory.movement.bodies import CheckedIn3
from station.inventory.movement.exemption_bodies import RecordingExempted2
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.stock.bodies import Registered3, Registered4, Registered5
from station.inventory.stock.loan_bodies import CheckedIn4, CheckedOut5
from station.inventory.stock.matter_bodies import CheckedOut6
from station.inventory.stock.numbered_bodies import Registered6
from station.inventory.values import Condition, ItemState, ReturnOutcome, Tracking
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.equipment import custody_span, item, training

_INVENTORY = Room("inventory")
_INVENTORY.without_state(TrainingHeld)

_INVENTORY.without_state(ItemsImported)

NO_LOAN: dict[str, Any] = {"holder": None, "held_for": "", "taken_at": None, "loan_seq": None}
NO_OPEN_RETURN: dict[str, Any] = {"returned_by": None, "returned_at": None}
_IN_STORE, _OUT = ItemState.IN_STORE.value, ItemState.OUT.value
_AWAITING = ItemState.AWAITING_RECORDINGS.value


@_INVENTORY.derives(Registered4, item)
@_INVENTORY.derives(Registered3, item)
@_INVENTORY.derives(Registered2, item)
@_INVENTORY.derives(Registered, item)
def registered(rows: Rows, entry: Entry, body: Registered) -> None:
    """An item was registered, in the store and in good condition."""
    _registered(rows, entry, body)


@_INVENTORY.derives(Registered5, item)
def registered_lent(rows: Rows, entry: Entry, body: Registered5) -> None:
    """Counted gear was registered that is lent by quantity."""
    _registered(rows, entry, body)


@_INVENTORY.derives(Registered6, item)
def registered_range(rows: Rows, entry: Entry, body: Registered6) -> None:
    """A numbered range was registered."""
    _registered(rows, entry, body)


def _registered(rows: Rows, entry: Entry, body: Registered) -> None:
    if not rows.add(item, registered_row(entry, body)):
        rows.impossible("item_again", tag=body.tag)


def registered_row(entry: Entry, body: Registered) -> dict[str, Any]:
    """The row of a newly registered item; an older entry says nothing of who answers for it, of its papers and own fields."""
    told = body if isinstance(body, Registered2) else Registered2(body.tag, body.category, body.name)
    stock = body if isinstance(body, Registered3) else None
    return {
        "tag": body.tag,
        "category": body.category,
        "name": body.name,
        "model": body.model,
        "serial": body.serial,
        "usb_serial": body.usb_serial,
        "place": body.place,
        "acquired_on": _day(body.acquired_on),
        "value_fen": body.value_fen,
        "asset_number": told.asset_number,
        "responsible": told.responsible,
        "supplier": told.supplier,
        "purchase_order": told.purchase_order,
        "accepted_on": _day(told.accepted_on),
        "accepted_by": told.accepted_by,
        "warranty_until": _day(told.warranty_until),
        "own": told.own,
        "tracking": (Tracking.SINGLE if stock is None else stock.tracking).value,
        "unit": "" if stock is None else stock.unit,
        "quantity": 1 if stock is None else stock.quantity,
        "minimum": 0 if stock is None else stock.minimum,
        "lot": body.lot if isinstance(body, Registered4) else "",
        "expires_on": _day(body.expires_on) if isinstance(body, Registered4) else None,
        "part_of": None,
        "numbers": body.numbers if isinstance(body, Registered6) else None,
        "verified_until": None,
        **NO_LOAN,
        **NO_OPEN_RETURN,
        **bearing(body.tag),
        "former_tags": "",
        "state": _IN_STORE,
        "condition": Condition.GOOD.value,
        "note": "",
        "last_import_at": None,
        "last_import_session": None,
        "outcome": None,
        "seq": entry.seq,
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def bearing(label: str) -> dict[str, Any]:
    """The columns of the tag that an item bears."""
    return {"label": label, "tag_key": code_key(label)}


@_INVENTORY.derives(Retagged, item)
def retagged(rows: Rows, _entry: Entry, body: Retagged) -> None:
    """An item bears another tag; the former one finds it still."""
    before = rows.row(item, body.tag)
    if before is None:
        rows.impossible("item_unknown", tag=body.tag)
        return
    former = " ".join((*before["former_tags"].split(), before["label"]))
    rows.change(item, (body.tag,), {**bearing(body.new_tag), "former_tags": former})


@_INVENTORY.derives(Changed, item)
def changed(rows: Rows, _entry: Entry, body: Changed) -> None:
    """Facts of an item were corrected, with a reason; the entry holds them before and after."""
    values = {name: change.after for name, change in body.changes.items()}
    if not rows.change(item, (body.tag,), values):
        rows.impossible("item_unknown", tag=body.tag)


@_INVENTORY.derives(CheckedOut3, item, custody_span)
@_INVENTORY.derives(CheckedOut2, item, custody_span)
@_INVENTORY.derives(CheckedOut, item, custody_span)
def checked_out(rows: Rows, entry: Entry, body: CheckedOut) -> None:
    """Items were handed out to an officer."""
    _taken(rows, entry, body, "")


@_INVENTORY.derives(CheckedOut4, item, custody_span)
def lent(rows: Rows, entry: Entry, body: CheckedOut4) -> None:
    """Items were handed out to a unit or a place; the officer who signed has them for it."""
    _taken(rows, entry, body, body.receiver.value.key)


@_INVENTORY.derives(CheckedOut6, item, custody_span)
@_INVENTORY.derives(CheckedOut5, item, custody_span)
def pieces_lent(rows: Rows, entry: Entry, body: CheckedOut5) -> None:
    """The same with counted gear, for its taker or for a unit or place."""
    _taken(rows, entry, body, "" if body.receiver is None else body.receiver.value.key)


def _taken(rows: Rows, entry: Entry, body: CheckedOut, held_for: str) -> None:
    """A custody span begins for each item.

    An item that is out can't be handed out again: that is reported, and the earlier holder has it no longer.
    """
    for line in body.lines:
        tag = line.tag
        before = rows.row(item, tag)
        if before is None:
            rows.impossible("item_unknown", tag=tag)
        elif before["state"] == _OUT:
            rows.impossible("out_already", tag=tag, holder=before["holder"])
            end_span(rows, before, entry.happened, entry.seq)
        begin_loan(rows, entry, body.number, line, held_for)


def begin_loan(rows: Rows, entry: Entry, number: str, line: TakenItem, held_for: str = "") -> None:
    """An officer has the item from now on, for a unit or place or for themself."""
    at = entry.happened
    loan = {"holder": number, "held_for": held_for, "taken_at": at, "loan_seq": entry.seq}
    rows.change(item, (line.tag,), {"state": _OUT, **loan, **NO_OPEN_RETURN, "outcome": None})
    span = {"tag": line.tag, "seq": entry.seq, "number": number, "started_at": at}
    rows.put(custody_span, {**span, "ended_at": None, "ended_seq": None, "recording": int(line.recording)})


@_INVENTORY.derives(CheckedIn, item, custody_span)
def checked_in(rows: Rows, entry: Entry, body: CheckedIn) -> None:
    """Items were returned; their custody spans end, and recordings may be awaited (EQ-05)."""
    at = entry.happened
    for line in body.lines:
        tag, awaited = line.tag, line.recordings_due_at is not None
        before = rows.row(item, tag)
        if before is None:
            rows.impossible("item_unknown", tag=tag)
        elif before["state"] != _OUT:
            rows.impossible("not_out", tag=tag)
        elif before["holder"] != line.number:
            rows.impossible("other_holder", tag=tag, holder=before["holder"], number=line.number)
        open_return = {"returned_by": line.number, "returned_at": at} if awaited else NO_OPEN_RETURN
        state = _AWAITING if awaited else _IN_STORE
        found = {
            "state": state,
            "condition": line.condition.value,
            "note": line.note,
            "outcome": None if line.recordings_session is None else ReturnOutcome.IMPORTED.value,
        }
        rows.change(item, (tag,), {**NO_LOAN, **open_return, **found})
        if before is not None:
            end_span(rows, before, at, entry.seq)


@_INVENTORY.derives(CheckedIn2, item, custody_span)
def checked_in_late(rows: Rows, entry: Entry, body: CheckedIn2) -> None:
    """The same, entered late."""
    checked_in(rows, entry, body)


@_INVENTORY.derives(CheckedIn3, item, custody_span)
def brought_for_others(rows: Rows, entry: Entry, body: CheckedIn3) -> None:
    """The same, brought by somebody else; whose loan ends is its holder's all the same."""
    checked_in(rows, entry, body)


@_INVENTORY.derives(CheckedIn4, item, custody_span)
def pieces_returned(rows: Rows, entry: Entry, body: CheckedIn4) -> None:
    """The same with counted gear."""
    checked_in(rows, entry, body)


def end_span(rows: Rows, before: Row, at: str, seq: int) -> None:
    """End the span of custody by which somebody has the item, given its row until now; others have ended."""
    if before["loan_seq"] is not None:
        loan = (before["tag"], before["loan_seq"])
        rows.change(custody_span, loan, {"ended_at": at, "ended_seq": seq})


@_INVENTORY.derives(RecordingExempted2, item)
@_INVENTORY.derives(RecordingExempted, item)
def recording_exempted(rows: Rows, _entry: Entry, body: RecordingExempted) -> None:
    """A written explanation replaces the recordings (RC-06): the return is complete."""
    if not complete_return(rows, body.tag, ReturnOutcome.EXEMPTED):
        rows.impossible("no_open_return", tag=body.tag)


@_INVENTORY.derives(NothingRecorded, item)
def nothing_recorded(rows: Rows, _entry: Entry, body: NothingRecorded) -> None:
    """A person confirmed that nothing was recorded in the loan (EQ-05): the return is complete."""
    if not complete_return(rows, body.tag, ReturnOutcome.NOTHING_RECORDED):
        rows.impossible("no_open_return", tag=body.tag)


@_INVENTORY.derives(ImportClosed, item)
def camera_imported(rows: Rows, entry: Entry, body: ImportClosed) -> None:
    """An import of a camera ended.

    A complete one closes the camera's open return (EQ-05); while the camera is still out it is noted, so that a
    return right after it need not wait (DM-05, fresh_minutes).
    """
    if body.camera is not None and body.complete:
        _recordings_in(rows, entry, body.camera, body.session)


@_INVENTORY.derives(ImportClosed5, item)
@_INVENTORY.derives(ImportClosed4, item)
@_INVENTORY.derives(ImportClosed3, item)
@_INVENTORY.derives(ImportClosed2, item)
def camera_proven(rows: Rows, entry: Entry, body: ImportClosed2) -> None:
    """The same, for entries that state whether the import closes the return.

    Where a later import of the same device left something out, what came in before is not all: a return has to wait for it.
    """
    if body.camera is None:
        return
    if body.closes:
        _recordings_in(rows, entry, body.camera, body.session)
    elif body.held or body.failed:
        rows.change(item, (body.camera,), {"last_import_at": None, "last_import_session": None})


@_INVENTORY.derives(DeviceKnown, item)
def camera_known(rows: Rows, _entry: Entry, body: DeviceKnown) -> None:
    """The device of an import became known, and with it that the recordings of its loan are in."""
    if body.closes and not complete_return(rows, body.camera, ReturnOutcome.IMPORTED):
        rows.impossible("no_open_return", tag=body.camera)


def _recordings_in(rows: Rows, entry: Entry, camera: str, session: str) -> None:
    noted = {"last_import_at": entry.happened, "last_import_session": session}
    if rows.change(item, (camera,), noted):
        complete_return(rows, camera, ReturnOutcome.IMPORTED)


def complete_return(rows: Rows, tag: str, outcome: ReturnOutcome) -> bool:
    """Nothing is awaited from the item any more; whether something was."""
    before = rows.row(item, tag)
    if before is None or before["state"] != _AWAITING:
        return False
    return rows.change(item, (tag,), {**NO_OPEN_RETURN, "state": _IN_STORE, "outcome": outcome.value})


@_INVENTORY.derives(TrainingRecorded3, training)
@_INVENTORY.derives(TrainingRecorded2, training)
@_INVENTORY.derives(TrainingRecorded, training)
def training_recorded(rows: Rows, entry: Entry, body: TrainingRecorded) -> None:
    """An officer was trained on a category (EQ-03)."""
    rows.put(
        training,
        {
            "number": body.number,
            "category": body.category,
            "trained_on": body.trained_on.isoformat(),
            "note": body.note,
            "heads": ",".join(each.value for each in heads_of(body)),
            "trainer": trainer_of(body),
            "session": body.session if isinstance(body, TrainingRecorded3) else 0,
            "minutes": body.minutes if isinstance(body, TrainingRecorded3) else 0,
            "seq": entry.seq,
        },
    )
