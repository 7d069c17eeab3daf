"""Stocktakes as a list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, not_

from station.core.clock import from_record
from station.core.listing import ListContext
from station.inventory.stocktake.listing import STOCKTAKE_LIST, ListedStocktake
from station.inventory.stocktake.values import Purpose, ScopeKind, StocktakeState
from station.store.lists.compared import own_rows
from station.store.lists.source import (
    ListSource,
    SortKey,
    holds,
    on_days,
    one_of,
    perhaps_empty,
    perhaps_null,
)
from station.store.readers.reading import reads
from station.store.schema.stocktakes import stocktake

_OF: Final = stocktake.c


def _at(ids: Sequence[Any]) -> ColumnElement[bool]:
    """The stocktakes with these numbers. Raises ValueError for a text that is none."""
    return and_(_OF.seq.in_([int(each) for each in ids]))


@reads(*stocktake.c)
def _read(row: Row[Any]) -> ListedStocktake:
    state = StocktakeState(row.state)
    closed = state is StocktakeState.CLOSED
    return ListedStocktake(
        row.seq,
        ScopeKind(row.scope),
        row.called or row.codes,
        Purpose(row.purpose),
        bool(row.blind),
        state,
        from_record(row.started_at),
        row.started_by,
        row.expected,
        row.read,
        None if row.ended_at is None else from_record(row.ended_at),
        None if row.filed_at is None else from_record(row.filed_at),
        (row.found, row.missing, row.surplus, row.misplaced, row.unknown) if closed else None,
        row.findings - row.decided if closed else None,
    )


def _to_decide(wanted: Any, _context: ListContext) -> ColumnElement[bool]:
    """Whether findings of a count that is closed are still to be decided."""
    left = and_(_OF.state == StocktakeState.CLOSED.value, _OF.findings > _OF.decided)
    return left if wanted else not_(left)


STOCKTAKES: Final = ListSource(
    name=STOCKTAKE_LIST.name,
    key=_OF.seq,
    at=_at,
    frame=stocktake,
    rows=tuple(_OF),
    read=_read,
    order={
        "id": SortKey(_OF.seq),
        "scope": SortKey(_OF.scope),
        "called": perhaps_empty(_OF.called),
        "purpose": SortKey(_OF.purpose),
        "state": SortKey(_OF.state),
        "started": SortKey(_OF.started_at),
        "by": SortKey(_OF.started_by),
        "expected": SortKey(_OF.expected),
        "read": SortKey(_OF.read),
        "found": SortKey(_OF.found),
        "missing": SortKey(_OF.missing),
        "surplus": SortKey(_OF.surplus),
        "misplaced": SortKey(_OF.misplaced),
        "unknown": SortKey(_OF.unknown),
        "open": SortKey(_OF.findings - _OF.decided),
        "ended": perhaps_null(_OF.ended_at),
        "filed": perhaps_null(_OF.filed_at),
    },
    filters={
        "state": one_of(_OF.state),
        "started": on_days(_OF.started_at),
        "filed": holds(_OF.filed_at),
        "open": _to_decide,
    },
    searched=(_OF.called, _OF.codes, _OF.started_by),
    counted={"state": _OF.state},
    compared=(own_rows(stocktake),),
)
