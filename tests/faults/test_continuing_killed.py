"""The program is killed while a station goes on from its centre: it opens, and goes on, or has gone on whole."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.plugins.command_line import CommandLine
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]

# Goes on from the centre and is killed at a stage of it, or once it is committed and nothing else knows.
CHILD = """
import os, signal, sys
from pathlib import Path
from station.bootstrap import open_station
from station.core.settings import load_settings
from station.people.sessions import program_session
from station.store.store import Store

def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)

stage = sys.argv[2]
with open_station(load_settings(Path(sys.argv[1]))) as station:
    continuing = station.services.sync.continuing
    seen = continuing.preview(program_session())
    if stage == "committed":
        Store.joined = die
    continuing.go_on(program_session(), seen.digest, "试行", lambda reading: die() if reading.stage == stage else None)
"""


def killed_at(run: CommandLine, stage: str) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", CHILD, str(run.data), stage],
        cwd=ROOT,
        timeout=HANG_SECONDS,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def epochs(run: CommandLine) -> int:
    return int(run("ledger", "head")["streams"]["custody"]["epoch"])


@pytest.mark.rule("DM-03", "ledger")
def test_a_kill_leaves_a_station_that_opens_and_can_go_on(run: CommandLine, pg_url: str) -> None:
    run("centre", "init", pg_url)
    run("--as", "admin", "centre", "enrol", pg_url)
    run("sync")
    older = (run.data / "station.db").read_bytes()
    tag = ("--category", "9", "--name", "测距仪")
    run("equipment", "register", "RNG-1", *tag)
    run("sync")
    for left in run.data.glob("station.db*"):
        left.unlink()
    (run.data / "station.db").write_bytes(older)
    run("equipment", "register", "RNG-2", *tag)
    killed_at(run, "ledger.rebuilding")
    assert [each["tag"] for each in run("equipment", "list")] == ["RNG-2"]
    killed_at(run, "committed")
    assert [each["tag"] for each in run("equipment", "list")] == ["RNG-1"]
    assert epochs(run) == 2  # the witness that was not told begins no other epoch
    assert run("ledger", "verify")["ok"]
    assert run("ledger", "rebuild", "--check")["ok"]
    refused = run("sync", "--continue-from-centre", status=1)
    assert refused["error"] == "sync.nothing_to_continue"
