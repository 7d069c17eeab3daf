"""Projections of report forms: until when returns are due, and the files of templates and returns (PF-08)."""

from __future__ import annotations

from station.audit.forms.bodies import (
    FORM,
    FormCollected,
    FormDrafted,
    FormEnded,
    FormFellDue,
    FormFiled,
    FormReceived,
    FormReceived2,
    FormWithdrawn,
)
from station.audit.forms.book import FORM_RETURN
from station.audit.forms.definition import RULE
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, subject
from station.store.projections.attachments import attach
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file
from station.store.schema.deadlines import deadline

_AUDIT = Room("audit")
_AUDIT.without_state(FormDrafted)


@_AUDIT.derives(FormReceived, attached_file)
def template_kept(rows: Rows, entry: Entry, body: FormReceived) -> None:
    """The template of the form."""
    attach(rows, entry, subject(FORM, body.form.number), (body.file,), "form_template", body.form.name)


@_AUDIT.derives(FormReceived2, attached_file)
def template_of_lines_kept(rows: Rows, entry: Entry, body: FormReceived2) -> None:
    """The template of a form of lines of work."""
    template_kept(rows, entry, body)


@_AUDIT.derives(FormFellDue, deadline)
def return_due(rows: Rows, entry: Entry, body: FormFellDue) -> None:
    """The return of a period is due."""
    start_due(
        rows,
        entry,
        FORM_RETURN,
        body.file_by,
        rule=RULE,
        about=subject(FORM, body.duty),
        title=f"{body.name} {body.period}",
        persons=body.persons,
    )


@_AUDIT.derives(FormFiled, deadline)
def return_filed(rows: Rows, entry: Entry, body: FormFiled) -> None:
    """It is filed; a correction ends nothing more."""
    end(rows, entry, FORM_RETURN, subject(FORM, body.duty), DeadlineOutcome.MET)


@_AUDIT.derives(FormCollected, deadline)
def return_collected(rows: Rows, entry: Entry, body: FormCollected) -> None:
    """It came as a file; a correction ends nothing more."""
    end(rows, entry, FORM_RETURN, subject(FORM, body.duty), DeadlineOutcome.MET)


@_AUDIT.derives(FormCollected, attached_file)
def return_kept(rows: Rows, entry: Entry, body: FormCollected) -> None:
    """The file of the return."""
    attach(rows, entry, subject(FORM, body.duty), (body.file,), "form_return", body.reason)


@_AUDIT.derives(FormEnded, deadline)
def form_over(rows: Rows, entry: Entry, body: FormEnded) -> None:
    """What is open of a form that ended is withdrawn."""
    for each in body.withdrawn:
        end(rows, entry, FORM_RETURN, subject(FORM, each), DeadlineOutcome.WITHDRAWN)


@_AUDIT.derives(FormWithdrawn, deadline)
def early_return_withdrawn(rows: Rows, entry: Entry, body: FormWithdrawn) -> None:
    """What fell due by a wrong clock is due no more."""
    for each in body.duties:
        end(rows, entry, FORM_RETURN, subject(FORM, each), DeadlineOutcome.WITHDRAWN)
