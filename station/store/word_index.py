"""SQLite's full-text tables: what is damaged of them is derived, so it is made anew and nothing has to be restored.

Their inner tables are ordinary ones, which can be dropped or edited like any other. Where one can't be opened by them,
SQLite makes no check of the file at all, and can't drop it either.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from station.store.engine import explained
from station.store.schema.metadata import companion_names, companions_of, index_tables

_MOST: Final = 20
_AT_ONCE: Final = 5_000
_WORD: Final = re.compile(r"\w+")
_SEEN: Final = "seen_pairs"
_COUNTED: Final = "counted_pairs"


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
    """The full-text tables that do not find the rows they were made of, with the number of rows and words that is.

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
        sums, terms = _of_words(connection)
        rows = _of_rows(connection, name) ^ set(sums.items())
        sizes = _lengths(connection, name) ^ _noted_lengths(connection, inverted)
        return len({row for row, _ in rows | sizes}) + _not_looked_up(connection, terms)
    finally:
        for made in vocabularies:
            connection.exec_driver_sql(f"DROP TABLE temp.{made}")


def _of_rows(connection: Connection, name: str) -> set[tuple[int, int]]:
    """Each row's number, and a sum over its pairs and their places."""
    return {
        (row, sum(_weight(term, place) for place, term in enumerate(terms)))
        for row, terms in _terms(connection, name)
        if terms
    }


def _lengths(connection: Connection, name: str) -> set[tuple[int, int]]:
    return {(row, len(terms)) for row, terms in _terms(connection, name)}


def _terms(connection: Connection, name: str) -> Iterator[tuple[int, list[str]]]:
    for rows in connection.exec_driver_sql(f"SELECT id, pairs FROM {name}").partitions(_AT_ONCE):  # noqa: S608  # own names
        yield from ((row, str(pairs).split()) for row, pairs in rows)


def _of_words(connection: Connection) -> tuple[dict[int, int], Counter[str]]:
    """The sums of `_of_rows` out of the full-text table from its first word to its last, and how often each word stands there."""
    sums, terms = dict[int, int](), Counter[str]()
    query = f"SELECT term, doc, offset FROM temp.{_SEEN}"  # noqa: S608  # own names
    for rows in connection.exec_driver_sql(query).partitions(_AT_ONCE):
        for term, row, place in rows:
            sums[row] = sums.get(row, 0) + _weight(str(term), place)
            terms[str(term)] += 1
    return sums, terms


def _noted_lengths(connection: Connection, inverted: str) -> set[tuple[int, int]]:
    """How many words each row has by the full-text table, which notes it in seven bits a byte."""
    found = set[tuple[int, int]]()
    for row, noted in connection.exec_driver_sql(f"SELECT id, sz FROM {inverted}_docsize"):  # noqa: S608  # own names
        length = 0
        for byte in bytes(noted):
            length = length << 7 | byte & 0x7F
        found.add((row, length))
    return found


def _not_looked_up(connection: Connection, terms: Counter[str]) -> int:
    """How many words are not found as often as they stand there when they are looked up one by one."""
    query = f"SELECT cnt FROM temp.{_COUNTED} WHERE term = ?"  # noqa: S608  # own names
    return sum(connection.exec_driver_sql(query, (term,)).scalar() != count for term, count in terms.items())


def _weight(term: str, place: int) -> int:
    return hash((term.casefold(), place))


def _lines(connection: Connection, check: str) -> list[str]:
    return [str(row[0]) for row in connection.exec_driver_sql(f"PRAGMA {check}") if row[0] != "ok"]
