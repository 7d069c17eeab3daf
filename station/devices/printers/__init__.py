"""Printers: a folder for each road, whose ``DRIVER`` is found here; a new one changes nothing else."""

from __future__ import annotations

import importlib
import pkgutil

from station.printing.drivers import PrinterDriver

FIRST = ("tcp", "serial", "file")
"""The order in which people are offered the roads; others follow by name."""


def printer_drivers() -> tuple[PrinterDriver, ...]:
    """The driver of every folder."""
    folders = [module.name for module in pkgutil.iter_modules(__path__) if module.ispkg]
    folders.sort(key=lambda name: (FIRST.index(name) if name in FIRST else len(FIRST), name))
    return tuple(importlib.import_module(f"{__name__}.{name}").DRIVER for name in folders)
