"""The tables that repeat state for searching and counting.

Words and running counts, made anew and compared together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, FromClause, Table, inspect

from station.store import counting, search
from station.store.facts import Facts
from station.store.foreign_objects import require_free
from station.store.former import FORMER_INDEX_TABLES
from station.store.schema.metadata import index_tables, metadata

INDEX_FACT: Final = "search_fingerprint"


def fingerprint() -> str:
    """What the indexes depend on besides state."""
    return hashlib.sha256(repr((search.shape(), counting.shape())).encode()).hexdigest()


def indexed_tables() -> frozenset[FromClause]:
    """The state tables that the indexes repeat something of."""
    return search.tables() | frozenset[FromClause](counting.tables())


def is_current(connection: Connection) -> bool:
    """Whether the indexes were made by a program that makes them in the same way."""
    return Facts(connection).get(INDEX_FACT) == fingerprint()


def lost_index_tables(connection: Connection) -> frozenset[str]:
    """Index tables that are not there, but were in the version of this program that made the others."""
    there = set(inspect(connection).get_table_names())
    names = frozenset(table.name for table in index_tables())
    noted = Facts(connection).get(INDEX_FACT)
    if noted is None:
        made = names if names & there else frozenset()  # the first version had none
    else:
        made = FORMER_INDEX_TABLES.get(noted, names)
    return made - there


def keep_index_current(
    connection: Connection, *, anew: bool, before: Callable[[Connection], None] = lambda _connection: None
) -> None:
    """Make the indexes anew where state that they repeat was derived `anew`, or another program made them.

    `before` is called where that is done, before it.
    """
    if anew or not is_current(connection):
        before(connection)
        reindex(connection)


def reindex(connection: Connection) -> None:
    """Delete the indexes and make them anew from state, within the caller's transaction.

    Raises `IntegrityProblem` ``store.foreign_in_way``.
    """
    require_free(connection, {table: table.name for table in index_tables()})
    metadata.drop_all(connection, tables=index_tables())
    metadata.create_all(connection, tables=index_tables())
    search.fill(connection)
    counting.fill(connection)
    Facts(connection).set(INDEX_FACT, fingerprint())


@dataclass(frozen=True, slots=True)
class Apart:
    """A row of an index that is not what state gives: ``changed``, ``extra`` or ``missing``.

    It repeats the row of the state table `of` under `of_key`; without a key it counts many rows of it.
    """

    table: str
    key: str
    verdict: str
    of: str
    of_key: str = ""


def differing(connection: Connection, tables: Collection[Table]) -> Iterator[Apart]:
    """Rows of these index tables that are not what state gives."""
    for table, of, key, verdict in search.differing(connection, tables):
        yield Apart(table, key, verdict, of, key)
    for table, of, key, verdict in counting.differing(connection, tables):
        yield Apart(table, key, verdict, of)
