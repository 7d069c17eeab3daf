"""A small disk of its own that fills up."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.core.errors import StoreProblem
from station.store.reserve import RESERVE_BYTES
from station.store.store import Store
from tests.plugins.patience import HANG_SECONDS


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(folder)]
    if (
        os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False, timeout=HANG_SECONDS).returncode
    ):
        pytest.skip("a disk can't be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True, timeout=HANG_SECONDS)


def fill(disk: Path) -> None:
    with (disk / "filler").open("ab", 0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def fill_up(disk: Path, store: Store) -> None:
    """Until not even the reserve is left."""
    for _ in range(2):
        fill(disk)
        with pytest.raises(StoreProblem), store.write() as work:
            work.facts.set("filler", "x" * (RESERVE_BYTES + (1 << 20)))
    fill(disk)
    assert not (disk / "station" / "reserve").exists()
