"""Projection of extended loans: the due moment moves, and what was late stays on record."""

from __future__ import annotations

import json

from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.extending.bodies import LoanExtended
from station.store.projections.deadlines import LOAN, end, open_deadline, start
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.deadlines import deadline

_INVENTORY = Room("inventory")


@_INVENTORY.derives(LoanExtended, deadline)
def loan_extended(rows: Rows, entry: Entry, body: LoanExtended) -> None:
    """The loan is due later (EQ-07); its steps follow the new moment. An overdue one ends late, and begins anew."""
    about = subject("item", body.tag)
    running = open_deadline(rows, LOAN, about)
    if running is None:
        rows.impossible("deadline_unknown", about=about)
        return
    if not body.overdue:
        moved = {"due_at": to_record(body.after), "length": "", "provisional": False}
        rows.change(deadline, (LOAN, about, running["seq"]), {**moved, "computed_seq": entry.seq})
        return
    end(rows, entry, LOAN, about, DeadlineOutcome.MET)
    start(
        rows,
        entry,
        LOAN,
        rule="EQ-07",
        about=about,
        title=running["title"],
        persons=tuple(json.loads(running["persons"])),
        due_at=body.after,
    )
