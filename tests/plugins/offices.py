"""Founded offices in a data folder, as the program itself leaves them: made once in a run and copied for each test."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock, SystemClock
from station.core.settings import Settings
from station.founding import found_station
from station.people.bodies import SessionClosed
from station.people.credentials import Secrets
from station.people.permissions import Role
from station.people.services import PeopleServices
from station.people.sessions import Session, program_session
from station.people.two_persons import INDEPENDENT_DAYS
from station.services import NewStation
from tests.plugins.prepared import copy_of

T = TypeVar("T")

ISSUED_PASSWORD, ISSUED_PIN = "issued-horse-0", "806427"
"""What an administrator gives out; it serves only to choose another."""
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


def open_account(
    people: PeopleServices, admin: Session, account: str, role: Role, password: str, number: str | None = None
) -> None:
    """An account of that name whose owner has chosen `password`."""
    people.accounts.create(admin, account, account, number=number, roles=(role,), password=ISSUED_PASSWORD)
    people.own_secrets.choose_password(account, ISSUED_PASSWORD, password)


def a_week_passes(station: Station) -> None:
    """More than a week in which the office is at work, so that its people count as second persons; its clock is a stepped one."""
    clock = station.services.clock
    assert isinstance(clock, SteppedClock)
    clock.advance(days=INDEPENDENT_DAYS + 1)
    with station.store.write() as work:
        work.append(program_session().draft(SessionClosed(), clock.now()))


def give_pin(people: PeopleServices, admin: Session, number: str, pin: str) -> None:
    """An officer who has chosen `pin`."""
    people.accounts.set_pin(admin, number, ISSUED_PIN)
    people.own_secrets.choose_pin(number, ISSUED_PIN, pin)
