"""The database's own schema compared with the one that this program makes.

A trigger, table, column or index too many or too few is found. A trigger decides what is written behind every
statement, and a view can replace a table, so none of them is accepted unseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import Connection, create_engine, inspect
from sqlalchemy.pool import StaticPool

from station.core.ledger import ChainProblem
from station.store import former
from station.store.engine import driver_cursor
from station.store.indexing import is_current, lost_index_tables
from station.store.own_rows import VERSIONS, VERSIONS_STATEMENT
from station.store.rebuild import outdated_tables
from station.store.schema import metadata, state_tables
from station.store.schema.metadata import index_tables

_ASIDE = "new_"
_QUOTED: Final = re.compile("[\"'`]")
_STATEMENTS: Final = 4096
"""So many are kept taken apart: a database's own are mostly those of this program, to the letter."""
_Thing = tuple[str, str]
"""Sort (``table``, ``index``, ``trigger``, ``view``, ``column``) and name."""


def schema_apart(connection: Connection) -> list[ChainProblem]:
    """The parts of the schema that are not this program's.

    ``schema_foreign``, ``schema_missing``, ``schema_changed``.
    """
    if connection.dialect.name == "sqlite":
        expected, found = _made_in_memory(), _sqlite_schema(connection)
    else:
        expected, found = _declared(), _server_schema(connection)
    later, lost = _made_anew(connection), lost_index_tables(connection)
    return [
        ChainProblem(code, "", 0, {"sort": sort, "name": name})
        for code, (sort, name) in _apart(expected, found)
        if name.partition(".")[0] not in later or _is_foreign(code, sort, name) or name in lost
    ]


def _is_foreign(code: str, sort: str, name: str) -> bool:
    """Whether a part of a table that is made anew is no other version's."""
    if code != "schema_foreign" or name.partition(".")[0] in former.FORMER_TABLES:
        return False
    if sort == "index":
        return name.partition(".")[2] not in former.FORMER_INDEXES
    return sort in ("view", "trigger") or (sort == "column" and name not in former.FORMER_COLUMNS)


def _made_anew(connection: Connection) -> frozenset[str]:
    """Tables that another version of the program made: the next opening makes them anew, or drops them."""
    outdated = former.FORMER_TABLES | {table.name for table in outdated_tables(connection)}
    return frozenset(
        outdated if is_current(connection) else outdated | {table.name for table in index_tables()}
    )


def _apart(expected: Mapping[_Thing, Any], found: Mapping[_Thing, Any]) -> Iterator[tuple[str, _Thing]]:
    lost = {name for sort, name in expected.keys() - found.keys() if sort == "table"}
    aside = {_ASIDE + table.name for table in state_tables()}
    for thing in sorted(expected.keys() | found.keys()):
        sort, table = thing[0], thing[1].partition(".")[0]
        automatic = sort == "index" and found.get(thing) == ()
        if table in aside and (automatic or sort in ("table", "column")):
            continue  # left by a derivation that was cut off: of a table and nothing else
        if table in lost and thing not in found and sort != "table":
            continue  # told with its table
        if thing not in expected:
            yield "schema_foreign", thing
        elif thing not in found:
            yield "schema_missing", thing
        elif expected[thing] != found[thing]:
            yield "schema_changed", thing


@cache
def _made_in_memory() -> Mapping[_Thing, Any]:
    """The schema as this program makes it, read in the same way."""
    engine = create_engine("sqlite://", poolclass=StaticPool, module=_driver())
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.exec_driver_sql(VERSIONS_STATEMENT)
            return _sqlite_schema(connection)
    finally:
        engine.dispose()


def _driver() -> Any:
    import pysqlite3.dbapi2

    return pysqlite3.dbapi2


_THINGS = "SELECT type, name, tbl_name, sql FROM sqlite_master"
_COLUMNS = (
    'SELECT m.name, x.name, x.type, x."notnull", x.pk FROM sqlite_master m, pragma_table_xinfo(m.name) x'
    " WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"  # one whose inner tables are damaged can't be asked
)
_INDEXED = (
    'SELECT m.tbl_name, m.name, x.name, x."desc" FROM sqlite_master m, pragma_index_xinfo(m.name) x'
    " WHERE m.type = 'index' AND m.sql IS NOT NULL ORDER BY m.name, x.seqno"
)


def _sqlite_schema(connection: Connection) -> dict[_Thing, Any]:
    found: dict[_Thing, Any] = {}
    things = _rows(connection, _THINGS)
    for sort, name, table, sql in things:
        if sort == "table":
            found[sort, name] = (table, sql if str(sql).startswith("CREATE VIRTUAL") else _definitions(sql))
        elif sort == "index":
            found[sort, f"{table}.{name}"] = () if sql is None else (_definitions(sql),)
        else:
            found[sort, f"{table}.{name}" if sort == "trigger" else name] = sql
    for table, name, kind, *rest in _rows(connection, _COLUMNS):
        found["column", f"{table}.{name}"] = (kind.upper(), *rest)
    for table, index, *column in _rows(connection, _INDEXED):
        found["index", f"{table}.{index}"] += (tuple(column),)
    return found


@lru_cache(_STATEMENTS)
def _definitions(sql: Any) -> tuple[str, ...]:
    """What the statement that makes a table or an index defines, in whatever order, spacing and quotation it came to be written.

    Columns do not say all of it: a constraint can order to replace or to ignore, a column to compare in another way.
    """
    plain = _QUOTED.sub("", " ".join(str(sql).split()))
    head, _, body = plain.partition("(")
    body, _, tail = body.rpartition(")")
    parts, depth = [""], 0
    for each in body:
        depth += (each == "(") - (each == ")")
        if each == "," and not depth:
            parts.append("")
        else:
            parts[-1] += each
    return (head.strip(), tail.strip(), *sorted(each.strip() for each in parts))


def _rows(connection: Connection, sql: str) -> Sequence[Sequence[Any]]:
    """On the driver's own cursor: the schema is looked at in every verification."""
    with driver_cursor(connection, sql) as cursor:
        cursor.execute(sql)
        return [tuple(map(_plain, row)) for row in cursor.fetchall()]


def _plain(value: Any) -> Any:
    """A name as a text: where damage made bytes of one it is no name that is known, and sorts beside the others."""
    return str(value) if isinstance(value, bytes) else value


def _declared() -> dict[_Thing, Any]:
    found: dict[_Thing, Any] = {("table", VERSIONS): None, ("column", f"{VERSIONS}.version_num"): None}
    for table in metadata.tables.values():
        found["table", table.name] = None
        found |= {("column", f"{table.name}.{column.name}"): None for column in table.columns}
        found |= {("index", f"{table.name}.{index.name}"): None for index in table.indexes}
    return found


def _server_schema(connection: Connection) -> dict[_Thing, Any]:
    there = inspect(connection)
    found: dict[_Thing, Any] = {("view", name): None for name in there.get_view_names()}
    found |= {("table", table): None for table in there.get_table_names()}
    for (_, table), columns in there.get_multi_columns().items():
        found |= {("column", f"{table}.{column['name']}"): None for column in columns}
    for (_, table), indexes in there.get_multi_indexes().items():
        found |= {
            ("index", f"{table}.{index['name']}"): None
            for index in indexes
            if not index.get("duplicates_constraint")
        }
    triggers = connection.exec_driver_sql(
        "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE NOT t.tgisinternal AND n.nspname = current_schema()"
    )
    rules = connection.exec_driver_sql(
        "SELECT tablename, rulename FROM pg_rules WHERE schemaname = current_schema()"
    )
    return found | {("trigger", f"{table}.{name}"): None for table, name in (*triggers, *rules)}
