"""The guard of rows that no entry holds and nobody signs: their number and sum under the station's key.

Stored checkpoints and the memory of the centre are written without an entry, so the ledger can't tell whether one was
removed or inserted. For each such table `guard` holds the number of rows and a sum of their digests, with a MAC by a
key derived from the station's. The sum changes with each row that the program writes: an edit stays in it until a
person accepts the rows (`ledger accept`), which is an entry. Beside the sum stands the row's generation, which grows
with each writing; the witness keeps it too, so that an older row with older contents is found.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any, Final, Protocol

from sqlalchemy import Column, Connection, Table, inspect

from station.audit.ports import GUARD_BROKEN, ROWS_APART
from station.core.authentication import Authenticate
from station.core.ledger import ChainProblem, Signer
from station.store.checkpoints import chain_anew
from station.store.column_names import column_names
from station.store.keyed_rows import put_row, remove_row
from station.store.schema.ledger import CHAINED, checkpoint, guard
from station.store.schema.sync import sync_peer
from station.store.statements import statements_for


class StationKey(Signer, Protocol):
    """The station's key: it signs, and it authenticates data that stay on the station."""

    def authenticate(self, message: bytes) -> bytes:
        """The MAC of `message`."""
        ...


GUARDED: Final = (checkpoint, sync_peer)
_MODULUS: Final = 1 << 256
_SUM_BYTES: Final = 32
_GENERATION_BYTES: Final = 8
_BYTES: Final = (bytes, memoryview)
_NO_SUM: Final = -1


class Guard:
    """Maintains the sums within one writing transaction. Raises RuntimeError without the station's key."""

    def __init__(self, connection: Connection, authenticate: Authenticate | None) -> None:
        self._connection = connection
        self._authenticate = authenticate
        self.moved: dict[str, int] = {}
        """The generations that this transaction gave, by table."""

    def put(self, table: Table, row: Mapping[str, Any]) -> None:
        """Write a whole `row` of a guarded table, in place of the one with its key."""
        sql = statements_for(self._connection.dialect, table)
        key = tuple(row[name] for name in sql.key)
        before = self._connection.exec_driver_sql(sql.select(len(key)), key).first()
        put_row(self._connection, table, row)
        count = len(_guarded(table))
        self._move(table, None if before is None else tuple(before)[:count], sql.whole(row)[:count])

    def remove(self, table: Table, *key: Any) -> None:
        """Delete the row of a guarded table with this key."""
        sql = statements_for(self._connection.dialect, table)
        before = self._connection.exec_driver_sql(sql.select(len(key)), key).first()
        if before is not None and remove_row(self._connection, table, *key):
            self._move(table, tuple(before)[: len(_guarded(table))], None)

    @property
    def sealed(self) -> bool:
        """Whether anything is guarded."""
        return is_guarded(self._connection)

    def seal(self) -> dict[str, int]:
        """Accept the present rows of the guarded tables; returns the number of rows of each."""
        rows = {}
        guard.create(self._connection, checkfirst=True)
        chain_anew(self._connection)
        for table in GUARDED:
            count, total = _summed(self._connection, table)
            self._write(table, count, total)
            rows[table.name] = count
        return rows

    def _move(self, table: Table, before: tuple[Any, ...] | None, after: tuple[Any, ...] | None) -> None:
        found = _held(self._connection).get(table.name)
        if found is None or not _holds(self._key, found):
            return  # taken out or changed: verification says so, and nothing here makes it good
        total = (
            int.from_bytes(bytes(found.total)[:_SUM_BYTES])
            - (0 if before is None else _digest(before))
            + (0 if after is None else _digest(after))
        )
        self._write(table, found.amount + (before is None) - (after is None), total)

    def _write(self, table: Table, count: int, total: int) -> None:
        generation = _generation(_held(self._connection).get(table.name)) + 1
        summed = (total % _MODULUS).to_bytes(_SUM_BYTES) + generation.to_bytes(_GENERATION_BYTES)
        self.moved[table.name] = generation
        mac = self._key(_message(table.name, count, summed))
        put_row(self._connection, guard, {"name": table.name, "amount": count, "total": summed, "mac": mac})

    @property
    def _key(self) -> Authenticate:
        if self._authenticate is None:
            raise RuntimeError("opened without the station's key")
        return self._authenticate


def is_guarded(connection: Connection) -> bool:
    """Whether anything is guarded; an older database is guarded from its update on."""
    return bool(_held(connection))


def guard_problems(connection: Connection, authenticate: Authenticate | None) -> list[ChainProblem]:
    """Guarded rows that were changed, inserted or removed; nothing where the station's key is missing."""
    if authenticate is None:
        return []
    held = _held(connection)
    found = [
        problem
        for table in GUARDED
        if (problem := _problem(connection, authenticate, table, held.pop(table.name, None))) is not None
    ]
    return [*found, *(ChainProblem(GUARD_BROKEN, "", 0, {"table": str(name)}) for name in held)]


def as_guarded(connection: Connection, authenticate: Authenticate | None, table: Table) -> bool:
    """Whether a guarded table is as its sum says: to be asked before something is stated by it.

    True where the station's key is missing, which every start says.
    """
    return (
        authenticate is None
        or _problem(connection, authenticate, table, _held(connection).get(table.name)) is None
    )


def _problem(
    connection: Connection, authenticate: Authenticate, table: Table, row: Any
) -> ChainProblem | None:
    """What is wrong with `table` by its `row` of `guard`."""
    facts: dict[str, object] = {"table": table.name}
    if row is None or not _holds(authenticate, row):
        return ChainProblem(GUARD_BROKEN, "", 0, facts)
    count, total = _summed(connection, table) if _is_whole(connection, table) else (0, _NO_SUM)
    if (count, (total % _MODULUS).to_bytes(_SUM_BYTES)) == (row.amount, bytes(row.total)[:_SUM_BYTES]):
        return None
    return ChainProblem(ROWS_APART, "", 0, facts | {"count": row.amount, "there": count})


def generations(connection: Connection, authenticate: Authenticate | None) -> dict[str, int]:
    """How often each guarded table was written, as far as its row bears the station's MAC."""
    if authenticate is None:
        return {}
    held = _held(connection)
    return {name: _generation(row) for name, row in held.items() if _holds(authenticate, row)}


def _generation(row: Any) -> int:
    """The generation of a row of `guard`; 0 for a row of an earlier version, and for an invalid one."""
    try:
        return 0 if row is None else int.from_bytes(bytes(row.total)[_SUM_BYTES:][:_GENERATION_BYTES])
    except TypeError:
        return 0


def _held(connection: Connection) -> dict[str, Any]:
    """The rows of `guard` by name, as the driver gives them: any of them may have been tampered with."""
    if not inspect(connection).has_table(guard.name):
        return {}
    rows = connection.exec_driver_sql("SELECT name, amount, total, mac FROM guard ORDER BY name")
    return {str(row.name): row for row in rows}


def _holds(authenticate: Authenticate, row: Any) -> bool:
    if not all(type(value) in _BYTES for value in (row.total, row.mac)):
        return False  # SQLite lets any column hold any type
    message = _message(str(row.name), row.amount, bytes(row.total))
    return hmac.compare_digest(authenticate(message), bytes(row.mac))


def _is_whole(connection: Connection, table: Table) -> bool:
    """Whether the table has its columns; which it lacks is told with the schema."""
    there = inspect(connection)
    columns = column_names(connection, table.name) if there.has_table(table.name) else []
    return set(columns).issuperset(_guarded(table))


def _message(name: str, count: int, total: bytes) -> bytes:
    return b"\x00".join((b"station-guard/1", name.encode(), str(count).encode(), total))


def _summed(connection: Connection, table: Table) -> tuple[int, int]:
    """The number of rows and their sum; none where a column holds another type than its own."""
    count = total = 0
    names = _guarded(table)
    allowed = [_types(table.c[name]) for name in names]
    columns = ", ".join(names)
    for row in connection.exec_driver_sql(f"SELECT {columns} FROM {table.name}"):  # noqa: S608  # own names
        if not all(type(value) in types for value, types in zip(row, allowed, strict=True)):
            return count, _NO_SUM
        count += 1
        total += _digest(tuple(row))
    return count, total


def _types(column: Column[Any]) -> tuple[type, ...]:
    """What a column may hold: SQLite lets any hold any type, and a digest tells no text from the same bytes."""
    own = column.type.python_type
    return (own, *((memoryview,) if own is bytes else ()), *((type(None),) if column.nullable else ()))


def _guarded(table: Table) -> list[str]:
    """The columns that are summed: not those that follow from them."""
    return [column.name for column in table.columns if not column.info.get(CHAINED)]


def _digest(row: tuple[Any, ...]) -> int:
    plain = [bytes(value).hex() if isinstance(value, bytes | memoryview) else value for value in row]
    return int.from_bytes(hashlib.sha256(json.dumps(plain, default=repr).encode()).digest())
