"""Recorders: a folder for each road, whose ``DRIVER`` is found here; a new one changes nothing else (docs/recorders.md)."""

from __future__ import annotations

import importlib
import pkgutil

from station.archive.recorders.drivers import RecorderDriver


def recorder_drivers() -> tuple[RecorderDriver, ...]:
    """The driver of every folder, by name."""
    folders = sorted(module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    return tuple(importlib.import_module(f"{__name__}.{name}").DRIVER for name in folders)
