"""Three weeks in the demo office, through the services that the desktop uses; the same each time except the date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from station.archive.outcomes import FileOutcome
from station.archive.values import ImportOptions
from station.bootstrap import Station, open_station
from station.cli.demo_office import cards
from station.cli.demo_office.counts import closed_count, running_count
from station.cli.demo_office.footage import Shot, write_card
from station.cli.demo_office.gear import KINDS, arrange, gear_csv, keep_fit, tag
from station.cli.demo_office.matters import FOOD_CASE, open_food_case, open_matters
from station.cli.demo_office.people import (
    ADMINISTRATOR,
    ISSUED_PASSWORD,
    ISSUED_PIN,
    OFFICE_CODE,
    OFFICE_NAME,
    PASSWORD,
    PIN,
    WITH_PIN,
    officers,
    roster_csv,
)
from station.cli.demo_office.signing import confirmed
from station.core.clock import SteppedClock
from station.core.listing import ListQuery
from station.core.settings import Settings
from station.core.texts import load_texts
from station.devices.printers.scripted import ScriptedPrinter, scripted_driver
from station.founding import found_station
from station.inventory.values import Condition
from station.people.credentials import Secrets
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session
from station.printing.drivers import PrinterDrivers
from station.printing.use_cases import PrinterTests
from station.printing.values import PageAnswers
from station.reports.encoders import ENCODERS
from station.services import NewStation, Services

OFFICE_DAYS = 15
"""So many working days lie behind the demo's today."""


@dataclass(frozen=True, slots=True)
class Made:
    """The numbers of what the scenario made, for the summary."""

    officers: int
    items: int
    movements: int
    recordings: int
    doubtful: int
    entries: int


_CHEAP = Secrets(1, 8, 1)
"""The demo's secrets are printed when it is made, so a costly verifier would guard nothing, and three dozen take ten seconds."""


class Scenario:
    """Plays the demo into an empty data folder."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self._settings = settings
        self._zone = ZoneInfo(settings.zone)
        local = now.astimezone(self._zone)
        # The last office day is played until nine in the morning; before that, it is not there yet.
        last = local.date() if local.time() >= time(9) else local.date() - timedelta(days=1)
        self._days = _office_days(last)
        self._clock = SteppedClock(self._at(0, 7, 30).astimezone(UTC), settings.zone)
        self._movements = 0
        self._recordings = 0

    def _at(self, day: int, hour: int, minute: int = 0) -> datetime:
        """A moment of the `day`-th office day; -1 is today, -2 the office day before."""
        return datetime.combine(self._days[day], time(hour, minute), self._zone)

    def _set_clock(self, moment: datetime) -> None:
        self._clock.moment = moment.astimezone(UTC)

    def play(self) -> Made:
        """Make everything; returns the numbers. Raises what the services raise."""
        account, name = ADMINISTRATOR
        new = NewStation(OFFICE_CODE, OFFICE_NAME, account, name, PASSWORD)
        found_station(self._settings, new, clock=self._clock, verifiers=_CHEAP)
        with open_station(self._settings, clock=self._clock, verifiers=_CHEAP) as station:
            services = station.services
            session = services.people.sign_in.with_password(account, PASSWORD)
            with TemporaryDirectory(prefix="station-demo-") as folder:
                self._fill(services, session, Path(folder))
                self._three_weeks(services, session)
                self._cards(services, session, Path(folder))
                self._today(services, session)
                keep_fit(services, session, self._days[-1])
                self._test_printers(station, session)
            services.audit.proof.checkpoint(session)
            doubtful = services.archive.catalogue.page(session, ListQuery((("doubt", "yes"),), limit=1)).found
            entries = sum(head.seq for head in services.audit.proof.heads(session).values())
        items = sum(kind.count for kind in KINDS)
        return Made(len(officers()), items, self._movements, self._recordings, doubtful, entries)

    # ------------------------------------------------------------------------------------------- the office

    def _fill(self, services: Services, session: Session, folder: Path) -> None:
        roster, gear = folder / "people.csv", folder / "equipment.csv"
        roster.write_text(roster_csv(), encoding="utf-8-sig")
        gear.write_text(gear_csv(), encoding="utf-8-sig")
        people, register, system = services.people.roster, services.inventory.register, self._system(services)
        people.import_file(system, roster, seen=people.preview_file(system, roster).digest)
        register.import_file(session, gear, seen=register.preview_file(session, gear).digest)
        services.people.station_settings.put_first_steps_away(system)  # this office is at work since long
        for officer in officers()[:WITH_PIN]:
            services.people.accounts.set_pin(session, officer.number, ISSUED_PIN)
            services.people.own_secrets.choose_pin(officer.number, ISSUED_PIN, PIN)
        for number, name, role in (
            ("1001", "leader", Role.OFFICE_LEADER),
            ("1002", "staff", Role.OFFICE_STAFF),
            ("1003", "keeper", Role.KEEPER),
            ("1004", "officer4", Role.OFFICER),
            ("1005", "gear", Role.EQUIPMENT_ADMINISTRATOR),
        ):
            display = next(each.name for each in officers() if each.number == number)
            services.people.accounts.create(
                session, name, display, number=number, roles=(role,), password=ISSUED_PASSWORD
            )
            services.people.own_secrets.choose_password(name, ISSUED_PASSWORD, PASSWORD)
        for number, function in (
            ("1001", Function.HEAD),
            ("1001", Function.LEADER_IN_CHARGE),
            ("1003", Function.KEEPER),
            ("1002", Function.BUREAU_OFFICE),
            ("1005", Function.EQUIPMENT_ADMINISTRATOR),
            ("1002", Function.EFFICIENCY_SUPERVISION),
        ):
            services.people.offices.assign(system, OFFICE_CODE, function, number, first=self._days[0])
        arrange(services, system)
        open_matters(services, system, self._days[0])
        numbers = [each.number for each in officers()]
        trained_on = self._days[0] - timedelta(days=40)
        services.inventory.training.record(session, numbers, [1, 2, 3, 4], trained_on, "入职培训")
        services.inventory.training.record(session, numbers[:20], [6, 9, 10], trained_on, "装备使用培训")
        services.inventory.training.record(session, numbers[:14], [7, 8], trained_on, "快检培训")

    def _system(self, services: Services) -> Session:
        return services.people.sign_in.with_password(ADMINISTRATOR[0], PASSWORD)

    # --------------------------------------------------------------------------------------------- three weeks

    def _out(
        self, services: Services, session: Session, at: datetime, number: str, *tags: str, activity: str = ""
    ) -> None:
        self._set_clock(at)
        services.inventory.counter.check_out(session, number, tags, activity or None, confirmed(number))
        self._movements += len(tags)

    def _back(
        self,
        services: Services,
        session: Session,
        at: datetime,
        number: str,
        *tags: str,
        condition: Condition = Condition.GOOD,
        note: str = "",
    ) -> None:
        self._set_clock(at)
        services.inventory.counter.check_in(
            session, tags, condition, number=number, note=note, confirmation=confirmed(number)
        )
        self._movements += len(tags)

    def _three_weeks(self, services: Services, session: Session) -> None:
        """Personal gear to everybody on the first day, then rounds of shared gear, back the same evening."""
        for index, officer in enumerate(officers()):
            kept = [tag("UNI", index + 1), tag("PDA", index + 1)]
            if index < 20:  # the last four still wait for their printer: a shortfall to see (EQ-02)
                kept.append(tag("PRN", index + 1))
            self._out(services, session, self._at(0, 8, 30 + index), officer.number, *kept)
        for day in range(1, OFFICE_DAYS - 3):
            for turn, (number, taken) in enumerate(_round(day)):
                self._out(services, session, self._at(day, 8, 40 + turn * 4), number, *taken)
            for turn, (number, given) in enumerate(_round(day)):
                self._back(services, session, self._at(day, 16, 50 + turn * 3), number, *given)
        self._out(services, session, self._at(4, 9, 5), "1015", tag("LRF", 12))
        self._out(services, session, self._at(9, 9, 12), "1018", tag("EMG", 2), tag("CAM", 9))
        self._out(services, session, self._at(6, 9, 20), "1011", tag("TAB", 14))
        self._back(
            services,
            session,
            self._at(7, 17, 2),
            "1011",
            tag("TAB", 14),
            condition=Condition.DAMAGED,
            note="屏幕左上角开裂",
        )
        self._out(services, session, self._at(8, 9, 20), "1012", tag("EMG", 5))
        self._back(
            services,
            session,
            self._at(10, 16, 40),
            "1012",
            tag("EMG", 5),
            condition=Condition.INCOMPLETE,
            note="缺采样袋 2 只",
        )

    # ------------------------------------------------------------------------------------------------- cards

    def _cards(self, services: Services, session: Session, folder: Path) -> None:
        """Three cards: a round of inspections, a food case by two officers, and one whose holder is in doubt."""
        day = OFFICE_DAYS - 3
        self._out(
            services, session, self._at(day, 8, 41), "1002", tag("BWC", 3), activity="random_inspection"
        )
        self._back(services, session, self._at(day, 17, 5), "1002", tag("BWC", 3))
        self._import(
            services,
            session,
            folder / "card1",
            tag("BWC", 3),
            self._at(day, 17, 20),
            cards.inspection(self._at, day),
            "双随机检查",
        )
        day = OFFICE_DAYS - 2
        self._out(services, session, self._at(day, 8, 36), "1003", tag("CAM", 2), activity="food_emergency")
        self._back(services, session, self._at(day, 16, 48), "1003", tag("CAM", 2))
        self._import(
            services,
            session,
            folder / "card2",
            tag("CAM", 2),
            self._at(day, 17, 2),
            cards.food_case(self._at, day),
            "食品安全应急",
            FOOD_CASE,
        )
        self._out(services, session, self._at(day, 9, 3), "1007", tag("BWC", 7))
        self._back(services, session, self._at(day, 16, 55), "1007", tag("BWC", 7))
        self._import(
            services,
            session,
            folder / "card3",
            tag("BWC", 7),
            self._at(day, 17, 30),
            cards.doubtful(self._at, day),
            "日常检查",
        )

    def _import(
        self,
        services: Services,
        session: Session,
        card: Path,
        camera: str,
        at: datetime,
        shots: tuple[Shot, ...],
        purpose: str,
        matter: str = "",
    ) -> None:
        write_card(card, camera, shots, self._settings.zone)
        self._set_clock(at)
        reason = "从该记录仪取出的存储卡"
        stated = ImportOptions(camera=camera, camera_reason=reason, purpose=purpose, matter=matter or None)
        result = services.archive.imports.run_all(session, card, stated)
        self._recordings += result.count(FileOutcome.COPIED)

    def write_waiting_card(self, folder: Path) -> None:
        """The card of the camera that was returned yesterday and waits for its import, to be tried by hand."""
        write_card(folder, tag("BWC", 9), cards.waiting(self._at, -2), self._settings.zone)

    # ------------------------------------------------------------------------------------------------- today

    def _today(self, services: Services, session: Session) -> None:
        """Yesterday's open return, an exemption, and this morning's loans."""
        self._out(services, session, self._at(-2, 9, 2), "1009", tag("BWC", 9))
        self._back(services, session, self._at(-2, 17, 11), "1009", tag("BWC", 9))
        self._out(services, session, self._at(-2, 9, 6), "1010", tag("BWC", 10))
        self._back(services, session, self._at(-2, 17, 14), "1010", tag("BWC", 10))
        services.inventory.exemptions.exempt(
            session, tag("BWC", 10), "safety", "设备故障未能开机，现场已用执法终端拍照"
        )
        closed_count(services, lambda hour, minute: self._set_clock(self._at(-2, hour, minute)))
        self._set_clock(self._at(-1, 8, 29))
        open_food_case(services, self._system(services), self._days[-1])
        self._out(services, session, self._at(-1, 8, 31), "1001", tag("BWC", 1), tag("LRF", 1))
        self._out(services, session, self._at(-1, 8, 33), "1002", tag("BWC", 2), tag("TAB", 2))
        self._out(
            services,
            session,
            self._at(-1, 8, 35),
            "1004",
            tag("BWC", 4),
            tag("TST", 1),
            activity="food_rapid_test",
        )
        running_count(services, lambda hour, minute: self._set_clock(self._at(-1, hour, minute)))

    def _test_printers(self, station: Station, session: Session) -> None:
        """Three printers tested this morning, one of them with a worn head; the printers are scripted."""
        good = PageAnswers(True, True, True, True, True, True)
        worn = PageAnswers(readable=True, chinese=True, barcode=True, qr=True, cut=True, density=False)
        for minute, (number, answers) in enumerate(((1, good), (2, good), (21, worn)), 50):
            self._set_clock(self._at(-1, 8, minute))
            location = f"tcp://192.0.2.{100 + number}:9100"
            drivers = PrinterDrivers([scripted_driver({location: ScriptedPrinter()})], ENCODERS)
            address = drivers.address(location)
            tests = PrinterTests(
                station.store,
                drivers,
                self._clock,
                load_texts(self._settings.language),
                OFFICE_NAME,
            )
            tests.record(session, tests.run(session, address, tag("PRN", number)), answers)


def _round(day: int) -> list[tuple[str, tuple[str, ...]]]:
    """The loans of an ordinary day: three officers in turn, a rapid-test case for the first of them."""
    shared = []
    for turn in range(3):
        taken = [tag("LRF", (day + turn) % 10 + 1), tag("TAB", (day * 2 + turn) % 11 + 1)]
        if turn == 0:
            taken.append(tag("TST", day % 6 + 1))
        shared.append((officers()[(day * 3 + turn) % 24].number, tuple(taken)))
    return shared


def _office_days(today: date) -> list[date]:
    """The last `OFFICE_DAYS` Mondays to Fridays up to today; a weekend's demo counts Friday as today."""
    days: list[date] = []
    day = today
    while len(days) < OFFICE_DAYS:
        if day.weekday() < 5:
            days.append(day)
        day -= timedelta(days=1)
    return days[::-1]
