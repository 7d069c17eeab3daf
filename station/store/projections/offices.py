"""Projections of offices: given, ended, held by a substitute, and over for whoever leaves."""

from __future__ import annotations

from datetime import timedelta

from station.core.clock import local
from station.core.ledger import Entry
from station.people.bodies import OfficerLeft
from station.people.leaving.bodies import OfficerLeft2
from station.people.offices.bodies import OfficeAssigned, OfficeEnded, OfficeSubstituted
from station.store.projections.registry import Room
from station.store.projections.rows import Row, Rows
from station.store.schema.offices import office_holder

_PEOPLE = Room("people")


@_PEOPLE.derives(OfficeAssigned, office_holder)
def office_assigned(rows: Rows, entry: Entry, body: OfficeAssigned) -> None:
    """The officer holds it from a day on."""
    held = {**_office(entry, body), "first_day": body.effective_on.isoformat(), "ended_on": None}
    rows.put(office_holder, {**held, "absent": "", "absent_seq": 0})


@_PEOPLE.derives(OfficeEnded, office_holder)
def office_ended(rows: Rows, _entry: Entry, body: OfficeEnded) -> None:
    """The officer holds it no longer from a day on."""
    if not rows.change(office_holder, (body.number, body.assigned), {"ended_on": body.ended_on.isoformat()}):
        rows.impossible("office_not_held", number=body.number)


@_PEOPLE.derives(OfficeSubstituted, office_holder)
def office_substituted(rows: Rows, entry: Entry, body: OfficeSubstituted) -> None:
    """The officer holds it for the absent one between two days."""
    if rows.row(office_holder, body.absent, body.assigned) is None:
        rows.impossible("office_not_held", number=body.absent)
    days = {
        "first_day": body.first_day.isoformat(),
        "ended_on": (body.last_day + timedelta(days=1)).isoformat(),
    }
    rows.put(
        office_holder,
        {**_office(entry, body), **days, "absent": body.absent, "absent_seq": body.assigned},
    )


@_PEOPLE.derives(OfficerLeft, office_holder)
def offices_of_leaver(rows: Rows, entry: Entry, body: OfficerLeft) -> None:
    """Whoever leaves holds nothing from that day on."""
    day = local(entry.happened_at, entry.zone).date().isoformat()
    for each in rows.under(office_holder, body.number):
        if each["ended_on"] is None or each["ended_on"] > day:
            rows.change(office_holder, (body.number, each["seq"]), {"ended_on": day})


_PEOPLE.derives(OfficerLeft2, office_holder)(offices_of_leaver)


def _office(entry: Entry, body: OfficeAssigned | OfficeSubstituted) -> Row:
    return {
        "number": body.number,
        "seq": entry.seq,
        "level": body.level.value,
        "unit": body.unit,
        "function": body.function.value,
    }
