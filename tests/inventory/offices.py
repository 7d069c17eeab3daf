"""A small office for tests of equipment: officers with badges, items, a counter."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import cast

from sqlalchemy import Connection

from station.approvals.awaiting import Awaiting
from station.core.calendar import CalendarYear
from station.core.clock import SteppedClock
from station.core.documents import Document
from station.core.ledger import Entry, subject
from station.core.listing import ListQuery
from station.core.own_folders import OwnFolders
from station.core.policy import Per
from station.core.texts import load_texts
from station.inventory.bodies import Changed, FactChange
from station.inventory.counter import Confirmation, Counter, CounterAnswer, CounterDesk
from station.inventory.entitlement.listing import LACKING_GROUP_LIST, LACKING_OFFICER_LIST, LackingList
from station.inventory.entitlement.overview import EquipmentOverview
from station.inventory.entitlement.training import TrainingRecords
from station.inventory.extending.use_cases import Extensions
from station.inventory.handing.use_cases import Handovers
from station.inventory.losses.use_cases import ItemReportCarrier
from station.inventory.movement.exemption import Exemptions
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import Item, NewItem
from station.inventory.voiding.use_cases import EquipmentVoids
from station.people.bodies import ParameterChanged
from station.people.calendar.use_cases import WorkingDays
from station.people.deadlines.listing import DeadlineList
from station.people.deadlines.use_cases import Deadlines
from station.people.deadlines.values import DeadlineStanding
from station.people.offices.bodies import OfficeAssigned
from station.people.offices.values import Function, UnitLevel
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session, program_session
from station.people.two_persons import Person, TwoPersons
from station.people.values import Officer
from station.store.attachment_folder import AttachmentFolder
from station.store.attested import Attestations, Attested
from station.store.engine import transaction
from station.store.readers.ledger import LedgerRows
from station.store.store import Store
from tests.plugins.databases import Databases
from tests.plugins.stations import TestStation, filled_on_postgres, filled_station

KEEPER = Session("zhao", "赵管理", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), "9001")
LEADER = Session("qian", "钱所长", frozenset({Role.OFFICE_LEADER}), "9002")
PLAIN = Session("sun", "孙队员", frozenset({Role.OFFICER}), "1009")
PROGRAM = program_session()

OFFICES = (
    (KEEPER, Function.EQUIPMENT_ADMINISTRATOR),
    (LEADER, Function.HEAD),
)
"""Who holds office; as entries of another desktop may name people who are no officers here."""
OFFICERS = (
    Officer("1001", "李甲", "一科", "一组", "B1001"),
    Officer("1002", "王乙", "一科", "一组", "B1002"),
    Officer("1003", "张丙", "二科", "二组", "B1003"),
)
ITEMS = (
    NewItem("BWC-0017", 3, "执法记录仪", usb_serial="CAM0017", place="柜1-03"),
    NewItem("BWC-0018", 3, "执法记录仪", usb_serial="CAM0018", place="柜1-04"),
    NewItem("PRN-0009", 4, "热敏打印机", place="柜1-07"),
    NewItem("TST-0002", 7, "快检箱", place="柜2-01"),
    NewItem("TAB-0001", 10, "平板电脑", place="柜2-02"),
)


class KnownPins:
    """PINs by number; the real ones are the people's business."""

    def __init__(self, pins: dict[str, str]) -> None:
        self.pins = pins

    def confirm_pin(self, number: str, pin: str) -> object:
        from station.core.errors import Refused

        if self.pins.get(number) != pin:
            raise Refused("people.pin_wrong", rule="PF-04", left=4)
        return None


@dataclass
class Believed:
    """Proves whoever is named as a second person: passwords are another test's subject."""

    def prove(self, person: Person) -> str:
        return person.account


@dataclass
class SlipFolder:
    """Slips as they are kept."""

    folder: Path
    kept: list[tuple[str, date, Document]] = field(default_factory=list)

    def keep(self, number: str, day: date, document: Document) -> Path:
        self.kept.append((number, day, document))
        path = self.folder / f"{number}.txt"
        path.write_text(document.title, encoding="utf-8")
        return path


@dataclass
class PluggedIn:
    """Devices that are plugged in: how many recordings of the loan lie on each, by tag."""

    found: dict[str, int] = field(default_factory=dict)
    asked: list[tuple[str, str, datetime]] = field(default_factory=list)

    def recordings_since(self, tag: str, usb_serial: str, moment: datetime) -> int | None:
        self.asked.append((tag, usb_serial, moment))
        return self.found.get(tag)


@dataclass
class Published:
    """A published calendar that knows the years it is given."""

    known: tuple[CalendarYear, ...] = ()
    asked: int = 0

    def years(self, first: int) -> tuple[CalendarYear, ...]:
        self.asked += 1
        return tuple(each for each in self.known if each.year >= first)


@dataclass
class Office:
    """The use cases over one store."""

    store: Store
    desk: CounterDesk
    register: EquipmentRegister
    training: TrainingRecords
    exemptions: Exemptions
    voids: EquipmentVoids
    overview: EquipmentOverview
    lacking_officers: LackingList
    lacking_groups: LackingList
    deadlines: Deadlines
    deadline_list: DeadlineList
    working_days: WorkingDays
    slips: SlipFolder
    devices: PluggedIn
    handovers: Handovers
    extensions: Extensions

    @property
    def clock(self) -> SteppedClock:
        assert isinstance(self.store.clock, SteppedClock)
        return self.store.clock

    def item(self, tag: str) -> Item:
        with self.store.read() as view:
            found = view.equipment.item(tag)
        assert found is not None
        return found

    def due(self, kind: str, who: Session = KEEPER, **wanted: str) -> list[DeadlineStanding]:
        """Deadlines of a kind as the list has them, the next due first."""
        return list(self.deadline_list.rows(who, ListQuery().narrowed(kind=kind, **wanted)))

    def scans(
        self, codes: Sequence[str], counter: Counter | None = None
    ) -> tuple[Counter, list[CounterAnswer]]:
        """Scan one after the other; the counter at the end and all answers."""
        counter, answers = counter or Counter(), []
        for code in codes:
            counter, said = self.desk.scan(KEEPER, counter, code)
            assert counter.last == said
            answers.append(said)
        return counter, answers

    def take(self, number: str, *tags: str, pin: str | None = None) -> Entry:
        return self.desk.check_out(KEEPER, number, tags, confirmation=Confirmation(pin=pin)).entries[0]

    @contextmanager
    def afresh(self) -> Iterator[tuple[Connection, Attested]]:
        """The database as a program reads and compares it that was started just now and remembers nothing."""
        with transaction(self.store.engine, write=False) as connection:
            ledger = LedgerRows(connection)
            yield connection, Attested(connection, Attestations(), lambda stream: ledger.head(stream).seq)

    def stated(self, tag: str, **facts: str) -> None:
        """Facts that one person's reason doesn't change, on record as by an approved request (or of before, EQ-12)."""
        item = self.item(tag)
        changes = {name: FactChange(str(getattr(item, name)), after) for name, after in facts.items()}
        body = Changed(item.tag, changes, "经审批")
        with self.store.write() as work:
            work.append(KEEPER.draft(body, self.clock.now(), subjects=(subject("item", item.tag),)))

    def set_parameter(self, rule: str, key: str, value: object) -> None:
        body = ParameterChanged(rule, key, None, value, "测试")
        with self.store.write() as work:
            work.append(PROGRAM.draft(body, self.clock.now(), subjects=(subject("rule", rule),)))

    def measuring(self, *numbers: int) -> None:
        """These categories measure, and no others (ST-06)."""
        with self.store.read() as view:
            rows = [dict(row) for row in view.policy.table("EQ-01", "catalogue")]
        catalogue = [{**row, "measures": row["number"] in numbers} for row in rows]
        self.set_parameter("EQ-01", "catalogue", catalogue)


def new_office(store: Store, folder: Path) -> Office:
    """Officers and items on the register, everybody trained on everything but the printer and the tablet."""
    office = office_of(store, folder)
    furnish(office)
    return office


def office_of(store: Store, folder: Path) -> Office:
    """The use cases over `store`; slips go to `folder`."""
    slips, devices = SlipFolder(folder), PluggedIn()
    pins, texts = KnownPins({"1001": "2468"}), load_texts("zh_CN")
    files = attachments_in(folder)
    return Office(
        store,
        CounterDesk(store, pins, slips, texts, devices, files),
        EquipmentRegister(store),
        TrainingRecords(store, files),
        Exemptions(store, devices),
        EquipmentVoids(store, cast("TwoPersons", Believed())),
        EquipmentOverview(store),
        LackingList(store, store, LACKING_OFFICER_LIST, Per.OFFICER),
        LackingList(store, store, LACKING_GROUP_LIST, Per.GROUP),
        Deadlines(store, Awaiting((ItemReportCarrier(store.clock.zone),), store.clock.zone)),
        DeadlineList(store),
        WorkingDays(store, Published()),
        slips,
        devices,
        Handovers(store, pins, slips, texts),
        Extensions(store, texts),
    )


def attachments_in(folder: Path) -> AttachmentFolder:
    """Photos and papers of a test's office, kept in `folder`."""
    return AttachmentFolder(folder / "attachments", OwnFolders((folder / "attachments",)), shared=False)


def furnish(office: Office) -> None:
    """Enlist the officers, register the items, record the training."""
    roster = Roster(office.store, office.store.clock)
    for officer in OFFICERS:
        roster.register(PROGRAM, officer)
    for item in ITEMS:
        office.register.register(KEEPER, item)
    office.training.record(
        KEEPER, [officer.number for officer in OFFICERS], [3, 7], date(2026, 1, 5), "年度培训"
    )
    for who, function in OFFICES:
        hold_office(office, who, function)


def hold_office(office: Office, who: Session, function: Function) -> None:
    """The person holds an office of the whole office from the first of the year on."""
    body = OfficeAssigned(
        UnitLevel.OFFICE, "某所", function, who.number or "", who.name, date(2026, 1, 1), "任命"
    )
    with office.store.write() as work:
        work.append(PROGRAM.draft(body, office.clock.now(), subjects=(subject("unit", "某所"),)))


def copied_office(folder: Path) -> Office:
    """`new_office` on SQLite, copied into `folder`."""
    station, _ = filled_station(folder, "inventory", _furnished)
    return office_of(station.store, folder)


@contextmanager
def copied_on_postgres(folder: Path, databases: Databases) -> Iterator[Office]:
    """`new_office` with its database on PostgreSQL, a copy."""
    with filled_on_postgres(folder, databases, "inventory", _furnished) as station:
        yield office_of(station.store, folder)


def _furnished(made: TestStation) -> None:
    furnish(office_of(made.store, made.folder))
