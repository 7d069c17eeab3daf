"""Projections of attached files: which photos and papers belong to what."""

from __future__ import annotations

from collections.abc import Sequence

from station.approvals.bodies import StepDecided
from station.core.attachments import AttachedFile
from station.core.ledger import Entry, subject
from station.inventory.attaching.bodies import Attached, Attached2
from station.inventory.attaching.movements import SHOWN_AT
from station.inventory.voiding.bodies import FactsVoided
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file

_INVENTORY = Room("inventory")


def attach(
    rows: Rows, entry: Entry, about: str, files: Sequence[AttachedFile], what: str, note: str = ""
) -> None:
    """The files of an entry belong to `about`."""
    for place, file in enumerate(files, 1):
        rows.put(
            attached_file,
            {
                "about": about,
                "seq": entry.seq,
                "place": place,
                "sha256": file.sha256,
                "name": file.name,
                "size": file.size,
                "form": file.form.value,
                "machine": file.machine,
                "what": what,
                "note": note,
                "at": entry.happened,
                "by": entry.actor.name,
                "voided_seq": None,
            },
        )


@Room("approvals").derives(StepDecided, attached_file)
def decision_attached(rows: Rows, entry: Entry, body: StepDecided) -> None:
    """The scan of the paper on which a step of a request was decided."""
    if body.paper is not None:
        about = subject("request", str(body.request))
        attach(rows, entry, about, (body.paper.scan,), "decision", body.paper.number)


@_INVENTORY.derives(Attached, attached_file)
def item_attached(rows: Rows, entry: Entry, body: Attached) -> None:
    """A photo or paper of an item."""
    attach(rows, entry, subject("item", body.tag), (body.file,), body.what.value, body.note)


@_INVENTORY.derives(Attached2, attached_file)
def loan_photographed(rows: Rows, entry: Entry, body: Attached2) -> None:
    """A photo of an item as it went out or came back."""
    what = SHOWN_AT.get(body.movement.kind, body.what.value)
    attach(rows, entry, subject("item", body.tag), (body.file,), what, body.note)


@_INVENTORY.derives(FactsVoided, attached_file)
def attached_voided(rows: Rows, entry: Entry, body: FactsVoided) -> None:
    """Files whose entry does not count any more stay, and say so."""
    for each in body.voided:
        if each.kind == Attached.KIND:
            for about in each.about:
                rows.change(attached_file, (about, each.seq, 1), {"voided_seq": entry.seq})
