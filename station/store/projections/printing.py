"""Projection of printer tests: the newest one of each printer."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.ledger import Entry
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.printing import printer_test

_PRINTING = Room("printing")


@_PRINTING.projects("printer.tested", printer_test)
def tested(rows: Rows, entry: Entry) -> None:
    """A printer was tested."""
    rows.put(
        printer_test,
        {
            "about": entry.subjects[0],
            "tested_at": to_record(entry.happened_at),
            "address": entry.body["address"],
            "verdict": entry.body["verdict"],
            "seq": entry.seq,
        },
    )
