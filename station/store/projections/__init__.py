"""Projections: functions that derive state from entries of certain kinds and write the state tables.

A projection is deterministic: it reads the entry and the tables it declared, never the clock or anything outside, so
that replaying the ledger gives the same bytes. It declares its room and its tables, and writes them through `Rows`
alone. Several functions may depend on one kind; each runs by itself, in the order of rooms' files, and does not rely
on what another one writes for the same entry. Projections of one stream use only tables that no projection of the
other stream uses, because a replay reads one stream after the other. A room adds a file here; every file of this
folder is loaded and registers its kinds.
"""

import importlib
import pkgutil

from station.store.projections.registry import ProjectionsByKind, Room, knows, project, tables_written

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["ProjectionsByKind", "Room", "knows", "project", "tables_written"]
