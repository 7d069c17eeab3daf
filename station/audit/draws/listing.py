"""The draws on record as a list (PF-11)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from station.audit.draws.use_cases import Draws, RecordedDraw
from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.core.texts import Texts
from station.inventory.drawing.bodies import DrawnFrom
from station.inventory.drawing.values import DrawScope, DrawSource
from station.people.asking import asks
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.permissions import Permission

_NAMED: Final = "、"


class DrawResult(StrEnum):
    """Whether a draw came again when it was last repeated; worded in ``draw.result.<value>``."""

    UNCHECKED = "unchecked"
    MATCHES = "matches"
    DIFFERS = "differs"


def result_of(row: RecordedDraw) -> DrawResult:
    """What came of repeating it the last time."""
    if row.checked is None:
        return DrawResult.UNCHECKED
    return DrawResult.DIFFERS if row.checked.differs_in else DrawResult.MATCHES


def _within(texts: Texts, scope: DrawnFrom) -> str:
    kind = texts(f"draw.scope.{scope.kind.value}")
    return kind if scope.kind is DrawScope.ALL else texts("draw.scope_called", kind=kind, called=scope.name)


def _drawn(row: RecordedDraw) -> str:
    return _NAMED.join(dict.fromkeys(each.shown for each in row.made.drawn))


def _checked_at(row: RecordedDraw) -> datetime | None:
    return None if row.check is None else row.check.happened_at


def _checked_by(row: RecordedDraw) -> str:
    return "" if row.check is None else row.check.actor.name


def _searched(row: RecordedDraw) -> tuple[str, ...]:
    left_out = (f"{each.name} {each.code}" for each in row.made.left_out)
    return (_drawn(row), *left_out, *row.made.about, row.made.lead_section)


_column: Final = ColumnsTitled("draw.field.")


DRAW_LIST: Final[ListDeclaration[RecordedDraw]] = ListDeclaration(
    name="draws",
    title="draw.list",
    columns=(
        _column("draw", lambda row: row.entry.seq, ValueKind.NUMBER),
        _column("on", lambda row: row.entry.happened_at, ValueKind.MOMENT),
        _column("source", lambda row: row.made.source.value, ValueKind.CHOICE, words="draw.source."),
        _column("within", lambda row: row.made.scope, sortable=False, wording=_within),
        _column("count", lambda row: len(row.made.drawn), ValueKind.NUMBER, sums=True),
        _column("candidates", lambda row: row.made.candidates, ValueKind.NUMBER),
        _column("drawn", _drawn, sortable=False),
        _column("seed", lambda row: row.made.seed),
        _column("head", lambda row: row.made.head_seq, ValueKind.NUMBER),
        _column("by", lambda row: row.entry.actor.name),
        _column("result", lambda row: result_of(row).value, ValueKind.CHOICE, words="draw.result."),
        _column("checked", _checked_at, ValueKind.MOMENT),
        _column("checked_by", _checked_by, shown=False),
        _column("hash", lambda row: row.made.head_hash, ValueKind.CODE, shown=False),
        _column("left_out", lambda row: len(row.made.left_out), ValueKind.NUMBER, shown=False),
        _column("lead_section", lambda row: row.made.lead_section, shown=False),
        _column("note", lambda row: row.made.note, shown=False),
    ),
    filters=(
        ListFilter(
            "source",
            "draw.field.source",
            choices=tuple(each.value for each in DrawSource),
            words="draw.source.",
            chips=True,
        ),
        ListFilter(
            "result",
            "draw.field.result",
            choices=tuple(each.value for each in DrawResult),
            words="draw.result.",
        ),
        ListFilter("on", "draw.field.on", FilterKind.DAYS, seldom=True),
    ),
    key="draw",
    sort=(Sort("draw", descending=True),),
)


class DrawList(ListService[RecordedDraw], ask=asks(Permission.LEDGER_VIEW)):
    """Every draw on record; looking needs LEDGER_VIEW."""

    def __init__(self, draws: Draws, store: DatedStore, clock: Clock) -> None:
        source = GatheredStore(
            clock, DRAW_LIST, Draws.all, searched=_searched, services=(draws,), store=store
        )
        super().__init__(source, DRAW_LIST, whoever_looks)
