"""What identifies a card on the page."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from pathlib import Path

from station.archive.volumes import Plugged, Volume


def source_key(path: Path, volume: Volume | None) -> str:
    """The key of a card.

    The card itself and its mount point, since two cards without a serial number may share a label.
    """
    return str(path) if volume is None else f"{volume.identity}@{volume.path}"


def leader(plugged: Plugged, first: Volume, keys: AbstractSet[str]) -> Volume:
    """The part of a disk that has a tile already (one of `keys`), also where another is opened that comes before it."""
    return next((each for each in plugged.parts_of(first) if source_key(each.path, each) in keys), first)
