"""Opening the database: SQLite beside the program, or PostgreSQL for an office with several desktops.

SQLite runs in WAL mode with ``synchronous=FULL``: with NORMAL, acknowledged commits are lost in a power cut. Every
write begins with ``BEGIN IMMEDIATE``, because entries are numbered by reading the head first.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from station.core.errors import StoreProblem
from station.store.broken_text import TolerantConnection
from station.store.database_file import DatabaseFile, database_file
from station.store.explaining import explanation
from station.store.postgres.address import engine_url
from station.store.reserve import has_room

SAFE_SQLITE = (3, 51, 3)
"""First SQLite without the WAL-reset corruption of 3.7.0 to 3.51.2."""

_WRITE = "station_write"
_BUSY_SECONDS = 10

_numbers = itertools.count()

log = logging.getLogger(__name__)


def open_engine(database: Path | str) -> Engine:
    """An engine for a SQLite file (a path) or any SQLAlchemy URL (``postgresql+psycopg://…``).

    Raises `StoreProblem` when a URL is malformed.
    """
    if isinstance(database, Path):
        return _open_sqlite(database)
    try:
        url = engine_url(database)
        if url.get_backend_name() == "sqlite":
            return _open_sqlite(Path(url.database or ""))
        engine = create_engine(url, pool_pre_ping=True, pool_size=4)
    except Exception as problem:  # malformed, or for a database whose driver is not there
        raise StoreProblem("store.bad_address") from problem  # not shown: it may hold a password anywhere
    event.listen(engine, "do_connect", _connect_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _open_sqlite(path: Path) -> Engine:
    if sqlite.sqlite_version_info < SAFE_SQLITE:
        log.warning("SQLite %s may damage a write-ahead log; use 3.51.3 or newer", sqlite.sqlite_version)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),  # not a text: a path may hold ? and %
        module=sqlite,
        pool_size=6,
        max_overflow=10,
        connect_args={"timeout": _BUSY_SECONDS, "check_same_thread": False, "factory": TolerantConnection},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    DatabaseFile(path).watch(engine)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def local_folder(engine: Engine) -> Path | None:
    """The folder of an SQLite file; None for a server's database and one in memory."""
    name = engine.url.database if engine.dialect.name == "sqlite" else None
    return None if name in (None, "", ":memory:") else Path(str(name)).parent


def encoding_of(engine: Engine) -> str:
    """How the database keeps its texts: ``UTF8``, which SQLite always does here. Raises `StoreProblem`."""
    if engine.dialect.name != "postgresql":
        return "UTF8"
    with transaction(engine, write=False) as connection:
        return str(connection.exec_driver_sql("SHOW server_encoding").scalar_one())


def open_scratch(path: Path) -> Engine:
    """A temporary SQLite file of this process: nothing is synced, and nothing can be rolled back."""
    engine = create_engine(
        URL.create("sqlite", database=str(path)), module=sqlite, connect_args={"factory": TolerantConnection}
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite.Connection, _record: object) -> None:
        connection.isolation_level = None
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", "cache_size=-32768"):
            connection.execute(f"PRAGMA {pragma}").fetchall()

    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite.Connection, _record: object) -> None:
    connection.isolation_level = None  # the begin event below says how transactions start
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-65536",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _begin_sqlite(connection: Connection) -> None:
    file = database_file(connection.engine)
    if file is not None:
        file.require()
    writes = connection.get_execution_options().get(_WRITE)
    with driver_cursor(connection) as cursor:  # a scan is one view, and begins with this
        cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _connect_postgresql(_dialect: Dialect, _record: object, _args: object, given: dict[str, Any]) -> object:
    from station.store.postgres.connecting import open_connection

    return open_connection(**given)


def _begin_postgresql(connection: Connection) -> None:
    from station.store.postgres.connecting import begin

    with _driver_explained(connection):
        begin(
            connection.connection.driver_connection,  # type: ignore[arg-type]  # the one of `_connect_postgresql`
            write=bool(connection.get_execution_options().get(_WRITE)),
        )


@contextmanager
def transaction(engine: Engine, *, write: bool) -> Iterator[Connection]:
    """One transaction; a reading one sees one state throughout.

    Raises `StoreProblem` for what the database says (``store.outcome_unknown`` where the answer to the commit was lost, so
    that what was written may be there), `IntegrityProblem` ``store.database_replaced`` where its file was
    deleted, replaced or emptied: what was written is not acknowledged then.
    """
    file = database_file(engine)
    with explained(engine), engine.connect() as connection:
        if write:  # reading is what needs no word: a scan is one transaction that reads
            connection.execution_options(**{_WRITE: True})
        begun = connection.begin()
        try:
            yield connection
        except BaseException:
            with suppress(DBAPIError):  # what went wrong first is what is told
                begun.rollback()
            raise
        _commit(connection)
    if write and file is not None:
        file.require_written()


def _commit(connection: Connection) -> None:
    """Commit. Raises `StoreProblem` ``store.outcome_unknown`` where it is the answer that was lost."""
    try:
        connection.commit()
    except DBAPIError as problem:
        writes = connection.get_execution_options().get(_WRITE)
        if writes and connection.dialect.name == "postgresql" and _answer_lost(problem.orig):
            raise StoreProblem("store.outcome_unknown") from problem
        raise


def _answer_lost(problem: BaseException | None) -> bool:
    from psycopg import Error

    from station.store.postgres.explaining import outcome_unknown

    return isinstance(problem, Error) and outcome_unknown(problem)


@contextmanager
def explained(engine: Engine) -> Iterator[None]:
    """Turn what a database driver raises into `StoreProblem`: full, busy, damaged, unreachable.

    SQLite says "I/O error" where there is no room for the index beside its log: the disk is asked.

    A derived table that is lost is `IntegrityProblem` ``store.state_lost``: the ledger gives it anew.
    """
    try:
        yield
    except DBAPIError as problem:
        told = explanation(problem.orig or problem, problem.statement or "")
        folder = local_folder(engine)
        if told.code == "store.disk_error" and folder is not None and not has_room(folder):
            told = StoreProblem("store.disk_full", detail=str(problem.orig or problem))
        raise told from problem


def driver_cursor(connection: Connection, sql: str = "") -> _DriverCursor:
    """The driver's own cursor within the connection's transaction, to be used by ``with``.

    Raises what `explained` raises; with `sql`, the statement to be run, a column that is lost is told by its table.
    """
    return _DriverCursor(connection, sql)


class _DriverCursor:
    """No generator: an act at the counter opens dozens, and a generator would cost more than their statements."""

    __slots__ = ("_connection", "_cursor", "_sql")

    def __init__(self, connection: Connection, sql: str) -> None:
        self._connection = connection
        self._sql = sql

    def __enter__(self) -> Any:
        self._cursor = self._connection.connection.cursor()
        return self._cursor

    def __exit__(
        self, _kind: type[BaseException] | None, problem: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._cursor.close()
        if problem is not None:
            _explain(self._connection, self._sql, problem)


def batches(
    connection: Connection, sql: str, parameters: tuple[Any, ...] = (), *, size: int = 2000
) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query as the driver gives them, `size` at a time; only so many are in memory.

    Raises `StoreProblem`.
    """
    names = (f"batches_{next(_numbers)}",) if connection.dialect.name == "postgresql" else ()
    cursor = connection.connection.cursor(*names)  # with a name: kept at the server, fetched bit by bit
    try:
        with _driver_explained(connection, sql):
            cursor.execute(sql, parameters)
        while True:
            with _driver_explained(connection):
                rows = cursor.fetchmany(size)
            if not rows:
                return
            yield rows
    finally:
        cursor.close()


def placeholder(dialect: Dialect) -> str:
    """The written form of a parameter in plain SQL: by place, as the driver wants it."""
    return "?" if dialect.paramstyle == "qmark" else "%s"


@contextmanager
def _driver_explained(connection: Connection, sql: str = "") -> Iterator[None]:
    try:
        yield
    except Exception as problem:
        _explain(connection, sql, problem)
        raise


def _explain(connection: Connection, sql: str, problem: BaseException) -> None:
    """Raise what the driver's `problem` with `sql` means; nothing where it is none of the driver's."""
    driver = connection.dialect.dbapi
    if driver is not None and isinstance(problem, driver.Error):
        raise explanation(problem, sql) from problem
