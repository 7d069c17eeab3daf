"""SQLite's full-text tables: what is damaged of them is derived, so it is made anew and nothing has to be restored.

Their inner tables are ordinary ones, which can be dropped or edited like any other. Where one can't be opened by them,
SQLite makes no check of the file at all, and can't drop it either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from station.store.engine import explained
from station.store.schema.metadata import companion_names, companions_of, index_tables

_MOST: Final = 20
_AT_ONCE: Final = 5_000
_WORD: Final = re.compile(r"\w+")
_SEEN: Final = "seen_pairs"


def file_faults(connection: Connection, check: str) -> list[str]:
    """What SQLite's own `check` (``quick_check``, ``integrity_check``) finds, line by line.

    Where a full-text table can't be opened that is the first line, and the other tables are checked one by one.
    """
    try:
        with explained():
            return _lines(connection, f"{check}({_MOST})")
    except Exception as problem:
        cause = problem.__cause__
        if not isinstance(cause, DBAPIError) or not is_of_words(str(cause.orig)):
            raise
        found = [str(cause.orig)]
    ordinary = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    for name in list(connection.exec_driver_sql(ordinary).scalars()):
        quoted = str(name).replace("'", "''")
        found += _lines(connection, f"{check}('{quoted}')")
    return found


def is_of_words(fault: str) -> bool:
    """Whether what SQLite says is about a full-text table or one of its inner tables."""
    return "fts5" in fault.lower() or not companion_names().isdisjoint(_WORD.findall(fault))


def words_apart(connection: Connection) -> Iterator[str]:
    """The full-text tables that do not find the rows they were made of, with how many of them; see `_of_rows`.

    SQLite's check compares a full-text table with itself and not with what it was made of.
    """
    for table in index_tables():
        for inverted in companions_of(table)[:1]:
            with suppress(DBAPIError):  # one that can't be read is told by SQLite's check
                apart = _of_rows(connection, table.name) ^ _of_words(connection, inverted)
                rows = {row for row, _ in apart}
                if rows:
                    yield f"{inverted}: {len(rows)}"


def _of_rows(connection: Connection, name: str) -> set[tuple[int, int]]:
    """Each row's number, and a sum over its pairs and their places."""
    found = set[tuple[int, int]]()
    query = f"SELECT id, pairs FROM {name}"  # noqa: S608  # own names
    for rows in connection.exec_driver_sql(query).partitions(_AT_ONCE):
        for row, pairs in rows:
            terms = str(pairs).split()
            found.add((row, sum(_weight(term, place) for place, term in enumerate(terms))))
    return found


def _of_words(connection: Connection, inverted: str) -> set[tuple[int, int]]:
    """The same, out of the full-text table."""
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE temp.{_SEEN} USING fts5vocab('main', '{inverted}', 'instance')"
    )
    try:
        sums: dict[int, int] = {}
        query = f"SELECT term, doc, offset FROM temp.{_SEEN}"  # noqa: S608  # own names
        for rows in connection.exec_driver_sql(query).partitions(_AT_ONCE):
            for term, row, place in rows:
                sums[row] = sums.get(row, 0) + _weight(term, place)
        return set(sums.items())
    finally:
        connection.exec_driver_sql(f"DROP TABLE temp.{_SEEN}")


def _weight(term: str, place: int) -> int:
    return hash((term.casefold(), place))


def _lines(connection: Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}") if row[0] != "ok"]
