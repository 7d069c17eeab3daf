"""SQLite's full-text tables: what is damaged of them is derived, so it is made anew and nothing has to be restored.

Their inner tables are ordinary ones, which can be dropped or edited like any other. Where one can't be opened by them,
SQLite makes no check of the file at all, and can't drop it either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from station.core.errors import StationError
from station.store.engine import batches, driver_cursor, explained
from station.store.schema.metadata import companion_names, companions_of, index_tables

_MOST: Final = 20
_AT_ONCE: Final = 5_000
_WORD: Final = re.compile(r"\w+")
_SEEN: Final = "seen_pairs"
_COUNTED: Final = "counted_pairs"
_AS_MADE: Final = {("version", 4)}
"""The settings of a new full-text table."""


def file_faults(connection: Connection, check: str) -> list[str]:
    """What SQLite's own `check` (``quick_check``, ``integrity_check``) finds, line by line.

    Where a full-text table can't be opened that is the first line, and the other tables are checked one by one.
    """
    try:
        with explained(connection.engine):
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
    """The full-text tables that do not find the rows they were made of, with how many words and rows that concerns.

    SQLite's check compares a full-text table with itself and not with what it was made of.
    """
    names = "SELECT name FROM sqlite_master WHERE type = 'table'"
    there = set(map(str, connection.exec_driver_sql(names).scalars()))
    for table in index_tables():
        if not there.issuperset((table.name, *companions_of(table))):
            continue  # what is lost is told as that
        for inverted in companions_of(table)[:1]:
            try:
                apart = _rows_apart(connection, table.name, inverted)
            except DBAPIError as problem:
                yield f"{inverted}: {problem.orig}"
            except StationError as problem:
                yield f"{inverted}: {problem}"
            else:
                if apart:
                    yield f"{inverted}: {apart}"


def _rows_apart(connection: Connection, name: str, inverted: str) -> int:
    vocabularies = {_SEEN: "instance", _COUNTED: "row"}
    for made, kind in vocabularies.items():
        connection.exec_driver_sql(
            f"CREATE VIRTUAL TABLE temp.{made} USING fts5vocab('main', '{inverted}', '{kind}')"
        )
    try:
        expected, lengths = _of_rows(connection, name)
        found, counts = _of_words(connection)
        terms = sum(expected.get(term) != found.get(term) for term in expected.keys() | found.keys())
        rows = {row for row, _ in lengths ^ _noted_lengths(connection, inverted)}
        return terms + len(rows) + _not_looked_up(connection, counts) + _otherwise_set(connection, inverted)
    finally:
        for made in vocabularies:
            connection.exec_driver_sql(f"DROP TABLE temp.{made}")


def _of_rows(connection: Connection, name: str) -> tuple[dict[str, int], set[tuple[int, int]]]:
    """By each pair a sum of digests of the rows and places that it stands at, which no others give; the length of each row."""
    sums, lengths = defaultdict[str, int](int), set[tuple[int, int]]()
    for rows in batches(connection, f"SELECT id, pairs FROM {name}", size=_AT_ONCE):  # noqa: S608  # own names
        for row, pairs in rows:
            terms = str(pairs).split()
            lengths.add((row, len(terms)))
            for place, term in enumerate(terms, 1):
                sums[term] += hash((row, place))
    return _without_case(sums), lengths


def _of_words(connection: Connection) -> tuple[dict[str, int], dict[str, int]]:
    """The same sums out of the full-text table from its first word to its last, and how often each word stands there."""
    sums, counts = defaultdict[str, int](int), dict[str, int]()
    query = f"SELECT term, doc, offset FROM temp.{_SEEN}"  # noqa: S608  # own names
    for rows in batches(connection, query, size=_AT_ONCE):
        for term, row, place in rows:
            sums[term] += hash((row, place + 1))
    query = f"SELECT term, cnt FROM temp.{_COUNTED}"  # noqa: S608  # own names
    for rows in batches(connection, query, size=_AT_ONCE):
        counts.update((str(term), count) for term, count in rows)
    return _without_case(sums), counts


def _without_case(sums: Mapping[str, int]) -> dict[str, int]:
    """As SQLite keeps the terms, which has a table of its own of what is one letter in another case."""
    found = defaultdict[str, int](int)
    for term, amount in sums.items():
        found[str(term).casefold()] += amount
    return dict(found)


def _noted_lengths(connection: Connection, inverted: str) -> set[tuple[int, int]]:
    """How many words each row has by the full-text table, which notes it in seven bits a byte; -1 where it notes no bytes."""
    found = set[tuple[int, int]]()
    for rows in batches(connection, f"SELECT id, sz FROM {inverted}_docsize"):  # noqa: S608  # own names
        for row, noted in rows:
            length = 0 if isinstance(noted, bytes) else -1
            for byte in noted if isinstance(noted, bytes) else b"":
                length = length << 7 | byte & 0x7F
            found.add((row, length))
    return found


def _not_looked_up(connection: Connection, counts: Mapping[str, int]) -> int:
    """How many words are not found as often as they stand there when they are looked up one by one."""
    query = f"SELECT cnt FROM temp.{_COUNTED} WHERE term = ?"  # noqa: S608  # own names
    missing = 0
    with driver_cursor(connection, query) as cursor:
        for term, count in counts.items():
            missing += cursor.execute(query, (term,)).fetchone() != (count,)
    return missing


def _otherwise_set(connection: Connection, inverted: str) -> int:
    """How many of the full-text table's own settings are not those with which it is made."""
    query = f"SELECT k, v FROM {inverted}_config"  # noqa: S608  # own names
    there = {tuple(row) for rows in batches(connection, query) for row in rows}
    return len(there ^ _AS_MADE)


def _lines(connection: Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}") if row[0] != "ok"]
