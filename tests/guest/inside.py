"""The steps that run in the guest, each against real kernel events: prints ``PASS step`` or ``FAIL step`` and why.

What they prove is the road from a plug to a record: udev names the disk and its serial number, udisks2 opens it so that
nothing is written, the import takes what lies on it, a pull in the middle loses nothing, and the next plug-in ends it.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from unittest import mock

from station import bootstrap
from station.cli.command_line import main as command_line
from tests.archive.media import movie
from tests.guest.gadgets import MassStorage, load
from tests.plugins.offices import CHEAP

WORK: Final = Path("/var/tmp/guest")
PASSWORD: Final = "right horse 1"
STEP_SECONDS: Final = 240
BIG: Final = 96 << 20


@dataclass(frozen=True, slots=True)
class Office:
    """The commands of a station in the guest, in this process: each start of the program would take half a minute here."""

    data: Path

    def __call__(self, *arguments: str, status: int = 0) -> Any:
        """The document that the command prints."""
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            ended = command_line(["--data", str(self.data), "--json", *arguments])
        if ended != status:
            raise AssertionError(f"{arguments} ended with {ended}: {said.getvalue()}")
        return json.loads(said.getvalue())


def founded() -> Office:
    """An office with an officer, and a body camera whose serial number is on record and which is out."""
    office = Office(WORK / "station")
    who = ("--admin", "admin", "--admin-name", "李甲")
    office("init", "--office", "310110", "--name", "某所", *who)
    people = WORK / "people.csv"
    people.write_text("number,name,department,group\n1001,李甲,一科,一组\n", encoding="utf-8")
    office("people", "import", str(people))
    (rule,) = [rule for rule in office("rules") if rule["id"] == "EQ-01"]
    rows = [row for each in rule["parameters"] if isinstance(each["value"], list) for row in each["value"]]
    category = next(row["number"] for row in rows if isinstance(row, dict) and row.get("records"))
    items = WORK / "items.csv"
    items.write_text(
        "tag,category,name,model,serial,usb_serial,place,acquired_on,value\n"
        f"BWC-0007,{category},执法记录仪,X,S7,BC0007,A,2025-01-01,100\n"
        f"BWC-0008,{category},执法记录仪,X,S8,BC0008,A,2025-01-01,100\n",
        encoding="utf-8",
    )
    office("equipment", "import", str(items))
    office("checkout", "--to", "1001", "BWC-0007", "BWC-0008")
    return office


def card(name: str, kind: str, films: dict[str, int]) -> Path:
    """The image of a card with one partition of this file system, and films of these sizes that begin now."""
    image = WORK / f"{name}.img"
    room = sum(films.values()) + (48 << 20)
    with image.open("wb") as raw:
        raw.truncate(room)
    run(
        "sfdisk",
        "-q",
        str(image),
        given="label: dos\n2048,,7\n" if kind == "exfat" else "label: dos\n2048,,c\n",
    )
    loop = run("losetup", "--find", "--show", "--offset", str(2048 * 512), str(image)).strip()
    run("mkfs.exfat", "-L", "BODYCAM", loop) if kind == "exfat" else run("mkfs.vfat", "-n", "BODYCAM", loop)
    place = WORK / "making"
    place.mkdir(exist_ok=True)
    run("mount", "-i", "-t", kind, loop, str(place))
    begun = datetime.now(UTC) - timedelta(seconds=58)
    for path, size in films.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(movie(begun, payload=os.urandom(size)))
    run("umount", str(place))
    run("losetup", "-d", loop)
    return image


def run(*command: str, given: str | None = None) -> str:
    """What the tool prints; its complaint where it fails."""
    ended = subprocess.run(command, input=given, capture_output=True, text=True, timeout=120, check=False)
    if ended.returncode:
        raise AssertionError(f"{command}: {ended.stderr}{ended.stdout}")
    return ended.stdout


def plugged(office: Office, serial: str, state: str) -> dict[str, Any]:
    """The device of this serial number as the program lists it, as soon as it has this state."""
    until = time.monotonic() + 90
    listed: list[dict[str, Any]] = []
    while time.monotonic() < until:
        listed = office("devices", "list")["devices"]
        for each in listed:
            if each.get("serial") == serial and each.get("state") == state:
                return each
    raise AssertionError(f"{serial} is not {state}: {listed}")


def a_card_is_known_by_its_serial_number_and_opened_read_only(office: Office) -> None:
    """A FAT card in a camera: the item by the serial, opened by udisks2, imported whole, the return complete."""
    camera = MassStorage(
        "one", card("one", "vfat", {"DCIM/100MEDIA/一.MP4": 3 << 20}), serial="BC0007", port=0
    )
    office("checkin", "BWC-0007")
    camera.plug()
    camera.disk()
    seen = plugged(office, "BC0007", "unmounted")
    assert seen["camera"] == "BWC-0007", seen
    device = seen["device"]
    office("devices", "mount", device)
    opened = plugged(office, "BC0007", "mounted")
    (line,) = [
        line for line in Path("/proc/mounts").read_text().splitlines() if line.startswith(f"{device} ")
    ]
    assert {"ro", "noexec", "nosuid"} <= set(line.split()[3].split(",")), line
    result = office("import", opened["path"])
    assert (result["copied"], result["closed"]["tag"]) == (1, "BWC-0007"), result
    assert office("archive", "verify")["bad"] == [], "what is stored is what was read"
    office("devices", "unmount", device)
    camera.pull()


def a_cable_pulled_in_the_middle_loses_nothing(office: Office) -> None:
    """An exFAT card is pulled while a big film is read: no finished-looking file; plugged in again, the import ends it."""
    image = card("two", "exfat", {"DCIM/A.MP4": 1 << 20, "DCIM/B.MP4": BIG})
    camera = MassStorage("two", image, serial="BC0008", port=1)
    office("checkin", "BWC-0008")
    camera.plug()
    camera.disk()
    office("devices", "mount", plugged(office, "BC0008", "unmounted")["device"])
    opened = plugged(office, "BC0008", "mounted")
    archive = office.data / "archive"
    puller = threading.Thread(target=_pull_amid, args=(camera, archive), daemon=True)
    puller.start()
    broken = office("import", opened["path"], status=3)
    puller.join(STEP_SECONDS)
    assert (broken["copied"] < 2, broken["closed"]) == (True, None), broken
    finished = [path.name for path in archive.rglob("*.mp4")]
    assert len(finished) == 1 + broken["copied"], (
        f"one of the first camera, the others told as copied: {finished}"
    )
    camera.plug()
    camera.disk()
    office("devices", "mount", plugged(office, "BC0008", "unmounted")["device"])
    whole = office("import", plugged(office, "BC0008", "mounted")["path"])
    assert whole["copied"] + whole["already"] == 2, whole
    assert whole["closed"]["tag"] == "BWC-0008", whole
    checked = office("archive", "verify")
    assert (checked["bad"], checked["checked"]) == ([], 3), checked
    camera.pull()


def _pull_amid(camera: MassStorage, archive: Path) -> None:
    """Pull as soon as a good part of the big film is on the archive's disk."""
    until = time.monotonic() + STEP_SECONDS
    while time.monotonic() < until:
        if any(path.stat().st_size > BIG // 4 for path in archive.rglob("*.part")):
            break
        time.sleep(0.02)
    camera.pull()


STEPS: Final[tuple[Callable[[Office], None], ...]] = (
    a_card_is_known_by_its_serial_number_and_opened_read_only,
    a_cable_pulled_in_the_middle_loses_nothing,
)


def main() -> int:
    """Run all steps; the number of those that failed."""
    WORK.mkdir(parents=True, exist_ok=True)
    os.environ["STATION_PASSWORD"] = PASSWORD
    load()
    with mock.patch.object(
        bootstrap, "Secrets", return_value=CHEAP
    ):  # costly on purpose, and the guest is slow
        return _failed(founded())


def _failed(office: Office) -> int:
    failed = 0
    for step in STEPS:
        begun = time.monotonic()
        try:
            step(office)
        except Exception:  # a step that failed is told, and the others are run
            failed += 1
            print(f"FAIL {step.__name__}\n{traceback.format_exc()}", flush=True)
        else:
            print(f"PASS {step.__name__} ({time.monotonic() - begun:.0f} s)", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
