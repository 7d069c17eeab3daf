"""Where recordings lie: each desktop of an office may have an archive of its own, and the others know in which one.

The name of an import session ends with the place of the archive that it filled; the office's first archive, which is the
only one of most offices and may be shared, has none. So each entry that names a file says where it lies.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.archive.bodies import DesktopJoined
from station.archive.ports import ArchiveStore
from station.core.clock import Clock
from station.core.deciding import Decided, record
from station.core.ledger import Entry
from station.core.policy import Policy
from station.people.asking import asks, asks_nothing
from station.people.naming import written
from station.people.permissions import Permission
from station.people.sessions import Session

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


@dataclass(frozen=True, slots=True)
class JoiningCase:
    """A desktop that joins: its name, the place of its archive ("" for the office's first), and the machine."""

    name: str
    place: str
    machine: str


def decide_joined(session: Session, case: JoiningCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The entry that a desktop joined. Raises Refused ``archive.desktop_no_name``."""
    body = DesktopJoined(written(case.name, "archive.desktop_no_name", "DM-02"), case.place, case.machine)
    return Decided((session.draft(body, now, rules=("DM-02",)),), (), None)


class ArchivePlaces:
    """The archives of an office, by their places."""

    def __init__(self, store: ArchiveStore, clock: Clock, place: str) -> None:
        self._store, self._clock, self.own = store, clock, place

    @asks_nothing("the names of the office's computers")
    def names(self) -> Mapping[str, str]:
        """The name of the desktop at each place; the first archive has none."""
        with self._store.read() as view:
            return view.archive.places()

    @asks(Permission.LEDGER_MAINTAIN)
    def join(self, session: Session, name: str, machine: str) -> Entry:
        """Record that this desktop joined, with its archive. Raises Refused ``archive.desktop_no_name``."""
        with self._store.write() as work:
            case = JoiningCase(name, self.own, machine)
            return record(work, decide_joined(session, case, work.policy, self._clock.now()))[0]
