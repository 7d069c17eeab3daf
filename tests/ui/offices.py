"""A small office behind the pages: a real station in a folder, people with badges and PINs, items of six kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock
from station.core.settings import Settings
from station.inventory.values import NewItem
from station.people.offices.bodies import OfficeAssigned
from station.people.offices.values import Function, UnitLevel
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.standing import PresentStanding
from station.people.values import Officer
from station.services import NewStation, Services
from station.store.comparing import differences
from station.store.engine import transaction
from station.store.keys import signature_holds
from station.store.verification import verify_ledger
from tests.plugins.offices import CHEAP, founded_office, give_pin, open_account

PIN = "482913"
MONDAY_MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
OFFICERS = (
    ("1001", "李甲", "执法一科", "一组"),
    ("1002", "王乙", "执法一科", "一组"),
    ("1003", "赵丙", "执法二科", "二组"),
)
KINDS = (
    (2, "TRM", "执法终端"),
    (3, "BWC", "执法记录仪"),
    (4, "PRN", "热敏打印机"),
    (7, "TST", "食品安全快速检测箱"),
    (9, "DST", "红外测距仪"),
)


@dataclass(frozen=True)
class TestOffice:
    """An open station with its administrator signed in; numbers are those of `OFFICERS`, tags ``BWC-0001`` and on."""

    __test__ = False

    station: Station
    admin: Session
    clock: SteppedClock

    @property
    def services(self) -> Services:
        return self.station.services

    @property
    def desk(self) -> Session:
        """The administrator as an officer who is the office's equipment administrator, so that reminders reach them."""
        return replace(self.admin, number="9001", standing=None)

    def lend(self, number: str, *tags: str) -> None:
        self.services.inventory.counter.check_out(self.admin, number, tags)

    def take_back(self, *tags: str) -> None:
        self.services.inventory.counter.check_in(self.admin, tags)

    def officer_session(self, number: str) -> Session:
        """An officer without any office, signed in with an account of their own."""
        account = f"o{number}"
        open_account(self.services.people, self.admin, account, Role.OFFICER, "password-1", number)
        return self.services.people.sign_in.with_password(account, "password-1")

    def assert_sound(self) -> None:
        """Both chains hold, and the state is what the ledger gives, byte for byte."""
        assert verify_ledger(self.station.store, signature_holds).problems == ()
        with transaction(self.station.store.engine, write=False) as connection:
            assert differences(connection) == []


NEW = NewStation("310110", "江浦市场监督管理所", "admin", "周管理", "password-1")


@contextmanager
def open_office(
    folder: Path,
    *,
    each: int = 4,
    printer: str = "",
    fill: Callable[[TestOffice], object] = lambda office: None,
) -> Iterator[TestOffice]:
    """An office in `folder` with `each` items of every kind; PINs are set, nobody is trained, nothing is out.

    `fill` is let in once in a run; each test has a copy of what it leaves.
    """

    def furnish(station: Station) -> Session:
        admin = _furnish(station, each)
        assert isinstance(station.store.clock, SteppedClock)
        fill(TestOffice(station, admin, station.store.clock))
        return admin

    name = ("ui", each, fill.__module__, fill.__qualname__)
    now, admin = founded_office(folder, name, NEW, furnish, MONDAY_MORNING)
    clock = SteppedClock(now)
    settings = Settings(folder, printer=printer)
    if printer:
        settings.save()
    with open_station(settings, clock=clock, verifiers=CHEAP) as station:
        here = replace(admin, standing=PresentStanding(station.store))  # signed in at the one that is copied
        yield TestOffice(station, here, clock)


def _furnish(station: Station, each: int) -> Session:
    """Enlist the officers, register the items, record a training; the administrator, signed in."""
    services = station.services
    admin = services.people.sign_in.with_password("admin", "password-1")
    for number, name, department, group in OFFICERS:
        services.people.roster.register(admin, Officer(number, name, department, group, f"B{number}"))
        give_pin(services.people, admin, number, PIN)
    for category, letters, name in KINDS:
        for place in range(1, each + 1):
            tag = f"{letters}-{place:04d}"
            services.inventory.register.register(
                admin, NewItem(tag, category, name, place=f"柜1-{place:02d}")
            )
    services.inventory.training.record(
        admin, ["1001"], [category for category, _, _ in KINDS], date(2026, 3, 2)
    )
    function, first = Function.EQUIPMENT_ADMINISTRATOR, date(2026, 1, 5)
    held = OfficeAssigned(UnitLevel.OFFICE, NEW.office_name, function, "9001", NEW.name, first, "")
    with station.store.write() as work:
        work.append(admin.draft(held, station.store.clock.now()))
    return admin
