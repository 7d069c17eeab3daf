"""Writing one row of a permanent table by its key, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from station.store.engine import driver_cursor
from station.store.statements import statements_for


def put_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the whole `row`, or replace the one with the same primary key."""
    sql = statements_for(connection.dialect, table)
    with driver_cursor(connection, sql.put) as cursor:
        cursor.execute(sql.put, sql.whole(row))


def remove_row(connection: Connection, table: Table, *key: Any) -> bool:
    """Delete the row with this key; whether there was one."""
    remove = statements_for(connection.dialect, table).remove
    with driver_cursor(connection, remove) as cursor:
        cursor.execute(remove, key)
        return bool(cursor.rowcount > 0)
