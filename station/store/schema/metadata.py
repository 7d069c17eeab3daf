"""The one table registry of a station's database, and the three sorts of table in it.

*Permanent* tables hold what can't be derived (the ledger, checkpoints, credentials). *State* tables are written by
projections of ledger entries alone, can be dropped at any time and rebuilt to the same bytes. *Index* tables repeat
state so that it is found quickly; they are made anew from state.

Column conventions, the same on SQLite and PostgreSQL: moments are text as `station.core.clock.to_record` writes it
(UTC, sorts as it reads), amounts are integers in their smallest unit, lists and small structures are canonical JSON
text, digests are bytes.
"""

from __future__ import annotations

from functools import cache

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.schema import SchemaItem

metadata = MetaData()

_STATE = "state"
_INDEX = "index"
_COMPANIONS = "companions"
_TRIGGERS = "triggers"


def permanent_table(name: str, *items: SchemaItem | Column[object]) -> Table:
    """A table whose rows exist nowhere else."""
    return Table(name, metadata, *items)


def state_table(name: str, *items: SchemaItem | Column[object], in_key_order: bool = False) -> Table:
    """A table that only projections write and that the ledger can rebuild.

    Rows `in_key_order` lie so in SQLite's file as well, for tables that are read as a whole.
    """
    return Table(name, metadata, *items, info={_STATE: True}, sqlite_with_rowid=not in_key_order)


def index_table(
    name: str,
    *items: SchemaItem | Column[object],
    companions: tuple[str, ...] = (),
    triggers: tuple[str, ...] = (),
) -> Table:
    """A table that repeats state for searching; see `station.store.search`.

    `companions` are tables that SQLite keeps beside it, `triggers` what fills them; both are made and dropped with it.
    """
    return Table(name, metadata, *items, info={_INDEX: True, _COMPANIONS: companions, _TRIGGERS: triggers})


def companions_of(table: Table) -> tuple[str, ...]:
    """The tables that SQLite keeps beside `table`."""
    found: tuple[str, ...] = table.info.get(_COMPANIONS, ())
    return found


def triggers_of(table: Table) -> tuple[str, ...]:
    """The triggers that this program makes with `table` in SQLite."""
    found: tuple[str, ...] = table.info.get(_TRIGGERS, ())
    return found


@cache
def _in_order(_number: int) -> list[Table]:
    """All tables, as they can be filled; put in order once for as many as are declared."""
    return list(metadata.sorted_tables)


def index_tables() -> list[Table]:
    """All index tables."""
    return [table for table in _in_order(len(metadata.tables)) if table.info.get(_INDEX)]


def state_tables() -> list[Table]:
    """All state tables, in an order in which they can be filled."""
    return [table for table in _in_order(len(metadata.tables)) if table.info.get(_STATE)]


def companion_names() -> frozenset[str]:
    """The names of all companions of index tables."""
    return frozenset(name for table in index_tables() for name in companions_of(table))


def permanent_tables() -> list[Table]:
    """All permanent tables, in an order in which they can be filled."""
    return [table for table in _in_order(len(metadata.tables)) if not table.info.keys() & {_STATE, _INDEX}]
