"""How far the clock was set, and for how long nothing measured it, by the entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, select

from station.core.clock import ClockReading
from station.core.ledger import Body, ClockJumped, ClockUnmeasured, ClockUnwatched, Stream
from station.store.readers.ledger import stored_entry
from station.store.readers.reading import entry_of
from station.store.schema.ledger import ledger_entry

OFF_COUNTED: Final = timedelta(days=1)
"""So much of a time for which the computer was off counts as passed where a time can't be shortened by setting the clock: a
night does, and what the clock shows after a restart need not be true."""

_OF_KINDS = (
    select(ledger_entry)
    .where(
        ledger_entry.c.stream == Stream.AUDIT.value,
        ledger_entry.c.kind.in_(bindparam("kinds", expanding=True)),
        ledger_entry.c.seq > bindparam("after"),
    )
    .order_by(ledger_entry.c.seq)
)


def clock_set_since(connection: Connection, seq: int) -> timedelta:
    """The sum of all changes of the clock after the audit entry `seq`: the shown time less the time that is known to have passed."""
    total = timedelta(0)
    for typed in _clock_entries(connection, (ClockJumped.KIND, ClockUnmeasured.KIND), seq):
        if isinstance(typed, ClockJumped | ClockUnmeasured):
            total += timedelta(seconds=typed.seconds)
    return total


class ClockDoubts:
    """By how much the time that the clock shows to have passed exceeds the one that can be known, by custody entries."""

    def __init__(self, connection: Connection) -> None:
        self._shared = connection.dialect.name != "sqlite"
        kinds = (ClockJumped.KIND, ClockUnmeasured.KIND, ClockUnwatched.KIND)
        self._doubts = [
            (typed.custody, _unknown(typed))
            for typed in _clock_entries(connection, kinds)
            if isinstance(typed, ClockJumped | ClockUnmeasured | ClockUnwatched)
        ]

    def since(self, custody: int, *, ahead: bool) -> timedelta:
        """Since the custody entry of this number; `ahead` says that the clock is still before the entry's time.

        That a clock was set back counts only then where several desktops share a database: it may have been another one's,
        and would make everything older at those that go right.
        """
        found = (unknown for at, unknown in self._doubts if at >= custody)
        only_on = self._shared and not ahead
        return sum((each for each in found if each > timedelta(0) or not only_on), timedelta(0))


def read_since_restart(connection: Connection, boot: str) -> ClockReading | None:
    """The reading of the clock that stands in the ledger for this start of the machine, with the changes that were noted since."""
    for entry in reversed(list(connection.execute(_OF_KINDS, {"kinds": [ClockUnwatched.KIND], "after": 0}))):
        typed = entry_of(stored_entry(entry)).typed
        if isinstance(typed, ClockUnwatched) and boot and typed.boot == boot:
            at = typed.shown + clock_set_since(connection, entry.seq)
            return ClockReading(at, boot, typed.up)
    return None


def _clock_entries(connection: Connection, kinds: tuple[str, ...], after: int = 0) -> Iterator[Body]:
    for row in connection.execute(_OF_KINDS, {"kinds": list(kinds), "after": after}):
        typed = entry_of(stored_entry(row)).typed
        if isinstance(typed, Body):
            yield typed


def _unknown(typed: ClockJumped | ClockUnmeasured | ClockUnwatched) -> timedelta:
    """What the clock went on by without anybody knowing that so much time passed; less than nothing where it was set back."""
    moved = timedelta(seconds=typed.seconds)
    return moved if isinstance(typed, ClockJumped) else max(timedelta(0), moved - OFF_COUNTED)
