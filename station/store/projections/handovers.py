"""Projections of signed handovers: the scans of the signed paper."""

from __future__ import annotations

from station.core.ledger import Entry, subject
from station.people.leaving.bodies import HandoverSigned
from station.people.leaving.matter_bodies import HandoverSigned2
from station.store.projections.attachments import attach
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file

_PEOPLE = Room("people")


@_PEOPLE.derives(HandoverSigned, attached_file)
def papers_signed(rows: Rows, entry: Entry, body: HandoverSigned) -> None:
    """They belong to who leaves."""
    attach(rows, entry, subject("officer", body.number), body.papers, "handover", body.note)


_PEOPLE.derives(HandoverSigned2, attached_file)(papers_signed)
