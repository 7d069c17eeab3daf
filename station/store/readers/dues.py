"""Reading when something is due, and comparing the deadlines that are acted on with the entries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from station.core.clock import from_record
from station.core.errors import IntegrityProblem
from station.core.ledger import subject
from station.inventory.values import ItemState
from station.store.projections.deadlines import LOAN, RECORDINGS
from station.store.readers.reading import STATE_DAMAGED, UNREADABLE, Attests
from station.store.schema.deadlines import deadline

_RUNS_WHILE = {ItemState.OUT.value: LOAN, ItemState.AWAITING_RECORDINGS.value: RECORDINGS}
"""The deadline that an item may have in each state; in the store it has none."""


def require_deadlines(connection: Connection, attested: Attests, about: str) -> None:
    """Raise `IntegrityProblem` ``store.state_damaged`` unless all deadlines about a subject are what the entries give."""
    rows = connection.execute(select(deadline).where(deadline.c.subject == about)).all()
    attested.require_under(deadline, about, rows)


def require_dues(connection: Connection, attested: Attests, items: Sequence[Row[Any]]) -> None:
    """The same for the due moments that were read beside items (EQ-07, DM-05).

    `items` are rows of `station.store.readers.item_rows.HELD_ROW`, or that begin with it, whose items are what the entries give. Where nothing
    can be due by the item's state and nothing is, no entry is looked up, neither now nor when such an item was lent since.
    """
    for _, key in dues_apart(connection, attested, items):
        raise IntegrityProblem(STATE_DAMAGED, table=deadline.name, key=key)


def dues_apart(
    connection: Connection, attested: Attests, items: Sequence[Row[Any]]
) -> Iterator[tuple[str, str]]:
    """Tags of those of the items of which what is due is not what the entries give, with the deadline's key."""
    running: list[tuple[str, str, str | None]] = []
    idle: list[str] = []
    tags: dict[str, str] = {}
    for row in items:
        about, runs = subject("item", row.tag), _RUNS_WHILE.get(row.state)
        tags[about] = row.tag
        loan, recordings = row.loan_due_at, row.recordings_due_at
        if (loan is not None and runs != LOAN) or (recordings is not None and runs != RECORDINGS):
            try:
                require_deadlines(connection, attested, about)
            except IntegrityProblem as problem:
                yield row.tag, str(problem.facts["key"])
        elif runs is not None:
            running.append((about, runs, loan if runs == LOAN else recordings))
        else:
            idle.append(about)
    attested.nothing_due(idle)
    for about, key in attested.dues_apart(running):
        yield tags[about], key


def due_moment(text: str | None, kind: str, tag: str) -> datetime | None:
    """When a deadline of an item is due. Raises IntegrityProblem that names the deadline, not the item."""
    try:
        return None if text is None else from_record(text)
    except UNREADABLE as problem:
        key = f"{kind}/{subject('item', tag)}"
        raise IntegrityProblem(STATE_DAMAGED, table=deadline.name, key=key) from problem
