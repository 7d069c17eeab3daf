"""Stocktakes of the year with surplus and shortage, and what is still to be decided (EQ-10, PF-12)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from station.audit.year.values import Counting, Figure, HeadFigures, YearColumn, YearLine, YearSheet
from station.core.ledger import Entry
from station.core.report import Derived
from station.inventory.stocktake.bodies import (
    FindingDecided,
    StocktakeCancelled,
    StocktakeClosed,
    StocktakeFiled,
    StocktakeStarted,
)

STOCKTAKES: Final = "stocktakes"
_NUMBERS: Final = ("found", "missing", "surplus", "misplaced", "unknown", "findings")


@dataclass(slots=True)
class _Count:
    entry: Entry
    started: StocktakeStarted
    closed: Entry | None = None
    decided: list[int] = field(default_factory=list)
    filed: int = 0


class StocktakesHead:
    """Follows each stocktake; one that was given up is none."""

    kinds = frozenset(
        each.KIND
        for each in (StocktakeStarted, StocktakeClosed, StocktakeCancelled, FindingDecided, StocktakeFiled)
    )

    def __init__(self) -> None:
        self._counts: dict[int, _Count] = {}

    def take(self, entry: Entry, _counting: Counting) -> None:
        """The next entry."""
        match entry.typed:
            case StocktakeStarted() as body:
                self._counts[entry.seq] = _Count(entry, body)
            case StocktakeCancelled() as body:
                self._counts.pop(body.stocktake, None)
            case StocktakeClosed() as body if body.stocktake in self._counts:
                self._counts[body.stocktake].closed = entry
            case FindingDecided() as body if body.stocktake in self._counts:
                self._counts[body.stocktake].decided.append(entry.seq)
            case StocktakeFiled() as body if body.stocktake in self._counts:
                self._counts[body.stocktake].filed = entry.seq

    def figures(self, counting: Counting) -> HeadFigures:
        """A row for each stocktake that was closed in the year, or runs on its day."""
        columns = (
            *(YearColumn("stocktake", "code"), YearColumn("scope", words="stocktake.scope")),
            *(YearColumn("over"), YearColumn("purpose", words="stocktake.purpose")),
            *(YearColumn("started_on", "day"), YearColumn("closed_on", "day")),
            *(YearColumn("closed", "count"), YearColumn("running", "count"), YearColumn("expected", "count")),
            *(YearColumn(key, "count") for key in _NUMBERS),
            *(YearColumn("decided", "count"),),
            YearColumn("undecided", "count", derived=Derived(("findings",), ("decided",))),
            YearColumn("filed", "count"),
        )
        lines = tuple(
            _line(each, counting)
            for each in self._counts.values()
            if each.closed is None or counting.period.holds(each.closed)
        )
        keys = ("closed", "running", *_NUMBERS[:5], "undecided", "filed")
        figures = tuple(Figure(f"stocktakes.{key}", STOCKTAKES, key) for key in keys)
        return HeadFigures((YearSheet(STOCKTAKES, columns, lines),), figures)


def _line(count: _Count, counting: Counting) -> YearLine:
    period, closed = counting.period, None if count.closed is None else count.closed.typed
    numbers = dict.fromkeys(_NUMBERS, 0)
    if isinstance(closed, StocktakeClosed):
        numbers = {key: int(getattr(closed, key)) for key in _NUMBERS}
    behind = [count.entry.seq, *(() if count.closed is None else (count.closed.seq,)), *count.decided]
    started = count.started
    cells = (
        *(str(count.entry.seq), started.scope.kind.value, started.scope.name, started.purpose.value),
        *(period.day(count.entry), None if count.closed is None else period.day(count.closed)),
        *(int(count.closed is not None), int(count.closed is None), started.lines),
        *numbers.values(),
        *(len(count.decided), numbers["findings"] - len(count.decided), int(count.filed > 0)),
    )
    return YearLine(cells, tuple(behind) + ((count.filed,) if count.filed else ()))
