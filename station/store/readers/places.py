"""Reading places, compared with their entries, and where items say that they lie."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from station.core.clock import from_record
from station.core.errors import IntegrityProblem
from station.inventory.places.values import Kept, Place, PlaceKind
from station.store.prepared import Prepared
from station.store.projections.places import PLACE_CHECK
from station.store.readers.reading import STATE_DAMAGED, AttestedRows, reads
from station.store.schema.deadlines import deadline
from station.store.schema.equipment import item
from station.store.schema.places import place

_ALL = Prepared(select(place).order_by(place.c.code))
_KEPT = Prepared(
    select(item.c.place, item.c.category, func.count())
    .group_by(item.c.place, item.c.category)
    .order_by(item.c.place, item.c.category)
)
_DUE = Prepared(select(deadline).where(deadline.c.kind == PLACE_CHECK, deadline.c.ended_at.is_(None)))


class PlaceRows(AttestedRows):
    """The places within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``."""

    def places(self) -> tuple[Place, ...]:
        """All places, in the order of their codes; one that is missing is found, too."""
        rows = _ALL.all(self._connection)
        found = tuple(map(_place, rows))
        self._attested.require_all(place, rows)
        return found

    def kept(self) -> tuple[Kept, ...]:
        """How many items of each category say that they lie where, as it is written there."""
        return tuple(Kept(*row) for row in _KEPT.all(self._connection))

    def checks_due(self) -> Mapping[str, datetime]:
        """Until when each place is to be checked, by its code."""
        rows = _DUE.all(self._connection)
        for at in self._attested.deadlines_apart(rows):
            key = "/".join(map(str, rows[at][:3]))
            raise IntegrityProblem(STATE_DAMAGED, table=deadline.name, key=key)
        return {row.subject.partition(":")[2]: from_record(row.due_at) for row in rows}


@reads(*place.c)
def _place(row: Row[Any]) -> Place:
    checked = None if row.checked_at is None else from_record(row.checked_at)
    unfit = tuple(map(str, json.loads(row.unfit)))
    return Place(row.code, row.name, PlaceKind(row.kind), row.parent, checked, row.checked_by, unfit)
