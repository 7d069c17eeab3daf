"""The demo: a filled office made through the real services, and its pages walked where there is no display."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from station.bootstrap import open_station
from station.cli.command_line import main
from station.cli.demo import WAITING_CARD
from station.cli.demo_office.people import PASSWORD
from station.cli.demo_office.scenario import Scenario
from station.core.settings import Settings
from station.people.sessions import program_session
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Played:
    """A demo as a process left it where one had been interrupted, and what the two came to."""

    folder: Path
    said: dict[str, Any]
    interrupted: int
    left: bool
    """Whether the first one had begun a database."""
    logged: str


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Made once; whoever changes it takes a copy."""
    folder = tmp_path_factory.mktemp("played") / "demo office"

    def interrupt(scenario: Scenario) -> None:
        (folder / "station.db").write_text("half")
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("station.cli.demo.Scenario.play", interrupt)
        interrupted = main(["--data", str(folder), "--json", "demo", "--no-desktop"])
    left = (folder / "station.db").read_text() == "half"
    done = subprocess.run(
        [sys.executable, "main.py", "--data", str(folder), "--json", "demo"],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return Played(folder, json.loads(done.stdout), interrupted, left, done.stderr)


def test_the_demo_fills_an_office_and_walks_the_pages(played: Played) -> None:
    made = played.said
    assert (made["officers"], made["items"], made["recordings"], made["doubtful"]) == (24, 152, 9, 1)
    names = {Path(path).name.partition("-zh_CN")[0] for path in made["screens"]}
    assert {"today", "counter", "equipment", "ingest", "archive", "printers", "sync", "ledger"} <= names
    assert all(Path(path).stat().st_size > 10_000 for path in made["screens"])

    with open_station(Settings(played.folder), inspect=True) as station:
        proof = station.services.audit.proof
        assert proof.verify(program_session()).ok
        assert proof.compare_state(program_session()).ok
        assert station.services.archive.fixity.verify(program_session()).bad == ()
        gear = station.services.people.sign_in.with_password("gear", PASSWORD)
        waiting = played.folder.with_name(f"{played.folder.name}-{WAITING_CARD}")
        assert station.services.archive.imports.survey(gear, waiting).files, (
            "as the demo says, it can be imported"
        )


def test_a_demo_that_was_interrupted_is_made_anew(played: Played) -> None:
    assert played.interrupted != 0
    assert played.left
    assert played.said["found"] is False


def test_a_folder_that_no_demo_made_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["--data", str(tmp_path), "--json", "demo", "--no-desktop"]) == 1
    assert json.loads(capsys.readouterr().out)["error"] == "cli.demo_folder_taken"
    assert (tmp_path / "thesis.txt").read_text() == "mine"


def demo(folder: Path, *options: str, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["--data", str(folder), "--json", "demo", "--no-desktop", *options]) == 0
    document: dict[str, object] = json.loads(capsys.readouterr().out)
    return document


def test_an_earlier_demo_is_used_as_it_was_left_and_made_anew_only_when_asked(
    played: Played, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.cli.demo._play_pages", lambda folder: [])  # drawing is another test's matter
    shutil.copytree(played.folder, tmp_path, dirs_exist_ok=True)
    heads = ["--data", str(tmp_path), "--json", "ledger", "head"]
    assert main(heads) == 0
    before = capsys.readouterr().out

    assert demo(tmp_path, capsys=capsys)["found"] is True
    assert main(heads) == 0
    assert capsys.readouterr().out == before

    assert main(["--data", str(tmp_path), "demo", "--no-desktop"]) == 0
    said = capsys.readouterr().out
    assert all(part in said for part in (str(tmp_path), "--anew", "签字密码"))

    assert demo(tmp_path, "--anew", capsys=capsys)["found"] is False
    assert main(heads) == 0
    assert capsys.readouterr().out != before


def test_a_demo_makes_its_own_files_for_its_owner_alone(played: Played) -> None:
    assert "closed to others" not in played.logged
    own = (played.folder, *(path for path in played.folder.iterdir() if path.is_file()))
    assert [path for path in own if path.stat().st_mode & 0o077] == []
