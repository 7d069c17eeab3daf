"""An office to import into: two officers with one name, a third, three cameras, an archive folder."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.archive.catalogue.use_cases import Catalogue
from station.archive.fixity.use_cases import Fixity
from station.archive.importing.use_cases import Imports
from station.archive.values import ImportOptions, ImportResult
from station.core.clock import to_record
from station.core.ledger import Entry, subject
from station.devices.volumes.scripted import ScriptedVolumes
from station.inventory.values import Item
from station.people.permissions import Role
from station.people.sessions import Session, program_session
from tests.archive.media import movie
from tests.plugins.stations import MONDAY, TestStation

PROGRAM = program_session()
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
    catalogue: Catalogue
    fixity: Fixity

    def append(self, kind: str, body: dict[str, object], *subjects: str) -> Entry:
        with self.station.store.write() as work:
            return work.append(PROGRAM.draft(kind, self.station.clock.now(), subjects=subjects, body=body))

    def officer(self, number: str, name: str, department: str = "执法一科") -> None:
        body: dict[str, object] = {
            "number": number,
            "name": name,
            "department": department,
            "group": "",
            "badge": "",
            "phone": "",
        }
        self.append("officer.registered", body, subject("officer", number))

    def camera(self, tag: str, usb_serial: str = "") -> None:
        body: dict[str, object] = {
            "tag": tag,
            "category": 5,
            "name": "执法记录仪",
            "model": "",
            "serial": tag,
            "usb_serial": usb_serial,
            "place": "",
            "acquired_on": None,
            "value_fen": None,
        }
        self.append("equipment.registered", body, subject("item", tag))

    def check_out(self, tag: str, number: str) -> datetime:
        line = {"tag": tag, "due_at": None, "recording": True}
        body: dict[str, object] = {"number": number, "group": "", "lines": [line]}
        return self.append("equipment.checked_out", body, subject("item", tag)).happened_at

    def check_in(self, tag: str, number: str) -> datetime:
        due = to_record(self.station.clock.moment + timedelta(hours=24))
        line = {"tag": tag, "number": number, "condition": "good", "note": "", "recordings_due_at": due}
        return self.append("equipment.checked_in", {"lines": [line]}, subject("item", tag)).happened_at

    def item(self, tag: str) -> Item:
        with self.station.store.read() as view:
            found = view.equipment.item(tag)
        assert found is not None
        return found

    def bring_in(self, source: Path, session: Session = STAFF, **options: object) -> ImportResult:
        result = self.imports.run_all(session, source, ImportOptions(**options))  # type: ignore[arg-type]
        self.station.assert_sound()
        return result

    def stored(self) -> dict[str, bytes]:
        """Every file in the archive that is not the program's own."""
        return {
            path.relative_to(self.archive).as_posix(): path.read_bytes()
            for path in sorted(self.archive.rglob("*"))
            if path.is_file() and not path.relative_to(self.archive).parts[0].startswith(".")
        }


def make_office(station: TestStation, archive: Path) -> Office:
    archive.mkdir()
    volumes = ScriptedVolumes()
    made = Office(
        station,
        archive,
        volumes,
        Imports(station.store, volumes, archive),
        Catalogue(station.store, archive),
        Fixity(station.store, archive),
    )
    made.officer("1001", "李甲")
    made.officer("1002", "赵丙")
    made.officer("1003", "王乙", "执法二科")
    made.officer("1004", "王乙", "执法二科")
    made.camera("BWC-1", "SN-0001")
    made.camera("BWC-2")
    return made


@pytest.fixture
def office(station: TestStation, tmp_path: Path) -> Iterator[Office]:
    """An office on SQLite; both chains and the rebuild are proved at the end."""
    made = make_office(station, tmp_path / "archive")
    yield made
    station.assert_sound()


@pytest.fixture
def any_office(any_station: TestStation, tmp_path: Path) -> Iterator[Office]:
    """An office on each kind of database."""
    made = make_office(any_station, tmp_path / "archive")
    yield made
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
