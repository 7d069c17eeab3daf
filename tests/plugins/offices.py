"""Founded offices in a data folder, as the program itself leaves them: made once in a run and copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.bootstrap import Station, found_station, open_station
from station.core.clock import SteppedClock, SystemClock
from station.core.settings import Settings
from station.people.credentials import Secrets
from station.services import NewStation
from tests.plugins.prepared import copy_of

T = TypeVar("T")

CHEAP = Secrets(1, 8, 1)
"""Verifiers that take no time; how long the real ones take is a matter of its own test."""


def founded_office(
    folder: Path, name: Hashable, new: NewStation, fill: Callable[[Station], T], begun: datetime | None = None
) -> tuple[datetime, T]:
    """Fill the data folder `folder` with an office that `fill` was let into; when it was left, and what `fill` returned.

    It is made by the first caller of `name` and copied after that, so what `fill` returns must be a value. The clock is
    stepped from `begun` on; without it, it is the machine's. All copies have one key and one database id.
    """

    def make(original: Path) -> tuple[datetime, T]:
        clock, settings = SystemClock() if begun is None else SteppedClock(begun), Settings(original)
        found_station(settings, new, clock=clock, verifiers=CHEAP)
        with open_station(settings, clock=clock, verifiers=CHEAP) as station:
            value = fill(station)
        return clock.moment if isinstance(clock, SteppedClock) else clock.now(), value

    return copy_of(("office", name), folder, make)
