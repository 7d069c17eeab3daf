"""All that repeats state to be found or counted quickly: words and running counts, made anew and compared as one."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator
from typing import Final

from sqlalchemy import Connection, FromClause

from station.store import counting, search
from station.store.facts import Facts
from station.store.schema.metadata import index_tables, metadata

INDEX_FACT: Final = "search_fingerprint"


def fingerprint() -> str:
    """What the indexes depend on besides state."""
    return hashlib.sha256(repr((search.shape(), counting.shape())).encode()).hexdigest()


def indexed_tables() -> frozenset[FromClause]:
    """The state tables that the indexes repeat something of."""
    return search.tables() | frozenset[FromClause](counting.tables())


def is_current(connection: Connection) -> bool:
    """Whether the indexes were made by a program that makes them as this one does."""
    return Facts(connection).get(INDEX_FACT) == fingerprint()


def keep_index_current(connection: Connection, *, anew: bool) -> None:
    """Make the indexes anew where state that they repeat was derived `anew`, or another program made them."""
    if anew or not is_current(connection):
        reindex(connection)


def reindex(connection: Connection) -> None:
    """Throw the indexes away and make them anew from state, within the caller's transaction."""
    metadata.drop_all(connection, tables=index_tables())
    metadata.create_all(connection, tables=index_tables())
    search.fill(connection)
    counting.fill(connection)
    Facts(connection).set(INDEX_FACT, fingerprint())


def differing(connection: Connection, told: Collection[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Rows of the indexes that are not what state gives: the index's table, the key, ``changed``, ``extra``, ``missing``.

    What only repeats that a row of state differs is left out; `told` has the table and the key of each such row.
    """
    for table, of, key, verdict in search.differing(connection):
        if (of, key) not in told:
            yield table, key, verdict
    wrong = {table for table, _ in told}
    for table, of, key, verdict in counting.differing(connection):
        if of not in wrong:
            yield table, key, verdict
