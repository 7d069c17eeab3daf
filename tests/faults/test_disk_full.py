"""The disk fills up: what was acknowledged is there, the reserve carries the last acts, and work goes on afterwards."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.cli.command_line import main
from station.store.reserve import RESERVE_BYTES
from tests.plugins.patience import HANG_SECONDS

FOUND = ("init", "--office", "310110", "--name", "某所", "--admin", "admin", "--admin-name", "李甲")


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


def test_the_reserve_carries_the_last_acts(
    disk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STATION_PASSWORD", "right horse 1")

    def run(*words: str, status: int = 0) -> Any:
        capsys.readouterr()
        assert main(["--json", "--data", str(disk / "station"), *words]) == status
        return json.loads(capsys.readouterr().out)

    fill(disk)
    assert run(*FOUND, status=3)["error"] == "store.disk_full"
    (disk / "filler").unlink()
    run(*FOUND)
    reserve = disk / "station" / "reserve"
    assert reserve.stat().st_size == RESERVE_BYTES

    fill(disk)
    add = ("equipment", "register", "TST-0001", "--category", "9", "--name", "测距仪")
    kept = run(*add)["entry"]
    assert not reserve.exists()
    assert run("ledger", "head")["streams"]["custody"]["seq"] == kept["seq"]
    fill(disk)
    refused = run("equipment", "register", "TST-0002", "--category", "9", "--name", "测距仪", status=3)
    assert refused["error"] in ("store.disk_full", "store.disk_error")

    (disk / "filler").unlink()
    assert run("ledger", "verify")["ok"]
    assert [item["tag"] for item in run("equipment", "list")] == ["TST-0001"]
    run("equipment", "register", "TST-0002", "--category", "9", "--name", "测距仪")
    assert reserve.exists()
