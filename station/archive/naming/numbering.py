"""Running numbers at the end of a stored name: ``李甲20260101-02.mp4``."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath

_NUMBERED = re.compile(r"^(?P<stem>.*)-(?P<number>\d{2,})$")


def with_number(stem: str, number: int) -> str:
    """`stem` with its running number, two digits or as many as it takes."""
    return f"{stem}-{number:02d}"


def number_of(stem: str, name: str) -> int | None:
    """The running number that `name` (without suffix) has after `stem`; 1 for `stem` itself, None for others."""
    if name == stem:
        return 1
    found = _NUMBERED.match(name)
    return int(found["number"]) if found and found["stem"] == stem else None


def next_free(stored: str, taken: Callable[[str], bool]) -> str:
    """`stored`, or the same name with the first higher running number that is not `taken`."""
    if not taken(stored):
        return stored
    path = PurePosixPath(stored)
    found = _NUMBERED.match(path.stem)
    stem, number = (found["stem"], int(found["number"])) if found else (path.stem, 1)
    while True:
        number += 1
        name = str(path.with_name(with_number(stem, number) + path.suffix))
        if not taken(name):
            return name
