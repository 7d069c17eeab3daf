"""Steps: the archive on one real disk and the second archive on another; one goes in mid-copy, is full, rots, has a dead sector."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tests.archive.media import movie
from tests.guest.cards import disk, rot, sector_of
from tests.guest.gadgets import MassStorage
from tests.guest.office import WORK, Office, founded, run
from tests.guest.sources import STEP_SECONDS, pull_amid

BIG: Final = 24 << 20
"""Bytes of the film in whose middle a disk goes."""
_DEEP: Final = 64 << 10
"""Where in a stored file its disk goes bad."""
_DEAD_SECTORS: Final = 8


@dataclass(frozen=True, slots=True)
class Disk:
    """A disk on a port of its own, which belongs at `place`."""

    plugged: MassStorage
    kind: str
    place: Path

    def put_in(self) -> None:
        """Plug it in and mount it where it belongs, as fstab does."""
        self.plugged.plug()
        self.mount(self.plugged.disk())

    def mount(self, device: Path) -> None:
        """Mount it from this device."""
        self.place.mkdir(exist_ok=True)
        run("mount", "-i", "-t", self.kind, device, self.place)

    def take_out(self) -> None:
        """Unmount it and pull it."""
        run("umount", self.place)
        self.plugged.pull()

    def come_back(self) -> None:
        """Plug it in again after it was pulled while it was mounted."""
        run("umount", "-l", self.place)
        self.put_in()


@dataclass(frozen=True, slots=True)
class TwoDisks:
    """An office whose archive lies on the first disk; the second is for its second archive."""

    office: Office
    first: Disk
    second: Disk
    stored: dict[str, str] = field(default_factory=dict)
    """Under which name each film is stored, in both archives."""

    @classmethod
    def made(cls) -> TwoDisks:
        """Both disks plugged in, the office founded, nothing stored."""
        one, other = disk("first", "ext4", 160), disk("second", "exfat", 128)
        first = Disk(MassStorage("first", one, serial="DISK1", port=2), "ext4", WORK / "first")
        second = Disk(MassStorage("second", other, serial="DISK2", port=3), "exfat", WORK / "second")
        first.put_in()
        second.put_in()
        office = founded("two", first.place)
        office("archive", "second", "--set", second.place)
        return cls(office, first, second)

    def films(self, name: str, *sizes: int) -> Path:
        """A folder with films of these sizes."""
        (folder := WORK / name).mkdir()
        for number, size in enumerate(sizes):
            film = movie(datetime.now(UTC), payload=os.urandom(size))
            (folder / f"{name}-{number}.MP4").write_bytes(film)
        return folder

    def bring_in(self, source: Path, status: int = 0) -> Any:
        """What an import from there comes to."""
        result = self.office("import", source, status=status)
        for each in result.get("files", ()):
            self.stored[each["source"]] = each["stored"]
        return result

    def require_sound(self, recordings: int) -> None:
        """Each recording lies in both archives, and each copy is as recorded by its own disk."""
        state = self.office("archive", "second")
        assert (state["second"]["copies"], state["lacking"]) == (recordings, []), state
        for which in ((), ("--second",)):
            checked = self.office("archive", "verify", *which)
            assert (checked["bad"], checked["checked"]) == ([], recordings), checked


def both_disks_have_verified_copies(two: TwoDisks) -> None:
    """An import with a second copy, on ext4 and exFAT: each is read back from its own disk, and they are said to be two."""
    result = two.bring_in(two.films("plain", 3 << 20, 50_000))
    second = result["second"]
    assert (result["copied"], second["copied"], second["lacking"]) == (2, 2, 0), result
    assert (result["readback"], second["readback"]) == ("cold", "cold"), result
    assert two.office("archive", "second")["second"]["same_disk"] is False
    two.require_sound(2)


def a_second_disk_that_goes_in_mid_copy_is_made_up_for(two: TwoDisks) -> None:
    """The second disk is pulled while a big film is copied: the import goes on, what lacks is told, and made up for."""
    broken = _pulled_amid(two, two.second, two.films("gone", BIG))
    assert (broken["copied"], broken["second"]["lacking"]) == (1, 1), broken
    away = two.office("archive", "second", status=3)
    assert away["second"]["problem"] == "archive.second_missing", away
    assert two.office("archive", "verify")["bad"] == []
    two.second.come_back()
    assert two.office("archive", "second")["second"]["lacking"] == 1
    made = two.office("archive", "make-up")
    assert (made["copied"], made["left"], made["reason"]) == (1, [], None), made
    two.require_sound(3)


def a_first_disk_that_goes_in_mid_copy_leaves_nothing_that_looks_finished(two: TwoDisks) -> None:
    """The archive's own disk is pulled: nothing is told as stored, nothing is written into the empty folder, the next import ends it."""
    source = two.films("lost", BIG)
    broken = _pulled_amid(two, two.first, source)
    assert broken.get("copied", 0) == 0, broken
    run("umount", "-l", two.first.place)
    refused = two.office("import", source, status=3)
    assert refused["error"] == "archive.disk_missing", refused
    assert not list(two.first.place.iterdir()), "what lies beneath the mount stays empty"
    two.first.put_in()
    whole = two.bring_in(source)
    assert (whole["copied"], whole["second"]["lacking"]) == (1, 0), whole
    two.require_sound(4)


def a_full_second_disk_keeps_no_import_from_going_on(two: TwoDisks) -> None:
    """There is room for no second copy: the first one is made, what lacks is told, and made up for when there is room."""
    filler = two.second.place / "filler"
    free = os.statvfs(two.second.place)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free.f_bavail * free.f_frsize - (1 << 20))
    result = two.bring_in(two.films("full", 6 << 20), status=3)
    assert (result["copied"], result["second"]["lacking"]) == (1, 1), result
    assert result["second"]["reason"] == "destination_full", result
    filler.unlink()
    assert two.office("archive", "make-up")["copied"] == 1
    two.require_sound(5)


def what_rots_on_one_disk_is_mended_from_the_other(two: TwoDisks) -> None:
    """A bit turns on the disk itself, once on each: the check names the file, and it is mended from the good one, with entries."""
    stored = two.stored["plain-0.MP4"]
    for which, act, bad in ((two.first, "mend", ()), (two.second, "make-up", ("--second",))):
        content = _deep(which.place / stored)
        which.take_out()
        rot(which.plugged.image, content)
        which.put_in()
        told = two.office("archive", "verify", *bad, status=1)
        assert [(each["stored"], each["reason"]) for each in told["bad"]] == [(stored, "changed")], told
        mended = two.office("archive", act)
        assert (mended["copied"], mended["left"]) == (1, []), mended
        two.require_sound(5)
    kinds = two.office.kinds()
    assert {"media.restored", "media.second_checked", "media.second_stored"} <= set(kinds), kinds


def what_a_dead_sector_took_is_mended_from_the_other(two: TwoDisks) -> None:
    """A sector of the first disk can't be read any more (dm-error): the file is named as unreadable, and mended."""
    stored = two.stored["full-0.MP4"]
    content = _deep(two.first.place / stored)
    run("umount", two.first.place)
    dead = sector_of(two.first.plugged.image, content)
    device = two.first.plugged.disk()
    sectors = int(run("blockdev", "--getsz", device))
    after = dead + _DEAD_SECTORS
    table = (
        f"0 {dead} linear {device} 0\n{dead} {_DEAD_SECTORS} error\n"
        f"{after} {sectors - after} linear {device} {after}\n"
    )
    run("dmsetup", "create", "dying", given=table)
    two.first.mount(Path("/dev/mapper/dying"))
    told = two.office("archive", "verify", status=1)
    assert [(each["stored"], each["reason"]) for each in told["bad"]] == [(stored, "unreadable")], told
    mended = two.office("archive", "mend")
    assert (mended["copied"], mended["left"]) == (1, []), mended
    two.require_sound(5)


def _pulled_amid(two: TwoDisks, gone: Disk, source: Path) -> Any:
    """What an import from `source` comes to while a disk is pulled in its middle."""
    puller = threading.Thread(target=pull_amid, args=(gone.plugged, gone.place, BIG), daemon=True)
    puller.start()
    broken = two.bring_in(source, status=3)
    puller.join(STEP_SECONDS)
    return broken


def _deep(file: Path) -> bytes:
    """What stands in the middle of a file."""
    with file.open("rb") as read:
        return os.pread(read.fileno(), 64, _DEEP)


STEPS: Final = (
    both_disks_have_verified_copies,
    a_second_disk_that_goes_in_mid_copy_is_made_up_for,
    a_first_disk_that_goes_in_mid_copy_leaves_nothing_that_looks_finished,
    a_full_second_disk_keeps_no_import_from_going_on,
    what_rots_on_one_disk_is_mended_from_the_other,
    what_a_dead_sector_took_is_mended_from_the_other,
)
