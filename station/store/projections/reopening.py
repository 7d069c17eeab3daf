"""Projections of returns that wrong times had completed: the recordings are awaited again, or the return stays as it is (EQ-05, DM-05)."""

from __future__ import annotations

import json

from station.archive.outcomes import Closing
from station.core.clock import to_record
from station.core.ledger import Entry, canonical_bytes, subject
from station.inventory.movement.reopening_bodies import ReturnKept, ReturnReopened
from station.inventory.values import ItemState, ReturnOutcome
from station.store.projections.deadlines import RECORDINGS, start
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import import_session
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item

_ARCHIVE, _INVENTORY = Room("archive"), Room("inventory")
_INVENTORY.without_state(ReturnKept)


@_INVENTORY.derives(ReturnReopened, item)
def return_reopened(rows: Rows, _entry: Entry, body: ReturnReopened) -> None:
    """The recordings of the item's last loan are awaited again."""
    before = rows.row(item, body.tag)
    in_store = before is not None and before["state"] == ItemState.IN_STORE.value
    if before is None or not in_store or before["outcome"] != ReturnOutcome.IMPORTED.value:
        rows.impossible("return_not_completed", tag=body.tag)
        return
    awaited = {"returned_by": body.returned_by, "returned_at": to_record(body.returned_at)}
    state = ItemState.AWAITING_RECORDINGS.value
    rows.change(item, (body.tag,), {"state": state, "outcome": None, **awaited})


@_INVENTORY.derives(ReturnReopened, deadline)
def recordings_awaited_again(rows: Rows, entry: Entry, body: ReturnReopened) -> None:
    """The deadline of its recordings goes on after the time in which they were believed to be in; one begins where none ran before."""
    about = subject("item", body.tag)
    key = (RECORDINGS, about, body.deadline)
    before = None if body.deadline is None else rows.row(deadline, *key)
    if before is None or before["ended_at"] is None:
        start(
            rows,
            entry,
            RECORDINGS,
            rule="DM-05",
            about=about,
            title=body.name,
            persons=(body.returned_by,),
            due_at=body.recordings_due_at,
        )
        return
    pauses = json.loads(before["pauses"])
    if body.recordings_due_at != body.due_before:  # what was late already goes on being late
        pauses.append([to_record(body.completed_at), entry.happened, True])
    values = {
        "pauses": canonical_bytes(pauses).decode("utf-8"),
        "due_at": to_record(body.recordings_due_at),
        "computed_seq": entry.seq,
        "ended_at": None,
        "outcome": None,
        "ended_seq": None,
    }
    rows.change(deadline, key, values)


@_ARCHIVE.derives(ReturnReopened, import_session)
def import_in_question(rows: Rows, _entry: Entry, body: ReturnReopened) -> None:
    """The import that had completed the return does so no more."""
    if not rows.change(import_session, (body.session,), {"closing": Closing.OUTSIDE_LOAN.value}):
        rows.impossible("import_unknown", session=body.session)
