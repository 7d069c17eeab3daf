"""Names that a record has had: they are never given again, also where nothing bears them any more (DM-06).

A second file of that name would be told to be the first one, changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath


def names_without_file(
    root: Path, wanted: Iterable[str], on_record: Callable[[str], Iterable[str]]
) -> tuple[str, ...]:
    """Of the folders of the `wanted` names those that are `on_record` and lie below `root` no more; the others keep themselves.

    Names are relative to `root`, with ``/``; `on_record` gives those of a folder, without it.
    """
    found: list[str] = []
    for folder in dict.fromkeys(str(PurePosixPath(each).parent) for each in wanted):
        try:
            lying = {each.name for each in (root / folder).iterdir()}
        except OSError:
            lying = set()
        found += (f"{folder}/{name}" for name in on_record(folder) if name not in lying)
    return tuple(found)


def as_taken(names: Iterable[str]) -> frozenset[str]:
    """The same, to look names up in: a file system that folds case must not see two names as one."""
    return frozenset(each.casefold() for each in names)
