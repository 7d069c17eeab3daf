"""The database's own indexes against its tables: what one lacks is not found by it, though it is there.

SQLite's quick check, which verification makes, passes over them; this one reads all of each, so only the comparison does.
"""

from __future__ import annotations

from sqlalchemy import Connection

from station.core.ledger import ChainProblem

_MOST = 20


def indexes_apart(connection: Connection) -> list[ChainProblem]:
    """What indexes lack or have too much (``index_damaged``); nothing on a server, which looks after its own."""
    if connection.dialect.name != "sqlite":
        return []
    said = [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST})")]
    return [ChainProblem("index_damaged", "", 0, {"detail": each}) for each in said if " index " in each]


def make_indexes_anew(connection: Connection) -> None:
    """Fill every index from its table."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("REINDEX")
