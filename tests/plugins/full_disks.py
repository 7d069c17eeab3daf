"""A small disk of its own that fills up."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.core.errors import StoreProblem
from station.store.reserve import RESERVE_BYTES
from station.store.store import Store
from tests.plugins.patience import HANG_SECONDS
from tests.plugins.postgres import PostgresServer


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    _mount(folder, "32m")
    yield folder
    _unmount(folder)


@dataclass(frozen=True)
class ServerDisk:
    """A small disk of the tests' PostgreSQL, on which tables of its databases come to lie."""

    server: PostgresServer
    path: Path
    moved: list[str]

    def take(self, url: str, table: str) -> None:
        """Let the table lie there from now on."""
        with self.server.connect(url) as connection:
            connection.execute(f"ALTER TABLE {table} SET TABLESPACE small")
        self.moved.append(url)

    def give_back(self) -> None:
        """No table lies there any more."""
        for url in self.moved:
            with self.server.connect(url) as connection:
                connection.execute("ALTER TABLE ALL IN TABLESPACE small SET TABLESPACE pg_default")


@pytest.fixture
def server_disk(pg: PostgresServer) -> Iterator[ServerDisk]:
    """A small disk for the tests' PostgreSQL, where its account comes to."""
    path = Path(tempfile.mkdtemp(prefix="station-pg-disk-"))
    _mount(path, "1m")
    try:
        path.chmod(0o755)
        tables = path / "tables"
        tables.mkdir()
        shutil.chown(tables, "postgres")
        with pg.connect("postgres") as connection:
            connection.execute(f"CREATE TABLESPACE small LOCATION '{tables}'")
            disk = ServerDisk(pg, path, [])
            yield disk
            (path / "filler").unlink(missing_ok=True)
            disk.give_back()
            connection.execute("DROP TABLESPACE small")
    finally:
        _unmount(path)
        path.rmdir()


def _mount(folder: Path, size: str) -> None:
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if (
        os.geteuid() != 0
        or subprocess.run(mount, capture_output=True, check=False, timeout=HANG_SECONDS).returncode
    ):
        pytest.skip("a disk can't be mounted here")


def _unmount(folder: Path) -> None:
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
