"""Reaching the central database: connections, transactions that are tried again, and their errors."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from contextlib import suppress
from typing import LiteralString, TypeVar

import psycopg

from station.core.errors import SyncProblem
from station.core.progress import Progress, Report, silent
from station.store.central.granted import lacking, said
from station.store.central.identity import identity
from station.store.central.printed import learn_prints
from station.store.postgres.connecting import begin, open_connection
from station.store.postgres.explaining import PASSING, Meaning, meaning, outcome_unknown, own_words
from station.sync.address import checked_address, shown_address

_UNFIT = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What reading a value of another type than was asked for may raise."""

ATTEMPTS = 4
"""How often a transaction is tried within one request before the station is told to come back later."""

STANDING_SECONDS = 15.0
"""How long a whole session stands behind the locks of others, over all its streams and tries."""
_LOOK_SECONDS = 3.0
"""So often it says meanwhile what it waits for."""
_LEAST_SECONDS = 0.5
"""How long it still waits for a lock when that time is over: another stream may be free."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0

_HOLDERS: LiteralString = """
    SELECT DISTINCT coalesce(a.usename, '?'), l.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
    LEFT JOIN pg_class c ON c.oid = l.relation
    WHERE l.granted AND l.pid <> pg_backend_pid()
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
    AND (l.locktype = 'advisory' OR (l.locktype = 'relation' AND c.relkind = 'r' AND c.oid >= 16384))
    ORDER BY l.pid LIMIT 10
"""
"""Who holds a lock of the database's own tables; everybody may ask."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class Link:
    """A connection to the centre that is renewed when it breaks; for one thread."""

    def __init__(self, address: str, report: Report = silent) -> None:
        """`report` hears what is waited for."""
        self._address, self._report = checked_address(address), report
        self._stood, self._silent = 0.0, False
        self._connection: psycopg.Connection | None = None
        self._committing = False

    @property
    def shown(self) -> str:
        """The address without its password."""
        return shown_address(self._address)

    def transact(self, action: Callable[[psycopg.Connection], T], *, write: bool = True) -> T:
        """Run `action` in one transaction, and again after a conflict or a broken connection, with full jitter.

        Where the answer to the commit was lost it is not known whether it happened, so `action` must check what is
        stored already (for packages the head shows it). With `write` false it sees one state throughout. Behind locks of others
        all transactions together stand `STANDING_SECONDS`, and a server that gave no answer in time is not asked again by this link.
        Raises `SyncProblem`; ``sync.outcome_unknown`` where a commit may have happened and no later try could tell.
        """
        attempt, unsure = 1, False
        if self._silent:
            raise SyncProblem("sync.no_answer", centre=self.shown, detail="")
        while True:
            self._committing, begun = False, time.monotonic()
            try:
                return self._once(action, write=write)
            except psycopg.Error as problem:
                unsure |= self._committing and outcome_unknown(problem)
                self._silent |= meaning(problem) is Meaning.NO_ANSWER
                if self._waits_on(problem, begun):
                    continue
                if self._left <= 0 or not _may_pass(problem) or attempt == ATTEMPTS:
                    if unsure:
                        raise SyncProblem(
                            "sync.outcome_unknown", centre=self.shown, detail=own_words(problem)
                        ) from problem
                    raise self._told(problem) from problem
                log.info("centre, attempt %d: %s", attempt, problem.sqlstate or type(problem).__name__)
            except _UNFIT as problem:
                self._require_as_made(problem)
                raise
            ceiling = min(_LONGEST_PAUSE, _FIRST_PAUSE * (1 << (attempt - 1)))
            time.sleep(ceiling * random.random())  # noqa: S311  a pause, not a secret
            attempt += 1

    def _once(self, action: Callable[[psycopg.Connection], T], *, write: bool) -> T:
        """Run `action` in one transaction; once more where the server only prints the tables otherwise."""
        try:
            return self._run(action, write=write)
        except SyncProblem as problem:
            if problem.code != "sync.tables_changed" or not self._learns_prints():
                raise
            return self._run(action, write=write)

    def _run(self, action: Callable[[psycopg.Connection], T], *, write: bool) -> T:
        try:
            connection = self._connected()
            with connection.transaction():
                begin(
                    connection, write=write, lock_seconds=max(_LEAST_SECONDS, min(_LOOK_SECONDS, self._left))
                )
                found = action(connection)
                self._committing = write
            return found
        except psycopg.Error:
            # A link that broke in the middle of a COPY does not know it is broken: the next try gets a new one.
            self.close()
            raise

    def _learns_prints(self) -> bool:
        """Whether how the server prints what the program makes was not known yet, and is now."""
        try:
            connection = self._connected()
            with connection.transaction(force_rollback=True):
                begin(connection, write=True, lock_seconds=_LEAST_SECONDS)
                return learn_prints(connection)
        except psycopg.Error:
            log.info("the server can't be asked how it prints the tables", exc_info=True)
            self.close()
            return False

    def _told(self, problem: psycopg.Error) -> SyncProblem:
        """What is to be told of `problem`, after a look at what else may be behind it."""
        means = meaning(problem)
        if isinstance(problem, psycopg.errors.LockNotAvailable):
            return self._locked(problem)
        if means in _OF_TABLES:
            self._require_as_made(problem)
        if means is Meaning.NO_RIGHTS:
            with suppress(psycopg.Error, SyncProblem):
                if missing := said(self._once(lacking, write=False)):
                    return SyncProblem("sync.rights_missing", centre=self.shown, grants=missing)
        return explained(problem, self.shown)

    def _require_as_made(self, problem: Exception) -> None:
        """Raise the `SyncProblem` behind `problem` where the tables were changed since the session began."""
        try:
            self._once(lambda connection: identity(connection, self.shown), write=False)
        except psycopg.Error:
            log.info("the tables can't be looked at", exc_info=True)
        except SyncProblem as changed:
            raise changed from problem

    @property
    def _left(self) -> float:
        """How long this link may still stand behind locks."""
        return STANDING_SECONDS - self._stood

    def _waits_on(self, problem: psycopg.Error, begun: float) -> bool:
        """Whether a lock was not to be had and is waited for again, which is said."""
        if not isinstance(problem, psycopg.errors.LockNotAvailable):
            return False
        self._stood += time.monotonic() - begun
        if self._left <= 0:
            return False
        holders = ""
        with suppress(psycopg.Error):
            holders = self._holders()
        self._report(
            Progress("sync.waiting", round(self._stood), round(STANDING_SECONDS), "seconds", holders)
        )
        return True

    def _locked(self, problem: psycopg.Error) -> SyncProblem:
        """That a lock was waited for in vain, and who holds some now."""
        try:
            holders = self._holders()
        except psycopg.Error as other:
            return explained(other, self.shown)
        return SyncProblem(
            "sync.centre_locked", centre=self.shown, holders=holders or "?", detail=own_words(problem)
        )

    def _holders(self) -> str:
        found = self._connected().execute(_HOLDERS).fetchall()
        return ", ".join(f"{login} ({pid})" for login, pid in found)

    def _connected(self) -> psycopg.Connection:
        if self._connection is None:
            address = self._address.replace("postgresql+psycopg:", "postgresql:", 1)
            self._connection = open_connection(address, autocommit=True)
        return self._connection

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _may_pass(problem: psycopg.Error) -> bool:
    """Whether the same again, a moment later, may go well; so it does where another one added the same row first."""
    return meaning(problem) in PASSING or isinstance(problem, psycopg.errors.UniqueViolation)


def explained(problem: psycopg.Error, centre: str) -> SyncProblem:
    """The error as a problem with words; `centre` is the address as it may be shown."""
    means = meaning(problem)
    if means is Meaning.BAD_ADDRESS:
        return SyncProblem("sync.bad_address")  # the driver's words may repeat parts of the address
    if means in PASSING:
        return SyncProblem("sync.unreachable", centre=centre, detail=own_words(problem))
    return SyncProblem(_CODES.get(means, "sync.centre_failed"), centre=centre, detail=own_words(problem))


_OF_TABLES = frozenset({Meaning.NO_TABLE, Meaning.NO_COLUMN, Meaning.FAILED})
"""Where tables that were changed may be the cause."""

_CODES = {
    Meaning.NO_ANSWER: "sync.no_answer",
    Meaning.LOGIN_REFUSED: "sync.login_refused",
    Meaning.NO_TABLE: "sync.no_tables",
    Meaning.NO_RIGHTS: "sync.no_rights",
    Meaning.DISK_FULL: "sync.centre_full",
}
