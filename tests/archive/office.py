"""An office to import into: two officers with one name, a third, three cameras, an archive folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.archive.catalogue.listing import ImportList
from station.archive.catalogue.use_cases import Catalogue
from station.archive.fixity.use_cases import Fixity
from station.archive.importing.recovering import ImportRecovery
from station.archive.importing.use_cases import Imports
from station.archive.survey.plugged import PluggedDevices
from station.archive.values import ImportOptions, ImportResult, ImportSession
from station.core.own_folders import OwnFolders
from station.core.texts import load_texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.inventory.counter import CounterDesk
from station.inventory.movement.exemption import Exemptions
from station.inventory.register.use_cases import EquipmentRegister
from station.inventory.values import Item, NewItem
from station.people.permissions import Role
from station.people.roster import Roster
from station.people.sessions import Session
from station.people.values import Officer
from station.store.archive_marks import keep_mark
from tests.archive.media import movie
from tests.inventory.offices import KEEPER, PROGRAM, KnownPins, SlipFolder, attachments_in
from tests.plugins.stations import MONDAY, TestStation, filled_station

OFFICERS = (
    Officer("1001", "李甲", "执法一科"),
    Officer("1002", "赵丙", "执法一科"),
    Officer("1003", "王乙", "执法二科"),
    Officer("1004", "王乙", "执法二科"),
)
CAMERAS = (NewItem("BWC-1", 3, "执法记录仪", usb_serial="SN-0001"), NewItem("BWC-2", 3, "执法记录仪"))
STAFF = Session("wang", "王乙", frozenset({Role.OFFICE_STAFF}), number="1003", department="执法二科")
LI = Session("li", "李甲", frozenset({Role.OFFICER}), number="1001", department="执法一科")
WANG = Session("wang2", "王乙", frozenset({Role.OFFICER}), number="1003", department="执法二科")


@dataclass
class Office:
    """A station with an archive."""

    station: TestStation
    archive: Path
    volumes: ScriptedVolumes
    imports: Imports
    recovery: ImportRecovery
    catalogue: Catalogue
    fixity: Fixity
    desk: CounterDesk

    def check_out(self, tag: str, number: str) -> datetime:
        return self.desk.check_out(KEEPER, number, [tag]).entries[0].happened_at

    def check_in(self, tag: str) -> datetime:
        return self.desk.check_in(KEEPER, [tag]).entries[0].happened_at

    def exempt(self, tag: str) -> None:
        Exemptions(self.station.store, PluggedDevices(self.volumes, "Asia/Shanghai")).exempt(
            KEEPER, tag, "safety", "检查场所要求关闭设备"
        )

    def item(self, tag: str) -> Item:
        with self.station.store.read() as view:
            found = view.equipment.item(tag)
        assert found is not None
        return found

    def bring_in(self, source: Path, session: Session = STAFF, **options: object) -> ImportResult:
        result = self.imports.run_all(session, source, ImportOptions(**options))  # type: ignore[arg-type]
        self.station.assert_sound()
        return result

    def imported_sessions(self) -> tuple[ImportSession, ...]:
        """All imports that were closed, newest first."""
        return ImportList(self.station.store).page(STAFF).rows

    def stored(self) -> dict[str, bytes]:
        """Every file in the archive that is not the program's own."""
        return {
            path.relative_to(self.archive).as_posix(): path.read_bytes()
            for path in sorted(self.archive.rglob("*"))
            if path.is_file() and not path.relative_to(self.archive).parts[0].startswith(".")
        }


def office_of(station: TestStation, archive: Path) -> Office:
    """The use cases of `station` over the folder `archive`."""
    archive.mkdir()
    keep_mark(station.store, archive, "")
    volumes = ScriptedVolumes()
    return Office(
        station,
        archive,
        volumes,
        Imports(station.store, volumes, archive, own=OwnFolders((archive, archive.parent / "data"))),
        ImportRecovery(station.store, archive),
        Catalogue(station.store, archive),
        Fixity(station.store, archive),
        CounterDesk(
            station.store,
            KnownPins({}),
            SlipFolder(archive.parent),
            load_texts("zh_CN"),
            PluggedDevices(volumes, "Asia/Shanghai"),
            attachments_in(archive.parent),
        ),
    )


def furnish(station: TestStation) -> None:
    """Enlist the officers and register the cameras."""
    roster, register = Roster(station.store, station.clock), EquipmentRegister(station.store)
    for officer in OFFICERS:
        roster.register(PROGRAM, officer)
    for item in CAMERAS:
        register.register(KEEPER, item)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite; both chains and the rebuild are proved at the end."""
    station, _ = filled_station(tmp_path, "archive", furnish)
    yield office_of(station, tmp_path / "archive")
    station.assert_sound()
    station.store.close()


@pytest.fixture
def any_office(any_station: TestStation, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database."""
    furnish(any_station)
    yield office_of(any_station, tmp_path / "archive")
    any_station.assert_sound()


def card(folder: Path, count: int = 3, start: datetime = MONDAY + timedelta(hours=1)) -> Path:
    """A folder with `count` films of a minute, five minutes apart, and what a camera leaves beside them."""
    for number in range(count):
        begun = start + timedelta(minutes=5 * number)
        put(folder / "DCIM/100MEDIA" / f"MOV_{number:04d}.MP4", movie(begun, payload=os.urandom(3000)), begun)
    put(folder / "System Volume Information/log", b"x", start)
    return folder


def put(path: Path, content: bytes, begun: datetime, seconds: int = 60) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    ended = (begun + timedelta(seconds=seconds)).timestamp()
    os.utime(path, (ended, ended))
