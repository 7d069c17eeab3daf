"""Which centre this is, and whether its tables are those that this program reads."""

from __future__ import annotations

import psycopg

from station.core.errors import SyncProblem
from station.store.central.schema import VERSION
from station.store.central.shape import HeldTables


def identity(connection: psycopg.Connection, shown: str) -> str:
    """The centre's id; `shown` is its address.

    Raises `SyncProblem` when its tables are of a newer or an older program, or are not as that program made them.
    """
    held = HeldTables.of(connection)
    found, centre_id = centre_version(connection, shown, held)
    if found < VERSION:
        raise SyncProblem("sync.older_centre", centre=shown, version=found, known=VERSION)
    held.require(shown)
    return centre_id


def centre_version(connection: psycopg.Connection, shown: str, held: HeldTables) -> tuple[int, str]:
    """The version of the tables, at most this program's, and the centre's id. Raises `SyncProblem`."""
    held.require_versions(shown)
    row = connection.execute(
        "SELECT version, centre_id FROM schema_version ORDER BY version DESC LIMIT 1"
    ).fetchone()
    if row is None:
        raise SyncProblem("sync.no_tables", centre=shown)
    if row[0] > VERSION:
        raise SyncProblem("sync.newer_centre", centre=shown, version=row[0], known=VERSION)
    return int(row[0]), str(row[1])
