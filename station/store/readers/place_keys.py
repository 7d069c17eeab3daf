"""Reading the keys of places that somebody has, compared with their entries."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from station.core.clock import from_record
from station.inventory.places.keys.values import PlaceKey
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.place_keys import place_key

_ALL = Prepared(select(place_key).order_by(place_key.c.place, place_key.c.key))


class PlaceKeyRows(AttestedRows):
    """The keys within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``."""

    def out(self) -> tuple[PlaceKey, ...]:
        """All that somebody has, by place and name; one that is missing is found, too."""
        rows = _ALL.all(self._connection)
        self._attested.require_all(place_key, rows)
        return tuple(map(_key, rows))


@reads(*place_key.c)
def _key(row: Row[Any]) -> PlaceKey:
    return PlaceKey(row.place, row.name, row.key, row.number, row.person, from_record(row.given_at), row.seq)
