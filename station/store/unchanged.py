"""What was read of a database and still stands, because nobody wrote to it since.

The parameters of the policy, the announced years and the ends of the streams are asked at every scan and change a few
times a day. SQLite tells a connection whether another one committed anything since (``data_version``), and the driver
how many rows the connection wrote itself; a file that was written past SQLite shows by its time. So what is kept
is what reading and comparing it again would give, whoever wrote: this program, another desktop, or somebody else.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

from station.store.database_file import database_file
from station.store.engine import driver_cursor

_KEPT: Final = "station_unchanged"
_Read = TypeVar("_Read")


class Unchanged:
    """Reads within one transaction that need not be made again where an earlier one of the connection made them.

    In one that `writes`, and on a server, which does not tell that nobody wrote, everything is read anew.
    """

    def __init__(self, connection: Connection, *, writes: bool = False) -> None:
        self._connection = connection
        self._writes = writes

    def once(self, what: object, read: Callable[[], _Read]) -> _Read:
        """What `read` gives, or gave when the database was as it is now; `what` names it. What it raises is not kept."""
        if self._writes:
            return read()
        kept = self._kept
        if what not in kept:
            kept[what] = read()
        found: _Read = kept[what]
        return found

    @cached_property
    def _kept(self) -> dict[object, Any]:
        file = database_file(self._connection.engine)
        if file is None:
            return {}
        with driver_cursor(self._connection) as cursor:
            ((version,),) = cursor.execute("PRAGMA data_version").fetchall()
            state = (version, cursor.connection.total_changes, file.written)
        info = self._connection.info
        before: tuple[object, dict[object, Any]] = info.get(_KEPT, (None, {}))
        if before[0] != state:
            before = info[_KEPT] = (state, {})
        return before[1]
