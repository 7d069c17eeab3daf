"""The database that a process works with: its ids, and how far the process saw each stream come.

The file's place (`DatabaseFile`) does not tell that another content was copied over it, nor that a server's database
was restored; so each unit of work compares what it finds with the end of the one before.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine

from station.core.errors import IntegrityProblem
from station.core.ledger import Head, Stream
from station.store.database_file import DatabaseFile, database_file
from station.store.facts import Facts
from station.store.readers.ledger import LedgerRows

_DATABASE = "SELECT value FROM station_fact WHERE name = 'database_id'"
_HASH = "SELECT hash FROM ledger_entry WHERE stream = ? AND seq = ?"


class DatabaseIdentity:
    """What one process knows of its database; empty until the first unit of work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.forget()

    def forget(self) -> None:
        """Read the database's identity anew, after it was closed or got another id."""
        self.database: str | None = None
        self._station = self._office = ""
        self.heads: dict[Stream, Head] = {}
        self._replaced = False

    def saw(self, heads: Mapping[Stream, Head]) -> None:
        """Note how far the streams have come."""
        self.heads.update(heads)

    def renamed(self, database: str) -> None:
        """Note the database's new id, since an epoch began."""
        self.database = database

    def require_content(self) -> None:
        """Before a unit of work: a file that was written to still has our content, read past what connections keep.

        Raises `IntegrityProblem` ``store.database_replaced``.
        """
        if self._replaced:
            raise self._problem()
        file = database_file(self._engine)
        if file is None or self.database is None:
            return
        file.require()
        if not file.touched:
            return
        if not self._has_our_content(file):
            self._replaced = True
            raise self._problem()
        file.touched = False

    def confirm(self, connection: Connection) -> str:
        """Within a unit of work: check that this is the known database.

        Returns the station's id; raises as `require_content`.
        """
        facts = Facts(connection)
        if self.database is None:
            self._station, self.database = facts.require("station_id"), facts.require("database_id")
            self._office = facts.require("office")
            return self._station
        ledger = LedgerRows(connection)
        known = {"database_id": self.database, "station_id": self._station, "office": self._office}
        reached = {stream: _reached(ledger, seen) for stream, seen in tuple(self.heads.items())}
        if facts.several(*known) != known or None in reached.values():
            self._replaced = True
            raise self._problem()
        # Another process may have gone on; what is witnessed next is as far as this one saw.
        self.heads.update((stream, head) for stream, head in reached.items() if head is not None)
        return self._station

    def _has_our_content(self, file: DatabaseFile) -> bool:
        try:
            with closing(sqlite.connect(f"{file.path.absolute().as_uri()}?mode=ro", uri=True)) as fresh:
                if fresh.execute(_DATABASE).fetchone() != (self.database,):
                    return False
                return all(
                    fresh.execute(_HASH, (stream.value, seen.seq)).fetchone() == (seen.hash,)
                    for stream, seen in tuple(self.heads.items())
                    if seen.seq
                )
        except sqlite.OperationalError as problem:
            return "no such table" not in str(problem)  # busy, out of memory: the unit of work says so itself
        except sqlite.DatabaseError:
            return False

    def _problem(self) -> IntegrityProblem:
        file = database_file(self._engine)
        where = str(file.path) if file is not None else self._engine.url.render_as_string(hide_password=True)
        return IntegrityProblem("store.database_replaced", path=where)


def _reached(ledger: LedgerRows, seen: Head) -> Head | None:
    """The end of the stream: the known end or a later one that follows it; None where it is neither."""
    head = ledger.kept_head(seen.stream)
    if head is None:
        return None
    if head.seq == seen.seq:
        return head if head.hash == seen.hash else None
    goes_on = head.seq > seen.seq and ledger.hash_at(seen.stream, seen.seq) == seen.hash
    return head if goes_on else None
