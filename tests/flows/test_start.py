"""Starting the program: which version it is, and a screen that can't be used."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import station
from tests.plugins.patience import HANG_SECONDS

ROOT = Path(__file__).resolve().parents[2]


def start(*arguments: str, **screen: str) -> subprocess.CompletedProcess[str]:
    ours = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_SESSION_TYPE")
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    return subprocess.run(
        [sys.executable, "main.py", *arguments],
        cwd=ROOT,
        env=environment | screen,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )


def test_the_version_is_told_and_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert station.__version__ == project["version"]
    told = start("--version")
    assert (told.returncode, told.stdout) == (0, f"station {station.__version__}\n")


@pytest.mark.parametrize(
    ("screen", "reason"),
    [
        ({"DISPLAY": ":9731"}, ":9731"),
        ({"DISPLAY": "nowhere.invalid:0"}, "nowhere.invalid:0"),
        ({"DISPLAY": ":9731", "QT_QPA_PLATFORM": "nonsense"}, "nonsense"),
        ({}, "./run --help"),
    ],
)
def test_a_screen_that_cannot_be_used_ends_in_one_sentence(
    tmp_path: Path, screen: dict[str, str], reason: str
) -> None:
    ended = start("--data", str(tmp_path / "none"), STATION_LANGUAGE="en", **screen)
    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 1
    assert reason in ended.stderr
    assert not ended.stdout
