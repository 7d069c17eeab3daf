"""A SQLite database on a medium that can't be written: a disc, a write-protected stick, a share mounted read-only."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Engine, QueuePool, create_engine, event

from station.core.errors import StoreProblem
from station.store.broken_text import TolerantConnection


def is_writable(folder: Path) -> bool:
    """Whether files can be made in `folder`, as SQLite must even to read a database with a write-ahead log."""
    return os.access(folder, os.W_OK)


def open_read_only(path: Path) -> Engine:
    """An engine that reads the database at `path` and makes no file beside it.

    A write-ahead log belongs to the database; SQLite can't read it there without writing beside it, so database and
    log are then copied to a temporary folder, which is removed with the engine. Raises `StoreProblem`.
    """
    log = path.with_name(f"{path.name}-wal")
    scratch: TemporaryDirectory[str] | None = None
    parameters = "mode=ro&immutable=1"
    try:
        if log.exists() and log.stat().st_size:
            scratch = TemporaryDirectory(prefix="station-read-")
            copy = Path(scratch.name) / path.name
            shutil.copyfile(path, copy)
            shutil.copyfile(log, copy.with_name(log.name))
            path, parameters = copy, "mode=rw"
    except OSError as problem:
        raise StoreProblem("store.cannot_open", detail=str(problem)) from problem
    address = f"{path.absolute().as_uri()}?{parameters}"
    engine = create_engine(
        "sqlite://",
        module=sqlite,
        poolclass=QueuePool,
        creator=lambda: sqlite.connect(
            address, uri=True, check_same_thread=False, factory=TolerantConnection
        ),
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    if scratch is not None:
        event.listen(engine, "engine_disposed", lambda _engine: scratch.cleanup())
    return engine


def _prepare(connection: sqlite.Connection, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON").fetchall()
