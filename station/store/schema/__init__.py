"""The tables of a station's database; a room adds a file here, and every file of this folder is loaded."""

import importlib
import pkgutil

from station.store.schema.metadata import metadata, permanent_tables, state_tables

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

__all__ = ["metadata", "permanent_tables", "state_tables"]
