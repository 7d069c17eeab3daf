"""Stocktakes as a list: over what, how each stands, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListColumn,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.inventory.stocktake.values import OPEN, Purpose, ScopeKind, StocktakeState
from station.people.asking import asks
from station.people.listing import ListService
from station.people.permissions import Permission


@dataclass(frozen=True, slots=True)
class ListedStocktake:
    """A stocktake in the list; its numbers are None while it is open, and what is expected of an open blind one is not told."""

    id: int
    scope: ScopeKind
    called: str
    purpose: Purpose
    blind: bool
    state: StocktakeState
    started_at: datetime
    started_by: str
    lines: int
    read: int
    ended_at: datetime | None
    filed_at: datetime | None
    counts: tuple[int, int, int, int, int] | None
    open_findings: int | None = None

    @property
    def expected(self) -> int | None:
        """How many lines the book has."""
        return None if self.blind and self.state in OPEN else self.lines

    def count(self, place: int) -> int | None:
        """One of its numbers: found, missing, surplus, misplaced, unknown."""
        return None if self.counts is None else self.counts[place]


_column: Final = ColumnsTitled("stocktake.field.")


def _number(key: str, place: int) -> ListColumn:
    return _column(key, lambda row: row.count(place), ValueKind.NUMBER)


STOCKTAKE_LIST: Final[ListDeclaration[ListedStocktake]] = ListDeclaration(
    name="stocktakes",
    title="stocktake.title",
    columns=(
        _column("id", lambda row: row.id, ValueKind.NUMBER),
        _column("scope", lambda row: row.scope, ValueKind.CHOICE, words="stocktake.scope."),
        _column("called", lambda row: row.called),
        _column("purpose", lambda row: row.purpose, ValueKind.CHOICE, words="stocktake.purpose."),
        _column("state", lambda row: row.state, ValueKind.CHOICE, words="stocktake.state."),
        _column("started", lambda row: row.started_at, ValueKind.MOMENT),
        _column("by", lambda row: row.started_by),
        _column("expected", lambda row: row.expected, ValueKind.NUMBER),
        _column("read", lambda row: row.read, ValueKind.NUMBER),
        _number("found", 0),
        _number("missing", 1),
        _number("surplus", 2),
        _number("misplaced", 3),
        _number("unknown", 4),
        _column("open", lambda row: row.open_findings, ValueKind.NUMBER),
        _column("ended", lambda row: row.ended_at, ValueKind.MOMENT, shown=False),
        _column("filed", lambda row: row.filed_at, ValueKind.MOMENT),
    ),
    filters=(
        ListFilter(
            "state",
            "stocktake.field.state",
            choices=tuple(each.value for each in StocktakeState),
            words="stocktake.state.",
            chips=True,
        ),
        ListFilter("started", "stocktake.field.started", FilterKind.DAYS),
        ListFilter("filed", "stocktake.field.filed", FilterKind.FLAG),
        ListFilter("open", "stocktake.field.open", FilterKind.FLAG),
    ),
    key="id",
    sort=(Sort("started", descending=True), Sort("id", descending=True)),
)


class StocktakeList(ListService[ListedStocktake], ask=asks(Permission.EQUIPMENT_VIEW)):
    """The stocktakes of the office; looking needs EQUIPMENT_VIEW."""
