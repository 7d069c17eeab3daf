"""The demo: a filled office made through the real services, and its pages walked where there is no display."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station.bootstrap import open_station
from station.cli.command_line import main
from station.core.settings import Settings
from station.people.sessions import program_session

ROOT = Path(__file__).resolve().parents[2]


def test_the_demo_fills_an_office_and_walks_the_pages(tmp_path: Path) -> None:
    folder = tmp_path / "demo office"
    done = subprocess.run(
        [sys.executable, "main.py", "--data", str(folder), "--json", "demo"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert (made["officers"], made["items"], made["recordings"], made["doubtful"]) == (24, 152, 9, 1)
    names = {Path(path).name.partition("-zh_CN")[0] for path in made["screens"]}
    assert {"today", "counter", "equipment", "ingest", "archive", "printers", "sync", "ledger"} <= names
    assert all(Path(path).stat().st_size > 10_000 for path in made["screens"])

    with open_station(Settings(folder), inspect=True) as station:
        proof = station.services.audit.proof
        assert proof.verify(program_session()).ok
        assert proof.compare_state(program_session()).ok
        assert station.services.archive.fixity.verify(program_session()).bad == ()


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["--data", str(tmp_path), "--json", "demo", "--no-desktop"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "cli.demo_folder_taken"
    assert (tmp_path / "thesis.txt").read_text() == "mine"
