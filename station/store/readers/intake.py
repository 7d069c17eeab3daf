"""How much came in when: sums over rows of recordings, which are compared with nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, func, select

from station.archive.survey.values import FileRole
from station.core.clock import from_record, to_record
from station.store.schema.archive import recording

_IN_ONE_QUERY = 500


class IntakeRows:
    """Sums within one transaction, and what waits for what did not come in."""

    _connection: Connection

    def intake_since(self, moment: datetime, place: str) -> list[tuple[datetime, int]]:
        """How many bytes came to a place from `moment` on, hour by hour; only rows are summed, none is compared."""
        hour, size = func.substr(recording.c.imported_at, 1, 13), func.sum(recording.c.size)
        came = (recording.c.imported_at >= to_record(moment), recording.c.place == place)
        rows = self._connection.execute(select(hour, size).where(*came).group_by(hour))
        return [(from_record(f"{each}:00:00.000000Z"), int(came_in)) for each, came_in in rows]

    def without_main(self, contents: Collection[str]) -> list[str]:
        """Those of these contents that are cameras' own files without a recording; only rows are read (`recording` compares)."""
        wanted, found = sorted(contents), list[str]()
        own, alone = recording.c.role == FileRole.COMPANION.value, recording.c.belongs_to.is_(None)
        for start in range(0, len(wanted), _IN_ONE_QUERY):
            some = recording.c.sha256.in_(wanted[start : start + _IN_ONE_QUERY])
            found += self._connection.scalars(select(recording.c.sha256).where(some, own, alone))
        return found
