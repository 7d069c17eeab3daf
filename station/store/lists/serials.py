"""What was said of serial numbers that no item has, as a list."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row

from station.archive.serials.listing import SERIAL_LIST
from station.archive.serials.values import AnsweredSerial, SerialAnswer
from station.core.clock import from_record
from station.store.lists.compared import own_rows
from station.store.lists.source import ListSource, SortKey, one_of
from station.store.readers.reading import reads
from station.store.schema.archive import serial_answer


@reads(*serial_answer.c)
def _answered(row: Row[Any]) -> AnsweredSerial:
    """What was said of a serial number."""
    told = SerialAnswer(row.answer)
    return AnsweredSerial(row.serial, told, row.reason, row.name, from_record(row.answered_at), row.seq)


SERIAL_SOURCE: Final = ListSource(
    name=SERIAL_LIST.name,
    key=serial_answer.c.serial,
    frame=serial_answer,
    rows=tuple(serial_answer.c),
    read=_answered,
    order={
        "serial": SortKey(serial_answer.c.serial),
        "answer": SortKey(serial_answer.c.answer),
        "name": SortKey(serial_answer.c.name),
        "answered": SortKey(serial_answer.c.answered_at),
    },
    filters={"answer": one_of(serial_answer.c.answer)},
    searched=(serial_answer.c.serial, serial_answer.c.reason, serial_answer.c.name),
    counted={"answer": serial_answer.c.answer},
    compared=(own_rows(serial_answer),),
)
