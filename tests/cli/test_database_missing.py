"""A database that is gone is called missing and never founded anew; one that can't be written is verified in place."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.app import LocalStation
from station.core.clock import SteppedClock
from station.core.errors import Refused
from station.core.settings import Settings
from station.core.texts import load_texts
from station.founding import found_station
from station.ui.desktop import Desktop
from tests.plugins.command_line import FOUND, NEW, CommandLine
from tests.plugins.offices import CHEAP
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).parents[2]


def remove_database(data: Path) -> None:
    for file in data.glob("station.db*"):
        file.unlink()


def empty_database(data: Path) -> None:
    remove_database(data)
    (data / "station.db").write_bytes(b"")


def only_key(data: Path) -> None:
    (data / "witness.json").unlink()


def only_witness(data: Path) -> None:
    (data / "station.pem").unlink()


def only_slips(data: Path) -> None:
    only_key(data)
    only_witness(data)
    (data / "slips" / "2026-11").mkdir(parents=True)
    (data / "slips" / "2026-11" / "310110-1.html").write_text("slip")


def only_recordings(data: Path) -> None:
    only_key(data)
    only_witness(data)
    (data / "archive" / "王乙20261126").mkdir(parents=True)
    (data / "archive" / "王乙20261126" / "王乙20261126-01.jpg").write_bytes(b"jpeg")


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize("gone", [remove_database, empty_database])
@pytest.mark.parametrize("left", [only_key, only_witness, only_slips, only_recordings])
def test_a_missing_database_is_said_and_no_station_is_made(
    run: CommandLine, gone: Callable[[Path], None], left: Callable[[Path], None]
) -> None:
    gone(run.data)
    left(run.data)
    for words in (("people", "list"), ("ledger", "verify"), ("ledger", "rebuild"), FOUND):
        refused = run(*words, status=3)
        assert refused["error"] == "store.database_missing", words
        assert str(run.data / "station.db") in refused["message"]
        assert "docs/administrator" in refused["message"]


@pytest.mark.rule("DM-03", "ledger")
def test_the_desktop_says_it_and_offers_no_first_set_up(qtbot: QtBot, run: CommandLine) -> None:
    remove_database(run.data)
    desktop = Desktop(load_texts(), LocalStation(run.data))
    try:
        desktop.begin()
        qtbot.waitUntil(desktop.start_window.problem.isVisible, timeout=HANG_SECONDS * 1000)
        assert str(run.data / "station.db") in desktop.start_window.problem.sentence.text()
        assert desktop.shell is None
    finally:
        desktop.close()


def test_a_founding_that_was_cut_off_goes_on(bare: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its key lies there before its database does."""

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("station.founding.create_station", fail)
        bare(*FOUND, status=1)
    assert (bare.data / "station.pem").exists()
    assert bare("people", "list", status=3)["error"] == "store.not_initialised"
    bare(*FOUND)
    assert bare("ledger", "verify")["ok"]
    remove_database(bare.data)
    assert bare(*FOUND, status=3)["error"] == "store.database_missing"


def test_an_archive_elsewhere_that_is_a_stations_is_no_place_for_a_new_one(
    bare: CommandLine, tmp_path: Path
) -> None:
    archive = tmp_path / "share"
    (archive / "lost+found").mkdir(parents=True)
    (archive / ".manifests").mkdir()
    assert bare(*FOUND, "--archive", archive, status=3)["error"] == "store.database_missing"
    (archive / ".manifests").rmdir()
    assert bare(*FOUND, "--archive", archive)["station"]


@pytest.fixture
def frozen(run: CommandLine, tmp_path: Path) -> Callable[[bool], tuple[int, str]]:
    """`ledger verify` on the station's folder mounted read-only, with entries in its log or without."""
    if (
        shutil.which("unshare") is None
        or subprocess.run(["unshare", "-rm", "true"], check=False, timeout=HANG_SECONDS).returncode
    ):
        pytest.skip("nothing can be mounted here")

    def verify(logged: bool) -> tuple[int, str]:
        if logged:  # a program that was killed leaves its last entries in the log
            program = (
                "import os, sys; from station.cli.command_line import main; from station.store.store import Store\n"
                "Store.close = lambda self: os._exit(0)\n"
                "main(['--data', sys.argv[1], 'ledger', 'checkpoint'])"
            )
            subprocess.run(
                [sys.executable, "-c", program, str(run.data)], cwd=ROOT, check=True, timeout=HANG_SECONDS
            )
            assert (run.data / "station.db-wal").stat().st_size
        before = sorted(path.name for path in run.data.iterdir())
        script = f'mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && exec "{sys.executable}" main.py --data "$1" ledger verify'
        ended = subprocess.run(
            ["unshare", "-rm", "sh", "-c", script, "sh", str(run.data)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )
        assert sorted(path.name for path in run.data.iterdir()) == before
        return ended.returncode, ended.stdout + ended.stderr

    return verify


@pytest.mark.parametrize("logged", [False, True])
def test_a_read_only_medium_is_verified_in_place(
    frozen: Callable[[bool], tuple[int, str]], run: CommandLine, logged: bool
) -> None:
    status, said = frozen(logged)
    assert status == 0, said
    heads = run("ledger", "head")["streams"]
    assert heads["audit"]["head"] in said
    assert heads["custody"]["head"] in said


@pytest.mark.rule("DM-03", "ledger")
def test_no_office_is_founded_by_a_clock_that_was_never_set(bare: CommandLine) -> None:
    empty = SteppedClock(datetime(1900, 1, 1, tzinfo=UTC))
    with pytest.raises(Refused, match="clock_not_set"):
        found_station(Settings(bare.data), NEW, clock=empty, verifiers=CHEAP)
    assert not bare.data.exists()
