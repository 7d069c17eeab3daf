"""A small disk for a test: a real file system of its own (mounting needs root, so such tests are marked `lab`)."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.plugins.patience import HANG_SECONDS


@contextmanager
def mounted_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """An ext4 file system in an image of this size, mounted below `folder` (less can be written than the image has)."""
    image, mount = folder / "disk.img", folder / "disk"
    with image.open("wb") as file:
        file.truncate(megabytes << 20)
    mount.mkdir()
    subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=True, timeout=HANG_SECONDS)
    subprocess.run(["mount", "-o", "loop", str(image), str(mount)], check=True, timeout=HANG_SECONDS)
    yield mount
    subprocess.run(["umount", "-l", str(mount)], check=False, timeout=HANG_SECONDS)
