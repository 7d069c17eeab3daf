"""How much came in when: sums over rows of recordings, which are compared with nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from station.core.clock import from_record, to_record
from station.store.schema.archive import recording


class IntakeRows:
    """Sums within one transaction."""

    _connection: Connection

    def intake_since(self, moment: datetime, place: str) -> list[tuple[datetime, int]]:
        """How many bytes came to a place from `moment` on, hour by hour; only rows are summed, none is compared."""
        hour, size = func.substr(recording.c.imported_at, 1, 13), func.sum(recording.c.size)
        came = (recording.c.imported_at >= to_record(moment), recording.c.place == place)
        rows = self._connection.execute(select(hour, size).where(*came).group_by(hour))
        return [(from_record(f"{each}:00:00.000000Z"), int(came_in)) for each, came_in in rows]
