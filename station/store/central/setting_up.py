"""Setting up a centre: its tables and its identity, once."""

from __future__ import annotations

import secrets
from contextlib import closing

import psycopg

from station.core.errors import SyncProblem
from station.store.central.connecting import Link
from station.store.central.granted import lacking
from station.store.central.guards import put_back
from station.store.central.identity import centre_version
from station.store.central.rights import owns_centre
from station.store.central.schema import REVISIONS, VERSION
from station.store.central.shape import HeldTables
from station.store.postgres.connecting import server_encoding
from station.sync.central_values import SetUp

_LOCK = 7_401_122_001
"""Number of the lock under which two set-ups at once become one after the other, before any station has a login."""


def set_up_centre(address: str) -> SetUp:
    """Make the central tables in the PostgreSQL at `address`, or bring older ones up to this program's version.

    A second run finds them and puts back what guards them and what was granted where it was changed; nothing else.
    Raises `SyncProblem` when the database can't be reached, the login may not create tables, the database keeps its
    texts otherwise than as UTF8, the tables are of a newer program, or tables of other making bear the same names.
    """
    with closing(Link(address)) as link:
        return link.transact(lambda connection: _set_up(connection, link.shown))


def _set_up(connection: psycopg.Connection, shown: str) -> SetUp:
    if not _has_tables(connection):
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    if not _has_tables(connection):
        encoding = server_encoding(connection)
        if encoding != "UTF8":
            raise SyncProblem("sync.wrong_encoding", centre=shown, encoding=encoding)
        centre_id = secrets.token_hex(16)
        _bring_up(connection, shown, centre_id, 0)
        return SetUp(shown, centre_id, VERSION, created=True)
    held = HeldTables.of(connection)
    found, centre_id = centre_version(connection, shown, held)
    if found == VERSION:
        if owns_centre(connection):
            held = _with_guards(connection, held, shown)
        held.require(shown)
        return SetUp(shown, centre_id, VERSION, created=False)
    # One after the other, by a lock that only the owner can take.
    connection.execute("LOCK TABLE schema_version IN SHARE ROW EXCLUSIVE MODE")
    found, centre_id = centre_version(connection, shown, held)
    _bring_up(connection, shown, centre_id, found)
    return SetUp(shown, centre_id, VERSION, created=False, former=found)


def _with_guards(connection: psycopg.Connection, held: HeldTables, shown: str) -> HeldTables:
    """The tables after what guards them was put back, where any of it was changed."""
    if held.guarded and not lacking(connection):
        return held
    held.require_columns(shown)
    put_back(connection)
    held.grants.put_back(connection)
    return HeldTables.of(connection)


def _bring_up(connection: psycopg.Connection, shown: str, centre_id: str, found: int) -> None:
    for version, statements in enumerate(REVISIONS[found:], found + 1):
        try:
            for statement in statements:
                connection.execute(statement)
        except psycopg.errors.DuplicateTable as problem:
            raise SyncProblem("sync.foreign_tables", centre=shown) from problem
        connection.execute("INSERT INTO schema_version VALUES (%s, %s, now())", [version, centre_id])
    if found:
        HeldTables.of(connection).grants.put_back(connection)
    HeldTables.of(connection).require(shown)


def _has_tables(connection: psycopg.Connection) -> bool:
    row = connection.execute("SELECT to_regclass('schema_version') IS NOT NULL").fetchone()
    return bool(row and row[0])
