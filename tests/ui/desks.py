"""A desk to sit at: a real station on disk with officers and equipment, the pages' services, somebody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from station.bootstrap import Station, found_station, open_station
from station.core.clock import SteppedClock
from station.core.settings import Settings
from station.inventory.values import Condition, NewItem
from station.people.credentials import Secrets
from station.people.permissions import Role
from station.people.sessions import Session, program_session
from station.people.values import Department, Group, Officer
from station.services import NewStation, Services
from tests.plugins.prepared import copy_of

PROGRAM = program_session()
ADMIN = Session(
    "zhao", "赵管理", frozenset({Role.EQUIPMENT_ADMINISTRATOR, Role.SYSTEM_ADMINISTRATOR}), "1001", "310110"
)
OFFICER = Session("sun", "孙队员", frozenset({Role.OFFICER}), "1009", "310110")
SURNAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢"
STEMS = "甲乙丙丁戊己庚辛"
KINDS = (
    ("UNI", 1, "春秋执勤服", "", 24),
    ("TRM", 2, "执法终端", "ZD-20", 22),
    ("BWC", 3, "执法记录仪", "DSJ-A1", 26),
    ("PRN", 4, "便携热敏打印机", "RP-80", 24),
    ("SET", 5, "现场打印套装", "NB-14", 4),
    ("CAM", 6, "数码摄像机", "HC-X1", 4),
    ("TST", 7, "食品快检箱", "KJ-7", 4),
    ("EMG", 8, "食品应急处置箱", "", 3),
    ("DIS", 9, "红外测距仪", "CJ-50", 4),
    ("TAB", 10, "执法平板电脑", "PAD-10", 4),
)


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


CHEAP = Secrets(1, 1024, 1)
"""Verifiers that take no time."""


@contextmanager
def open_desk(folder: Path, now: datetime | None = None) -> Iterator[Desk]:
    """A founded station with two officers and one item of three kinds, at nine on a working day."""
    begun = now or datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
    left = copy_of(("ui-desk", begun), folder / "data", lambda original: _make_desk(original, begun))
    clock = SteppedClock(left)
    with open_station(Settings(folder / "data"), clock=clock, verifiers=CHEAP) as station:
        yield Desk(station, clock, folder)


def _make_desk(data: Path, now: datetime) -> datetime:
    """Found the station and furnish it; the moment at which it was left."""
    clock, settings = SteppedClock(now), Settings(data)
    new = NewStation("310110", "第一市场监督管理所", "zhao", "赵管理", "Passw0rd-2026")
    found_station(settings, new, clock=clock, verifiers=CHEAP)
    with open_station(settings, clock=clock, verifiers=CHEAP) as station:
        desk = Desk(station, clock, data)
        desk.add_officers(2)
        desk.add_items((("BWC", 3, "执法记录仪", "DSJ-A1", 3), ("PRN", 4, "便携热敏打印机", "RP-80", 1)))
    return clock.moment


@contextmanager
def open_full_desk(folder: Path) -> Iterator[Desk]:
    """An office of 24 officers and some 120 items with loans of different age."""
    clock = SteppedClock(datetime(2026, 11, 9, 1, 0, tzinfo=UTC))
    settings = Settings(folder / "data")
    new = NewStation("310110", "第一市场监督管理所", "zhao", "赵管理", "Passw0rd-2026")
    found_station(settings, new, clock=clock, verifiers=CHEAP)
    with open_station(settings, clock=clock, verifiers=CHEAP) as station:
        desk = Desk(station, clock, folder)
        desk.add_officers(24)
        desk.add_items(KINDS)
        numbers = [str(1001 + place) for place in range(24)]
        desk.services.inventory.training.record(ADMIN, numbers, [3, 4, 7], date(2026, 1, 5), "年度操作培训")
        for day in range(10):
            for place in range(0, 24, 3):
                desk.take(numbers[place], f"BWC-{place + 1:04}", f"PRN-{place + 1:04}")
            clock.advance(hours=8)
            back = [place for place in range(0, 24, 3) if (place + day) % 4]
            for place in back:
                desk.give_back(f"BWC-{place + 1:04}", f"PRN-{place + 1:04}")
                desk.services.inventory.exemptions.exempt(
                    ADMIN, f"BWC-{place + 1:04}", "secrecy", "当日无执法活动，未录制"
                )
            clock.advance(hours=16)
            for place in set(range(0, 24, 3)) - set(back):
                if day < 9:
                    desk.give_back(f"BWC-{place + 1:04}", f"PRN-{place + 1:04}")
                    desk.services.inventory.exemptions.exempt(
                        ADMIN, f"BWC-{place + 1:04}", "secrecy", "当日无执法活动，未录制"
                    )
        for place in (1, 2, 4, 5, 7):
            desk.take(numbers[place], f"BWC-{place + 1:04}", f"TRM-{place + 1:04}")
        desk.give_back("BWC-0002", "BWC-0003")
        desk.take("1005", "TST-0001")
        desk.give_back("TST-0001", condition=Condition.INCOMPLETE)
        desk.services.inventory.register.change(
            ADMIN, "DIS-0002", {"condition": Condition.DAMAGED, "note": "镜片破裂"}, "巡检发现"
        )
        yield desk
