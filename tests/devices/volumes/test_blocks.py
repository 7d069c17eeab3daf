"""Which disks a person plugged in, and what of them is not open, by what the kernel and udev say."""

from dataclasses import replace
from pathlib import Path

import pytest
import pyudev

from station.archive.volumes import Barrier, Plugged, Unopened, Volume
from station.devices.volumes.blocks import (
    BlockDevice,
    disk_of,
    plugged_disks,
    read_blocks,
    udev,
    udev_properties,
    unopened,
)

USB = {"ID_BUS": "usb", "ID_SERIAL_SHORT": "BC0007", "ID_VENDOR": "Axon", "ID_MODEL": "Body3"}
CARD = {**USB, "ID_FS_USAGE": "filesystem", "ID_FS_TYPE": "exfat", "ID_FS_LABEL": "现场卡"}
LOCKED = {**USB, "ID_FS_USAGE": "crypto", "ID_FS_TYPE": "BitLocker"}


def found(
    *blocks: BlockDevice, mounted: tuple[str, ...] = (), machine: tuple[str, ...] = ()
) -> list[tuple[str, Barrier]]:
    disks = plugged_disks(blocks, machine)
    return [(each.device, each.barrier) for each in unopened(blocks, disks, mounted)]


def test_a_part_that_is_not_mounted_says_what_stands_between() -> None:
    disk = BlockDevice("sdb", "sdb", 1 << 30, properties=USB)
    parts = [
        BlockDevice("sdb1", "sdb", 1 << 29, properties=CARD),
        BlockDevice("sdb2", "sdb", 1 << 28, properties=LOCKED),
        BlockDevice("sdb3", "sdb", 1 << 27, properties=USB),
        BlockDevice("sdb4", "sdb", 1 << 27, properties={**USB, "ID_PART_ENTRY_TYPE": "0xf"}),
    ]
    assert found(disk, *parts) == [
        ("/dev/sdb1", Barrier.UNMOUNTED),
        ("/dev/sdb2", Barrier.ENCRYPTED),
        ("/dev/sdb3", Barrier.NO_FILE_SYSTEM),
    ]
    (told,) = unopened((disk, parts[0]), {"sdb"}, ())
    assert told == Unopened(
        "/dev/sdb1", "sdb", Barrier.UNMOUNTED, "现场卡", "exfat", "BC0007", "Axon Body3", 1 << 29
    )
    assert found(disk, *parts, mounted=("sdb1",)) == found(disk, *parts)[1:]


def test_a_disk_without_parts_is_one_itself() -> None:
    assert found(BlockDevice("sdb", "sdb", 1 << 30, properties=USB)) == [("/dev/sdb", Barrier.NO_FILE_SYSTEM)]


def test_what_is_unlocked_is_what_can_be_opened_and_lies_in_what_it_was_unlocked_from() -> None:
    whole = BlockDevice("sdb", "sdb", 1 << 30, properties=USB)
    locked = BlockDevice("sdb1", "sdb", 1 << 30, properties={**LOCKED, "ID_PART_ENTRY_UUID": "ab-01"})
    assert found(whole, locked) == [("/dev/sdb1", Barrier.ENCRYPTED)]
    shut = replace(locked, holders=("dm-0",))
    opened = {"DM_NAME": "luks-77", "ID_FS_USAGE": "filesystem", "ID_FS_UUID": "inner"}
    inner = BlockDevice("dm-0", "sdb", 1 << 30, properties=opened, slaves=("sdb1",))
    (told,) = unopened((whole, shut, inner), {"sdb"}, ())
    assert (told.device, told.barrier, told.part) == ("/dev/mapper/luks-77", Barrier.UNMOUNTED, "/dev/sdb1")
    assert (told.serial, told.uuid, told.within) == ("BC0007", "inner", ("ab-01",)), "a lock without a name"
    assert found(whole, shut, inner, mounted=("dm-0",)) == [], "it is open"
    joined = replace(inner, holders=("dm-1",), properties={"ID_FS_USAGE": "raid", "ID_FS_UUID": "group"})
    room = BlockDevice("dm-1", "sdb", 1 << 29, properties={**opened, "DM_NAME": "a-b"}, slaves=("dm-0",))
    (told,) = unopened((whole, shut, joined, room), {"sdb"}, ())
    assert (told.device, told.within) == ("/dev/mapper/a-b", ("group", "ab-01"))
    assert found(whole, shut, joined, room, mounted=("dm-1",)) == []
    assert found(whole, shut, joined, room, machine=("dm-1",)) == [], "the machine was started from it"


def test_the_machines_own_disks_are_none_that_a_person_plugged_in() -> None:
    inner = BlockDevice("sda2", "sda", 1 << 40, properties={"ID_FS_USAGE": "filesystem"})
    assert found(inner) == []
    started_from = BlockDevice("sdc1", "sdc", 1 << 34, properties=CARD)
    assert found(started_from, BlockDevice("sdc2", "sdc", 1 << 30, properties=CARD), machine=("sdc1",)) == []
    assert found(BlockDevice("mmcblk1p1", "mmcblk1", 1 << 30, removable=True)) == [
        ("/dev/mmcblk1p1", Barrier.NO_FILE_SYSTEM)
    ]


def test_sysfs_is_read_through_parts_and_what_is_unlocked(tmp_path: Path) -> None:
    (disk := tmp_path / "devices/sdb").mkdir(parents=True)
    part, unlocked = disk / "sdb1", tmp_path / "devices/dm-0"
    (part / "holders").mkdir(parents=True)
    (unlocked / "slaves").mkdir(parents=True)
    (tmp_path / "class").mkdir()
    (empty := tmp_path / "devices/dm-7").mkdir()
    sizes = ((disk, "128"), (part, "64"), (unlocked, "32"), (tmp_path / "devices/sdz", "0"), (empty, "8"))
    for folder, size in sizes:
        folder.mkdir(exist_ok=True)
        (folder / "size").write_text(size)
        (tmp_path / "class" / folder.name).symlink_to(folder)
    (disk / "removable").write_text("1\n")
    (part / "partition").write_text("1")
    (part / "ro").write_text("1\n")
    (part / "holders/dm-0").symlink_to(unlocked)
    (unlocked / "slaves/sdb1").symlink_to(part)
    read = read_blocks(tmp_path / "class")
    assert [(each.name, each.disk, each.size, each.removable, each.holders) for each in read] == [
        ("dm-0", "sdb", 16384, True, ()),
        ("sdb", "sdb", 65536, True, ()),
        ("sdb1", "sdb", 32768, True, ("dm-0",)),
    ], "an empty reader and what is made of nothing are none"
    assert [(each.slaves, each.read_only) for each in read] == [(("sdb1",), False), ((), False), ((), True)]
    assert disk_of("dm-0", tmp_path / "class") == "sdb"


@pytest.mark.rule("EQ-05", "import")
def test_the_other_parts_of_a_disk_are_named() -> None:
    first, second = (
        Volume(Path(f"/media/{name}"), f"/dev/{name}", name, "exfat", None, True, 1, 1, disk="sdb")
        for name in ("sdb1", "sdb2")
    )
    apart = Volume(Path("/media/sdc"), "/dev/sdc", "", "exfat", None, True, 1, 1, disk="sdc")
    unknown = Volume(Path("/media/x"), "x", "", "exfat", None, True, 1, 1)
    shut = Unopened("/dev/sdb3", "sdb", Barrier.ENCRYPTED)
    plugged = Plugged((first, second, apart, unknown), (shut,))
    assert plugged.beside(first) == ("/dev/sdb2", "/dev/sdb3")
    assert plugged.beside(shut) == ("/dev/sdb1", "/dev/sdb2")
    assert plugged.beside(apart) == plugged.beside(unknown) == ()
    assert plugged.holding(Path("/media/sdb2/DCIM")) == second


def test_udev_is_opened_once_since_that_starts_a_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "control").touch()
    monkeypatch.setattr("station.devices.volumes.blocks.UDEVD", tmp_path / "control")
    opened, context = 0, pyudev.Context

    def counted() -> pyudev.Context:
        nonlocal opened
        opened += 1
        return context()

    monkeypatch.setattr(pyudev, "Context", counted)
    udev.cache_clear()
    try:
        assert udev_properties("no-such-device") == udev_properties("nor-this") == {}
    finally:
        udev.cache_clear()
    assert opened == 1
