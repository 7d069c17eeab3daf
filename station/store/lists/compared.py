"""What the rows of a list show, compared with the entries behind it: ways that lists declare."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, select

from station.core.ledger import subject
from station.inventory.care.bodies import CARE
from station.inventory.receivers.values import ReceiverKind, receiver_of
from station.store.lists.source import Apart, Compares
from station.store.readers.dues import dues_apart
from station.store.readers.reading import Attests
from station.store.schema.archive import archive_place
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.people import officer
from station.store.schema.places import place as place_of_things
from station.store.schema.requests import request
from station.store.schema.standards import officer_post

_ITEM = subject("item", "")


def own_rows(table: Table) -> Compares:
    """Rows that begin with the columns of `table`."""
    columns = len(table.columns)

    def compare(_connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
        own = [tuple(row)[:columns] for row in rows]
        for place in attested.apart(table, own):
            yield place, table.name, _key(table, own[place])

    return compare


def deadline_rows(_connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """Rows that begin with the columns of a deadline."""
    own = [tuple(row)[: len(deadline.columns)] for row in rows]
    for place in attested.deadlines_apart(own):
        yield place, deadline.name, _key(deadline, own[place])


def item_dues(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """What is due of items that are themselves what the entries give, in rows of `ITEM_ROW`."""
    places = {row.tag: place for place, row in enumerate(rows)}
    for tag, key in dues_apart(connection, attested, rows):
        yield places[tag], deadline.name, key


def item_cares(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """When items are to be cared for, in rows with `tag` and `care_due_at`."""
    told = {f"{_ITEM}{row.tag}": place for place, row in enumerate(rows) if row.care_due_at is not None}
    if not told:
        return
    runs = (deadline.c.kind == CARE, deadline.c.subject.in_(sorted(told)), deadline.c.ended_at.is_(None))
    found = connection.execute(select(deadline).where(*runs)).all()
    for wrong in attested.deadlines_apart(found):
        yield told[found[wrong].subject], deadline.name, _key(deadline, found[wrong])


def officers_named(column: str) -> Compares:
    """Officers whose number stands in `column` and whose name is shown beside it."""

    def compare(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
        numbers = {getattr(row, column) for row in rows} - {None, ""}
        if not numbers:
            return
        found = connection.execute(select(officer).where(officer.c.number.in_(sorted(numbers)))).all()
        wrong = {found[place].number for place in attested.apart(officer, found)}
        for place, row in enumerate(rows):
            if getattr(row, column) in wrong:
                yield place, officer.name, getattr(row, column)

    return compare


def posts_of(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """The posts of officers, in rows with `number`: all of them are compared, since one that was taken out is missing."""
    wrong = attested.all_apart(officer_post, connection.execute(select(officer_post)).all())
    by_number = {key.rpartition("/")[0]: key for key in wrong}
    for place, row in enumerate(rows):
        if row.number in by_number:
            yield place, officer_post.name, by_number[row.number]


def receivers_named(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """Vehicles and rooms that items are lent to and whose name is shown, in rows with `held_for`."""
    lent = {each: receiver_of(row.held_for) for each, row in enumerate(rows) if row.held_for}
    codes = {at: to.code for at, to in lent.items() if to is not None and to.kind is ReceiverKind.PLACE}
    if not codes:
        return
    found = connection.execute(select(place_of_things)).all()
    wrong = {found[at].code for at in attested.apart(place_of_things, found)}
    for at, code in codes.items():
        if code in wrong:
            yield at, place_of_things.name, code


def requests_about(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """Requests about items, of which rows with `tag` say in `reported` what runs."""
    told = {f"{_ITEM}{row.tag}": place for place, row in enumerate(rows) if row.reported is not None}
    if not told:
        return
    found = connection.execute(select(request).where(request.c.about.in_(sorted(told)))).all()
    for wrong in attested.apart(request, found):
        yield told[found[wrong].about], request.name, str(found[wrong].seq)


def items_labelled(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """Items that are shown by another tag than their first one, in rows with `subject` and `item_label`."""
    tags = {place: row.subject.removeprefix(_ITEM) for place, row in enumerate(rows)}
    shown = {
        tags[place] for place, row in enumerate(rows) if row.item_label and row.item_label != tags[place]
    }
    if not shown:
        return
    found = connection.execute(select(item).where(item.c.tag.in_(sorted(shown)))).all()
    wrong = {found[place].tag for place in attested.apart(item, found)}
    for place, tag in tags.items():
        if tag in wrong:
            yield place, item.name, tag


def desktops_named(connection: Connection, attested: Attests, rows: Sequence[Row[Any]]) -> Iterator[Apart]:
    """Desktops whose archive has a recording and whose name is shown beside it."""
    found = connection.execute(select(archive_place)).all()
    wrong = {found[place].place for place in attested.apart(archive_place, found)}
    gone = {row.place for row in rows} - {"", *(each.place for each in found)}
    for place, row in enumerate(rows):
        if row.place in wrong | gone:
            yield place, archive_place.name, row.place


def _key(table: Table, row: Sequence[Any]) -> str:
    names = [column.name for column in table.columns]
    return "/".join(str(row[names.index(column.name)]) for column in table.primary_key)
