"""Projections of monthly reports of paper: until when they are due, and the scans of the signed ones (ST-04)."""

from __future__ import annotations

from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.inventory.certificates.month_bodies import PAPER_MONTH, PaperMonthDue, PaperMonthSigned
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline

MONTH_REPORT = "month_report"
_INVENTORY = Room("inventory")


@_INVENTORY.derives(PaperMonthDue, deadline)
def month_due(rows: Rows, entry: Entry, body: PaperMonthDue) -> None:
    """The report of a month is due."""
    about = subject(PAPER_MONTH, body.report)
    start_due(
        rows,
        entry,
        MONTH_REPORT,
        body.sign_by,
        rule="ST-04",
        about=about,
        title=body.report,
        persons=body.persons,
    )


@_INVENTORY.derives(PaperMonthSigned, deadline)
def month_signed(rows: Rows, entry: Entry, body: PaperMonthSigned) -> None:
    """It is signed."""
    end(rows, entry, MONTH_REPORT, subject(PAPER_MONTH, body.due_as), DeadlineOutcome.MET)


@_INVENTORY.derives(PaperMonthSigned, attached_file)
def signed_papers(rows: Rows, entry: Entry, body: PaperMonthSigned) -> None:
    """The scans of the signed report."""
    attach(rows, entry, subject(PAPER_MONTH, body.due_as), body.files, "month_report", body.note)
