"""Projections into the deadline table: each room starts and ends its own; a year's notice moves them all.

A due moment is never computed here: it stands in the entry that starts a deadline or in the one that computes it
anew, so that neither a later table of holidays nor a later program changes what an old entry gave.
"""

from __future__ import annotations

import json
from datetime import datetime

from station.archive.session_bodies import (
    DeviceKnown,
    ImportClosed,
    ImportClosed2,
    ImportClosed3,
    ImportClosed4,
    ImportClosed5,
)
from station.core.clock import to_record
from station.core.deadlines import DeadlineOutcome, Length
from station.core.ledger import Entry, canonical_bytes, subject
from station.inventory.bodies import (
    CheckedIn,
    CheckedOut,
    CheckedOut2,
    NothingRecorded,
    RecordingExempted,
    TakenItem,
    TakenItem2,
)
from station.inventory.late.bodies import CheckedIn2, CheckedOut3
from station.inventory.movement.bodies import CheckedIn3
from station.inventory.movement.exemption_bodies import RecordingExempted2
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.stock.loan_bodies import CheckedIn4, CheckedOut5
from station.inventory.stock.matter_bodies import CheckedOut6
from station.people.calendar.bodies import YearSet
from station.people.deadlines.bodies import DueBy, Paused, Recomputed, Reminded, Resumed
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.deadlines import calendar_year, deadline

LOAN, RECORDINGS = "loan", "recordings"

_INVENTORY = Room("inventory")
_PEOPLE = Room("people")
_PEOPLE.without_state(Reminded)


def start(
    rows: Rows,
    entry: Entry,
    kind: str,
    *,
    rule: str,
    about: str,
    title: str,
    persons: tuple[str, ...],
    due_at: datetime,
    length: Length | None = None,
    provisional: bool = False,
) -> None:
    """A deadline of `kind` about a subject begins with `entry`; an open one of that kind is withdrawn."""
    end(rows, entry, kind, about, DeadlineOutcome.WITHDRAWN)
    due = DueBy(due_at, "" if length is None else str(length), provisional)
    begin(rows, entry, kind, due, rule=rule, about=about, title=title, persons=persons)


def begin(
    rows: Rows,
    entry: Entry,
    kind: str,
    due: DueBy,
    *,
    rule: str,
    about: str,
    title: str,
    persons: tuple[str, ...],
    since: datetime | None = None,
) -> None:
    """A deadline begins beside others of its kind about the subject; its time runs `since` then, else since the entry."""
    rows.put(
        deadline,
        {
            "kind": kind,
            "subject": about,
            "seq": entry.seq,
            "rule": rule,
            "title": title,
            "persons": canonical_bytes(list(persons)).decode("utf-8"),
            "started_at": entry.happened if since is None else to_record(since),
            "due_at": to_record(due.due_at),
            "length": due.length,
            "provisional": due.provisional,
            "computed_seq": entry.seq,
            "pauses": "[]",
            "ended_at": None,
            "outcome": None,
            "ended_seq": None,
        },
    )


def start_due(
    rows: Rows,
    entry: Entry,
    kind: str,
    due: DueBy,
    *,
    rule: str,
    about: str,
    title: str,
    persons: tuple[str, ...] = (),
) -> None:
    """Like `start`, for what states until when it is due and how that was computed."""
    start(
        rows,
        entry,
        kind,
        rule=rule,
        about=about,
        title=title,
        persons=persons,
        due_at=due.due_at,
        length=Length.read(due.length),
        provisional=due.provisional,
    )


def end(rows: Rows, entry: Entry, kind: str, about: str, outcome: DeadlineOutcome) -> None:
    """The open deadline of `kind` about a subject ends with `entry`, if there is one."""
    running = open_deadline(rows, kind, about)
    if running is not None:
        values = {
            "ended_at": entry.happened,
            "outcome": outcome.value,
            "ended_seq": entry.seq,
        }
        rows.change(deadline, (kind, about, running["seq"]), values)


def open_deadline(rows: Rows, kind: str, about: str) -> Row | None:
    """The deadline of `kind` about a subject that runs, whichever entry began it: there is never more than one.

    A void opens an older one again, and withdraws all that began after it. So only where the newest was withdrawn the
    others are read.
    """
    newest = rows.last(deadline, kind, about)
    if newest is None or newest["ended_at"] is None:
        return newest
    if newest["outcome"] != DeadlineOutcome.WITHDRAWN.value:
        return None
    return next((each for each in rows.under(deadline, kind, about) if each["ended_at"] is None), None)


# --------------------------------------------------------------------------------------------- equipment


@_INVENTORY.derives(CheckedOut, deadline)
def lent(rows: Rows, entry: Entry, body: CheckedOut) -> None:
    """A loan with a due moment begins for each item that has one (EQ-07)."""
    for line in body.lines:
        _lent(rows, entry, (body.number,), line)


@_INVENTORY.derives(CheckedOut3, deadline)
@_INVENTORY.derives(CheckedOut2, deadline)
def lent_for_a_length(rows: Rows, entry: Entry, body: CheckedOut2) -> None:
    """The same, for entries that state how the due moment was computed."""
    _lent_for(rows, entry, body, (body.number,))


def lent_to_a_unit(rows: Rows, entry: Entry, body: CheckedOut4 | CheckedOut5) -> None:
    """The same, also of counted gear; what is lent to a unit concerns its equipment administrators as well."""
    _lent_for(rows, entry, body, tuple(dict.fromkeys((body.number, *body.watching))))


_INVENTORY.derives(CheckedOut4, deadline)(lent_to_a_unit)
_INVENTORY.derives(CheckedOut5, deadline)(lent_to_a_unit)
_INVENTORY.derives(CheckedOut6, deadline)(lent_to_a_unit)


def _lent_for(rows: Rows, entry: Entry, body: CheckedOut2, persons: tuple[str, ...]) -> None:
    for line in body.lines:
        lend_for_a_length(rows, entry, persons, line)


def lend_for_a_length(rows: Rows, entry: Entry, persons: tuple[str, ...], line: TakenItem2) -> None:
    """A loan that concerns these officers begins for an item, if it has a due moment."""
    length = None if line.length is None else Length.read(line.length)
    _lent(rows, entry, persons, line, length, provisional=line.provisional)


def _lent(
    rows: Rows,
    entry: Entry,
    persons: tuple[str, ...],
    line: TakenItem,
    length: Length | None = None,
    *,
    provisional: bool = False,
) -> None:
    if line.due_at is not None:
        start(
            rows,
            entry,
            LOAN,
            rule="EQ-07",
            about=subject("item", line.tag),
            title=line.name,
            persons=persons,
            due_at=line.due_at,
            length=length,
            provisional=provisional,
        )


@_INVENTORY.derives(CheckedIn, deadline)
def returned(rows: Rows, entry: Entry, body: CheckedIn) -> None:
    """The loans end; recordings that are awaited have a deadline of their own (DM-05)."""
    for line in body.lines:
        about = subject("item", line.tag)
        end(rows, entry, LOAN, about, DeadlineOutcome.MET)
        if line.recordings_due_at is not None:
            start(
                rows,
                entry,
                RECORDINGS,
                rule="DM-05",
                about=about,
                title=line.name,
                persons=(line.number,),
                due_at=line.recordings_due_at,
            )


@_INVENTORY.derives(CheckedIn2, deadline)
def returned_late(rows: Rows, entry: Entry, body: CheckedIn2) -> None:
    """The same, entered late."""
    returned(rows, entry, body)


@_INVENTORY.derives(CheckedIn3, deadline)
def returned_by_another(rows: Rows, entry: Entry, body: CheckedIn3) -> None:
    """The same, brought by somebody else."""
    returned(rows, entry, body)


@_INVENTORY.derives(CheckedIn4, deadline)
def pieces_returned(rows: Rows, entry: Entry, body: CheckedIn4) -> None:
    """The same with counted gear."""
    returned(rows, entry, body)


@_INVENTORY.derives(RecordingExempted2, deadline)
@_INVENTORY.derives(RecordingExempted, deadline)
def exempted(rows: Rows, entry: Entry, body: RecordingExempted) -> None:
    """A written explanation replaces the recordings (RC-06): nothing is due any more."""
    end(rows, entry, RECORDINGS, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(NothingRecorded, deadline)
def nothing_to_come(rows: Rows, entry: Entry, body: NothingRecorded) -> None:
    """Nothing was recorded (EQ-05): nothing is due any more."""
    end(rows, entry, RECORDINGS, subject("item", body.tag), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(ImportClosed, deadline)
def recordings_in(rows: Rows, entry: Entry, body: ImportClosed) -> None:
    """All recordings of a camera were imported (EQ-05, DM-05)."""
    camera = body.camera
    if camera is not None and body.complete:
        end(rows, entry, RECORDINGS, subject("item", camera), DeadlineOutcome.MET)


@_INVENTORY.derives(ImportClosed5, deadline)
@_INVENTORY.derives(ImportClosed4, deadline)
@_INVENTORY.derives(ImportClosed3, deadline)
@_INVENTORY.derives(ImportClosed2, deadline)
def recordings_proven(rows: Rows, entry: Entry, body: ImportClosed2) -> None:
    """The same, for entries that state whether the import closes the return."""
    if body.camera is not None and body.closes:
        end(rows, entry, RECORDINGS, subject("item", body.camera), DeadlineOutcome.MET)


@_INVENTORY.derives(DeviceKnown, deadline)
def recordings_known(rows: Rows, entry: Entry, body: DeviceKnown) -> None:
    """The same, where the device of an import became known later."""
    if body.closes:
        end(rows, entry, RECORDINGS, subject("item", body.camera), DeadlineOutcome.MET)


# ------------------------------------------------------------------------------------------ working days


@_PEOPLE.derives(YearSet, calendar_year)
def year_set(rows: Rows, entry: Entry, body: YearSet) -> None:
    """The announced days of a year."""
    days = canonical_bytes(body.plain()["days"]).decode("utf-8")
    rows.put(calendar_year, {"year": body.year, "source": body.source, "days": days, "seq": entry.seq})


@_PEOPLE.derives(Recomputed, deadline)
def recomputed(rows: Rows, entry: Entry, body: Recomputed) -> None:
    """Deadlines are due at another moment, or are no longer provisional."""
    for line in body.lines:
        values = {
            "due_at": to_record(line.after),
            "provisional": line.provisional,
            "computed_seq": entry.seq,
        }
        if not rows.change(deadline, (line.kind, line.about, line.started), values):
            rows.impossible("deadline_unknown", about=line.about)


@_PEOPLE.derives(Paused, deadline)
def paused(rows: Rows, entry: Entry, body: Paused) -> None:
    """The time of a deadline is paused."""
    key, row = _named(rows, body)
    if row is not None:
        pauses = [*json.loads(row["pauses"]), [entry.happened, None, True]]
        rows.change(deadline, key, {"pauses": canonical_bytes(pauses).decode("utf-8")})


@_PEOPLE.derives(Resumed, deadline)
def resumed(rows: Rows, entry: Entry, body: Resumed) -> None:
    """Its time runs again, until the moment that the entry states."""
    key, row = _named(rows, body)
    if row is not None:
        pauses = json.loads(row["pauses"])
        if pauses:
            pauses[-1][1] = entry.happened
        values = {
            "pauses": canonical_bytes(pauses).decode("utf-8"),
            "due_at": to_record(body.after),
            "computed_seq": entry.seq,
        }
        rows.change(deadline, key, values)


def _named(rows: Rows, body: Paused | Resumed) -> tuple[tuple[str, str, int], Row | None]:
    """The key and the row of the deadline that an entry is about."""
    key = (body.kind, body.about, body.started)
    row = rows.row(deadline, *key)
    if row is None:
        rows.impossible("deadline_unknown", about=body.about)
    return key, row
