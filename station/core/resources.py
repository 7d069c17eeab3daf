"""The place of the program's own read-only files: rulebook, texts, icons, templates.

In a checkout they are the folder ``resources`` beside the package ``station``. A packager who installs them elsewhere
names that folder in the environment variable ``STATION_RESOURCES``.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

RESOURCES_VARIABLE: Final = "STATION_RESOURCES"
"""Environment variable with the folder that replaces the checkout's ``resources``."""

_CHECKOUT_RESOURCES: Final = Path(__file__).resolve().parents[2] / "resources"


def resource_path(*parts: str) -> Path:
    """The path of a resource, named by its parts below the resources folder; without parts, the folder itself.

    The path need not exist: whoever opens it reports what is missing. Parts that would lead out of the folder
    (absolute, or with ``..``) are a mistake of the caller and raise ``ValueError``.
    """
    for part in parts:
        if Path(part).is_absolute() or ".." in Path(part).parts:
            raise ValueError(f"not a resource name: {part!r}")
    override = os.environ.get(RESOURCES_VARIABLE)
    base = Path(override) if override else _CHECKOUT_RESOURCES
    return base.joinpath(*parts)
