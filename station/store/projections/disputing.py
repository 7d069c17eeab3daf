"""Projections of disputed returns, which are requests."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.disputing.bodies import ReturnDisputed
from station.store.projections.attachments import attach
from station.store.projections.registry import Room
from station.store.projections.requests import awaits_approval
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file

_INVENTORY = Room("inventory")


awaits_approval(
    _INVENTORY,
    ReturnDisputed,
    "EQ-11",
    by=lambda disputed: (
        disputed.number,
        disputed.officer_name,
    ),  # the desk's account files it for the officer
)


@_INVENTORY.derives(ReturnDisputed, attached_file)
def dispute_photos(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """Its photos are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)
