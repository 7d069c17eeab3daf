"""Reading the changes of keeper that wait for their joint count, compared with their entries."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, or_, select

from station.core.clock import from_record
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.values import GONE
from station.people.offices.keepers import KeeperChange
from station.people.offices.values import Function, Unit, UnitLevel
from station.people.values import unit_parts
from station.store.prepared import Prepared
from station.store.readers.offices import OfficeRows
from station.store.readers.reading import AttestedRows, reads
from station.store.schema.equipment import item
from station.store.schema.keeper_changes import keeper_change
from station.store.schema.people import officer

_ALL = Prepared(select(keeper_change).order_by(keeper_change.c.seq))


class KeeperRows(AttestedRows):
    """The changes within one transaction; each is what the entries give. Raises `IntegrityProblem` ``store.state_damaged``."""

    def open_changes(self) -> tuple[KeeperChange, ...]:
        """All that wait for their count, the oldest first, each under the name that its unit has now."""
        rows = _ALL.all(self._connection)
        self._attested.require_all(keeper_change, rows)
        if not rows:
            return ()
        units = {each.seq: each.unit for each in OfficeRows(self._connection, self._attested).holdings()}
        found = map(_change, rows)
        return tuple(replace(each, unit=units.get(each.holding, each.unit)) for each in found)

    def keeps(self, unit: Unit) -> bool:
        """Whether a unit keeps anything: the office what is on the register, others what their people or they have."""
        query = select(item.c.tag).where(
            item.c.state.not_in([each.value for each in sorted(GONE)]), *_of(unit)
        )
        return self._connection.execute(query.limit(1)).first() is not None


def _of(unit: Unit) -> tuple[ColumnElement[bool], ...]:
    if unit.level is UnitLevel.OFFICE:
        return ()
    people, kind = select(officer.c.number), ReceiverKind.DEPARTMENT
    if unit.level is UnitLevel.GROUP:
        department, group = unit_parts(unit.name)
        kind = ReceiverKind.GROUP
        people = people.where(officer.c.department == department, officer.c.group_name == group)
    else:
        people = people.where(officer.c.department == unit.name)
    return (or_(item.c.holder.in_(people), item.c.held_for == Receiver(kind, unit.name).key),)


@reads(*keeper_change.c)
def _change(row: Row[Any]) -> KeeperChange:
    return KeeperChange(
        row.seq,
        Unit(UnitLevel(row.level), row.unit),
        Function(row.function),
        row.leaver,
        row.leaver_name,
        row.holding,
        row.successor,
        row.successor_name,
        date.fromisoformat(row.effective_on),
        from_record(row.due_at),
    )
