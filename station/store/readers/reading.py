"""From a row to a value, in one place: a row that can't be one was changed behind the program, and is named.

SQLite lets any column hold any type, and whoever has the file can write anything into it. So what a row holds is
compared with what its columns may hold, and what building the value raises is told as damage, not as a fault.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from typing import Any, Protocol, TypeVar

from sqlalchemy import Boolean, Column, Connection, Integer, LargeBinary, Row, Table

from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, StoredEntry, Stream, entry_from_content
from station.core.ledger.chain import is_link

STATE_DAMAGED = "store.state_damaged"
"""A row of a state table: the ledger gives it anew."""
MEMORY_DAMAGED = "store.memory_damaged"
"""A row of the memory of the centre: who accepts it drops it, and the next sync asks anew."""

UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What building a value from damaged content can raise."""


class Attests(Protocol):
    """Compares rows with what their entries give, within one transaction; `station.store.attested` does it."""

    def require(self, table: Table, key: str, row: Iterable[Any] | None) -> None:
        """Raise `IntegrityProblem` `STATE_DAMAGED` unless `row` (None: no row) is what the entries give under `key`."""
        ...

    def require_each(self, table: Table, rows: Sequence[tuple[str, Iterable[Any] | None]]) -> None:
        """The same for several rows of a table, by key."""
        ...

    def wrong(self, table: Table, rows: Sequence[tuple[str, Iterable[Any] | None]]) -> list[str]:
        """Keys of those of several rows of a table that are not what the entries give."""
        ...

    def apart(self, table: Table, rows: Sequence[Sequence[Any]]) -> list[int]:
        """Which of several rows of a table are not what the entries give, by their places in `rows`."""
        ...

    def deadlines_apart(self, rows: Sequence[Sequence[Any]]) -> list[int]:
        """The same for deadlines."""
        ...

    def all_apart(self, table: Table, rows: Iterable[Iterable[Any]]) -> list[str]:
        """Keys in which all `rows` of a table and what the entries give differ."""
        ...

    def require_all(self, table: Table, rows: Iterable[Iterable[Any]]) -> None:
        """The same for all rows of a table together."""
        ...

    def require_under(self, table: Table, key: str, rows: Iterable[Iterable[Any]]) -> None:
        """The same for all rows that one key has together."""
        ...

    def dues_apart(self, read: Sequence[tuple[str, str, str | None]]) -> Iterator[tuple[str, str]]:
        """Items of which what is due by their newest loan is wrong, with the deadline's key.

        Given are subjects, kinds and moments (None: nothing is due).
        """
        ...

    def nothing_due(self, items: Iterable[str]) -> None:
        """Remember that nothing is due of these items (by subject), as their rows say, which are what the entries give."""
        ...

    def owners_of(self, table: Table, column: str, value: str) -> frozenset[str]:
        """Keys of the rows that entries ever gave `value`, whatever its case and width."""
        ...

    def owners_among(self, table: Table, columns: Iterable[str], keys: Sequence[str]) -> frozenset[str]:
        """The same for several values in any of these columns, by the `code_key` of each."""
        ...

    def ever_given(self, table: Table, column: str) -> frozenset[str]:
        """Keys of all rows that entries ever gave a value of this column."""
        ...


class AttestedRows:
    """Rows of state within one transaction, compared with what their entries give."""

    def __init__(self, connection: Connection, attested: Attests, *, decides: bool = False) -> None:
        """`decides`: in a unit of work, which decides by the rows."""
        self._connection = connection
        self._attested = attested
        self._decides = decides


_Value = TypeVar("_Value")
_Build = Callable[[Row[Any]], _Value]


def reads(*columns: Column[Any], code: str = STATE_DAMAGED) -> Callable[[_Build[_Value]], _Build[_Value]]:
    """Make the decorated function, which builds a value of a row beginning with `columns`, tell damage.

    The function then raises `IntegrityProblem` `code` with the ``table`` and the row's ``key``.
    """
    allowed = [_types(column) for column in columns]
    keys = [place for place, column in enumerate(columns) if column.primary_key] or list(range(len(columns)))
    table = columns[0].table.name
    sound: set[tuple[type, ...]] = (
        set()
    )  # combinations of types seen and found right: few, and quick to look up

    def fits(row: Row[Any]) -> bool:
        found = tuple(map(type, row))
        if found not in sound:
            if not all(kind in fitting for kind, fitting in zip(found, allowed, strict=False)):
                return False
            sound.add(found)
        return True

    def decorate(build: _Build[_Value]) -> _Build[_Value]:
        @wraps(build)
        def read(row: Row[Any]) -> _Value:
            cause: Exception | None = None
            if fits(row):
                try:
                    return build(row)
                except UNREADABLE as problem:
                    cause = problem
            key = "/".join(str(row[place]) for place in keys)
            raise IntegrityProblem(code, table=table, key=key) from cause

        return read

    return decorate


def _types(column: Column[Any]) -> frozenset[type]:
    """The types of what a column may hold, as both databases' drivers give it."""
    if isinstance(column.type, Boolean):
        kinds: set[type] = {bool}
    elif isinstance(column.type, Integer):
        kinds = {int}
    elif isinstance(column.type, LargeBinary):
        kinds = {bytes}
    else:
        kinds = {str}
    return frozenset(kinds | {type(None)} if column.nullable else kinds)


def entry_of(row: StoredEntry) -> Entry:
    """The entry that a row of the ledger holds. Raises like `entry_at`."""
    return entry_at(row.stream, row.seq, row.kind, row.content, row.hash)


def unaltered(row: StoredEntry) -> Entry:
    """The entry; its hash is checked against its content. Raises `IntegrityProblem` ``store.entry_damaged``."""
    if not is_link(row.prev_hash, row.content, row.hash):
        raise IntegrityProblem("store.entry_damaged", stream=row.stream.value, seq=row.seq)
    return entry_of(row)


def entry_at(stream: Stream, seq: int, kind: str, content: bytes, digest: bytes) -> Entry:
    """The entry that `content` holds, which stands at this place.

    Raises `IntegrityProblem` ``store.entry_damaged`` (facts ``stream``, ``seq``) when it is no entry, or one of another
    place.
    """
    cause: Exception | None = None
    try:
        entry = entry_from_content(content, digest)
    except UNREADABLE as problem:
        cause = problem
    else:
        placed = entry.seq == seq and entry.stream is stream and entry.kind == kind
        if placed and isinstance(entry.body, dict):
            return entry
    raise IntegrityProblem("store.entry_damaged", stream=stream.value, seq=seq) from cause
