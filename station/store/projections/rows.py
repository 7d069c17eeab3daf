"""Writing one row by its key, the same way on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, insert, update


def put_row(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Insert `row`, or replace the values of the row with the same primary key."""
    key = {column.name: row[column.name] for column in table.primary_key}
    values = {name: value for name, value in row.items() if name not in key}
    if values and change_row(connection, table, key, values):
        return
    if not values:
        remove_rows(connection, table, key)
    connection.execute(insert(table), [dict(row)])


def change_row(
    connection: Connection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> int:
    """Set `values` in the rows that match `key`; returns how many there were."""
    matches = and_(*(table.c[name] == value for name, value in key.items()))
    return connection.execute(update(table).where(matches).values(**values)).rowcount


def remove_rows(connection: Connection, table: Table, key: Mapping[str, Any]) -> int:
    """Take out the rows that match `key`; returns how many there were."""
    matches = and_(*(table.c[name] == value for name, value in key.items()))
    return connection.execute(delete(table).where(matches)).rowcount
