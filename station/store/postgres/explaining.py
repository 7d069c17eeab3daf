"""What an error of PostgreSQL means: decided by its SQLSTATE, never by its words, which are in the server's language."""

from __future__ import annotations

from enum import Enum, auto

import psycopg

from station.store.postgres.connecting import LoginRefused, NoAnswer


class Meaning(Enum):
    """What the two users of PostgreSQL have words for."""

    NO_ANSWER = auto()
    UNREACHABLE = auto()
    LOGIN_REFUSED = auto()
    BAD_ADDRESS = auto()
    BUSY = auto()
    """Held by others: a lock, a conflict, all places taken. The same again may go well."""
    READ_ONLY = auto()
    """The host can't be written: a stand-in of the real one."""
    DISK_FULL = auto()
    DISK_ERROR = auto()
    DAMAGED = auto()
    NO_TABLE = auto()
    NO_COLUMN = auto()
    NO_RIGHTS = auto()
    FAILED = auto()


_STATES = {
    "25006": Meaning.READ_ONLY,
    "25P03": Meaning.UNREACHABLE,  # the transaction lay idle and the session was ended
    "3D000": Meaning.LOGIN_REFUSED,  # there is no such database
    "40001": Meaning.BUSY,
    "40003": Meaning.UNREACHABLE,  # whether the statement was completed is not known
    "40P01": Meaning.BUSY,
    "42501": Meaning.NO_RIGHTS,
    "42703": Meaning.NO_COLUMN,
    "42P01": Meaning.NO_TABLE,
    "53100": Meaning.DISK_FULL,
    "53300": Meaning.BUSY,
    "55P03": Meaning.BUSY,
    "57014": Meaning.BUSY,  # took longer than the server allows
    "57P01": Meaning.UNREACHABLE,
    "57P02": Meaning.UNREACHABLE,
    "57P03": Meaning.UNREACHABLE,
    "57P05": Meaning.UNREACHABLE,
    "58030": Meaning.DISK_ERROR,
    "58P01": Meaning.DAMAGED,  # a file of the database is gone
    "XX001": Meaning.DAMAGED,
    "XX002": Meaning.DAMAGED,
}
_CLASSES = {"08": Meaning.UNREACHABLE, "28": Meaning.LOGIN_REFUSED}

PASSING = frozenset({Meaning.UNREACHABLE, Meaning.BUSY, Meaning.READ_ONLY})
"""Where the same again, a moment later, may go well."""


def meaning(problem: psycopg.Error) -> Meaning:
    """What `problem` means."""
    if isinstance(problem, NoAnswer):
        return Meaning.NO_ANSWER
    if isinstance(problem, LoginRefused):
        return Meaning.LOGIN_REFUSED
    state = problem.sqlstate
    if state is not None:
        return _STATES.get(state) or _CLASSES.get(state[:2], Meaning.FAILED)
    # Without a code it is the driver that speaks: of the link, or of what it was given.
    if isinstance(problem, psycopg.OperationalError | psycopg.InterfaceError):
        return Meaning.UNREACHABLE
    return Meaning.BAD_ADDRESS if isinstance(problem, psycopg.ProgrammingError) else Meaning.FAILED


def outcome_unknown(problem: psycopg.Error) -> bool:
    """Whether a COMMIT that failed so may have been done all the same: its answer is what was lost."""
    return meaning(problem) in (Meaning.NO_ANSWER, Meaning.UNREACHABLE)


def own_words(problem: psycopg.Error) -> str:
    """The first line of what the server or the driver said, in whatever language, for whoever looks into it."""
    said = problem.diag.message_primary or str(problem)
    return (said.strip().splitlines() or [type(problem).__name__])[0]
