"""Who may do what at the centre: grants for the login of a station, and the rows that a login sees and writes.

PostgreSQL itself compares each row with the login (`session_user`, which neither a pooler nor ``SET ROLE`` changes): a
login that is bound to a station has its rows and no others, one that is bound to none has nothing. The owner of the
tables is not compared: backups, approvals and repairs are the owner's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import LiteralString

import psycopg
from psycopg import sql

from station.core.errors import Refused
from station.store.central.guards import GUARDED, OWN_LOGIN, SERVER_TIME, enabled, own_rows

LOGINS_READ: LiteralString = "GRANT SELECT ON station_login TO PUBLIC"
"""Each login reads what it is bound to."""

LOGINS: tuple[LiteralString, ...] = (
    # Without a station: a login for all of them, as one for reading, or the one that all stations shared once.
    """
    CREATE TABLE station_login (
        login text PRIMARY KEY,
        station_id text,
        made_by text NOT NULL,
        made_at timestamptz NOT NULL,
        revoked_by text,
        revoked_at timestamptz
    )
    """,
    # What was granted before row security holds for every station, as until now.
    """
    INSERT INTO station_login (login, station_id, made_by, made_at)
    SELECT r.rolname, NULL, session_user, now() FROM pg_roles r, pg_class c
    WHERE c.oid = 'entry'::regclass AND r.rolcanlogin AND has_table_privilege(r.oid, c.oid, 'SELECT')
    AND NOT pg_has_role(r.oid, c.relowner, 'USAGE')
    """,
    enabled("station_login"),
    OWN_LOGIN.made_on("station_login"),
    LOGINS_READ,
    *(statement for table in GUARDED for statement in own_rows(table)),
)
"""Statements of the revision that brought a login for each station."""

RECEIPTS_TIMED: tuple[LiteralString, ...] = (
    SERVER_TIME,
    """
    DO $$
    DECLARE login text;
    BEGIN
        FOR login IN
            SELECT a.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) a
            WHERE c.oid = 'receipt'::regclass AND a.privilege_type = 'INSERT' AND a.grantee NOT IN (0, c.relowner)
        LOOP
            EXECUTE 'REVOKE INSERT ON receipt FROM ' || login;
            EXECUTE 'GRANT INSERT (station_id, stream, seq, first_seq, epoch, hash, checkpoint, digest) ON receipt TO ' || login;
        END LOOP;
    END $$
    """,
)
"""Statements after which no login of a station can write when a receipt came."""


@dataclass(frozen=True, slots=True)
class _Right:
    """What a station's login may do with some tables: with whole rows, or with these columns alone."""

    privilege: LiteralString
    tables: tuple[LiteralString, ...]
    columns: tuple[LiteralString, ...] = ()

    def grant(self, login: str) -> sql.Composed:
        """The statement that gives it."""
        columns = f" ({', '.join(self.columns)})" if self.columns else ""
        order = f"GRANT {self.privilege}{columns} ON {', '.join(self.tables)} TO {{}}"
        return sql.SQL(order).format(sql.Identifier(login))


_STATION = (
    _Right("SELECT", ("schema_version", "station", "station_key", "head", "entry", "receipt", "quarantine")),
    _Right("SELECT", ("epoch_claim", "epoch_approval", "alarm")),
    _Right("INSERT", ("entry", "quarantine", "epoch_claim", "alarm")),
    _Right(
        "INSERT",
        ("receipt",),
        ("station_id", "stream", "seq", "first_seq", "epoch", "hash", "checkpoint", "digest"),
    ),
    _Right("UPDATE", ("head",), ("epoch", "suite", "seq", "hash", "updated_at")),
)


def grant_station(connection: psycopg.Connection, login: str) -> None:
    """Give `login` what a station needs: to read and to add, and to move a head."""
    for right in _STATION:
        connection.execute(right.grant(login))


def rights_of_stations() -> Iterator[tuple[str, str, str]]:
    """Each right that a station's login has: table, privilege, and the column, or "" for whole rows."""
    for right in _STATION:
        for table in right.tables:
            for column in right.columns or ("",):
                yield table, right.privilege, column


def narrowed(table: str, privilege: str, login: str) -> sql.Composed | None:
    """The statement that gives `login` the columns which a station has where it had the whole table."""
    for right in _STATION:
        if right.columns and (privilege, table) == (right.privilege, *right.tables):
            return right.grant(login)
    return None


def revoke_all(connection: psycopg.Connection, login: str) -> None:
    """Take away from `login` everything that it may do with the centre's tables."""
    tables = sql.SQL(", ").join(sql.Identifier(table) for table in ("schema_version", *GUARDED))
    connection.execute(sql.SQL("REVOKE ALL ON {} FROM {}").format(tables, sql.Identifier(login)))


def owns_centre(connection: psycopg.Connection) -> bool:
    """Whether the login is the owner of the tables, or may act as it: then it sees and changes every row."""
    row = connection.execute(
        "SELECT pg_has_role(session_user, relowner, 'USAGE') FROM pg_class WHERE oid = 'entry'::regclass"
    ).fetchone()
    return bool(row and row[0])


def require_owner(connection: psycopg.Connection) -> None:
    """Raise Refused ``sync.owner_needed`` where the login is not the centre's owner."""
    if not owns_centre(connection):
        row = connection.execute("SELECT session_user").fetchone()
        raise Refused("sync.owner_needed", login=str(row[0]) if row else "")
