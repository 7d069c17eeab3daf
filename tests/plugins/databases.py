"""Databases on the tests' PostgreSQL that one test after another uses: to make and to remove one takes longer than a test.

A test finds a database as it was first made, to the last table, row and running number. One in which a test left a table,
a column, an index, a trigger or a function that was not there is removed instead, and the next test gets a new one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import LiteralString

import psycopg
import pytest

from station.store.central.setting_up import set_up_centre
from tests.plugins.postgres import PostgresServer

_OURS = "NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
_SHAPE = f"""
SELECT concat_ws(' ', 'relation', n.nspname, c.relname, c.relkind, c.relowner::regrole, c.relacl)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'column', n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                           a.attnotnull, a.attidentity, pg_get_expr(d.adbin, d.adrelid))
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum WHERE a.attnum > 0 AND n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'index', pg_get_indexdef(i.indexrelid), i.indisvalid)
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'constraint', r.conrelid::regclass, r.conname, pg_get_constraintdef(r.oid))
  FROM pg_constraint r JOIN pg_namespace n ON n.oid = r.connamespace WHERE n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'trigger', pg_get_triggerdef(t.oid), t.tgenabled)
  FROM pg_trigger t WHERE NOT t.tgisinternal
UNION ALL SELECT concat_ws(' ', 'rule', pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'function', n.nspname, p.proname, p.prosrc)
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname {_OURS}
UNION ALL SELECT concat_ws(' ', 'schema', nspname, nspowner::regrole, nspacl) FROM pg_namespace
  WHERE nspname !~ '^pg_(temp|toast_temp)'
UNION ALL SELECT concat_ws(' ', 'extension', extname) FROM pg_extension
UNION ALL SELECT concat_ws(' ', 'setting', setrole, setconfig) FROM pg_db_role_setting s
  JOIN pg_database d ON d.oid = s.setdatabase WHERE d.datname = current_database()
ORDER BY 1
"""
"""All that a database has besides rows, a line each."""
_NO_ROWS = b"PGCOPY\n\xff\r\n\0" + bytes(8) + b"\xff\xff"
"""What `COPY … (FORMAT binary)` says of an empty table."""


@dataclass(frozen=True)
class _Made:
    """A database as it was made; tables and sequences by their quoted names."""

    shape: tuple[str, ...]
    rows: Mapping[LiteralString, bytes]
    numbers: Mapping[LiteralString, int | None]


class Databases:
    """The databases of one server that are free for the next test, by what they are copies of."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._free: defaultdict[str, list[str]] = defaultdict(list)
        self._made: dict[str, _Made] = {}

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database with nothing in it."""
        with self._lent("", lambda: self.server.url("test")) as address:
            yield address

    @contextmanager
    def like(self, original: str) -> Iterator[str]:
        """The address of a database with what is in the one at `original`, to which nobody is connected."""
        with self._lent(original, lambda: self.server.copied(original)) as address:
            yield address

    @contextmanager
    def _lent(self, kind: str, make: Callable[[], str]) -> Iterator[str]:
        self.server.start()
        free = self._free[kind]
        address = free.pop() if free else make()
        if kind not in self._made:
            with self.server.connect(address) as connection:
                self._made[kind] = _look(connection)
        yield address
        self.server.start()
        if self._as_made(address, self._made[kind]):
            free.append(address)
        else:
            self.server.drop_database(address)

    def _as_made(self, address: str, made: _Made) -> bool:
        """Whether the database could be brought back to what it was."""
        with self.server.connect(address) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            if not made.rows:
                connection.execute(
                    "DROP SCHEMA IF EXISTS public CASCADE; CREATE SCHEMA public AUTHORIZATION pg_database_owner; "
                    "GRANT USAGE ON SCHEMA public TO PUBLIC"
                )
            if _shape(connection) != made.shape:
                return False
            _refill(connection, made)
        return True


def _shape(connection: psycopg.Connection) -> tuple[str, ...]:
    return tuple(line for (line,) in connection.execute(_SHAPE))


def _look(connection: psycopg.Connection) -> _Made:
    tables = connection.execute(
        "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        f"WHERE c.relkind = 'r' AND n.nspname {_OURS}"
    )
    rows = {}
    for (table,) in tables:
        with connection.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
            rows[table] = b"".join(bytes(part) for part in copy)
    numbers = connection.execute(
        "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
    )
    return _Made(_shape(connection), rows, dict(numbers))


def _refill(connection: psycopg.Connection, made: _Made) -> None:
    emptied: LiteralString = "".join(f"DELETE FROM {table};" for table in made.rows)
    with connection.transaction():
        # No trigger, no reference in the way; all in one go, since each of a hundred tables would be a way there and back.
        connection.execute(f"SET LOCAL session_replication_role = replica;{emptied}")
        for table, rows in made.rows.items():
            if rows != _NO_ROWS:
                with connection.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as copy:
                    copy.write(rows)
        for sequence, last in made.numbers.items():
            if last is None:
                connection.execute(
                    "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence WHERE seqrelid = %s::regclass",
                    [sequence],
                )
            else:
                connection.execute("SELECT setval(%s, %s)", [sequence, last])


@pytest.fixture(scope="session")
def databases(pg: PostgresServer) -> Databases:
    """The databases that tests take turns at."""
    return Databases(pg)


@pytest.fixture
def pg_url(databases: Databases) -> Iterator[str]:
    """SQLAlchemy's address of a database for this test alone, with nothing in it."""
    with databases.empty() as address:
        yield address


@pytest.fixture(scope="session")
def centre_tables(databases: Databases) -> str:
    """The address of a database with a centre's tables, to copy."""
    address = databases.server.url("centre")
    set_up_centre(address)
    return address


@pytest.fixture
def centre_url(databases: Databases, centre_tables: str) -> Iterator[str]:
    """SQLAlchemy's address of a centre for this test alone, set up, at which nobody is enrolled."""
    with databases.like(centre_tables) as address:
        yield address
