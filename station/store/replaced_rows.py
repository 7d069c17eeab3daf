"""What is told of derived tables before those that are derived anew take their place.

A fingerprint can be edited together with a row or with the table's shape, so nothing of them goes without a word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import Connection, Table, inspect

from station.audit.ports import StateDifference
from station.store.column_names import columns_by_table
from station.store.facts import Facts
from station.store.foreign_objects import foreign_indexes, foreign_triggers
from station.store.former import FORMER_COLUMNS, TABLE_FACT
from station.store.indexing import differing, lost_index_tables
from station.store.schema.metadata import index_tables

_MOST_TOLD = 10_000
"""An update may change every row of a table; more than this are not told one by one."""


def states_apart(connection: Connection, aside: Mapping[Table, str]) -> list[StateDifference]:
    """What of state tables is not what the ledger gives; `aside` names the tables that were derived.

    Columns that only one side has are an update's, which the rows in the others do not show, or foreign ones. A table
    that is not there is lost where it had been derived before.
    """
    noted = Facts(connection).beginning_with(TABLE_FACT)
    found = list(_foreign_parts(connection, aside))
    columns = _columns(connection, aside)
    for table, name in aside.items():
        common = [column.name for column in table.columns if column.name in columns.get(table, ())]
        if common:
            found += _rows_apart(connection, table, name, common)
        elif table in columns or TABLE_FACT + table.name in noted:
            found.append(StateDifference(table.name, "", "lost"))
    return found


def indexes_apart_from_state(connection: Connection) -> list[StateDifference]:
    """What of index tables is not what state gives; of those that have the columns of this program."""
    columns = _columns(connection, index_tables())
    whole = {table for table in columns if {column.name for column in table.columns} <= set(columns[table])}
    found = list(_foreign_parts(connection, index_tables()))
    found += (StateDifference(name, "", "lost") for name in sorted(lost_index_tables(connection)))
    rows = islice(differing(connection, whole), _MOST_TOLD)
    return found + [StateDifference(each.table, each.key, each.verdict) for each in rows]


def _columns(connection: Connection, tables: Collection[Table]) -> dict[Table, list[str]]:
    """The columns of those tables that are there."""
    there = inspect(connection)
    names = set(there.get_table_names())
    columns = columns_by_table(connection, names.intersection(table.name for table in tables))
    return {table: columns[table.name] for table in tables if table.name in columns}


def _foreign_parts(connection: Connection, tables: Collection[Table]) -> Iterator[StateDifference]:
    """Columns, indexes and triggers that no version of this program made, and that go with their table."""
    for table, columns in _columns(connection, tables).items():
        for name in columns:
            if name not in table.columns and f"{table.name}.{name}" not in FORMER_COLUMNS:
                yield StateDifference(table.name, f"column {name}", "foreign")
        for name in foreign_indexes(connection, table):
            yield StateDifference(table.name, f"index {name}", "foreign")
        for name in foreign_triggers(connection, table):
            yield StateDifference(table.name, f"trigger {name}", "foreign")


def _rows_apart(
    connection: Connection, table: Table, aside: str, common: Sequence[str]
) -> list[StateDifference]:
    """Rows that differ in the columns in `common`, by their key; a row too often is told of the table."""
    quote = connection.dialect.identifier_preparer.quote
    told_by = [column.name for column in table.primary_key if column.name in common] or common
    columns, keys = (", ".join(map(quote, some)) for some in (common, told_by))
    sides: list[set[str]] = []
    for one, other in ((table.name, aside), (aside, table.name)):
        sql = (
            f"SELECT {keys} FROM (SELECT {columns} FROM {quote(one)} EXCEPT "  # noqa: S608  # own names
            f"SELECT {columns} FROM {quote(other)}) AS apart LIMIT {_MOST_TOLD}"
        )
        sides.append({"/".join(map(str, row)) for row in connection.exec_driver_sql(sql)})
    here, there = sides
    found = dict.fromkeys(here - there, "extra") | dict.fromkeys(there - here, "missing")
    found |= dict.fromkeys(here & there, "changed")
    if not found and _count(connection, table.name) > _count(connection, aside):
        found[""] = "extra"
    return [StateDifference(table.name, key, found[key]) for key in sorted(found)]


def _count(connection: Connection, name: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(name)
    counted: int = connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar_one()  # noqa: S608  # own names
    return counted
