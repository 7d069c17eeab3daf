"""Checkouts to set up: one that is bare, one that is set up already."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.setup.checkouts import (
    Checkout,
    Machine,
    base_python,
    make_checkout,
    take_environments_from,
)


@pytest.fixture(scope="session")
def empty_environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip and nothing else."""
    folder = tmp_path_factory.mktemp("environment") / "empty"
    subprocess.run([base_python(), "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def bare(tmp_path: Path, empty_environment: Path) -> Checkout:
    """A checkout in which nothing was set up yet."""
    checkout = make_checkout(tmp_path)
    take_environments_from(checkout, empty_environment)
    return checkout


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory, empty_environment: Path) -> Checkout:
    """A checkout set up for ./run; tests get a copy of it."""
    checkout = make_checkout(tmp_path_factory.mktemp("prepared"))
    take_environments_from(checkout, empty_environment)
    started = checkout.start()
    assert started.returncode == 0, started.stderr
    return checkout


@pytest.fixture
def prepared(set_up_once: Checkout, empty_environment: Path, tmp_path: Path) -> Checkout:
    """A checkout that is set up, with all libraries at 1.0."""
    there = set_up_once.folder.parent
    shutil.copytree(there, tmp_path, symlinks=True, dirs_exist_ok=True)
    machine = Machine(tmp_path / "commands")
    checkout = Checkout(tmp_path / "the station", tmp_path / "wheels", machine)
    for path in machine.commands.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(str(there), str(tmp_path)), encoding="utf-8")
    take_environments_from(checkout, empty_environment)
    return checkout
