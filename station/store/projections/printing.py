"""Projection of printer tests: the newest one of each printer."""

from __future__ import annotations

from sqlalchemy import Connection

from station.core.clock import to_record
from station.core.ledger import Entry
from station.store.projections.registry import projects
from station.store.projections.rows import put_row
from station.store.schema.printing import printer_test


@projects("printer.tested")
def tested(connection: Connection, entry: Entry) -> None:
    """A printer was tested."""
    put_row(
        connection,
        printer_test,
        {
            "about": entry.subjects[0],
            "tested_at": to_record(entry.happened_at),
            "address": entry.body["address"],
            "verdict": entry.body["verdict"],
            "seq": entry.seq,
        },
    )
