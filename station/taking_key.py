"""A desktop takes the new key that its office's station was given at another one."""

from __future__ import annotations

from pathlib import Path

from station.bootstrap import has_station, station_store
from station.core.errors import StoreProblem
from station.core.settings import Settings
from station.store.renewing import place_beside


def take_key(settings: Settings, file: Path) -> str:
    """Put the key in `file` in the place of the one here, which stays beside it; returns its id.

    It has to be the one that the ledger names; who brings it has it from the other desktop. What this desktop's witness knows is
    carried over where the former key proves it and it says nothing against the database. Raises `StoreProblem`
    ``store.not_initialised``, ``store.key_differs``, ``store.key_former``, ``store.key_missing``, ``store.key_unreadable``.
    """
    if not has_station(settings):
        raise StoreProblem("store.not_initialised", path=str(settings.data))
    store = station_store(settings, None)
    try:
        return place_beside(store, settings.key_file, file)
    finally:
        store.close()
