"""Writing one row of a permanent table by its key, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table

from station.store.statements import statements_for


def put_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert the whole `row`, or replace the one with the same primary key."""
    sql = statements_for(connection.dialect, table)
    connection.exec_driver_sql(sql.put, sql.whole(row))


def remove_row(connection: Connection, table: Table, *key: Any) -> bool:
    """Take out the row with this key; whether there was one."""
    return connection.exec_driver_sql(statements_for(connection.dialect, table).remove, key).rowcount > 0
