"""Connections to PostgreSQL on which no wait is without an end.

A server that is frozen, and a link on which nothing comes back, look like a slow one: the kernel at the other end goes
on confirming. So every wait has a deadline of the program's own. When it is over, it goes on where bytes moved since,
as on a slow link, or where the server says by another connection that it is at work on what is waited for; up to
`WORKING_SECONDS` in all, so that an act which takes long stays possible.

All that is set for a connection is set for one transaction only, and nothing is prepared at the server: a pooler that
lends its connections by the transaction (pgbouncer) may stand between.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from fcntl import ioctl
from struct import pack, unpack
from termios import TIOCOUTQ
from time import monotonic
from typing import Any

import psycopg
from psycopg import errors, pq
from psycopg.abc import AdaptContext, ConnParam, PQGen
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.waiting import Ready
from psycopg.waiting import Wait as Awaited

from station.core.in_time import addresses_of

ANSWER_SECONDS = 15.0
"""How long each answer may take before the server is asked whether it is at work on it."""
WORKING_SECONDS = 900.0
"""How long one answer is waited for in all, while the server says that it is at work on it."""
CONNECT_SECONDS = 5
"""How long each host has to take a connection."""

LOCK_SECONDS = 10
"""How long a writing transaction waits behind another; less than `ANSWER_SECONDS`, so that the server's word comes first."""
IDLE_SECONDS = 60
"""When the server ends a writing transaction of a program that vanished, for the others' sake."""

_PORT = 5432
_LINK: dict[str, ConnParam] = {
    "tcp_user_timeout": 15_000,  # milliseconds until unconfirmed bytes count as a dead link
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "application_name": "station",
    "client_encoding": "UTF8",  # whatever the machine's or the server's is
}
_WRITABLE = frozenset({None, "read-write", "primary"})
"""What the address asks of the host (`target_session_attrs`) where one that can be written is meant."""

_AT_WORK = """
SELECT state = 'active' AND wait_event_type IS DISTINCT FROM 'Client' FROM pg_stat_activity WHERE pid = %s
"""
_BEGIN_READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; "
_BEGIN_WRITING = f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'; "


class NoAnswer(psycopg.OperationalError):
    """The server gave no answer in time, to the connection or on it."""


class LoginRefused(psycopg.OperationalError):
    """The server is there and refuses this login: user, password, database, or where it comes from."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection each of whose waits ends; made by `open_connection`.

    Raises `NoAnswer` where an answer does not come; the connection is closed then.
    """

    asks_whether_at_work = True
    params: dict[str, ConnParam]
    """By which it was opened."""
    server_pid: int = 0
    """The server's process behind the transaction under way; a pooler gives each transaction another."""

    def wait(
        self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None
    ) -> Any:  # what `gen` gives
        """What `gen` gives when the server answered; the driver waits nowhere else once it is connected."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        ends = monotonic() + WORKING_SECONDS
        flow = _Flow(self.pgconn.socket)
        watched = flow.watched(gen)
        waited = watched
        while True:
            try:
                return super().wait(waited, interval, ANSWER_SECONDS)
            except errors._WaitTimeout:  # the driver's only name for it
                if monotonic() >= ends or not (flow.moved() or self._at_work()):
                    self.pgconn.finish()
                    raise NoAnswer("no answer in time; the connection was given up") from None
            waited = _gone_on_with(watched)

    def _at_work(self) -> bool:
        """Whether the server says that it is at work on what is waited for, asked by another connection."""
        if not self.asks_whether_at_work:
            return False
        with suppress(psycopg.Error), closing(_opened(self.params, autocommit=True)) as other:
            other.asks_whether_at_work = False
            row = other.execute(_AT_WORK, [self.server_pid or self.pgconn.backend_pid]).fetchone()
            return bool(row and row[0])
        return False


class _Flow:
    """Whether bytes still move on a connection: a slow link is no silent one."""

    def __init__(self, socket: int) -> None:
        self._socket = socket
        self._ready = False
        self._unsent: int | None = None

    def watched(self, gen: PQGen[Any]) -> PQGen[Any]:
        """`gen`, noting whenever the connection gave or took bytes."""
        try:
            awaited: Awaited = next(gen)
            while True:
                ready = yield awaited
                self._ready |= bool(ready)
                awaited = gen.send(ready)
        except StopIteration as done:
            return done.value

    def moved(self) -> bool:
        """Whether any did since this was asked last; what the system still has to send counts while it grows less."""
        moved, self._ready = self._ready, False
        before, self._unsent = self._unsent, self._queued()
        return moved or (self._unsent > 0 and (before is None or self._unsent < before))

    def _queued(self) -> int:
        """Bytes that the system took and the other end did not."""
        try:
            (count,) = unpack("i", ioctl(self._socket, TIOCOUTQ, pack("i", 0)))
        except OSError:
            return 0
        return int(count)


def _gone_on_with(gen: PQGen[Any]) -> PQGen[Any]:
    """`gen`, which was waited for in vain: it goes on where it stands."""
    ready: Ready | int = Ready.NONE
    while True:
        try:
            awaited: Awaited = gen.send(ready)
        except StopIteration as done:
            return done.value
        ready = yield awaited


def open_connection(
    address: str = "", *, autocommit: bool = False, context: AdaptContext | None = None, **given: Any
) -> BoundedConnection:
    """A connection to the database at `address`, by the driver's words in `given`, or both.

    Of several hosts the first is taken that answers and can be written. Raises `NoAnswer`, `LoginRefused`,
    `psycopg.OperationalError` when nobody is there, `psycopg.ProgrammingError` for what is no address.
    """
    params = {"connect_timeout": CONNECT_SECONDS, **_LINK, **conninfo_to_dict(address, **given)}
    hosts = list(_hosts(params))
    writable = len(hosts) > 1 and params.get("target_session_attrs") in _WRITABLE
    if writable:
        params.pop("target_session_attrs", None)
    failures: list[psycopg.OperationalError] = []
    for host in hosts:
        try:
            connection = _opened({**params, **host}, autocommit=autocommit, context=context)
            if not writable or _can_be_written(connection):
                return connection
            connection.close()
            failures.append(psycopg.OperationalError(f"{host['host']} can't be written now"))
        except psycopg.OperationalError as problem:
            failures.append(problem)
    raise max(failures, key=_telling)


def begin(connection: psycopg.Connection[Any], *, write: bool, lock_seconds: float | None = None) -> None:
    """Say how the transaction that just began is to be held: how long it waits, and for what it is.

    A reading one sees one state throughout; it waits for no row, and for a table only where `lock_seconds` says how long.
    """
    waits = lock_seconds if lock_seconds is not None or not write else LOCK_SECONDS
    limit = "" if waits is None else f"SET LOCAL lock_timeout = '{waits * 1000:.0f}ms'; "
    beginning = _BEGIN_WRITING if write else _BEGIN_READING
    cursor = connection.execute(f"{beginning}{limit}SELECT pg_backend_pid()")
    while cursor.nextset():
        pass
    row = cursor.fetchone()
    if isinstance(connection, BoundedConnection) and row:
        connection.server_pid = row[0]


def server_encoding(connection: psycopg.Connection[Any]) -> str:
    """How the database keeps its texts; only ``UTF8`` has room for every name."""
    row = connection.execute("SHOW server_encoding").fetchone()
    return str(row[0]) if row else ""


def _opened(
    params: dict[str, ConnParam], *, autocommit: bool, context: AdaptContext | None = None
) -> BoundedConnection:
    _look_up(params)
    try:
        connection = BoundedConnection.connect(
            autocommit=autocommit,
            context=context,
            prepare_threshold=None,
            **params,  # type: ignore[arg-type]  # by the driver's own names
        )
    except errors.ConnectionTimeout as problem:
        raise NoAnswer(f"no answer within {CONNECT_SECONDS} seconds") from problem
    except psycopg.OperationalError as problem:
        if problem.sqlstate is None and _answers(params, problem.pgconn):
            raise LoginRefused(str(problem)) from problem
        raise
    connection.params = params
    return connection


def _look_up(params: dict[str, ConnParam]) -> None:
    """Look the host's name up first: the driver does it without an end. What is unknown is left to the driver's words.

    Raises NoAnswer where no name server answers.
    """
    host = str(params.get("host") or "")
    if not host or host.startswith("/") or params.get("hostaddr"):
        return
    try:
        addresses_of(host, int(params.get("port") or _PORT), CONNECT_SECONDS)
    except TimeoutError as problem:
        raise NoAnswer(f"no name server answered within {CONNECT_SECONDS} seconds") from problem
    except (OSError, UnicodeError, ValueError):
        return


def _answers(params: dict[str, ConnParam], tried: pq.abc.PGconn | None) -> bool:
    """Whether the server that was tried takes logins at all: then it was this one that it refused.

    The driver hands on no code of a refusal while connecting, only words, in the server's language. The library below
    tells by the code that it has whether a server is there and lets anybody in. It holds up the whole process
    meanwhile, so it is asked only where somebody listens.
    """
    address = tried.hostaddr.decode() if tried is not None else ""
    port = tried.port.decode() if tried is not None else ""
    if address and not address.startswith("/"):
        try:
            socket.create_connection((address, int(port)), timeout=CONNECT_SECONDS).close()
        except (OSError, ValueError):
            return False
    elif not str(params.get("host") or "/").startswith("/"):
        return False  # its name is nobody's
    asked = {**params, "connect_timeout": 2} | ({"hostaddr": address} if address else {})
    asked.pop("hosts", None)
    return pq.PGconn.ping(make_conninfo("", **asked).encode()) == pq.Ping.OK


def _hosts(params: dict[str, ConnParam]) -> Iterator[dict[str, ConnParam]]:
    """The hosts that an address names, each with its port, in the order in which they are to be tried."""
    hosts, numbers = (str(params.get(name) or "").split(",") for name in ("host", "hostaddr"))
    ports = str(params.get("port") or "").split(",")
    count = max(len(hosts), len(numbers))
    if count == 1:
        yield {}
        return
    for place in range(count):
        named = {"host": hosts, "hostaddr": numbers, "port": ports}
        yield {
            name: given[place if len(given) > 1 else 0] or None
            for name, given in named.items()
            if len(given) in (1, count)
        }


def _can_be_written(connection: BoundedConnection) -> bool:
    row = connection.execute("SHOW transaction_read_only").fetchone()
    if not connection.autocommit:
        connection.rollback()
    return bool(row and row[0] == "off")


def _telling(problem: psycopg.OperationalError) -> int:
    """Which of several hosts' failures says most of what is to be done."""
    return 2 if isinstance(problem, LoginRefused) else 1 if isinstance(problem, NoAnswer) else 0
