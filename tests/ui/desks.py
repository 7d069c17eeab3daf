"""A desk to sit at: a real station on disk with officers and equipment, the pages' services, somebody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from station.bootstrap import Station, open_station
from station.core.clock import SteppedClock
from station.core.settings import Settings
from station.inventory.values import Condition, NewItem
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session, program_session
from station.people.values import Department, Group, Officer
from station.services import NewStation, Services
from tests.plugins.offices import CHEAP, founded_office

PROGRAM = program_session()
ADMIN = Session(
    "zhao", "赵管理", frozenset({Role.EQUIPMENT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}), "1001", "310110"
)
OFFICER = Session("sun", "孙队员", frozenset({Role.OFFICER}), "1009", "310110")
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢"
STEMS = "甲乙丙丁戊己庚辛"


@dataclass(frozen=True)
class Desk:
    """An open station and its clock."""

    station: Station
    clock: SteppedClock
    folder: Path

    @property
    def services(self) -> Services:
        return self.station.services

    def take(self, number: str, *tags: str) -> None:
        self.services.inventory.counter.check_out(ADMIN, number, tags)

    def give_back(self, *tags: str, condition: Condition = Condition.GOOD) -> None:
        self.services.inventory.counter.check_in(ADMIN, tags, condition)

    def add_items(self, kinds: tuple[tuple[str, int, str, str, int], ...]) -> None:
        for prefix, category, name, model, count in kinds:
            for number in range(1, count + 1):
                serial = f"SN{category:02}{number:05}"
                self.services.inventory.register.register(
                    ADMIN,
                    NewItem(
                        f"{prefix}-{number:04}",
                        category,
                        name,
                        model,
                        serial,
                        usb_serial=f"USB{serial}" if category == 3 else "",
                        place=f"柜{category}-{number:02}",
                        acquired_on=date(2025, 3, 4),
                        value_fen=168_000,
                    ),
                )

    def add_officers(self, count: int) -> None:
        roster = self.services.people.roster
        for department in ("一科", "二科"):
            roster.define_department(PROGRAM, Department(department, ""))
            roster.define_group(PROGRAM, Group(f"{department}一组", department))
        for place in range(count):
            department = ("一科", "二科")[place % 2]
            name = SURNAMES[place] + STEMS[place % len(STEMS)]
            number = str(1001 + place)
            roster.register(PROGRAM, Officer(number, name, department, f"{department}一组", f"B{number}", ""))


NEW = NewStation("310110", "第一市场监督管理所", "zhao", "赵管理", "Passw0rd-2026")


@contextmanager
def open_desk(folder: Path, now: datetime | None = None) -> Iterator[Desk]:
    """A founded station with two officers and one item of three kinds, at nine on a working day."""
    begun = now or datetime(2026, 11, 23, 1, 0, tzinfo=UTC)

    def fill(station: Station) -> None:
        assert isinstance(station.store.clock, SteppedClock)
        _furnish(Desk(station, station.store.clock, folder))

    left, _ = founded_office(folder / "data", ("desk", begun), NEW, fill, begun)
    clock = SteppedClock(left)
    with open_station(Settings(folder / "data"), clock=clock, verifiers=CHEAP) as station:
        yield Desk(station, clock, folder)


def _furnish(desk: Desk) -> None:
    desk.add_officers(2)
    day = desk.clock.now().date()
    offices = desk.services.people.offices
    offices.assign(PROGRAM, NEW.office_name, Function.EQUIPMENT_ADMINISTRATOR, "1001", first=day)
    desk.add_items((("BWC", 3, "执法记录仪", "DSJ-A1", 3), ("PRN", 4, "便携热敏打印机", "RP-80", 1)))
