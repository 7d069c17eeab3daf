"""Reading who holds office."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row, select

from station.people.offices.values import Function, Holding, Unit, UnitLevel
from station.store.prepared import Prepared
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.offices import office_holder

_ALL = Prepared(select(office_holder).order_by(office_holder.c.first_day, office_holder.c.seq))


class OfficeRows(AttestedRows):
    """Holdings within one transaction."""

    def holdings(self) -> tuple[Holding, ...]:
        """All on record, past and coming ones too. Raises `IntegrityProblem` where a row is not what the entries give."""
        rows = _ALL.all(self._connection)
        found = tuple(map(holding_of, rows))
        self._attested.require_all(office_holder, rows)
        return found


@reads(*office_holder.c)
def holding_of(row: Row[Any]) -> Holding:
    """The holding in a row that begins with the columns of `office_holder`."""
    return Holding(
        row.number,
        row.seq,
        Unit(UnitLevel(row.level), row.unit),
        Function(row.function),
        date.fromisoformat(row.first_day),
        None if row.ended_on is None else date.fromisoformat(row.ended_on),
        row.absent,
        row.absent_seq,
    )
