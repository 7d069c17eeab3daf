"""The columns that a table has now, read without a word about their types: damage may have made bytes of these."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, inspect

from station.store.engine import driver_cursor


def column_names(connection: Connection, table: str) -> list[str]:
    """The names of the columns of a table that is there. Raises `StoreProblem`."""
    if connection.dialect.name != "sqlite":
        return [str(column["name"]) for column in inspect(connection).get_columns(table)]
    with driver_cursor(connection) as cursor:
        cursor.execute("SELECT name FROM pragma_table_info(?)", (table,))
        return [str(name) for (name,) in cursor.fetchall()]


def columns_by_table(connection: Connection, tables: Collection[str]) -> dict[str, list[str]]:
    """The same of several tables that are there, on a server by one question. Raises `StoreProblem`."""
    if connection.dialect.name == "sqlite":
        return {table: column_names(connection, table) for table in tables}
    found = inspect(connection).get_multi_columns(filter_names=list(tables))
    return {table: [str(column["name"]) for column in columns] for (_, table), columns in found.items()}
