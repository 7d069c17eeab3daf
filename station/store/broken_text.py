"""Text columns of SQLite that hold bytes which are no UTF-8: they are read as bytes, so that their row can be named.

The driver raises an error for such a cell, and the whole read fails as though the file were damaged. Texts are still
decoded by the driver, which is several times faster than a function in Python: only after an error the query is run
again with such a function.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pysqlite3.dbapi2 as sqlite

from station.core.listing.query import BrokenText


class TolerantConnection(sqlite.Connection):  # type: ignore[misc]  # the driver has no types
    """A connection whose cursors give `BrokenText` for bytes that are no text."""

    def cursor(self, factory: Any = None) -> Any:
        """A tolerant cursor."""
        return super().cursor(factory or _TolerantCursor)


class _TolerantCursor(sqlite.Cursor):  # type: ignore[misc]  # the driver has no types
    """Reads like the driver's own cursor, until that can't decode a text."""

    _asked: tuple[Any, ...] = ()
    _given = 0
    _broken = False

    def execute(self, *asked: Any) -> Any:
        self._asked, self._given, self._broken = asked, 0, False
        try:
            return super().execute(*asked)
        except sqlite.OperationalError as problem:
            self._ask_again(problem)
            return self
        except UnicodeDecodeError as problem:
            raise _said(problem) from problem

    def fetchone(self) -> Any:
        if not self._broken:
            try:
                found = super().fetchone()
            except sqlite.OperationalError as problem:
                self._ask_again(problem)
            except UnicodeDecodeError as problem:
                raise _said(problem) from problem
            else:
                self._given += found is not None
                return found
        rest = self._fetched(lambda: super(_TolerantCursor, self).fetchmany(1))
        return rest[0] if rest else None

    def fetchmany(self, size: int | None = None) -> Any:
        many = self.arraysize if size is None else size
        return self._fetched(lambda: super(_TolerantCursor, self).fetchmany(many))

    def fetchall(self) -> Any:
        return self._fetched(super().fetchall)

    def __next__(self) -> Any:
        found = self.fetchone()
        if found is None:
            raise StopIteration
        return found

    def _fetched(self, fetch: Callable[[], list[Any]]) -> list[Any]:
        if not self._broken:
            try:
                found = fetch()
            except sqlite.OperationalError as problem:
                self._ask_again(problem)
            except UnicodeDecodeError as problem:
                raise _said(problem) from problem
            else:
                self._given += len(found)
                return found
        connection: Any = self.connection
        before, connection.text_factory = connection.text_factory, _text_or_bytes
        try:
            return fetch()
        finally:
            connection.text_factory = before

    def _ask_again(self, problem: sqlite.OperationalError) -> None:
        """Run the query again in the same transaction, and go on behind the rows that were given.

        Only reads are repeated.
        """
        if "Could not decode" not in str(problem) or not _reads(self._asked[0]):
            raise problem
        self._broken = True
        connection: Any = self.connection
        before, connection.text_factory = connection.text_factory, _text_or_bytes
        try:
            super().execute(*self._asked)
            if self._given:
                super().fetchmany(self._given)
        finally:
            connection.text_factory = before


def _said(problem: UnicodeDecodeError) -> sqlite.DatabaseError:
    """What SQLite says with a damaged name in its words, which the driver takes for a text."""
    said = sqlite.DatabaseError(problem.object.decode("utf-8", "replace"))
    said.sqlite_errorcode = sqlite.SQLITE_CORRUPT  # the driver lost it
    return said


def _reads(sql: str) -> bool:
    return sql.lstrip().upper().startswith(_READING)


_READING = ("SELECT", "WITH", "PRAGMA")


def _text_or_bytes(stored: bytes) -> str | bytes:
    try:
        return stored.decode()
    except UnicodeDecodeError:
        return BrokenText(stored)
