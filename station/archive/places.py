"""Where recordings lie: each desktop of an office may have an archive of its own, and the others know in which one.

The name of an import session ends with the place of the archive that it filled; the office's first archive, which is the
only one of most offices and may be shared, has none. So each entry that names a file says where it lies.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from typing import Final

from station.archive.ports import ArchiveStore
from station.people.asking import asks_nothing

FIRST: Final = "first"
"""What a filter calls the place of the office's first archive, which is empty."""
SESSION_NAME: Final = re.compile(r"\d{8}-\d{6}-[0-9a-f]{8}(?:-([0-9a-f]{6}))?")
"""Of an import session, with the place of its archive."""


def place_of(session: str) -> str:
    """The place of the archive that a session filled; "" for the office's first."""
    found = SESSION_NAME.fullmatch(session)
    return (found[1] or "") if found is not None else ""


_ASIDE: Final = re.compile(r"(.*?)@((?:[0-9a-f]{6})?)(?:\.\d+)?", re.DOTALL)
"""Of a session that was set aside under a name that does not say by itself at which archive."""


def aside_ending(name: str, place: str) -> str:
    """What is put behind the name of a session that is set aside, so that its name says at which archive it lies."""
    return "" if place_aside(name) == place else f"@{place}"


def place_aside(name: str) -> str:
    """The place of the archive where a session lies that was set aside under this name."""
    found = _ASIDE.fullmatch(name)
    return found[2] if found is not None else place_of(name.partition(".")[0])


def session_aside(name: str) -> str:
    """The name that a session had before it was set aside under this one."""
    found = _ASIDE.fullmatch(name)
    return (name if found is None else found[1]).partition(".")[0]


def new_place() -> str:
    """The place of a new archive."""
    return secrets.token_hex(3)


class ArchivePlaces:
    """The archives of an office, by their places."""

    def __init__(self, store: ArchiveStore) -> None:
        self._store = store

    @asks_nothing("the names of the office's computers")
    def names(self) -> Mapping[str, str]:
        """The name of the desktop at each place."""
        with self._store.read() as view:
            return view.archive.places()
