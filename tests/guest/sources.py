"""Steps: cards as sources, from the plug to the record.

What they prove is that udev names the disk and its serial number, udisks2 opens it so that nothing is written, the import takes
what lies on it, a pull in the middle loses nothing, and the next plug-in ends it.
"""

import threading
import time
from pathlib import Path
from typing import Final

from tests.guest.cards import card
from tests.guest.gadgets import MassStorage
from tests.guest.office import Office

STEP_SECONDS: Final = 240
BIG: Final = 96 << 20


def a_card_is_known_by_its_serial_number_and_opened_read_only(office: Office) -> None:
    """A FAT card in a camera: the item by the serial, opened by udisks2, imported whole, the return complete."""
    image = card("one", "vfat", {"DCIM/100MEDIA/一.MP4": 3 << 20})
    camera = MassStorage("one", image, serial="BC0007", port=0)
    office("checkin", "BWC-0007")
    camera.plug()
    camera.disk()
    seen = office.plugged("BC0007", "unmounted")
    assert seen["camera"] == "BWC-0007", seen
    device = seen["device"]
    where = office.opened("BC0007")
    (line,) = [
        line for line in Path("/proc/mounts").read_text().splitlines() if line.startswith(f"{device} ")
    ]
    assert {"ro", "noexec", "nosuid"} <= set(line.split()[3].split(",")), line
    result = office("import", where)
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
    where, archive = office.opened("BC0008"), office.data / "archive"
    puller = threading.Thread(target=pull_amid, args=(camera, archive, BIG), daemon=True)
    puller.start()
    broken = office("import", where, status=3)
    puller.join(STEP_SECONDS)
    assert (broken["copied"] < 2, broken["closed"]) == (True, None), broken
    finished = [path.name for path in archive.rglob("*.mp4")]
    assert len(finished) == 1 + broken["copied"], (
        f"one of the first camera, the others told as copied: {finished}"
    )
    camera.plug()
    camera.disk()
    whole = office("import", office.opened("BC0008"))
    assert whole["copied"] + whole["already"] == 2, whole
    assert whole["closed"]["tag"] == "BWC-0008", whole
    checked = office("archive", "verify")
    assert (checked["bad"], checked["checked"]) == ([], 3), checked
    camera.pull()


def pull_amid(camera: MassStorage, folder: Path, size: int) -> None:
    """Pull as soon as a good part of a film of this size is on the disk of this folder."""
    until = time.monotonic() + STEP_SECONDS
    while time.monotonic() < until:
        if any(path.stat().st_size > size // 4 for path in folder.rglob("*.part")):
            break
        time.sleep(0.02)
    camera.pull()


STEPS: Final = (
    a_card_is_known_by_its_serial_number_and_opened_read_only,
    a_cable_pulled_in_the_middle_loses_nothing,
)
