"""Disks and their parts as the kernel and udev describe them, and which of them a person plugged in."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from station.archive.volumes import Barrier, Unopened

BLOCKS = Path("/sys/class/block")
UDEVD = Path("/run/udev/control")
_SECTOR = 512
_UDEV = Lock()
"""Of the context, which serves one thread at a time."""
_OF_THE_KERNEL = ("ram", "zram")
"""What no person plugs in."""
_COMPOSED = ("dm-", "md")
"""What is unlocked or joined from others: what lies beneath it was plugged in."""
_HOLDS_OTHERS = frozenset({"crypto", "raid"})
"""Uses of a part that has no files of its own."""
_EXTENDED = frozenset({"0x5", "0xf", "0x85"})
"""Types of a part that only holds other parts."""


@dataclass(frozen=True, slots=True)
class BlockDevice:
    """A disk, or a part of one.

    `name` is the kernel's (``sdb1``) and `disk` that of the whole (``sdb``); `holders` are the names of what is opened from
    it, an unlocked part for one, and `slaves` of what it is opened from; size in bytes; `properties` are udev's, empty where no
    udevd runs. `read_only` says that the kernel lets nothing be written to it.
    """

    name: str
    disk: str
    size: int
    removable: bool = False
    holders: tuple[str, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    slaves: tuple[str, ...] = ()
    read_only: bool = False

    @property
    def device(self) -> str:
        """Its device file, by the name under which it is mounted."""
        if (unlocked := self.properties.get("DM_NAME")) is not None:
            return f"/dev/mapper/{unlocked}"
        return self.properties.get("DEVNAME") or f"/dev/{self.name}"

    @property
    def uuid(self) -> str:
        """The name that is written on it: of its file system or lock, else of its part of the disk; empty where none is."""
        return self.properties.get("ID_FS_UUID") or self.properties.get("ID_PART_ENTRY_UUID") or ""


def read_blocks(root: Path = BLOCKS) -> tuple[BlockDevice, ...]:
    """Every disk with something in it and every part, by name."""
    found = (_block(folder) for folder in sorted(root.iterdir()))
    return tuple(each for each in found if each is not None)


def disk_of(name: str, root: Path = BLOCKS) -> str:
    """The disk on which the block device `name` lies, through what is unlocked or joined from it; `name` for a disk itself."""
    folder = Path(os.path.realpath(root / name))
    with suppress(OSError):
        for below in sorted((folder / "slaves").iterdir()):
            return disk_of(below.name, root)
    return folder.parent.name if (folder / "partition").exists() else name


def plugged_disks(blocks: Sequence[BlockDevice], mounts_of_machine: Collection[str]) -> frozenset[str]:
    """The disks that a person plugged in: over USB, as a card or removable, and none of it a part of the machine.

    `mounts_of_machine` are the names of what is mounted as such.
    """
    ours = {each.disk for each in blocks if {each.name, *each.holders} & set(mounts_of_machine)}
    return frozenset(each.disk for each in blocks if _comes_and_goes(each) and each.disk not in ours)


def beneath(name: str, blocks: Mapping[str, BlockDevice]) -> tuple[BlockDevice, ...]:
    """What the block device `name` was unlocked or joined from, the nearest first and the part of the disk last."""
    found: dict[str, BlockDevice] = {}
    waiting = list(blocks[name].slaves) if name in blocks else []
    while waiting:
        if (below := blocks.get(waiting.pop(0))) is not None and below.name not in found:
            found[below.name] = below
            waiting += below.slaves
    return tuple(found.values())


def unopened(
    blocks: Sequence[BlockDevice], plugged: Collection[str], mounted: Collection[str]
) -> tuple[Unopened, ...]:
    """What of the `plugged` disks is not `mounted` (by name) and may hold files, by device; of what is unlocked, what came of it."""
    by_name = {each.name: each for each in blocks}
    parted = {each.disk for each in blocks if each.name != each.disk and not each.slaves}
    found = {
        inner.device: _unopened(inner, by_name)
        for each in blocks
        if each.disk in plugged
        and not each.slaves
        and (each.name != each.disk or each.disk not in parted)
        and each.properties.get("ID_PART_ENTRY_TYPE") not in _EXTENDED
        and each.properties.get("UDISKS_IGNORE") != "1"
        for inner in _innermost(each, by_name)
        if not {each.name, inner.name, *inner.holders} & set(mounted)
    }
    return tuple(sorted(found.values(), key=lambda each: each.device))


def _innermost(block: BlockDevice, blocks: Mapping[str, BlockDevice]) -> Iterator[BlockDevice]:
    """What is opened from it in the end; itself where nothing is."""
    above = [blocks[name] for name in block.holders if name in blocks]
    if not above or block.properties.get("ID_FS_USAGE") not in _HOLDS_OTHERS:
        yield block
        return
    for each in above:
        yield from _innermost(each, blocks)


def _unopened(block: BlockDevice, blocks: Mapping[str, BlockDevice]) -> Unopened:
    told, below = block.properties, beneath(block.name, blocks)
    hardware = (below[-1] if below else block).properties
    usage = told.get("ID_FS_USAGE", "")
    barrier = {"filesystem": Barrier.UNMOUNTED, "crypto": Barrier.ENCRYPTED}.get(
        usage, Barrier.NO_FILE_SYSTEM
    )
    maker = (hardware.get("ID_VENDOR", ""), hardware.get("ID_MODEL", ""))
    return Unopened(
        device=block.device,
        disk=block.disk,
        barrier=barrier,
        label=told.get("ID_FS_LABEL", ""),
        file_system=told.get("ID_FS_TYPE", ""),
        serial=hardware.get("ID_SERIAL_SHORT") or None,
        model=" ".join(each for each in maker if each),
        total_bytes=block.size,
        uuid=block.uuid,
        container=below[-1].device if below else "",
        within=tuple(each.uuid for each in below if each.uuid),
        write_protected=block.read_only,
    )


def _comes_and_goes(block: BlockDevice) -> bool:
    told = block.properties
    return block.removable or told.get("ID_BUS") == "usb" or told.get("ID_DRIVE_FLASH_SD") == "1"


def _block(folder: Path) -> BlockDevice | None:
    name = folder.name
    if name.startswith(_OF_THE_KERNEL):
        return None
    size = int(_text(folder / "size") or "0") * _SECTOR
    slaves = tuple(_names(folder / "slaves"))
    if not size or (name.startswith(_COMPOSED) and not slaves):  # a reader without a card, or made of nothing
        return None
    disk = disk_of(name, folder.parent)
    return BlockDevice(
        name,
        disk,
        size,
        removable=_text(folder.parent / disk / "removable") == "1",
        holders=tuple(_names(folder / "holders")),
        properties=udev_properties(name),
        slaves=slaves,
        read_only=_text(folder / "ro") == "1",
    )


def udev_properties(name: str) -> dict[str, str]:
    """The udev properties of the block device `name`; empty where no udevd runs."""
    if not UDEVD.exists():
        return {}
    import pyudev

    try:
        with _UDEV:
            found = pyudev.Devices.from_name(udev(), "block", name)
            return {str(key): str(value) for key, value in found.properties.items()}
    except (pyudev.DeviceNotFoundError, ValueError, OSError):
        return {}


@cache
def udev() -> Any:
    """The one context of udev: making one starts a program that looks for the library. Used by one thread at a time."""
    import pyudev

    return pyudev.Context()


def _text(path: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        return path.read_text().strip()
    return ""


def _names(folder: Path) -> Iterator[str]:
    with suppress(OSError):
        yield from sorted(each.name for each in folder.iterdir())
