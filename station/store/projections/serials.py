"""Projections of what was said of serial numbers that no item has."""

from __future__ import annotations

from station.archive.serials.bodies import SerialAnswered
from station.archive.serials.values import SerialAnswer
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.archive import serial_answer

_SERIALS = Room("archive")


@_SERIALS.derives(SerialAnswered, serial_answer)
def serial_answered(rows: Rows, entry: Entry, body: SerialAnswered) -> None:
    """What bears a serial number is said, or taken back."""
    if body.answer is SerialAnswer.ASK_AGAIN:
        if not rows.remove(serial_answer, body.serial):
            rows.impossible("serial_unanswered", serial=body.serial)
        return
    rows.put(
        serial_answer,
        {
            "serial": body.serial,
            "answer": body.answer.value,
            "reason": body.reason,
            "name": entry.actor.name,
            "answered_at": entry.happened,
            "seq": entry.seq,
        },
    )
