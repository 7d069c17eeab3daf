"""Projections of the life of departments and groups: what the entry holds is put in place, table by table."""

from __future__ import annotations

from station.core.ledger import Entry
from station.people.offices.values import UnitLevel
from station.people.unit_life.bodies import UnitEnded, UnitMerged, UnitRenamed, UnitsChanged
from station.store.projections.people import change_officer
from station.store.projections.registry import Room
from station.store.projections.rows import Rows
from station.store.schema.offices import office_holder
from station.store.schema.people import department, enforcement_group, officer

_PEOPLE = Room("people")


def units_again(rows: Rows, _entry: Entry, body: UnitsChanged) -> None:
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


def people_again(rows: Rows, _entry: Entry, body: UnitsChanged) -> None:
    """The people of the units belong where these are now."""
    for each in body.people:
        change_officer(rows, each.number, {"department": each.department, "group_name": each.group})


def offices_again(rows: Rows, _entry: Entry, body: UnitsChanged) -> None:
    """The offices in the units are held in them under their names."""
    for each in body.posts:
        if not rows.change(office_holder, (each.number, each.seq), {"unit": each.unit}):
            rows.impossible("office_not_held", number=each.number)


for _kind in (UnitRenamed, UnitMerged, UnitEnded):
    _PEOPLE.derives(_kind, department, enforcement_group)(units_again)
    _PEOPLE.derives(_kind, officer)(people_again)
    _PEOPLE.derives(_kind, office_holder)(offices_again)
