"""PyAV with everything in it that a film could make it load: a confined process can load nothing later."""

from __future__ import annotations

import importlib
import pkgutil

import av

for _module in pkgutil.walk_packages(av.__path__, "av."):
    if not _module.name.endswith("__main__"):
        importlib.import_module(_module.name)

__all__ = ["av"]
