"""Projections of places, and of the time until each is to be checked."""

from __future__ import annotations

from station.core.codes import code_key
from station.core.deadlines import DeadlineOutcome
from station.core.ledger import Entry, canonical_bytes, subject
from station.inventory.places.bodies import PlaceChecked, PlaceDefined, PlaceEnded
from station.inventory.places.values import PlaceKind
from station.people.deadlines.bodies import DueBy
from station.store.projections.deadlines import end, start_due
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.deadlines import deadline
from station.store.schema.places import place

PLACE_CHECK = "place_check"

_INVENTORY = Room("inventory")


@_INVENTORY.derives(PlaceDefined, place)
def place_defined(rows: Rows, _entry: Entry, body: PlaceDefined) -> None:
    """A place; what its last check found stays."""
    facts = {"name": body.name, "kind": body.kind.value, "parent": body.parent}
    if not rows.change(place, (body.code,), facts):
        new = {"code": body.code, "code_key": code_key(body.code), "checked_at": None, "checked_by": ""}
        rows.put(place, {**new, **facts, "unfit": "[]"})


@_INVENTORY.derives(PlaceChecked, place)
def place_checked(rows: Rows, entry: Entry, body: PlaceChecked) -> None:
    """What a check found."""
    unfit = canonical_bytes([each.condition for each in body.found if not each.met]).decode()
    found = {"checked_at": entry.happened, "checked_by": entry.actor.name, "unfit": unfit}
    if not rows.change(place, (body.code,), found):
        rows.impossible("place_unknown", place=body.code)


@_INVENTORY.derives(PlaceEnded, place)
def place_ended(rows: Rows, _entry: Entry, body: PlaceEnded) -> None:
    """A place is no more."""
    if not rows.remove(place, body.code):
        rows.impossible("place_unknown", place=body.code)


@_INVENTORY.derives(PlaceDefined, deadline)
def check_begins(rows: Rows, entry: Entry, body: PlaceDefined) -> None:
    """The time until the first check begins with the place; one that is no longer checked by itself has none."""
    if body.check is not None:
        _start(rows, entry, body.code, body.name, body.check)
    elif body.kind is PlaceKind.POSITION:
        end(rows, entry, PLACE_CHECK, subject("place", body.code), DeadlineOutcome.WITHDRAWN)


@_INVENTORY.derives(PlaceChecked, deadline)
def check_met(rows: Rows, entry: Entry, body: PlaceChecked) -> None:
    """The check that was due was made, and the next one is due."""
    end(rows, entry, PLACE_CHECK, subject("place", body.code), DeadlineOutcome.MET)
    _start(rows, entry, body.code, body.name, body.check)


@_INVENTORY.derives(PlaceEnded, deadline)
def check_withdrawn(rows: Rows, entry: Entry, body: PlaceEnded) -> None:
    """What is no more needs no check."""
    end(rows, entry, PLACE_CHECK, subject("place", body.code), DeadlineOutcome.WITHDRAWN)


def _start(rows: Rows, entry: Entry, code: str, name: str, check: DueBy) -> None:
    start_due(rows, entry, PLACE_CHECK, check, rule="EQ-09", about=subject("place", code), title=name)
