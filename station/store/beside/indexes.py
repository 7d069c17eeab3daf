"""The database's own indexes compared with their tables: a row that an index lacks is not found by it.

SQLite's quick check, which verification makes, does not read them; this check reads all of each, so only the
comparison makes it.
"""

from __future__ import annotations

from sqlalchemy import Connection

from station.core.ledger import ChainProblem
from station.store.word_index import file_faults, is_of_words, words_apart


def indexes_apart(connection: Connection) -> list[ChainProblem]:
    """Entries that indexes lack or have too many (``index_damaged``).

    Nothing on a server, which checks its own indexes.
    """
    if connection.dialect.name != "sqlite":
        return []
    said = file_faults(connection, "integrity_check")
    found = [each for each in said if " index " in each or is_of_words(each)] or words_apart(connection)
    return [ChainProblem("index_damaged", "", 0, {"detail": each}) for each in found]


def make_indexes_anew(connection: Connection) -> None:
    """Fill every index from its table."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("REINDEX")
