"""Reading the equipment state tables as values."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)

from station.core.clock import from_record, to_record
from station.core.codes import code_key
from station.core.ledger import subject
from station.inventory.values import (
    Condition,
    CustodySpan,
    HeldCount,
    Item,
    ItemState,
    OpenReturn,
    ReturnOutcome,
    Training,
)
from station.store.prepared import Prepared
from station.store.projections.deadlines import LOAN, RECORDINGS
from station.store.readers.counts import holdings, item_counts
from station.store.readers.dues import due_moment, require_dues
from station.store.readers.reading import Attests, reads
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import custody_span, item, training

_IN_ONE_QUERY = 500
"""Values in one list of a query: SQLite and PostgreSQL both bound their number."""


def running(ended_at: ColumnElement[str | None]) -> ColumnElement[bool]:
    """That a deadline has not ended, for one that is looked up by its subject.

    Written so that no index serves it: the one of all open deadlines would be read through for every item.
    """
    return func.coalesce(ended_at, "") == ""


def _due(kind: str) -> ScalarSelect[str]:
    """When the open deadline of `kind` about an item is due: looked up for each, whatever the tables' statistics say."""
    return (
        select(deadline.c.due_at)
        .where(deadline.c.kind == kind, deadline.c.subject == _SUBJECT, running(deadline.c.ended_at))
        .scalar_subquery()
    )


_SUBJECT = literal(subject("item", "")) + item.c.tag
LOAN_DUE = _due(LOAN)
RECORDINGS_DUE = _due(RECORDINGS)
ITEM_ROW = (*item.c, LOAN_DUE.label("loan_due_at"), RECORDINGS_DUE.label("recordings_due_at"))
"""What `item_of` makes an item of: its own row, and its deadlines, which the deadline table alone knows."""

_LATE = exists().where(
    deadline.c.kind == LOAN,
    deadline.c.subject == _SUBJECT,
    running(deadline.c.ended_at),
    deadline.c.due_at < bindparam("now"),
)
# What every scan and every confirmation asks.
_BY_TAG = Prepared(select(*ITEM_ROW).where(item.c.tag_key == bindparam("key")))
_BY_TAGS = Prepared(
    select(*ITEM_ROW).where(item.c.tag_key.in_(bindparam("keys", expanding=True))), listed="keys"
)
_OWN = Prepared(select(item).where(item.c.tag.in_(bindparam("keys", expanding=True))), listed="keys")
_HELD_COUNTS = Prepared(
    select(item.c.category, func.count(), func.sum(case((_LATE, 1), else_=0)))
    .where(item.c.holder == bindparam("number"))
    .group_by(item.c.category)
    .order_by(func.min(item.c.tag))
)
_GROUP_CATEGORIES = Prepared(
    select(item.c.category).where(item.c.holder_group == bindparam("group")).distinct()
)
_TRAININGS = Prepared(
    select(training)
    .where(training.c.number == bindparam("number"))
    .order_by(training.c.trained_on, training.c.seq)
)
_AWAITING = ItemState.AWAITING_RECORDINGS.value
_FAULTY = item.c.condition.in_((Condition.DAMAGED.value, Condition.INCOMPLETE.value))


class EquipmentRows:
    """The equipment state within one transaction; it satisfies `station.inventory.ports.EquipmentReader`."""

    def __init__(self, connection: Connection, attested: Attests, *, decides: bool = False) -> None:
        """In a unit of work, which acts on it (`decides`), each item is compared with its entries, with what is due."""
        self._connection = connection
        self._attested = attested
        self._decides = decides

    def _items(self, query: Select[Any]) -> list[Item]:
        return self._read(self._connection.execute(query).all())

    def _read(self, rows: Sequence[Any]) -> list[Item]:
        found = [item_of(row) for row in rows]
        if self._decides:
            self._attested.require_each(
                item, [(each.tag, row) for each, row in zip(found, rows, strict=True)]
            )
            require_dues(self._connection, self._attested, rows)
        return found

    def item(self, tag: str) -> Item | None:
        """The item with this tag, written in either case or width."""
        row = _BY_TAG.first(self._connection, key=code_key(tag))
        if row is None:
            self._missing(tag)
        return None if row is None else self._read((row,))[0]

    def items(self, tags: Sequence[str]) -> tuple[Item | None, ...]:
        """The items with these tags, in the order of `tags`."""
        found: dict[str, Item] = {}
        keys = [code_key(tag) for tag in tags]
        for start in range(0, len(keys), _IN_ONE_QUERY):
            rows = _BY_TAGS.all(self._connection, keys=keys[start : start + _IN_ONE_QUERY])
            found.update((row.tag_key, each) for row, each in zip(rows, self._read(rows), strict=True))
        for tag, key in zip(tags, keys, strict=True):
            if key not in found:
                self._missing(tag)
        return tuple(map(found.get, keys))

    def _missing(self, tag: str) -> None:
        """Compare that there is no item with this tag: one whose normal form was edited is not found by it."""
        if self._decides:
            self._own(self._attested.owners_of(item, "tag", tag))

    def _own(self, tags: Collection[str]) -> dict[str, Row[Any]]:
        """The rows under these keys, each as its entries give it."""
        keys, found = sorted(tags), dict[str, Row[Any]]()
        for start in range(0, len(keys), _IN_ONE_QUERY):
            for row in _OWN.all(self._connection, keys=keys[start : start + _IN_ONE_QUERY]):
                found[row.tag] = row
        self._attested.require_each(item, [(tag, found.get(tag)) for tag in keys])
        return found

    def held_by(self, number: str) -> list[Item]:
        """What an officer has now, in the order of tags; in a unit of work no item is missing that they ever took."""
        self._all_taken(number)
        return self._items(select(*ITEM_ROW).where(item.c.holder == number).order_by(item.c.tag))

    def _all_taken(self, number: str) -> None:
        """Compare all items that an officer ever took: one whose holder was edited is not found by its holder."""
        if self._decides:
            self._own(self._attested.owners_of(item, "holder", number))

    def held_counts(self, number: str, now: datetime) -> tuple[HeldCount, ...]:
        """How much of each category an officer has now, in the order of tags."""
        rows = _HELD_COUNTS.all(self._connection, number=number, now=to_record(now))
        return tuple(HeldCount(category, items, overdue) for category, items, overdue in rows)

    def with_serials(self, serials: Iterable[str], *, usb: bool) -> dict[str, tuple[str, ...]]:
        """Tags of the items with each of these serial numbers (or USB serial numbers), by their `code_key`.

        Written in any case and width; what no item has is left out.
        """
        column = "usb_serial" if usb else "serial"
        keys = {code_key(serial) for serial in serials} - {""}
        owners = {key: self._attested.owners_of(item, column, key) for key in keys}
        rows = self._own(frozenset().union(*owners.values()))
        having = {
            key: tuple(tag for tag in sorted(tags) if code_key(getattr(rows[tag], column)) == key)
            for key, tags in owners.items()
        }
        return {key: tags for key, tags in having.items() if tags}

    def item_by_usb_serial(self, serial: str) -> Item | None:
        """The one item with this USB serial number; None when none or several have it."""
        found = self.with_serials((serial,), usb=True).get(code_key(serial), ())
        return self.item(found[0]) if len(found) == 1 else None

    def trainings(self, number: str) -> list[Training]:
        """All training of an officer on record, oldest first."""
        return [_training(row) for row in self._training_rows(number)]

    def _training_rows(self, number: str) -> Sequence[Row[Any]]:
        rows = _TRAININGS.all(self._connection, number=number)
        if self._decides:
            self._attested.require_under(training, number, rows)
        return rows

    def trained_categories(self, number: str) -> frozenset[int]:
        """The categories that an officer is trained on (EQ-03)."""
        return frozenset(row.category for row in self._training_rows(number))

    def categories_in_group(self, group: str) -> frozenset[int]:
        """The categories of which somebody took an item as a member of this group (by its full name)."""
        return frozenset(_GROUP_CATEGORIES.values(self._connection, group=group))

    def counts(self) -> list[tuple[int, str, str, int]]:
        """How many items there are by (category, state, condition)."""
        return item_counts(self._connection)

    def holdings(self) -> dict[tuple[str, int], int]:
        """How many items of a category each officer has, by (number, category)."""
        return holdings(self._connection)

    def open_returns(self, limit: int = 200) -> list[OpenReturn]:
        """Items back without their recordings, the next due first."""
        query = select(*ITEM_ROW).where(item.c.state == _AWAITING)
        rows = self._connection.execute(query.order_by(RECORDINGS_DUE, item.c.tag).limit(limit))
        return [_open_return(row) for row in rows]

    def open_returns_of(self, number: str) -> list[str]:
        """Tags of the items that this officer brought back and whose recordings are still to come.

        In a unit of work no item is missing that they ever took.
        """
        self._all_taken(number)
        mine = (item.c.state == _AWAITING, item.c.returned_by == number)
        return list(self._connection.scalars(select(item.c.tag).where(*mine).order_by(item.c.tag)))

    def damaged(self, limit: int = 200) -> list[Item]:
        """Items found damaged or incomplete."""
        query = select(*ITEM_ROW).where(_FAULTY).order_by(item.c.condition, item.c.tag)
        return self._items(query.limit(limit))

    def damaged_count(self) -> int:
        """How many items were found damaged or incomplete."""
        return int(self._connection.scalar(select(func.count(item.c.tag)).where(_FAULTY)) or 0)

    def holders(self, tag: str, at: datetime) -> tuple[str, ...]:
        """Who had the item at a moment: nobody, one officer, or two at the very moment of a hand-over."""
        return tuple(dict.fromkeys(span.number for span in self.spans(tag, at, at)))

    def spans(self, tag: str, start: datetime, end: datetime) -> tuple[CustodySpan, ...]:
        """Who had the item when, as far as it touches the time from `start` to `end`, in order.

        Recordings are attributed by it, so it is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.
        """
        self._require_spans(tag)
        query = select(custody_span).where(custody_span.c.tag == tag, *_touching(start, end))
        rows = self._connection.execute(query.order_by(custody_span.c.started_at, custody_span.c.seq))
        return tuple(map(_span, rows))

    def open_loan(self, tag: str) -> CustodySpan | None:
        """The item's last loan while it is out, or back and awaited."""
        found = self.item(tag)
        if found is None or found.state is ItemState.IN_STORE:
            return None
        self._require_spans(found.tag)
        query = select(custody_span).where(custody_span.c.tag == found.tag)
        row = self._connection.execute(query.order_by(custody_span.c.seq.desc()).limit(1)).first()
        return None if row is None else _span(row)

    def cameras_of(self, number: str, at: datetime) -> tuple[str, ...]:
        """Tags of the recording devices that an officer had at a moment; each loan is what the entries give."""
        query = select(custody_span.c.tag).where(
            custody_span.c.number == number, custody_span.c.recording == 1, *_touching(at, at)
        )
        tags = tuple(self._connection.scalars(query.distinct().order_by(custody_span.c.tag)))
        for tag in tags:
            self._require_spans(tag)
        return tags

    def _require_spans(self, tag: str) -> None:
        rows = self._connection.execute(select(custody_span).where(custody_span.c.tag == tag)).all()
        self._attested.require_under(custody_span, tag, rows)


def _touching(start: datetime, end: datetime) -> tuple[Any, ...]:
    ended_at = custody_span.c.ended_at
    begun = custody_span.c.started_at <= to_record(end)
    return begun, or_(ended_at.is_(None), ended_at >= to_record(start))


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_record(text)


@reads(*training.c)
def _training(row: Row[Any]) -> Training:
    return Training(row.number, row.category, date.fromisoformat(row.trained_on), row.note)


@reads(*custody_span.c)
def _span(row: Row[Any]) -> CustodySpan:
    return CustodySpan(row.tag, row.number, from_record(row.started_at), _moment(row.ended_at), row.seq)


@reads(*item.c)
def _open_return(row: Row[Any]) -> OpenReturn:
    due_at = due_moment(row.recordings_due_at, RECORDINGS, row.tag)
    if due_at is None:
        raise ValueError("awaited without a deadline")
    return OpenReturn(row.tag, row.category, row.name, row.returned_by, from_record(row.returned_at), due_at)


@reads(*item.c)
def item_of(row: Row[Any]) -> Item:
    """The item in a row of `ITEM_ROW`, whatever follows it."""
    return Item(
        tag=row.tag,
        category=row.category,
        name=row.name,
        model=row.model,
        serial=row.serial,
        usb_serial=row.usb_serial,
        place=row.place,
        acquired_on=None if row.acquired_on is None else date.fromisoformat(row.acquired_on),
        value_fen=row.value_fen,
        state=ItemState(row.state),
        condition=Condition(row.condition),
        note=row.note,
        holder=row.holder,
        taken_at=_moment(row.taken_at),
        due_at=due_moment(row.loan_due_at, LOAN, row.tag),
        returned_by=row.returned_by,
        returned_at=_moment(row.returned_at),
        recordings_due_at=due_moment(row.recordings_due_at, RECORDINGS, row.tag),
        last_import_at=_moment(row.last_import_at),
        last_import_session=row.last_import_session,
        outcome=None if row.outcome is None else ReturnOutcome(row.outcome),
    )
