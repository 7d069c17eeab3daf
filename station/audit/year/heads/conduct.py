"""Criticisms, violations, commendations, orders and assessments of units of the year (EQ-16, DM-12)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, Raw, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry
from station.people.conduct.bodies import (
    ConductCommended,
    ConductCriticised,
    ConductWithdrawn,
    OrderIssued,
    OrderSettled,
    UnitAssessed,
    ViolationRecorded,
)
from station.people.conduct.values import ConductKind, ConductRule, ConductState

CONDUCT: Final = "conduct"
ASSESSMENTS: Final = "assessments"
_CRITICISM, _VIOLATION, _COMMENDATION, _ORDER = (
    each.value
    for each in (ConductKind.CRITICISM, ConductKind.VIOLATION, ConductKind.COMMENDATION, ConductKind.ORDER)
)
_OPEN, _DONE, _LATE, _NOT_DONE = (
    each.value
    for each in (ConductState.OPEN, ConductState.DONE, ConductState.DONE_LATE, ConductState.NOT_DONE)
)


@dataclass(slots=True)
class _Order:
    entry: Entry
    body: OrderIssued
    state: str = _OPEN
    settled: tuple[int, ...] = ()


class ConductOfYear:
    """Gathers what is on record of conduct; what was withdrawn by the day is left out."""

    kinds = frozenset(
        each.KIND
        for each in (
            *(ConductCriticised, ViolationRecorded, ConductCommended, OrderIssued),
            *(OrderSettled, UnitAssessed, ConductWithdrawn),
        )
    )

    def __init__(self) -> None:
        self._told: dict[int, Entry] = {}
        self._orders: dict[int, _Order] = {}
        self._assessed: dict[int, Entry] = {}

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case ConductCriticised() | ViolationRecorded() | ConductCommended():
                self._told[entry.seq] = entry
            case OrderIssued() as body:
                self._orders[entry.seq] = _Order(entry, body)
            case OrderSettled() as body if body.order in self._orders:
                order = self._orders[body.order]
                order.state = _NOT_DONE if not body.done else _DONE if body.in_time else _LATE
                order.settled = (*order.settled, entry.seq)
            case UnitAssessed() as body:
                self._assessed.pop(body.before, None)
                self._assessed[entry.seq] = entry
            case ConductWithdrawn() as body:
                for held in (self._told, self._orders, self._assessed):
                    held.pop(body.record, None)

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each record of the year, and one for each unit assessed for it."""
        columns = (
            *(YearColumn("day", "day"), YearColumn("what", words="conduct.kind"), YearColumn("rule", "code")),
            *(YearColumn("head"), YearColumn("number", "code"), YearColumn("name"), YearColumn("unit_name")),
            *(YearColumn("state", words="conduct.state"), YearColumn("count", "count")),
        )
        lines = [*self._records(counting), *self._bound(counting)]
        lines.sort(key=lambda line: line.entries)
        kinds = (("criticisms", _CRITICISM), ("violations", _VIOLATION), ("commendations", _COMMENDATION))
        figures = (
            *(Figure(f"conduct.{name}", CONDUCT, "count", (("what", what),)) for name, what in kinds),
            Figure("conduct.orders", CONDUCT, "count", (("what", _ORDER),)),
            *(
                Figure(f"conduct.orders_{state}", CONDUCT, "count", (("what", _ORDER), ("state", state)))
                for state in (_OPEN, _LATE, _NOT_DONE)
            ),
            *(
                Figure(
                    "conduct.of_rule",
                    CONDUCT,
                    "count",
                    (("what", _VIOLATION), ("rule", each.value)),
                    (each.value,),
                )
                for each in ConductRule
            ),
            Figure("assessments.units", ASSESSMENTS, "count"),
        )
        return HeadFigures((YearSheet(CONDUCT, columns, tuple(lines)), self._units(counting)), figures)

    def _records(self, counting: Counting) -> list[YearLine]:
        found = []
        for entry in self._told.values():
            body = entry.typed
            if isinstance(body, ConductCommended):
                what, head = _COMMENDATION, ""
            elif isinstance(body, ViolationRecorded | ConductCriticised):
                what, head = _VIOLATION if isinstance(body, ViolationRecorded) else _CRITICISM, body.heading
            else:
                continue
            if counting.period.has(body.happened_on):
                cells: tuple[Raw, ...] = (body.happened_on, what, body.rule, head, body.number, body.name)
                found.append(YearLine((*cells, body.unit, "", 1), (entry.seq,)))
        return found

    def _bound(self, counting: Counting) -> list[YearLine]:
        found = []
        for order in self._orders.values():
            body, day = order.body, counting.period.day(order.entry)
            if counting.period.has(day):
                cells: tuple[Raw, ...] = (day, _ORDER, body.rule, "", body.number, body.name, body.unit)
                found.append(YearLine((*cells, order.state, 1), (order.entry.seq, *order.settled)))
        return found

    def _units(self, counting: Counting) -> YearSheet:
        columns = (
            *(YearColumn("unit_name"), YearColumn("points", "count"), YearColumn("most", "count")),
            *(YearColumn("note"), YearColumn("count", "count")),
        )
        lines = [
            YearLine((body.unit, body.points, body.most, body.text, 1), (entry.seq,))
            for entry in self._assessed.values()
            if isinstance(body := entry.typed, UnitAssessed) and body.year == counting.period.year
        ]
        return YearSheet(ASSESSMENTS, columns, tuple(lines))
