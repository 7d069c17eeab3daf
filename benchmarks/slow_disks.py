"""Disks that are as slow as real ones: ext4 images behind loop devices that the kernel holds back.

That takes root and the block controller of cgroups, version 1 (`require_slowing`). The controller does not hold back what the
kernel writes later, so what is written to such a disk has to go past the page cache.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

_CONTROLLER = Path("/sys/fs/cgroup/blkio")
_MB = 1_000_000


def require_slowing() -> None:
    """Raises SystemExit where disks can't be slowed here."""
    if os.geteuid() != 0 or not (_CONTROLLER / "blkio.throttle.read_bps_device").exists():
        raise SystemExit(f"Slow disks need root and {_CONTROLLER}.")


@contextmanager
def disk(base: Path, name: str, size: int) -> Iterator[tuple[Path, Path]]:
    """A mounted, empty disk of so many bytes: its block device and its folder."""
    image, folder = base / f"{name}.img", base / name
    folder.mkdir()
    with image.open("wb") as file:
        file.truncate(size)
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True)
    found = subprocess.run(
        ["losetup", "--find", "--show", "--direct-io=on", str(image)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    block = Path(found.stdout.strip())
    try:
        subprocess.run(["mount", str(block), str(folder)], check=True)
        try:
            (folder / "lost+found").rmdir()
            yield block, folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)
    finally:
        subprocess.run(["losetup", "--detach", str(block)], check=True)
        image.unlink()


@contextmanager
def slowed(blocks: Sequence[Path], rates: Sequence[int]) -> Iterator[None]:
    """This process, and what it starts, reads and writes each block device at its rate in MB/s."""
    group = _CONTROLLER / f"station-bench-{os.getpid()}"
    group.mkdir()
    try:
        for block, rate in zip(blocks, rates, strict=True):
            number = block.stat().st_rdev
            limit = f"{os.major(number)}:{os.minor(number)} {rate * _MB}"
            for way in ("read", "write"):
                (group / f"blkio.throttle.{way}_bps_device").write_text(limit)
        (group / "cgroup.procs").write_text(str(os.getpid()))
        yield
    finally:
        (_CONTROLLER / "cgroup.procs").write_text(str(os.getpid()))
        group.rmdir()
