"""Reading items and their numbers; modules beside this one read training and spans of custody."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, func, select, union_all

from station.core.codes import code_key
from station.core.ledger import subject
from station.inventory.receivers.values import Receiver, ReceiverKind, receiver_of
from station.inventory.values import (
    SETTLED,
    Condition,
    CustodySpan,
    HeldCount,
    Item,
    ItemState,
    OpenReturn,
)
from station.people.values import Group
from station.store.prepared import Prepared
from station.store.projections.stock import LOW_STOCK
from station.store.readers.counts import holdings, item_counts
from station.store.readers.dues import require_deadlines, require_dues
from station.store.readers.item_rows import (
    HELD_ROW,
    ITEM_ROW,
    RECORDINGS_DUE,
    bore,
    held_of,
    item_of,
    open_return_of,
    running,
    tag_owners,
)
from station.store.readers.lots import expiring_before, one_of_each_reagent, same_reagent
from station.store.readers.numbers import NumberRows
from station.store.readers.outings import OutingRows
from station.store.readers.training import TrainingRows
from station.store.readers.voiding import VoidingRows
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.people import officer

_IN_ONE_QUERY = 500
"""Values in one list of a query: SQLite and PostgreSQL both bound their number."""


# What every scan and every confirmation asks.
_BY_TAG = Prepared(select(*ITEM_ROW).where(item.c.tag_key == bindparam("key")))
_BY_TAGS = Prepared(
    select(*ITEM_ROW).where(item.c.tag_key.in_(bindparam("keys", expanding=True))), listed="keys"
)
_OWN = Prepared(select(item).where(item.c.tag.in_(bindparam("keys", expanding=True))), listed="keys")
_BY_FIRST_TAG = Prepared(
    select(*ITEM_ROW).where(item.c.tag.in_(bindparam("keys", expanding=True))), listed="keys"
)
_HELD = Prepared(select(*HELD_ROW).where(item.c.holder == bindparam("number")).order_by(item.c.tag))


def _one_of_each_category(*ways: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """One item of each category that is found by any of these ways, each by an index of its own."""
    found = [select(func.min(item.c.tag)).where(*where).group_by(item.c.category) for where in ways]
    return select(item).where(item.c.tag.in_(found[0] if len(found) == 1 else union_all(*found)))


_IN_HAND = Prepared(_one_of_each_category((item.c.holder == bindparam("number"),)))
_MEMBERS = select(officer.c.number).where(
    officer.c.department == bindparam("department"), officer.c.group_name == bindparam("group")
)
# As a sum and by their length, so that no database goes through all items of the categories, or all that are lent to no unit: the few of the
# group are found by their holders.
_AMONG = (item.c.category + 0).in_(bindparam("categories", expanding=True))
_OF_GROUP = Prepared(
    _one_of_each_category(
        (item.c.holder.in_(_MEMBERS), func.length(item.c.held_for) == 0, _AMONG),
        (item.c.held_for == bindparam("lent"), _AMONG),
    ),
    listed="categories",
)
_AWAITING = ItemState.AWAITING_RECORDINGS.value
_NEVER = datetime.max.replace(tzinfo=UTC)
_FAULTY = item.c.condition.in_((Condition.DAMAGED.value, Condition.INCOMPLETE.value))


class EquipmentRows(TrainingRows, OutingRows, VoidingRows, NumberRows):
    """The equipment state within one transaction; it satisfies `station.inventory.ports.EquipmentReader`.

    Where something is decided by it, each item is compared with its entries, and what is due is too.
    """

    def _items(self, query: Select[Any]) -> list[Item]:
        return self._read(self._connection.execute(query).all())

    def _read(self, rows: Sequence[Any]) -> list[Item]:
        return self._compared(rows) if self._decides else [item_of(row) for row in rows]

    def _compared(self, rows: Sequence[Any]) -> list[Item]:
        """The items, each with what is due of it as the entries give it."""
        found = [item_of(row) for row in rows]
        self._require(rows)
        return found

    def _require(self, rows: Sequence[Any]) -> None:
        """Compare these rows, whose types are right, and what is due of each."""
        if rows:
            self._attested.require_each(item, [(row.tag, row) for row in rows])
            require_dues(self._connection, self._attested, rows)

    def item(self, tag: str) -> Item | None:
        """The item that bears this tag or bore it, written in either case or width."""
        row = _BY_TAG.first(self._connection, key=code_key(tag))
        rows = self._formerly((tag,)).values() if row is None else (row,)
        return next(iter(self._read(tuple(rows))), None)

    def items(self, tags: Sequence[str]) -> tuple[Item | None, ...]:
        """The items that bear or bore these tags, in the order of `tags`: for acts, what is shown before them, and an item's record.

        Each, and that there is none, is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.
        """
        keys = [code_key(tag) for tag in tags]
        found = self._by_keys(keys, self._compared)
        former = self._formerly([key for key in keys if key not in found])
        found.update(zip(former, self._compared(tuple(former.values())), strict=True))
        return tuple(map(found.get, keys))

    def written(self, tags: Sequence[str]) -> tuple[Item, ...]:
        """The items with these tags as this unit of work wrote them: it compared them before, nobody else wrote since."""
        keys = [code_key(tag) for tag in tags]
        found = self._by_keys(keys, lambda rows: list(map(item_of, rows)))
        former = self._formerly([key for key in keys if key not in found])
        found.update((key, item_of(row)) for key, row in former.items())
        return tuple(found[key] for key in keys if key in found)

    def _by_keys(self, keys: Sequence[str], read: Callable[[Sequence[Any]], list[Item]]) -> dict[str, Item]:
        found: dict[str, Item] = {}
        for start in range(0, len(keys), _IN_ONE_QUERY):
            rows = _BY_TAGS.all(self._connection, keys=keys[start : start + _IN_ONE_QUERY])
            found.update((row.tag_key, each) for row, each in zip(rows, read(rows), strict=True))
        return found

    def _formerly(self, tags: Sequence[str]) -> dict[str, Row[Any]]:
        """The rows of items that do not bear these tags and bore them before, by `code_key`.

        Which these are the entries tell: a row with an edited tag is not found by it, and is compared here.
        """
        if not tags:
            return {}
        owners = {code_key(tag): tag_owners(self._attested, tag) for tag in tags}
        named = sorted(frozenset().union(*owners.values()))
        rows: dict[str, Row[Any]] = {}
        for start in range(0, len(named), _IN_ONE_QUERY):
            some = _BY_FIRST_TAG.all(self._connection, keys=named[start : start + _IN_ONE_QUERY])
            rows.update((row.tag, row) for row in some)
        self._attested.require_each(item, [(tag, rows.get(tag)) for tag in named])
        return {
            key: rows[tag]
            for key, tags in owners.items()
            for tag in tags & rows.keys()
            if bore(rows[tag], key)
        }

    def _own(self, tags: Collection[str]) -> dict[str, Row[Any]]:
        """The rows with these keys, each compared with its entries."""
        keys, found = sorted(tags), dict[str, Row[Any]]()
        for start in range(0, len(keys), _IN_ONE_QUERY):
            for row in _OWN.all(self._connection, keys=keys[start : start + _IN_ONE_QUERY]):
                found[row.tag] = row
        self._attested.require_each(item, [(tag, found.get(tag)) for tag in keys])
        return found

    def earlier_lot(self, item_: Item, today: date) -> Item | None:
        """Of the lots of the same stock that are not used up, may be used on this day and expire before this one, the first."""
        return next(iter(self._items(expiring_before(item_, today))), None)

    def same_reagent(self, item_: Item) -> tuple[Item, ...]:
        """All lots of the same reagent, with the item itself and those used up or expired."""
        return tuple(self._items(same_reagent(item_)))

    def reagents(self) -> tuple[Item, ...]:
        """A lot of each reagent."""
        return tuple(self._items(one_of_each_reagent()))

    def low_stock(self) -> tuple[str, ...]:
        """The lines of stock of which no more is there than there should be at least."""
        low = (item.c.minimum > 0, item.c.quantity <= item.c.minimum)
        return tuple(self._connection.scalars(select(item.c.tag).where(*low).order_by(item.c.tag)))

    def awaiting_more(self, tags: Collection[str]) -> frozenset[str]:
        """Of these lines of stock those of which more is due; in a unit of work that is what the entries give."""
        named, found = {subject("item", tag): tag for tag in sorted(tags)}, set[str]()
        about = list(named)
        for start in range(0, len(about), _IN_ONE_QUERY):
            runs = (deadline.c.kind == LOW_STOCK, running(deadline.c.ended_at))
            some = deadline.c.subject.in_(about[start : start + _IN_ONE_QUERY])
            found |= set(self._connection.scalars(select(deadline.c.subject).where(*runs, some)))
        if self._decides:
            for each in sorted(found):
                require_deadlines(self._connection, self._attested, each)
        return frozenset(named[each] for each in found)

    def portions(self, line: str) -> list[Item]:
        """What went out of a line of counted gear and is not back, in the order in which it is due."""
        mine = (item.c.part_of == line, item.c.quantity > 0)
        found = self._items(select(*ITEM_ROW).where(*mine).order_by(item.c.taken_at, item.c.tag))
        return sorted(found, key=lambda each: (each.due_at is None, each.due_at or each.taken_at or _NEVER))

    def portions_ever(self, line: str) -> int:
        """How many loans there ever were of a line of counted gear."""
        return int(self._connection.scalar(select(func.count(item.c.tag)).where(item.c.part_of == line)) or 0)

    def held_by(self, number: str) -> list[Item]:
        """What an officer has now, in the order of tags; in a unit of work no item is missing that they ever took."""
        self._all_taken(number)
        return self._items(select(*ITEM_ROW).where(item.c.holder == number).order_by(item.c.tag))

    def signed_for(self, number: str) -> list[tuple[str, str]]:
        """Of what is in an officer's name what they signed for a unit or place: the tag, and the name or code of that."""
        lent = ((item, receiver_of(item.held_for)) for item in self.held_by(number))
        return [(item.label, to.words) for item, to in lent if to is not None]

    def lent_to_units(self, department: str, groups: Sequence[str]) -> list[str]:
        """First tags of the items that a department ("" for none) and groups, by their paths, have now."""
        of_department = (Receiver(ReceiverKind.DEPARTMENT, department),) if department else ()
        units = (*of_department, *(Receiver(ReceiverKind.GROUP, path) for path in groups))
        lent = item.c.held_for.in_([each.key for each in units])
        return [each.tag for each in self._items(select(*ITEM_ROW).where(lent).order_by(item.c.tag))]

    def lent_before(self, tags: Sequence[str], seq: int) -> list[str]:
        """Those of these first tags that are out by a loan that was recorded before the entry `seq`."""
        lent = item.c.tag.in_(tags) & (item.c.loan_seq < seq)
        return [each.tag for each in self._items(select(*ITEM_ROW).where(lent).order_by(item.c.tag))]

    def lent_to(self, key: str) -> int:
        """How many items a unit or place has now, by its key (`Receiver.key`)."""
        return len(self._items(select(*ITEM_ROW).where(item.c.held_for == key).order_by(item.c.tag)))

    def _all_taken(self, number: str) -> None:
        """Compare all items that an officer ever took: one whose holder was edited is not found by its holder."""
        if self._decides:
            self._own(self._attested.owners_of(item, "holder", number))

    def held_counts(self, number: str, now: datetime) -> tuple[HeldCount, ...]:
        """How much of each category an officer has now, of counted gear how much by its name, in the order of tags.

        Every item counted, and what is due of it, is what the entries give. Raises `IntegrityProblem`
        ``store.state_damaged``.
        """
        counted: dict[tuple[int, str], tuple[int, int, int]] = {}
        rows = _HELD.all(self._connection, number=number)
        for category, name, pieces, due_at, own in map(held_of, rows):
            items, overdue, mine = counted.get((category, name), (0, 0, 0))
            late = due_at is not None and due_at < now
            counted[(category, name)] = (items + pieces, overdue + late, mine + (pieces if own else 0))
        self._require(rows)
        return tuple(HeldCount(category, *count, name) for (category, name), count in counted.items())

    def with_serials(self, serials: Iterable[str], *, usb: bool) -> dict[str, tuple[str, ...]]:
        """Tags of the items with each of these serial numbers (or USB serial numbers), by their `code_key`.

        Written in any case and width; what no item has is left out.
        """
        column = "usb_serial" if usb else "serial"
        keys = {code_key(serial) for serial in serials} - {""}
        owners = {key: self._attested.owners_of(item, column, key) for key in keys}
        rows = self._own(frozenset().union(*owners.values()))
        having = {
            key: tuple(
                tag for tag in sorted(tags & rows.keys()) if code_key(getattr(rows[tag], column)) == key
            )
            for key, tags in owners.items()
        }
        return {key: tags for key, tags in having.items() if tags}

    def item_by_usb_serial(self, serial: str) -> Item | None:
        """The one item with this USB serial number; None when none or several have it."""
        found = self.tags_with_usb_serial(serial)
        return self.item(found[0]) if len(found) == 1 else None

    def tags_with_usb_serial(self, serial: str) -> Sequence[str]:
        """All items with this USB serial number, by their tags."""
        return self.with_serials((serial,), usb=True).get(code_key(serial), ())

    def categories_in_group(self, department: str, group: str, among: Collection[int]) -> frozenset[int]:
        """The categories `among` these of which somebody who is in this group has an item, or the group itself.

        Each by an item that is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``.
        """
        if not among:
            return frozenset()
        chosen, lent = sorted(among), Receiver(ReceiverKind.GROUP, Group(group, department).path).key
        named = {"department": department, "group": group, "lent": lent, "categories": chosen}
        return self._categories(_OF_GROUP.all(self._connection, **named))

    def categories_in_hand(self, number: str) -> frozenset[int]:
        """The categories of which an officer has something now; raises like `categories_in_group`."""
        return self._categories(_IN_HAND.all(self._connection, number=number))

    def _categories(self, rows: Sequence[Any]) -> frozenset[int]:
        self._attested.require_each(item, [(row.tag, row) for row in rows])
        return frozenset(row.category for row in rows)

    def categories_on_record(self) -> frozenset[int]:
        """The categories that items on the register have."""
        return frozenset(category for category, *_ in self.counts())

    def counts(self) -> list[tuple[int, str, str, int]]:
        """How many items there are by (category, state, condition)."""
        return item_counts(self._connection)

    def holdings(self) -> dict[tuple[str, str, int], int]:
        """How many items of a category each officer has, by (number, the receiver for which they have them, category)."""
        return holdings(self._connection)

    def open_returns(self, limit: int = 200) -> list[OpenReturn]:
        """Items back without their recordings, the next due first."""
        query = select(*ITEM_ROW).where(item.c.state == _AWAITING)
        rows = self._connection.execute(query.order_by(RECORDINGS_DUE, item.c.tag).limit(limit))
        return [open_return_of(row) for row in rows]

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

    def open_loan(self, tag: str) -> CustodySpan | None:
        """The item's last loan while it is out, or back and awaited."""
        found = self.item(tag)
        if found is None or found.state in SETTLED:
            return None
        return self.latest_span(found.tag)
