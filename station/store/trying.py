"""Units of work of a rehearsal: they decide and write as ever, in a transaction that never commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial

from sqlalchemy import Connection, Engine

from station.core.rehearsal import Rehearsal
from station.store.engine import transaction
from station.store.identity import DatabaseIdentity
from station.store.work import Work


class _OnlyTried(Exception):  # no problem: a rehearsal ends so
    """Nothing of this transaction is to last."""


@contextmanager
def tried(
    rehearsal: Rehearsal,
    engine: Engine,
    turn: AbstractContextManager[object],
    identity: DatabaseIdentity,
    begin: Callable[[Connection, str], Work],
) -> Iterator[Work]:
    """A unit of work that later ones of the same rehearsal see, and nobody else; one that is refused, not even these.

    `turn` is what only one unit of work of the process has at a time: it is held until the rehearsal ends. `begin` makes
    one in a connection, for a station by its id.
    """
    connection, station = rehearsal.held(turn, partial(_never_committing, engine, turn, identity))
    with connection.begin_nested():
        yield begin(connection, station)


@contextmanager
def _never_committing(
    engine: Engine, turn: AbstractContextManager[object], identity: DatabaseIdentity
) -> Iterator[tuple[Connection, str]]:
    with turn:
        identity.require_content()
        with suppress(_OnlyTried), transaction(engine, write=True) as connection:
            # Once, while only what is committed is seen: how far the streams have come is remembered for the process.
            yield connection, identity.confirm(connection)
            raise _OnlyTried
