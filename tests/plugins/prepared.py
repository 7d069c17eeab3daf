"""Folders that are made once in a run and copied for each test: a copy costs a tenth of the making.

What a builder returns is kept beside the folder and must be a value, since every copy is handed the same one.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar, cast

T = TypeVar("T")

_made: dict[Hashable, tuple[Path, Any]] = {}


def copy_of(key: Hashable, folder: Path, make: Callable[[Path], T]) -> T:
    """Fill `folder` with what `make` leaves in a folder of its own, making it for the first caller of `key` only.

    `make` must have closed everything before it returns. `folder` may exist and hold other things.
    """
    if key not in _made:
        # In the tests' own home (tests/conftest.py), which goes away at the end of the run.
        original = Path(tempfile.mkdtemp(prefix="prepared-", dir=Path.home()))
        _made[key] = (original, make(original))
    original, value = _made[key]
    shutil.copytree(original, folder, dirs_exist_ok=True)
    return cast("T", value)
