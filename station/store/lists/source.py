"""What the builder knows of one list: which expressions its columns and filters are, and how a row is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Table,
    and_,
    case,
    false,
    literal,
    or_,
    true,
)

from station.core.clock import to_record
from station.core.listing import DayRange, ListContext
from station.store.readers.reading import Attests
from station.store.search import SearchIndex


class NoSuchValue(ValueError):
    """A filter's value that stands for nothing; `known` are those that there are."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__(", ".join(known))
        self.known = known


Condition = Callable[[Any, ListContext], ColumnElement[bool]]
"""From the value of a filter, as read, to what it demands of a row."""
WordCondition = Callable[[str, Connection], ColumnElement[bool]]
"""From a folded word to what it demands of a row, where neither an index nor plain columns say it."""


Compared = tuple[str, tuple[Any, ...] | None]
"""The key of a row that is compared, and its values (None: no row)."""


Apart = tuple[int, str, str]
"""The place of a row of a list that shows what the entries do not give, with table and key of what is wrong."""
Compares = Callable[[Connection, Attests, Sequence[Row[Any]]], Iterator[Apart]]
"""Finds these among rows of a list; see `station.store.lists.compared`."""


@dataclass(frozen=True, slots=True)
class RestingOn:
    """Rows of `table` that a list shows beside its own are compared with the entries that they rest on.

    `of` says what a row of the list shows of it, None where nothing rests on it. The filters `narrowing` narrow by it;
    `doubtful` gives the keys of the list's rows that they would pass over or take in by a row that is wrong.
    """

    table: Table
    of: Callable[[Row[Any]], Compared | None]
    doubtful: Callable[[Connection, Attests, ListContext], Sequence[Any]]
    narrowing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Parts:
    """The columns that make up a value, in the order of which it is sorted; `split` takes one apart."""

    columns: tuple[ColumnElement[Any], ...]
    split: Callable[[str | bytes], Sequence[object]]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A table that has the values, with an index in their order: each row `on` which it is joined has its `value` there."""

    table: FromClause
    on: ColumnElement[bool]
    value: ColumnElement[Any]


@dataclass(frozen=True, slots=True)
class SortKey:
    """What a column is sorted by; rows for which `blank` holds have nothing there and stand last.

    Of values that stand `elsewhere` none is looked up row by row: the rows that have one are found by that table. So are
    those with a value that an index of the list's own table is `indexed` by, which no order with the blank ones goes along.
    """

    value: ColumnElement[Any]
    blank: ColumnElement[bool] | None = None
    parts: Parts | None = None
    elsewhere: Elsewhere | None = None
    indexed: bool = False

    @property
    def in_stretches(self) -> bool:
        """Whether the rows with a value have an order that an index gives."""
        return self.indexed or self.elsewhere is not None

    @property
    def blank_flag(self) -> ColumnElement[int]:
        """0 for a row with a value, 1 for one without."""
        return literal(0) if self.blank is None else case((self.blank, 1), else_=0)


def perhaps_empty(column: ColumnElement[str]) -> SortKey:
    """A text that may be empty."""
    return SortKey(column, column == "")


def perhaps_null(column: ColumnElement[Any]) -> SortKey:
    """A value that may be missing."""
    return SortKey(column, column.is_(None))


@dataclass(frozen=True)
class ListSource:
    """One list in the database.

    `key` tells its rows apart and `frame` holds them all; what `wide` adds to it is needed by `wide_filters` and by
    reading alone. `rows` are what `read` makes a value of; `at` says which rows have these keys, where no index serves
    the `key` itself. `searched` is the index its words are found by, the columns that are looked through where lists
    are short, or a condition for each word; `named` gives the keys of rows that a word names which is not among their texts. `counted` are what chips count by; `within` bounds the list
    to a scope, `passed` leaves out what no list shows. `compared` find the rows that are not what the entries give, each among those that the one before passed.
    """

    name: str
    key: ColumnElement[Any]
    frame: FromClause
    rows: tuple[Any, ...]
    read: Callable[[Row[Any]], Any]
    order: Mapping[str, SortKey]
    filters: Mapping[str, Condition]
    searched: SearchIndex | WordCondition | tuple[ColumnElement[Any], ...] = ()
    named: Callable[[Connection, str], Sequence[Any]] | None = None
    worded: ListSource | None = None
    at: Callable[[Sequence[Any]], ColumnElement[bool]] | None = None
    counted: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    sums: Mapping[str, ColumnElement[Any]] = field(default_factory=dict)
    wide: FromClause | None = None
    wide_filters: frozenset[str] = frozenset()
    within: Condition | None = None
    passed: ColumnElement[bool] | None = None
    comparison: RestingOn | None = None
    compared: tuple[Compares, ...] = ()
    also: frozenset[Table] = frozenset()
    """The state tables that its filters and what completes its rows read besides those that it names."""


def one_of(column: ColumnElement[Any], read: Callable[[str], Any] = str) -> Condition:
    """A CHOICE filter: the column holds one of the values. `read` raises ValueError for a value that it can't hold."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        values = [read(each) for each in wanted]
        return column == values[0] if len(values) == 1 else column.in_(values)

    return condition


def holds(column: ColumnElement[Any]) -> Condition:
    """A FLAG filter: whether the column has a value."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        return column.is_not(None) if wanted else column.is_(None)

    return condition


def part_of(*columns: ColumnElement[str]) -> Condition:
    """A TEXT filter: the text occurs in one of the columns, in either case."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        return or_(*(column.icontains(wanted.strip(), autoescape=True) for column in columns))

    return condition


def between_days(column: ColumnElement[str]) -> Condition:
    """A DAYS filter over days that are recorded as such, whatever the office's zone."""

    def condition(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
        return and_(
            true(),
            *(() if wanted.first is None else (column >= wanted.first.isoformat(),)),
            *(() if wanted.last is None else (column <= wanted.last.isoformat(),)),
        )

    return condition


def on_days(column: ColumnElement[str]) -> Condition:
    """A DAYS filter over recorded moments, in the office's local time."""

    def condition(wanted: Any, context: ListContext) -> ColumnElement[bool]:
        begin, end = bounds(wanted, context.zone)
        return and_(
            true(),
            *(() if begin is None else (column >= to_record(begin),)),
            *(() if end is None else (column < to_record(end),)),
        )

    return condition


def end_of(day: date, zone: str) -> datetime:
    """The first moment after `day` in `zone`, in UTC."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def bounds(days: DayRange, zone: str) -> tuple[datetime | None, datetime | None]:
    """The beginning of the first day and the end of the last in `zone`; None where a range is open."""
    at = ZoneInfo(zone)
    begin = None if days.first is None else datetime.combine(days.first, time(), at).astimezone(UTC)
    if days.last is None:
        return begin, None
    return begin, end_of(days.last, zone)


def numbered_of(
    owner: ColumnElement[str], seq: ColumnElement[int]
) -> Callable[[Sequence[str]], ColumnElement[bool]]:
    """How a list finds rows whose ids are an owner and a number, as ``1001/17``, by the table's own key.

    What it gives raises ValueError for a text that is no such id.
    """

    def at(ids: Sequence[str]) -> ColumnElement[bool]:
        found: list[ColumnElement[bool]] = [false()]
        for each in ids:
            whose, _, number = str(each).rpartition("/")
            found.append(and_(owner == whose, seq == int(number)))
        return or_(*found)

    return at
