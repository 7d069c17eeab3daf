"""Projections of disputed returns, which are requests."""

from __future__ import annotations

from station.core.ledger import Entry
from station.inventory.disputing.bodies import ReturnDisputed, ReturnDisputed2
from station.store.projections.attachments import attach
from station.store.projections.registry import Room
from station.store.projections.requests import awaits_approval
from station.store.projections.rows import Rows
from station.store.schema.attachments import attached_file

_INVENTORY = Room("inventory")


def _officer(disputed: ReturnDisputed) -> tuple[str, str]:
    """For whom the desk's account files it."""
    return disputed.number, disputed.officer_name


awaits_approval(_INVENTORY, ReturnDisputed, "EQ-11", by=_officer)
awaits_approval(_INVENTORY, ReturnDisputed2, "EQ-11", by=_officer)


@_INVENTORY.derives(ReturnDisputed, attached_file)
def dispute_photos(rows: Rows, entry: Entry, body: ReturnDisputed) -> None:
    """Its photos are the item's."""
    attach(rows, entry, body.about, body.photos, "report", body.text)


@_INVENTORY.derives(ReturnDisputed2, attached_file)
def photos_of_its_cause(rows: Rows, entry: Entry, body: ReturnDisputed2) -> None:
    """The same where they may disagree only about when it came about."""
    dispute_photos(rows, entry, body)
