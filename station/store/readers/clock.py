"""How far the clock was set, and for how long nothing measured it, by the entries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
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
_OFF_PER_ON: Final = 2
"""And no more than so many times what it was on since it was off before: eight hours of work vouch for a night, the
minutes between two restarts for minutes."""

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
        self._doubts: list[tuple[int, timedelta]] = []
        started: datetime | None = None
        for typed in _clock_entries(connection, kinds):
            if isinstance(typed, ClockJumped):
                unknown = timedelta(seconds=typed.seconds)
                if (
                    started is not None
                ):  # set on, it was not on for longer; set back, it may have been another's clock
                    started += max(timedelta(0), unknown)
            elif isinstance(typed, ClockUnmeasured | ClockUnwatched):
                unknown, started = _unknown(typed, started), _started(typed)
            else:
                continue
            self._doubts.append((typed.custody, unknown))

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


def _started(off: ClockUnmeasured | ClockUnwatched) -> datetime:
    """From when on the computer is known to have been on after it was off, by its clock."""
    return off.shown - timedelta(seconds=off.up if isinstance(off, ClockUnwatched) else 0)


def _unknown(off: ClockUnmeasured | ClockUnwatched, started: datetime | None) -> timedelta:
    """How much of a time off is not known to have passed; the computer was on from `started` on, None where nobody knows."""
    counted = OFF_COUNTED
    if started is not None:
        counted = min(OFF_COUNTED, max(timedelta(0), (off.last - started) * _OFF_PER_ON))
    return max(timedelta(0), timedelta(seconds=off.seconds) - counted)
