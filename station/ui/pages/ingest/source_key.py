"""What identifies a card on the page."""

from __future__ import annotations

from pathlib import Path

from station.archive.volumes import Volume


def source_key(path: Path, volume: Volume | None) -> str:
    """The key of a card.

    The card itself and its mount point, since two cards without a serial number may share a label.
    """
    return str(path) if volume is None else f"{volume.identity}@{volume.path}"
