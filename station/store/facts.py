"""Facts about this database, by name: the station's id, the office, the database's id."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, func, select

from station.core.errors import IntegrityProblem
from station.store.keyed_rows import put_row, remove_row
from station.store.prepared import Prepared
from station.store.schema.ledger import station_fact

_VALUES = Prepared(
    select(station_fact.c.name, station_fact.c.value).where(
        station_fact.c.name.in_(bindparam("names", expanding=True))
    ),
    listed="names",
)
_BEGINNING = Prepared(
    select(station_fact.c.name, station_fact.c.value).where(
        func.substr(station_fact.c.name, 1, bindparam("length")) == bindparam("words")
    )
)
_VALUE = Prepared(select(station_fact.c.value).where(station_fact.c.name == bindparam("name")))


class Facts:
    """Named facts within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """The fact, or None."""
        found: list[str] = _VALUE.values(self._connection, name=name)
        return found[0] if found else None

    def several(self, *names: str) -> dict[str, str]:
        """Those of these facts that are there, by name."""
        return {row.name: row.value for row in _VALUES.all(self._connection, names=names)}

    def require(self, name: str) -> str:
        """The fact.

        Raises `IntegrityProblem` ``store.own_row_lost``, since a station's database has all facts that are required.
        """
        found = self.get(name)
        if found is None:
            raise IntegrityProblem("store.own_row_lost", table=station_fact.name, key=name)
        return found

    def beginning_with(self, words: str) -> dict[str, str]:
        """All facts whose names have this beginning, by name."""
        rows = _BEGINNING.all(self._connection, words=words, length=len(words))
        return {row.name: row.value for row in rows}

    def remove(self, name: str) -> None:
        """Remove the fact."""
        remove_row(self._connection, station_fact, name)

    def set(self, name: str, value: str) -> None:
        """Store the fact."""
        put_row(self._connection, station_fact, {"name": name, "value": value})
