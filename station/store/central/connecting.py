"""Reaching the central database: connections, transactions that are tried again, and their errors."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from typing import TypeVar

import psycopg
from psycopg import errors

from station.core.errors import SyncProblem
from station.sync.address import checked_address, shown_address

ATTEMPTS = 4
"""How often a transaction is tried within one request before the station is told to come back later."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0

_LINK = {
    "connect_timeout": 5,
    "tcp_user_timeout": 15_000,  # milliseconds until unconfirmed bytes count as a dead link
    "keepalives_idle": 5,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "application_name": "station",
}

T = TypeVar("T")
log = logging.getLogger(__name__)


class Link:
    """A connection to the centre that is renewed when it breaks; for one thread."""

    def __init__(self, address: str) -> None:
        self._address = checked_address(address)
        self._connection: psycopg.Connection | None = None

    @property
    def shown(self) -> str:
        """The address without its password."""
        return shown_address(self._address)

    def transact(self, action: Callable[[psycopg.Connection], T]) -> T:
        """Run `action` in one transaction, and again after a conflict or a broken connection, with full jitter.

        After a broken connection it is not known whether the commit happened, so `action` must check what is stored
        already (for packages the head shows it). Raises `SyncProblem`.
        """
        attempt = 1
        while True:
            try:
                return self._once(action)
            except psycopg.Error as problem:
                if not is_passing(problem) or attempt == ATTEMPTS:
                    raise explained(problem, self.shown) from problem
                log.info("centre, attempt %d: %s", attempt, problem.sqlstate or type(problem).__name__)
            ceiling = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << (attempt - 1)))
            time.sleep(ceiling * random.random())  # noqa: S311  a pause, not a secret
            attempt += 1

    def _once(self, action: Callable[[psycopg.Connection], T]) -> T:
        try:
            connection = self._connected()
            with connection.transaction():
                return action(connection)
        except psycopg.Error:
            # A link that broke in the middle of a COPY does not know it is broken: the next try gets a new one.
            self.close()
            raise

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            address = self._address.replace("postgresql+psycopg:", "postgresql:", 1)
            connection = psycopg.connect(address, autocommit=True, **_LINK)  # type: ignore[arg-type]  # options of the link by their names
            # Nobody waits for ever behind a station that vanished in the middle of a package.
            connection.execute("SET lock_timeout = '20s'")
            connection.execute("SET idle_in_transaction_session_timeout = '60s'")
            self._connection = connection
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


_PASSING = frozenset({"40001", "40P01", "57P01", "57P02", "57P03", "53300", "55P03"})
"""Conflict, deadlock, server going down or coming up, too many sessions, a lock held too long."""


def is_passing(problem: psycopg.Error) -> bool:
    """Whether another attempt may help: the states of `_PASSING`, and a broken connection (08…).

    A reset connection gives no code; the driver then says that the operation failed.
    """
    state = problem.sqlstate
    if state is None:
        return isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError) and not _is_hopeless(
            problem
        )
    return state in _PASSING or state.startswith("08")


def _is_hopeless(problem: psycopg.Error) -> bool:
    """A refusal while connecting (no code is handed on): waiting a second does not change it."""
    said = str(problem)
    return any(words in said for words in ("authentication failed", "no password supplied", "does not exist"))


def explained(problem: psycopg.Error, centre: str) -> SyncProblem:
    """The error as a problem with words; `centre` is the address as it may be shown."""
    if isinstance(problem, errors.UndefinedTable):
        return SyncProblem("sync.no_tables", centre=centre)
    if isinstance(problem, errors.InsufficientPrivilege):
        return SyncProblem("sync.no_rights", centre=centre, detail=_first_line(problem))
    if isinstance(problem, psycopg.ProgrammingError) and problem.sqlstate is None:
        return SyncProblem("sync.bad_address")  # the driver's words may repeat parts of the address
    if is_passing(problem):
        return SyncProblem("sync.unreachable", centre=centre, detail=_first_line(problem))
    if problem.sqlstate is None and _is_hopeless(problem):
        return SyncProblem("sync.login_refused", centre=centre)
    return SyncProblem("sync.centre_failed", centre=centre, detail=_first_line(problem))


def _first_line(problem: psycopg.Error) -> str:
    return (str(problem).strip().splitlines() or [type(problem).__name__])[0]
