"""Projections of the life of departments and groups: what the entry holds is put in place, table by table."""

from __future__ import annotations

from collections.abc import Mapping

from station.core.ledger import Entry, subject
from station.inventory.receivers.following import merged_receivers, renamed_receivers, voided_receivers
from station.people.offices.values import UnitLevel
from station.people.unit_life.bodies import (
    UnitEnded,
    UnitEntryVoided,
    UnitMerged,
    UnitMerged2,
    UnitRenamed,
    UnitRenamed2,
    UnitsChanged,
)
from station.store.projections.people import change_officer
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.equipment import item
from station.store.schema.offices import office_holder
from station.store.schema.people import department, enforcement_group, officer

_PEOPLE = Room("people")
_INVENTORY = Room("inventory")
_ITEM = subject("item", "")


def units_again(rows: Rows, _entry: Entry, body: UnitsChanged | UnitEntryVoided) -> None:
    """Units stand under their names, with their former ones, or have ended."""
    for gone in body.gone:
        if gone.level is UnitLevel.DEPARTMENT:
            rows.remove(department, gone.name)
        else:
            rows.remove(enforcement_group, gone.department, gone.name)
    for each in body.units:
        life = {
            "former": "\n".join(each.former),
            "ended_on": None if each.closed_on is None else each.closed_on.isoformat(),
            "merged_into": each.merged_into,
        }
        if each.level is UnitLevel.DEPARTMENT:
            rows.put(department, {"name": each.name, "code": each.code, **life})
        else:
            rows.put(enforcement_group, {"department": each.department, "name": each.name, **life})


def people_again(rows: Rows, _entry: Entry, body: UnitsChanged | UnitEntryVoided) -> None:
    """The people of the units belong where these are now."""
    for each in body.people:
        change_officer(rows, each.number, {"department": each.department, "group_name": each.group})


def offices_again(rows: Rows, _entry: Entry, body: UnitsChanged | UnitEntryVoided) -> None:
    """The offices in the units are held in them under their names."""
    for each in body.posts:
        if not rows.change(office_holder, (each.number, each.seq), {"unit": each.unit}):
            rows.impossible("office_not_held", number=each.number)


for _kind in (UnitRenamed, UnitRenamed2, UnitMerged, UnitMerged2, UnitEnded):
    _PEOPLE.derives(_kind, department, enforcement_group)(units_again)
    _PEOPLE.derives(_kind, officer)(people_again)
    _PEOPLE.derives(_kind, office_holder)(offices_again)

_PEOPLE.derives(UnitEntryVoided, department, enforcement_group)(units_again)
_PEOPLE.derives(UnitEntryVoided, officer)(people_again)
_PEOPLE.derives(UnitEntryVoided, office_holder)(offices_again)


@_INVENTORY.derives(UnitRenamed2, item)
@_INVENTORY.derives(UnitRenamed, item)
def lent_to_the_renamed(rows: Rows, entry: Entry, body: UnitRenamed) -> None:
    """What is lent to the unit, or to a group of it, is lent to the same one under its name of now (EQ-11)."""
    _lent_again(rows, entry, renamed_receivers(body))


@_INVENTORY.derives(UnitEntryVoided, item)
def lent_as_before(rows: Rows, entry: Entry, body: UnitEntryVoided) -> None:
    """What is lent to the unit is lent to it under its name of before, or as before it was part of another one."""
    _lent_again(rows, entry, voided_receivers(body))


@_INVENTORY.derives(UnitMerged2, item)
@_INVENTORY.derives(UnitMerged, item)
def lent_to_the_merged(rows: Rows, entry: Entry, body: UnitMerged) -> None:
    """What is lent to a unit is lent to the one that this is part of from now on."""
    _lent_again(rows, entry, merged_receivers(body))


def _lent_again(rows: Rows, entry: Entry, again: Mapping[str, str]) -> None:
    """The items that the entry names are lent to these receivers from now on, where they are lent to one that it moved."""
    for tag in (each.removeprefix(_ITEM) for each in entry.subjects if each.startswith(_ITEM)):
        before = rows.row(item, tag)
        if before is None:
            rows.impossible("item_unknown", tag=tag)
        elif before["held_for"] in again:
            rows.change(item, (tag,), {"held_for": again[before["held_for"]]})
