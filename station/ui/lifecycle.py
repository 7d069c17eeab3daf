"""What the desktop needs from outside: it opens and closes the station of a data folder (`station.app` does)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from station.core.clock import Clock
from station.core.progress import CancelToken, Report, silent

if TYPE_CHECKING:
    from station.people.two_persons import Person
    from station.services import NewDesktop, NewStation, Services

NOT_MADE = "store.not_initialised"
"""Code of the `StoreProblem` that says that there is no station to open yet."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An open station.

    Its services, the office's name, and codes of what opening it found (``restored``, ``cloned`` …).
    """

    services: Services
    office: str
    noticed: tuple[str, ...] = ()


class StationLifecycle(Protocol):
    """Opens and closes the station of one data folder; every call may raise `StationError`."""

    @property
    def data(self) -> Path:
        """The data folder."""
        ...

    @property
    def archive(self) -> Path:
        """The default place of recordings."""
        ...

    @property
    def clock(self) -> Clock:
        """The clock of the screens."""
        ...

    def seems_made(self) -> bool:
        """Whether there is a station to open, quickly; `open` finds out for certain."""
        ...

    def make(self, new: NewStation) -> None:
        """Make a station."""
        ...

    def join(self, wish: NewDesktop) -> None:
        """Make this computer one more desktop of an office."""
        ...

    def open(self, report: Report = silent, cancel: CancelToken | None = None) -> Opened:
        """Open it; `close` closes it. Raises `StoreProblem` `NOT_MADE` where there is none."""
        ...

    def renew_key(self, first: Person, second: Person, reason: str, leader_absent: str = "") -> None:
        """Give a station that can't be opened a new key, on the word of two people."""
        ...

    def take_key(self, file: Path) -> str:
        """Take the new key that the station was given at another desktop."""
        ...

    def mend(self) -> None:
        """Have the rows by which the database is known said anew from the entries, which is an entry."""
        ...

    def close(self) -> None:
        """Close the station, if it is open."""
        ...
