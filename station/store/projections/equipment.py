"""Projections of equipment: the register, loans and returns, recordings that came in, training."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, insert, update

from station.core.clock import to_record
from station.core.ledger import Entry
from station.inventory.tags import tag_key
from station.inventory.values import Condition, ItemState, full_group
from station.store.projections.registry import projects
from station.store.projections.rows import change_row
from station.store.schema.equipment import custody_span, item, training

_REGISTER = insert(item)

NO_LOAN: dict[str, Any] = {"holder": None, "holder_group": None, "taken_at": None, "due_at": None}
NO_OPEN_RETURN: dict[str, Any] = {"returned_by": None, "returned_at": None, "recordings_due_at": None}


@projects("equipment.registered")
def registered(connection: Connection, entry: Entry) -> None:
    """An item is on the register, in the store and sound."""
    connection.execute(_REGISTER, [registered_row(entry)])


def registered_row(entry: Entry) -> dict[str, Any]:
    """The row of a newly registered item."""
    body = entry.body
    facts = ("tag", "category", "name", "model", "serial", "usb_serial", "place", "acquired_on", "value_fen")
    return {
        **{name: body[name] for name in facts},
        **NO_LOAN,
        **NO_OPEN_RETURN,
        "tag_key": tag_key(body["tag"]),
        "state": ItemState.IN_STORE.value,
        "condition": Condition.GOOD.value,
        "note": "",
        "last_import_at": None,
        "last_import_session": None,
        "seq": entry.seq,
    }


@projects("equipment.changed")
def changed(connection: Connection, entry: Entry) -> None:
    """Facts of an item were put right, with a reason; the entry holds them before and after."""
    values = {name: change["to"] for name, change in entry.body["changes"].items()}
    change_row(connection, item, {"tag": entry.body["tag"]}, values)


_LEND = (
    update(item)
    .where(item.c.tag == bindparam("of_tag"))
    .values(
        {
            name: bindparam(f"to_{name}")
            for name in ("state", "holder", "holder_group", "taken_at", "due_at", *NO_OPEN_RETURN)
        }
    )
)


@projects("equipment.checked_out")
def checked_out(connection: Connection, entry: Entry) -> None:
    """Items went out to an officer; a custody span begins for each."""
    body, at = entry.body, to_record(entry.happened_at)
    lines = body["lines"]
    connection.execute(
        _LEND,
        [
            {
                "of_tag": line["tag"],
                "to_state": ItemState.OUT.value,
                "to_holder": body["number"],
                "to_holder_group": full_group(body["department"], body["group"]) or None,
                "to_taken_at": at,
                "to_due_at": line["due_at"],
                **{f"to_{name}": None for name in NO_OPEN_RETURN},
            }
            for line in lines
        ],
    )
    connection.execute(
        insert(custody_span),
        [
            {
                "tag": line["tag"],
                "seq": entry.seq,
                "number": body["number"],
                "started_at": at,
                "ended_at": None,
                "ended_seq": None,
                "recording": int(line["recording"]),
            }
            for line in lines
        ],
    )


@projects("equipment.checked_in")
def checked_in(connection: Connection, entry: Entry) -> None:
    """Items came back; their custody spans end, and recordings may be awaited (EQ-05)."""
    at = to_record(entry.happened_at)
    for line in entry.body["lines"]:
        awaited = line["recordings_due_at"]
        open_return = (
            {"returned_by": line["number"], "returned_at": at, "recordings_due_at": awaited}
            if awaited is not None
            else NO_OPEN_RETURN
        )
        state = ItemState.IN_STORE if awaited is None else ItemState.AWAITING_RECORDINGS
        found = {"state": state.value, "condition": line["condition"], "note": line["note"]}
        change_row(connection, item, {"tag": line["tag"]}, {**NO_LOAN, **open_return, **found})
        change_row(
            connection,
            custody_span,
            {"tag": line["tag"], "ended_at": None},
            {"ended_at": at, "ended_seq": entry.seq},
        )


@projects("equipment.recording_exempted")
def recording_exempted(connection: Connection, entry: Entry) -> None:
    """A written explanation stands for the recordings (RC-06): the return is complete."""
    values = {**NO_OPEN_RETURN, "state": ItemState.IN_STORE.value}
    key = {"tag": entry.body["tag"], "state": ItemState.AWAITING_RECORDINGS.value}
    change_row(connection, item, key, values)


def close_open_return(connection: Connection, tag: str, entry: Entry) -> None:
    """An import of the camera `tag` came to its end (`entry`, whose body has ``complete`` and ``session``).

    To be called by the projection of that entry. A complete import closes the camera's open return (EQ-05); while the
    camera is still out it is noted, so that a return right after it need not wait (DM-05, fresh_minutes).
    """
    if not entry.body["complete"]:
        return
    at, session = to_record(entry.happened_at), entry.body["session"]
    change_row(connection, item, {"tag": tag}, {"last_import_at": at, "last_import_session": session})
    change_row(
        connection,
        item,
        {"tag": tag, "state": ItemState.AWAITING_RECORDINGS.value},
        {**NO_OPEN_RETURN, "state": ItemState.IN_STORE.value},
    )


@projects("training.recorded")
def training_recorded(connection: Connection, entry: Entry) -> None:
    """An officer was trained on a category (EQ-03)."""
    body = entry.body
    row = {name: body[name] for name in ("number", "category", "trained_on", "note")}
    connection.execute(insert(training), [{**row, "seq": entry.seq}])
