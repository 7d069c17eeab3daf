"""Units of work of a rehearsal: they decide and write as ever, in a transaction that never commits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial

from sqlalchemy import Connection, Engine

from station.core.rehearsal import Rehearsal
from station.store.engine import transaction
from station.store.work import Work


class _OnlyTried(Exception):  # no problem: a rehearsal ends so
    """Nothing of this transaction is to last."""


@contextmanager
def tried(
    rehearsal: Rehearsal,
    engine: Engine,
    turn: AbstractContextManager[object],
    require_content: Callable[[], None],
    join: Callable[[Connection], Work],
) -> Iterator[Work]:
    """A unit of work that later ones of the same rehearsal see, and nobody else; one that is refused, not even these.

    `turn` is what only one unit of work of the process has at a time: it is held until the rehearsal ends.
    """
    connection = rehearsal.held(turn, partial(_never_committing, engine, turn, require_content))
    with connection.begin_nested():
        yield join(connection)


@contextmanager
def _never_committing(
    engine: Engine, turn: AbstractContextManager[object], require_content: Callable[[], None]
) -> Iterator[Connection]:
    with turn:
        require_content()
        with suppress(_OnlyTried), transaction(engine, write=True) as connection:
            yield connection
            raise _OnlyTried
