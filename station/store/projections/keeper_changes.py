"""Projections of changes of keeper: those that wait for their joint count, and until when."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperChanged, KeeperCountSigned
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline
from station.store.schema.keeper_changes import keeper_change

JOINT_COUNT = "joint_count"

_PEOPLE = Room("people")


@_PEOPLE.derives(KeeperChanged, keeper_change)
def keeper_changed(rows: Rows, entry: Entry, body: KeeperChanged) -> None:
    """It waits for its count; that which it goes on from does no more."""
    if body.replaces:
        _gone(rows, body.replaces)
    if body.due is None:
        return
    rows.put(
        keeper_change,
        {
            "seq": entry.seq,
            "level": body.level.value,
            "unit": body.unit,
            "function": body.function.value,
            "leaver": body.leaver,
            "leaver_name": body.leaver_name,
            "holding": body.holding,
            "successor": body.successor,
            "successor_name": body.successor_name,
            "effective_on": body.effective_on.isoformat(),
            "due_at": to_record(body.due.due_at),
        },
    )


@_PEOPLE.derives(KeeperCountSigned, keeper_change)
def keeper_counted(rows: Rows, _entry: Entry, body: KeeperCountSigned) -> None:
    """Both have counted."""
    _gone(rows, body.change)


def _gone(rows: Rows, seq: int) -> None:
    if not rows.remove(keeper_change, seq):
        rows.impossible("keeper_change_unknown", change=seq)


@_PEOPLE.derives(KeeperChanged, deadline)
def count_due(rows: Rows, entry: Entry, body: KeeperChanged) -> None:
    """Both are to count until then."""
    if body.replaces:
        end(rows, entry, JOINT_COUNT, subject(KEEPER_CHANGE, str(body.replaces)), DeadlineOutcome.WITHDRAWN)
    if body.due is not None:
        about = subject(KEEPER_CHANGE, str(entry.seq))
        people = tuple(dict.fromkeys(filter(None, (body.leaver, body.successor))))
        title = f"{body.unit} {body.leaver_name} → {body.successor_name}".rstrip(" →")
        start_due(rows, entry, JOINT_COUNT, body.due, rule="EQ-13", about=about, title=title, persons=people)


@_PEOPLE.derives(KeeperCountSigned, deadline)
def count_made(rows: Rows, entry: Entry, body: KeeperCountSigned) -> None:
    """They have."""
    end(rows, entry, JOINT_COUNT, subject(KEEPER_CHANGE, str(body.change)), DeadlineOutcome.MET)


@_PEOPLE.derives(KeeperCountSigned, attached_file)
def count_papers(rows: Rows, entry: Entry, body: KeeperCountSigned) -> None:
    """The scans of the signed paper."""
    attach(rows, entry, subject(KEEPER_CHANGE, str(body.change)), body.papers, "handover", body.note)
