"""From entries to state: each kind of entry has one function that writes the state tables it changes.

A projection is deterministic: it reads the entry and state tables, never the clock or anything outside, so that
replaying the ledger gives the same bytes. Projections of one stream touch only tables that no projection of the other
stream touches. A domain adds a file here; every file of this folder is loaded and registers its kinds.
"""

import importlib
import pkgutil

from station.store.projections.registry import apply, knows, projects

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["apply", "knows", "projects"]
