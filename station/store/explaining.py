"""What a database's error means, in the program's own codes: by the error's code, never by words in a person's language."""

from __future__ import annotations

import re

import pysqlite3.dbapi2 as sqlite

from station.core.errors import IntegrityProblem, StationError, StoreProblem
from station.store.schema import metadata, state_tables
from station.store.schema.metadata import companion_names, index_tables

_SQLITE = {
    sqlite.SQLITE_BUSY: "store.busy",
    sqlite.SQLITE_LOCKED: "store.busy",
    sqlite.SQLITE_READONLY: "store.read_only",
    sqlite.SQLITE_IOERR: "store.disk_error",
    sqlite.SQLITE_CORRUPT: "store.damaged",
    sqlite.SQLITE_NOTADB: "store.damaged",
    sqlite.SQLITE_FULL: "store.disk_full",
    sqlite.SQLITE_CANTOPEN: "store.cannot_open",
}
_POSTGRESQL = {
    "NO_ANSWER": "store.no_answer",
    "UNREACHABLE": "store.unreachable",
    "LOGIN_REFUSED": "store.login_refused",
    "BUSY": "store.busy",
    "READ_ONLY": "store.read_only",
    "DISK_FULL": "store.server_disk_full",
    "DISK_ERROR": "store.disk_error",
    "DAMAGED": "store.damaged",
    "NO_TABLE": "store.damaged",
    "NO_COLUMN": "store.damaged",
}
"""By the names of `postgres.explaining.Meaning`: the driver is loaded only where there is a PostgreSQL."""
_CORRUPT_VTAB = sqlite.SQLITE_CORRUPT | 1 << 8
"""SQLite's code for a full-text table whose inner tables do not agree."""
_PRIMARY = 0xFF
"""The part of SQLite's code that says what kind of error it is."""
_SQLITE_LACKS = re.compile(
    r"no such table: (?:main\.)?(\w+)|no such (column)|has no (column)|cannot modify (\w+) because it is a view"
)
"""SQLite has one code for all that is wrong with a statement, and one language."""
_OF_WORDS = re.compile(r"fts5|vtable constructor failed|^constraint failed$", re.IGNORECASE)
"""What SQLite says of a full-text table; a constraint without a name is one of its inner tables, written at the end."""
_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+(\w+)", re.IGNORECASE)
_UNREADABLE = "Could not decode"
"""The driver's own words, without a code, for a text that is none."""


def explanation(problem: BaseException, statement: str) -> StationError:
    """What is to be told of the driver's `problem` with `statement`.

    A derived table that is lost is `IntegrityProblem` ``store.state_lost``: the ledger gives it anew.
    """
    said = str(problem).strip()
    if not isinstance(problem, sqlite.Error):
        return _of_postgresql(problem, statement)
    code = getattr(problem, "sqlite_errorcode", None)
    table = _index_of_words(said, statement, code or 0)
    lacks = _SQLITE_LACKS.search(said)
    if lacks:
        name, column, short, view = lacks.groups()
        table = _derived_among(statement) if column or short else _derived_among(name or view)
    if table:
        return IntegrityProblem("store.state_lost", table=table)
    known = _SQLITE.get(code & _PRIMARY) if code is not None else None
    if lacks or _UNREADABLE in said:
        known = "store.damaged"
    return StoreProblem(known or "store.failed", detail=said)


def _index_of_words(said: str, statement: str, code: int) -> str:
    """The index of words that keeps `statement` from being done, or ""; an index refuses nothing by a constraint."""
    named = _WRITES.match(statement)
    written = named.group(1) if named else ""
    if code & _PRIMARY == sqlite.SQLITE_CONSTRAINT and written in {table.name for table in index_tables()}:
        return written
    if code != _CORRUPT_VTAB and not _OF_WORDS.search(said):
        return ""
    words = (word for word in re.findall(r"\w+", f"{said} {statement}") if word in companion_names())
    return next(words, min(companion_names()))


def _of_postgresql(problem: BaseException, statement: str) -> StationError:
    import psycopg

    from station.store.postgres.explaining import Meaning, meaning, own_words

    if not isinstance(problem, psycopg.Error):
        return StoreProblem("store.failed", detail=str(problem).strip())
    means = meaning(problem)
    table = ""
    if means is Meaning.NO_COLUMN:
        table = _derived_among(statement)
    elif means is Meaning.NO_TABLE:
        named = _known_among(own_words(problem))
        table = _derived_among(named or statement)
    if table:
        return IntegrityProblem("store.state_lost", table=table)
    if means is Meaning.BAD_ADDRESS:
        return StoreProblem("store.bad_address")  # the driver's words may repeat parts of the address
    return StoreProblem(_POSTGRESQL.get(means.name, "store.failed"), detail=own_words(problem))


def _derived() -> frozenset[str]:
    return frozenset(table.name for table in (*state_tables(), *index_tables())) | companion_names()


def _derived_among(words: str) -> str:
    """The first name of a derived table among `words`, or ""."""
    derived = _derived()
    return next((word for word in re.findall(r"[a-z0-9_]+", words) if word in derived), "")


def _known_among(words: str) -> str:
    """The first name of any table of ours among `words`, in whatever language they are, or ""."""
    known = _derived() | frozenset(metadata.tables)
    return next((word for word in re.findall(r"[a-z0-9_]+", words) if word in known), "")
