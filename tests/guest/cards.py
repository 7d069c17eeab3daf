"""Images of cards and disks, with one partition each, and what lies on them."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from tests.archive.media import movie
from tests.guest.office import WORK, run

KEY: Final = "guest"
"""Opens what is encrypted."""
_BEGIN: Final = 2048
_SECTOR: Final = 512
_TYPES: Final = {"exfat": "7", "vfat": "c", "ext4": "83"}
_FORMATS: Final = {
    "exfat": ("mkfs.exfat", "-L"),
    "vfat": ("mkfs.vfat", "-n"),
    "ext4": ("mkfs.ext4", "-q", "-L"),
}


def card(name: str, kind: str, films: Mapping[str, int], *, encrypted: bool = False) -> Path:
    """A card with films of these sizes that begin now."""
    image = disk(name, kind, (sum(films.values()) >> 20) + 48, encrypted=encrypted)
    begun = datetime.now(UTC) - timedelta(seconds=58)
    with opened(image, kind, encrypted=encrypted) as place:
        for path, size in films.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(movie(begun, payload=os.urandom(size)))
    return image


def disk(name: str, kind: str, megabytes: int, *, encrypted: bool = False) -> Path:
    """An empty disk of this file system."""
    image = WORK / f"{name}.img"
    with image.open("wb") as raw:
        raw.truncate(megabytes << 20)
    run("sfdisk", "-q", image, given=f"label: dos\n{_BEGIN},,{_TYPES[kind]}\n")
    with part(image) as loop:
        if encrypted:
            cheap = ("--type", "luks2", "--pbkdf", "pbkdf2", "--pbkdf-force-iterations", "1000")
            run("cryptsetup", "luksFormat", "-q", *cheap, loop, "-", given=KEY)
        with unlocked(loop, encrypted=encrypted) as inner:
            run(*_FORMATS[kind], "BODYCAM", inner)
    return image


@contextmanager
def opened(image: Path, kind: str, *, encrypted: bool = False) -> Iterator[Path]:
    """Where what lies on an image can be written, until it is plugged in."""
    place = WORK / "making"
    place.mkdir(exist_ok=True)
    with part(image) as loop, unlocked(loop, encrypted=encrypted) as inner:
        run("mount", "-i", "-t", kind, inner, place)
        try:
            yield place
        finally:
            run("umount", place)


@contextmanager
def part(image: Path) -> Iterator[str]:
    """The partition of an image as a block device."""
    loop = run("losetup", "--find", "--show", "--offset", _BEGIN * _SECTOR, image).strip()
    try:
        yield loop
    finally:
        run("losetup", "-d", loop)


@contextmanager
def unlocked(device: str, *, encrypted: bool = True) -> Iterator[str]:
    """The device itself, or what is in it."""
    if not encrypted:
        yield device
        return
    run("cryptsetup", "open", "--key-file", "-", device, "making", given=KEY)
    try:
        yield "/dev/mapper/making"
    finally:
        run("cryptsetup", "close", "making")


def sector_of(image: Path, content: bytes) -> int:
    """In which sector of its partition this content begins on an image."""
    return image.read_bytes().index(content) // _SECTOR - _BEGIN


def rot(image: Path, content: bytes) -> None:
    """Turn a bit of this content where it lies on an image."""
    with image.open("r+b") as raw:
        raw.seek(image.read_bytes().index(content))
        raw.write(bytes([content[0] ^ 1]))
