"""Projection of printer tests: the newest one of each printer."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.ledger import Entry
from station.printing.bodies import PrinterTested
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.printing import printer_test

_PRINTING = Room("printing")


@_PRINTING.derives(PrinterTested, printer_test)
def tested(rows: Rows, entry: Entry, body: PrinterTested) -> None:
    """A printer was tested."""
    rows.put(
        printer_test,
        {
            "about": entry.subjects[0],
            "tested_at": to_record(entry.happened_at),
            "address": body.address,
            "verdict": body.verdict,
            "seq": entry.seq,
        },
    )
