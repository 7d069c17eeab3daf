"""How far the clock was set, and for how long nothing measured it, by the entries."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, bindparam, select

from station.core.ledger import ClockJumped, ClockUnmeasured, Stream
from station.store.readers.ledger import stored_entry
from station.store.readers.reading import entry_of
from station.store.schema.ledger import ledger_entry

_JUMPS = select(ledger_entry).where(
    ledger_entry.c.stream == Stream.AUDIT.value,
    ledger_entry.c.kind.in_((ClockJumped.KIND, ClockUnmeasured.KIND)),
    ledger_entry.c.seq > bindparam("after"),
)


def clock_set_since(connection: Connection, seq: int) -> timedelta:
    """The sum of all changes of the clock after the audit entry `seq`: the shown time less the time that is known to have passed."""
    total = timedelta(0)
    for row in connection.execute(_JUMPS, {"after": seq}):
        typed = entry_of(stored_entry(row)).typed
        if isinstance(typed, ClockJumped | ClockUnmeasured):
            total += timedelta(seconds=typed.seconds)
    return total
