"""SQLite's own check of its file, made in parallel with other checks: it does not hold the interpreter's lock."""

from __future__ import annotations

from pathlib import Path
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine

from station.core.errors import StoreProblem
from station.store.engine import open_engine, transaction
from station.store.word_index import file_faults


class FileCheck:
    """Starts when entered; leaving it early stops it.

    It sees the file as it is at its start, in a transaction of its own.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._asked: Any = None
        self._left = False
        self._found: list[str] = []
        self._ended = False
        self._problem: StoreProblem | None = None
        self._thread = Thread(target=self._check, name="file-check", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        with self._lock:
            self._left = True
            if self._asked is not None:
                self._asked.interrupt()
        self._thread.join()

    def found(self) -> list[str]:
        """Wait for the end; the faults of the file, line by line. Raises `StoreProblem`, also where it came to no end."""
        self._thread.join()
        if self._problem is not None:
            raise self._problem
        if not self._ended:
            raise StoreProblem("store.failed", detail="file check")
        return self._found

    def _check(self) -> None:
        if self._engine.dialect.name == "sqlite":
            # A connection that searched before keeps what it knows of an index of words. SQLite checks the index against
            # that, and calls it damaged when another connection has written since. On a medium that can't be written,
            # whose address is in no URL, nobody has.
            place = self._engine.url.database
            own = open_engine(Path(place)) if place else None
            try:
                with transaction(own or self._engine, write=False) as connection:
                    self._found = self._asking(connection)
            except StoreProblem as problem:
                self._problem = problem
            finally:
                if own is not None:
                    own.dispose()
        self._ended = True

    def _asking(self, connection: Connection) -> list[str]:
        """The answer to what is asked, as long as nobody left."""
        with self._lock:
            if self._left:
                return []
            self._asked = connection.connection.driver_connection
        try:
            return file_faults(connection, "quick_check")
        finally:
            with self._lock:
                self._asked = None
