"""The database that a process works with: its ids, and how far the process saw each stream come.

The file's place (`DatabaseFile`) does not tell that another content was copied over it, nor that a server's database
was restored; so each unit of work compares what it finds with the end of the one before, and the first with what was opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing, suppress
from typing import Final

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine

from station.core.errors import IntegrityProblem
from station.core.ledger import EpochStarted, Head, Stream
from station.core.ledger.verify import EPOCH_STARTED
from station.store.database_file import DatabaseFile, database_file
from station.store.facts import Facts
from station.store.readers.ledger import LedgerRows

_IDS = "SELECT name, value FROM station_fact WHERE name IN ('database_id', 'station_id')"
_BEGUN = (
    "SELECT json_extract(CAST(content AS TEXT), '$.body.database_id') FROM ledger_entry"
    " WHERE stream = 'custody' AND kind = 'ledger.epoch_started' ORDER BY seq DESC LIMIT 1"
)
_HASH = "SELECT hash FROM ledger_entry WHERE stream = ? AND seq = ?"


_REPLACED: Final = "store.database_replaced"
_WENT_ON: Final = "store.went_on_elsewhere"
"""It is the same station's, but another program began an epoch in it: with a new key, or after a restore."""


class DatabaseIdentity:
    """What one process knows of its database; empty until it is opened for work."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.forget()

    def forget(self) -> None:
        """Read the database's identity anew, after it was closed or got another id."""
        self.database: str | None = None
        self._station = self._office = ""
        self.heads: dict[Stream, Head] = {}
        self._apart = ""

    def saw(self, heads: Mapping[Stream, Head]) -> None:
        """Note how far the streams have come."""
        self.heads.update(heads)

    def renamed(self, database: str) -> None:
        """Note the database's new id, since an epoch began."""
        self.database = database

    def require_content(self) -> None:
        """Before a unit of work: a file that was written to still has our content, read past what connections keep.

        Raises `IntegrityProblem` ``store.database_replaced``, ``store.went_on_elsewhere``.
        """
        if self._apart:
            raise self._problem()
        file = database_file(self._engine)
        if file is None or self.database is None:
            return
        file.require()
        if not file.touched:
            return
        self._apart = self._content_apart(file)
        if self._apart:
            raise self._problem()
        file.touched = False

    def confirm(self, connection: Connection) -> str:
        """Within a unit of work: check that this is the known database.

        Returns the station's id; raises as `require_content`.
        """
        # Another process may have gone on; what is witnessed next is as far as this one saw.
        self.heads.update(self.check(connection))
        return self._station

    def check(self, connection: Connection) -> dict[Stream, Head]:
        """How far the known streams have come in the known database. Raises as `require_content`."""
        facts = Facts(connection)
        if self.database is None:
            self._station, self.database = facts.require("station_id"), facts.require("database_id")
            self._office = facts.require("office")
            return {}
        ledger = LedgerRows(connection)
        known = {"database_id": self.database, "station_id": self._station, "office": self._office}
        reached = {stream: _reached(ledger, seen) for stream, seen in tuple(self.heads.items())}
        found = facts.several(*known)
        whole = None not in reached.values()
        if found != known or not whole:
            renamed = found | {"database_id": self.database} == known
            went_on = whole and renamed and _begun_as(ledger) == found.get("database_id")
            self._apart = _WENT_ON if went_on else _REPLACED
            raise self._problem()
        return {stream: head for stream, head in reached.items() if head is not None}

    def _content_apart(self, file: DatabaseFile) -> str:
        """The code of what the file has become; "" where it has our content."""
        try:
            with closing(sqlite.connect(f"{file.path.absolute().as_uri()}?mode=ro", uri=True)) as fresh:
                found, begun = dict(fresh.execute(_IDS).fetchall()), fresh.execute(_BEGUN).fetchone()
                whole = all(
                    fresh.execute(_HASH, (stream.value, seen.seq)).fetchone() == (seen.hash,)
                    for stream, seen in tuple(self.heads.items())
                    if seen.seq
                )
        except sqlite.OperationalError as problem:
            # Busy, out of memory: the unit of work says so itself.
            return _REPLACED if "no such table" in str(problem) else ""
        except sqlite.DatabaseError:
            return _REPLACED
        if not whole or found.get("station_id") != self._station:
            return _REPLACED
        there = found.get("database_id")
        if there == self.database:
            return ""
        return _WENT_ON if begun == (there,) else _REPLACED

    def _problem(self) -> IntegrityProblem:
        file = database_file(self._engine)
        where = str(file.path) if file is not None else self._engine.url.render_as_string(hide_password=True)
        return IntegrityProblem(self._apart, path=where)


def _begun_as(ledger: LedgerRows) -> str:
    """The id that the database got with its newest epoch; "" where that can't be read."""
    with suppress(IntegrityProblem):  # a damaged one proves nothing
        for opening in ledger.of_kind(Stream.CUSTODY, EPOCH_STARTED, 1, checked=True):
            if isinstance(opening.typed, EpochStarted):
                return opening.typed.database_id
    return ""


def _reached(ledger: LedgerRows, seen: Head) -> Head | None:
    """The end of the stream: the known end or a later one that follows it; None where it is neither."""
    head = ledger.kept_head(seen.stream)
    if head is None:
        return None
    if head.seq == seen.seq:
        return head if head.hash == seen.hash else None
    goes_on = head.seq > seen.seq and ledger.hash_at(seen.stream, seen.seq) == seen.hash
    return head if goes_on else None
