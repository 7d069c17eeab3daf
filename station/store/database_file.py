"""The SQLite file of an engine: whether the file at its path still is the one that is read and written.

An open connection goes on working after its file was deleted, renamed or replaced: it would acknowledge entries that
nobody finds again. So the places of the file and of its write-ahead log are checked before and after each
transaction. Only `stat` is used: closing a descriptor of the file would drop the locks that SQLite holds on it.
"""

from __future__ import annotations

from os import stat_result
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from station.core.errors import IntegrityProblem
from station.core.places import make_file

_FILE = "station_file"

_Place = tuple[int, int]


class DatabaseFile:
    """One SQLite file as a process opened it. After it was found missing, this engine is no longer used.

    `touched` says whether the file was written to since its content was last compared (`Identity`).
    """

    _place: _Place | None
    _log: _Place | None
    _size: int
    _modified: int
    _replaced: bool
    touched: bool

    def __init__(self, path: Path) -> None:
        self.path = path
        self._log_path = path.with_name(f"{path.name}-wal")
        self._writes_ahead = False
        self._forget()

    def watch(self, engine: Engine) -> None:
        """Check at every connection that `engine` makes, from the first to the last."""
        event.listen(engine, "do_connect", self._before_connecting)
        event.listen(engine, "connect", self._connected)
        event.listen(engine, "close", self._closed)
        event.listen(engine, "engine_disposed", self._disposed)
        engine.update_execution_options(**{_FILE: self})

    def require(self) -> None:
        """Raise `IntegrityProblem` ``store.database_replaced`` unless the file and its log are still in their places.

        A file that became shorter was emptied or overwritten: SQLite shortens it only when it is packed anew, which
        this program never asks for.
        """
        # What is known is read once, and before the look: another thread may close a connection or see a longer file.
        place, size, log = self._place, self._size, self._log
        if place is None:
            return
        found = _looked_at(self.path)
        if found is None or _place(found) != place or found.st_size < size:
            self._replaced = True
        if log is not None and self._place_of_log() != log:
            self._replaced = True
        if self._replaced or found is None:
            raise IntegrityProblem("store.database_replaced", path=str(self.path))
        self.touched = self.touched or found.st_mtime_ns != self._modified
        self._size, self._modified = found.st_size, found.st_mtime_ns

    def require_written(self) -> None:
        """After a commit, before it is acknowledged: the log that holds it lies beside the file. Raises as `require`."""
        self.require()
        if self._writes_ahead:
            self._log = self._place_of_log()
            if self._log is None:
                self._replaced = True
                raise IntegrityProblem("store.database_replaced", path=str(self.path))

    @property
    def written(self) -> tuple[int, int]:
        """Size and time of the file when it was looked at last."""
        return self._size, self._modified

    def _place_of_log(self) -> _Place | None:
        found = _looked_at(self._log_path)
        return None if found is None else _place(found)

    def _before_connecting(self, *_: Any) -> None:
        self.require()  # else SQLite would make an empty file where none is
        make_file(self.path)  # SQLite gives its log and index the mode of the file

    def _connected(self, connection: Any, _record: object) -> None:
        found = _looked_at(self.path)
        if self._place is None and found is not None:
            self._place, self._size, self._modified = _place(found), found.st_size, found.st_mtime_ns
        self._writes_ahead = connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"

    def _closed(self, *_: Any) -> None:
        self._log = None  # the last connection takes the log with it, and the next one makes another

    def _disposed(self, _engine: Engine) -> None:
        self._forget()

    def _forget(self) -> None:
        self._place = self._log = None
        self._size = self._modified = 0
        self._replaced = self.touched = False


def database_file(engine: Engine) -> DatabaseFile | None:
    """The file that `engine` watches; None for a database that is no file."""
    found = engine.get_execution_options().get(_FILE)
    return found if isinstance(found, DatabaseFile) else None


def _place(found: stat_result) -> _Place:
    return found.st_dev, found.st_ino


def _looked_at(path: Path) -> stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None
