"""Who may do what at the centre: grants for the login of a station, and the rows that a login sees and writes.

PostgreSQL itself compares each row with the login (`session_user`, which neither a pooler nor ``SET ROLE`` changes): a
login that is bound to a station has its rows and no others, one that is bound to none has nothing. The owner of the
tables is not compared: backups, approvals and repairs are the owner's.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg
from psycopg import sql

from station.core.errors import Refused

_GUARDED: tuple[LiteralString, ...] = (
    *("station", "station_key", "head", "entry", "receipt", "quarantine"),
    *("epoch_claim", "epoch_approval", "alarm"),
)
"""Tables with a row for a station."""

_BOUND: LiteralString = "FROM station_login l WHERE l.login = session_user::text AND l.revoked_at IS NULL"


def own_rows(table: LiteralString) -> tuple[LiteralString, ...]:
    """Statements after which a login has the rows of its station in `table`, and no others.

    Both look-ups are made once for each statement of a login, not for each row.
    """
    return (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY own_station ON {table} USING (station_id = (SELECT l.station_id {_BOUND}))",
        f"CREATE POLICY every_station ON {table} USING ((SELECT count(*) = 1 {_BOUND} AND l.station_id IS NULL))",
    )


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
    "ALTER TABLE station_login ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own_login ON station_login USING (login = session_user::text)",
    "GRANT SELECT ON station_login TO PUBLIC",
    *(statement for table in _GUARDED for statement in own_rows(table)),
)
"""Statements of the revision that brought a login for each station."""

RECEIPTS_TIMED: tuple[LiteralString, ...] = (
    # The server alone says when a receipt came: by that a key counts that was revoked since.
    "ALTER TABLE receipt ALTER COLUMN received_at SET DEFAULT clock_timestamp()",
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


def modest_rows(table: LiteralString, limit: LiteralString) -> tuple[LiteralString, ...]:
    """Statements after which a login adds no row to `table` that is beyond `limit`, and makes none so; the owner may."""
    return (f"CREATE POLICY modest ON {table} AS RESTRICTIVE USING (true) WITH CHECK ({limit})",)


_HASHES: LiteralString = "octet_length(hash) <= 64"

MODEST: tuple[LiteralString, ...] = (
    *modest_rows(
        "entry",
        "octet_length(content) <= 64000000 AND octet_length(kind) <= 300 AND octet_length(stream) <= 100"
        f" AND octet_length(prev_hash) <= 64 AND {_HASHES}",
    ),
    *modest_rows(
        "receipt", f"octet_length(checkpoint) <= 2000 AND octet_length(stream) <= 100 AND {_HASHES}"
    ),
    *modest_rows("head", f"octet_length(suite) <= 100 AND {_HASHES}"),
    *modest_rows("quarantine", "octet_length(raw) <= 70000000 AND octet_length(facts) <= 10000"),
    *modest_rows("alarm", "octet_length(checkpoint) <= 2000 AND octet_length(facts) <= 10000"),
    *modest_rows(
        "epoch_claim",
        "octet_length(note) <= 10000 AND octet_length(copy) <= 1000 AND octet_length(reason) <= 1000"
        f" AND octet_length(key_id) <= 1000 AND {_HASHES}",
    ),
)
"""Statements after which no login adds what would be too much to read."""

_GRANTS: tuple[LiteralString, ...] = (
    "GRANT SELECT ON schema_version, station, station_key, head, entry, receipt, quarantine TO {}",
    "GRANT SELECT ON epoch_claim, epoch_approval, alarm TO {}",
    "GRANT INSERT ON entry, quarantine, epoch_claim, alarm TO {}",
    "GRANT INSERT (station_id, stream, seq, first_seq, epoch, hash, checkpoint, digest) ON receipt TO {}",
    "GRANT UPDATE (epoch, suite, seq, hash, updated_at) ON head TO {}",
)


def grant_station(connection: psycopg.Connection, login: str) -> None:
    """Give `login` what a station needs: to read and to add, and to move a head."""
    for grant in _GRANTS:
        connection.execute(sql.SQL(grant).format(sql.Identifier(login)))


def revoke_all(connection: psycopg.Connection, login: str) -> None:
    """Take away from `login` everything that it may do with the centre's tables."""
    tables = sql.SQL(", ").join(sql.Identifier(table) for table in ("schema_version", *_GUARDED))
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
