"""Objects of the database that this program did not make and that stand where it makes its own tables.

A name that a view, an index or a table of somebody else has can't be given to a table, and nothing is removed unseen:
the person who is to remove it is told what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection, Table

from station.core.errors import IntegrityProblem
from station.store.former import FORMER_INDEXES
from station.store.schema.metadata import companions_of, triggers_of

_Named = tuple[str, str, str]
"""Sort (``table``, ``index``, ``trigger``, ``view``), name, and the table that it is of."""


def require_free(connection: Connection, tables: Mapping[Table, str]) -> None:
    """Check that `tables` and what belongs to them can be dropped and made, each under the name beside it as well.

    Raises `IntegrityProblem` ``store.foreign_in_way`` with the sort and the name of what stands there.
    """
    wanted = {(sort == "trigger", name): (sort, of) for sort, name, of in _made_with(tables)}
    dropped = {table.name for table in tables} | set(tables.values())
    for sort, name, of in sorted(
        _there(connection), key=lambda named: named[0] != "view"
    ):  # what replaces a table first
        if sort == "view" and of in dropped:
            raise IntegrityProblem("store.foreign_in_way", sort=sort, name=name)
        needed = wanted.get((sort == "trigger", name.lower()))
        if needed is None or (sort == needed[0] and (sort == "table" or of in (needed[1], *tables.values()))):
            continue
        raise IntegrityProblem("store.foreign_in_way", sort=sort, name=name)


def foreign_triggers(connection: Connection, table: Table) -> list[str]:
    """The triggers and rules on `table` that this program did not make."""
    if connection.dialect.name == "sqlite":
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND lower(tbl_name) = ?"
        names = connection.exec_driver_sql(sql, (table.name,)).scalars()
    else:
        names = connection.exec_driver_sql(_TRIGGERS_ON, (table.name, table.name)).scalars()
    return sorted(set(map(str, names)).difference(triggers_of(table)))


def foreign_indexes(connection: Connection, table: Table) -> list[str]:
    """The indexes on `table` that no version of this program made; not those that keep a key or a unique column."""
    if connection.dialect.name == "sqlite":
        sql = (
            "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND lower(tbl_name) = ?"
        )
        names = connection.exec_driver_sql(sql, (table.name,)).scalars()
    else:
        names = connection.exec_driver_sql(_INDEXES_ON, (table.name,)).scalars()
    own = {str(index.name) for index in table.indexes} | FORMER_INDEXES
    return sorted(set(map(str, names)) - own)


def _made_with(tables: Mapping[Table, str]) -> Iterator[_Named]:
    for table, aside in tables.items():
        for name in (table.name, aside, *companions_of(table)):
            yield "table", name, table.name
        for index in table.indexes:
            yield "index", str(index.name), table.name
        for trigger in triggers_of(table):
            yield "trigger", trigger, table.name


def _there(connection: Connection) -> Iterator[_Named]:
    if connection.dialect.name == "sqlite":
        for sort, name, of in connection.exec_driver_sql("SELECT type, name, tbl_name FROM sqlite_master"):
            yield str(sort), str(name), "" if sort == "view" else str(of).lower()
        return
    for kind, name, of in connection.exec_driver_sql(_OF_SERVER):
        yield _KINDS.get(kind, "view"), str(name), str(of or name)
    for name, of in connection.exec_driver_sql(_VIEWS_ON):
        yield "view", str(name), str(of)


_KINDS: Mapping[str, str] = {"r": "table", "p": "table", "i": "index", "I": "index"}
_OF_SERVER = (
    "SELECT c.relkind::text, c.relname, t.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
    " LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid"
    " WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p', 'i', 'I', 'v', 'm', 'f')"
)
_VIEWS_ON = (
    "SELECT DISTINCT v.relname, t.relname FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid"
    " JOIN pg_class v ON v.oid = r.ev_class JOIN pg_class t ON t.oid = d.refobjid"
    " JOIN pg_namespace n ON n.oid = t.relnamespace"
    " WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass"
    " AND n.nspname = current_schema() AND v.oid <> t.oid"
)
"""A server drops no table that a view is made of."""
_INDEXES_ON = (
    "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid"
    " JOIN pg_namespace n ON n.oid = t.relnamespace"
    " WHERE n.nspname = current_schema() AND t.relname = %s"
    " AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)"
)
_TRIGGERS_ON = (
    "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE NOT t.tgisinternal AND n.nspname = current_schema() AND c.relname = %s"
    " UNION SELECT rulename FROM pg_rules WHERE schemaname = current_schema() AND tablename = %s"
)
