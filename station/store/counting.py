"""Running counts: kept as rows of state are written, made anew from state, compared with it.

What a start page or a list counts of a whole office is read from a few rows, whatever the number of items.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Select,
    Table,
    func,
    insert,
    select,
)

from station.inventory.values import Tracking
from station.store.engine import driver_cursor, placeholder
from station.store.schema.counts import holding_count, item_count, officer_count
from station.store.schema.equipment import item
from station.store.schema.people import officer

_AMOUNT: Final = "amount"
Row = Mapping[str, Any]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class RunningCount:
    """How many rows of `of` there are for each combination of `by`, kept in `kept`.

    With `given` only rows count in which that column has something: it is not NULL and not false. With `only` those alone
    count in which that column has that value.
    """

    kept: Table
    of: Table
    by: tuple[str, ...]
    given: str = ""
    only: tuple[str, str] = ("", "")

    def key(self, row: Row | None) -> Key | None:
        """The key under which a row counts; None when it does not count."""
        if row is None or (self.given and row[self.given] in (None, False)):
            return None
        column, value = self.only
        if column and row[column] != value:
            return None
        return tuple(row[name] for name in self.by)

    def moves_with(self, columns: Mapping[str, Any]) -> bool:
        """Whether new values of these columns may move a count."""
        return any(name in columns for name in (self.given, self.only[0], *self.by))

    def condition(self) -> list[ColumnElement[bool]]:
        """The condition for a row to count."""
        found: list[ColumnElement[bool]] = []
        if self.given:
            column = self.of.c[self.given]
            found.append(column.is_(True) if isinstance(column.type, Boolean) else column.is_not(None))
        if self.only[0]:
            found.append(self.of.c[self.only[0]] == self.only[1])
        return found

    def counted(self) -> Select[Any]:
        """The keys with their amounts, as the rows give them; a key for which nothing is there is left out."""
        columns = [self.of.c[name] for name in self.by]
        return select(*columns, func.count()).where(*self.condition()).group_by(*columns)


_SINGLE: Final = ("tracking", Tracking.SINGLE.value)
"""Of the standard is gear alone (EQ-01): a roll of tape is none of the cases that a group must have."""
COUNTS: Final = (
    RunningCount(item_count, item, ("category", "state", "condition"), only=_SINGLE),
    RunningCount(holding_count, item, ("holder", "held_for", "category"), given="holder", only=_SINGLE),
    RunningCount(officer_count, officer, ("department", "group_name"), given="active"),
)
_OF: Final = {table: tuple(each for each in COUNTS if each.of is table) for table in {e.of for e in COUNTS}}


def tables() -> frozenset[Table]:
    """The state tables whose rows are counted."""
    return frozenset(_OF)


def counts_of(table: Table) -> tuple[RunningCount, ...]:
    """The counts that rows of `table` move."""
    return _OF.get(table, ())


class MovedCounts:
    """What the rows written since the last `write` moved, gathered so that a count is written once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._moved: Counter[tuple[Table, Key]] = Counter()

    def note(self, count: RunningCount, before: Row | None, after: Row | None) -> None:
        """A row was `before` and is `after`; None for no row."""
        was, now = count.key(before), count.key(after)
        if was == now:
            return
        if was is not None:
            self._moved[count.kept, was] -= 1
        if now is not None:
            self._moved[count.kept, now] += 1

    def write(self) -> None:
        """Write the counts."""
        for kept in dict.fromkeys(table for table, _ in self._moved):
            moved = {key: by for (table, key), by in self._moved.items() if table is kept and by}
            if moved:
                self._add(kept, moved)
        self._moved.clear()

    def _add(self, kept: Table, moved: Mapping[Key, int]) -> None:
        mark = placeholder(self._connection.dialect)
        names = [column.name for column in kept.primary_key]
        where = " AND ".join(f"{name} = {mark}" for name in names)
        marks = ", ".join([mark] * (len(names) + 1))
        with driver_cursor(self._connection) as cursor:
            cursor.executemany(
                f"INSERT INTO {kept.name} ({', '.join(names)}, {_AMOUNT}) VALUES ({marks})"  # noqa: S608  # own names
                f" ON CONFLICT ({', '.join(names)})"
                f" DO UPDATE SET {_AMOUNT} = {kept.name}.{_AMOUNT} + excluded.{_AMOUNT}",
                [(*key, by) for key, by in moved.items()],
            )
            if gone := [key for key, by in moved.items() if by < 0]:
                cursor.executemany(f"DELETE FROM {kept.name} WHERE {where} AND {_AMOUNT} = 0", gone)  # noqa: S608


def fill(connection: Connection, counts: Iterable[RunningCount] = COUNTS) -> None:
    """Count all rows of state into the empty tables."""
    for each in counts:
        connection.execute(insert(each.kept).from_select([*each.by, _AMOUNT], each.counted()))


def differing(connection: Connection, tables: Collection[Table]) -> Iterator[tuple[str, str, str, str]]:
    """Counts among `tables` that are not what state gives: the count's table, the table counted, key, and what is wrong."""
    for each in (count for count in COUNTS if count.kept in tables):
        kept = {tuple(row[:-1]): row[-1] for row in connection.execute(select(each.kept))}
        counted = {tuple(row[:-1]): row[-1] for row in connection.execute(each.counted())}
        for key in sorted(kept.keys() | counted.keys(), key=repr):
            if kept.get(key) != counted.get(key):
                verdict = (
                    "changed" if key in kept and key in counted else "extra" if key in kept else "missing"
                )
                yield each.kept.name, each.of.name, "/".join(map(str, key)), verdict


def shape() -> list[list[object]]:
    """What the counts depend on besides state."""
    return [[each.kept.name, each.of.name, each.by, each.given, each.only] for each in COUNTS]
