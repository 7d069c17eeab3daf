"""Projections of site visits: until when their material is to be in (DM-05)."""

from __future__ import annotations

from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, canonical_bytes, subject
from station.matters.bodies import MATTER, MatterChanged, MatterRenumbered
from station.matters.visit_bodies import (
    MatterExempted,
    MatterMaterialIn,
    MatterStatementWithdrawn,
    MatterVisited,
    StatementKind,
)
from station.matters.visiting import LONGEST_CALLED, SITE_VISIT
from station.store.projections.deadlines import begin
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.deadlines import deadline

_MATTERS = Room("matters")


@_MATTERS.derives(MatterVisited, deadline)
def visit_due(rows: Rows, entry: Entry, body: MatterVisited) -> None:
    """The time for its material began with the day of the visit, beside that of other visits; what was in already ended it."""
    about = subject(MATTER, body.matter_key)
    begin(
        rows,
        entry,
        SITE_VISIT,
        body.due,
        rule="DM-05",
        about=about,
        title=body.title,
        persons=body.in_charge,
        since=body.day_began,
    )
    if body.material_at is not None:
        at, met = to_record(body.material_at), DeadlineOutcome.MET.value
        values = {"ended_at": at, "outcome": met, "ended_seq": body.material}
        rows.change(deadline, (SITE_VISIT, about, entry.seq), values)


@_MATTERS.derives(MatterMaterialIn, deadline)
def material_in(rows: Rows, entry: Entry, body: MatterMaterialIn) -> None:
    """Its material is in."""
    _end(rows, entry, body.matter_key, DeadlineOutcome.MET, body.visit)


@_MATTERS.derives(MatterExempted, deadline)
def material_explained(rows: Rows, entry: Entry, body: MatterExempted) -> None:
    """An explanation stands in place of what was to come in."""
    for row in _running(rows, body.matter_key):
        _end(rows, entry, body.matter_key, DeadlineOutcome.WITHDRAWN, row["seq"])


@_MATTERS.derives(MatterStatementWithdrawn, deadline)
def statement_withdrawn(rows: Rows, entry: Entry, body: MatterStatementWithdrawn) -> None:
    """A visit that was noted by mistake asks for nothing; without its explanation material is due again."""
    if body.what is StatementKind.VISIT:
        _end(rows, entry, body.matter_key, DeadlineOutcome.WITHDRAWN, body.statement)
        return
    about = subject(MATTER, body.matter_key)
    for row in rows.under(deadline, SITE_VISIT, about):
        if row["ended_seq"] == body.statement:
            runs = {"ended_at": None, "outcome": None, "ended_seq": None}
            rows.change(deadline, (SITE_VISIT, about, row["seq"]), runs)


@_MATTERS.derives(MatterChanged, deadline)
def persons_changed(rows: Rows, entry: Entry, body: MatterChanged) -> None:
    """What is due is due of those in charge now."""
    del entry
    persons = canonical_bytes([each.number for each in body.facts.officers]).decode("utf-8")
    about = subject(MATTER, body.matter_key)
    for row in _running(rows, body.matter_key):
        rows.change(deadline, (SITE_VISIT, about, row["seq"]), {"persons": persons})


@_MATTERS.derives(MatterRenumbered, deadline)
def title_changed(rows: Rows, entry: Entry, body: MatterRenumbered) -> None:
    """What is due is named by the number that the matter has now."""
    about = subject(MATTER, body.matter_key)
    if about not in entry.subjects:
        return  # of a program that left the name as it was
    for row in _running(rows, body.matter_key):
        called = row["title"].removeprefix(body.matter)
        if called != row["title"]:
            title = f"{body.number}{called}"[:LONGEST_CALLED]
            rows.change(deadline, (SITE_VISIT, about, row["seq"]), {"title": title})


def _running(rows: Rows, key: str) -> list[Row]:
    found = rows.under(deadline, SITE_VISIT, subject(MATTER, key))
    return [each for each in found if each["ended_at"] is None]


def _end(rows: Rows, entry: Entry, key: str, outcome: DeadlineOutcome, seq: int) -> None:
    """The time for the visit that the entry `seq` noted ends; what was withdrawn before stays so, what was met is withdrawn too."""
    values = {"ended_at": entry.happened, "outcome": outcome.value, "ended_seq": entry.seq}
    rows.change(deadline, (SITE_VISIT, subject(MATTER, key), seq), values)
