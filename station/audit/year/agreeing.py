"""Figures of a time from the entries, once what they say is there agrees with the register of its last day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Final

from station.audit.year.gathering import gather
from station.audit.year.heads.stock import CLOSING, STOCK
from station.audit.year.ports import YearStore, YearView
from station.audit.year.values import Raw, YearFigures, YearHeads, YearPeriod
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Stream
from station.core.listing import ListQuery
from station.core.progress import CancelToken, Report
from station.inventory.register.listing import EquipmentList
from station.inventory.values import GONE
from station.people.sessions import Session

_TRIES: Final = 3
"""How often the figures of now are taken anew where others record meanwhile."""


class AgreedFigures:
    """Takes them from a store and compares their stock with the register."""

    def __init__(self, store: YearStore, register: EquipmentList) -> None:
        self._store, self._register = store, register

    def gathered(
        self,
        session: Session,
        decided: Callable[[YearView], tuple[YearPeriod, YearHeads]],
        report: Report,
        cancel: CancelToken | None,
    ) -> tuple[YearFigures, YearHeads]:
        """The figures of the time that `decided` gives, and where the streams stood.

        Raises as `gather` and `decided`, Refused ``audit.busy``, IntegrityProblem ``audit.does_not_add_up``, `Cancelled`.
        """
        for _ in range(_TRIES):
            with self._store.read() as view:
                period, heads = decided(view)
                found = gather(view.years, period, heads.made[Stream.CUSTODY].seq, report, cancel)
            still = heads.day == heads.made
            query = ListQuery() if still else ListQuery(as_of=period.last)
            began = heads.day[Stream.CUSTODY].seq > 0  # before the first entry there was nothing
            there = self._there(session, query, cancel) if began else Counter[tuple[Raw, ...]]()
            if still:
                with self._store.read() as view:
                    if view.ledger.head(Stream.CUSTODY) != heads.made[Stream.CUSTODY]:
                        continue
            _require_adds_up(found, there)
            return found, heads
        raise Refused("audit.busy", rule="EQ-10")

    def _there(
        self, session: Session, query: ListQuery, cancel: CancelToken | None
    ) -> Counter[tuple[Raw, ...]]:
        """What the register has of each category, unit and place."""
        there = Counter[tuple[Raw, ...]]()
        for row in self._register.rows(session, query):
            if cancel is not None:
                cancel.check()
            if row.item.state not in GONE:
                there[row.item.category, row.item.unit, row.item.place] += row.item.quantity
        return there


def _require_adds_up(found: YearFigures, there: Mapping[tuple[Raw, ...], int]) -> None:
    """Raises IntegrityProblem ``audit.does_not_add_up`` where the entries give another stock than the register has."""
    sheet = found.sheet(STOCK)
    place = sheet.place(CLOSING)
    told = {line.cells[:3]: line.cells[place] for line in sheet.lines}
    for key in sorted({*told, *there}, key=str):
        if told.get(key, 0) != there.get(key, 0):
            category, unit, where = key
            raise IntegrityProblem(
                "audit.does_not_add_up",
                rule="EQ-10",
                category=category,
                unit=unit,
                place=where,
                told=told.get(key, 0),
                there=there.get(key, 0),
            )
