"""The places that the office has for recorders, kept with the settings (``station.toml``)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from station.core.settings import load_settings


class KeptPlaces:
    """A `station.archive.recorders.use_cases.RecorderPlaces` in the settings of a data folder, parted by blanks."""

    def __init__(self, data: Path) -> None:
        self._data = data

    def get(self) -> tuple[str, ...]:
        """All of them. Raises StoreProblem."""
        return tuple(load_settings(self._data).recorders.split())

    def set(self, places: tuple[str, ...]) -> None:
        """Store them. Raises StoreProblem."""
        replace(load_settings(self._data), recorders=" ".join(places)).save()
