"""Checkouts to set up: bare, with pip or with the small installer; and one that is set up already."""

import shutil
from pathlib import Path

import pytest

from tests.setup.checkouts import Checkout, Machine, make_checkout, take_environments_from
from tests.setup.environments import environment_with_installer, environment_with_pip


@pytest.fixture(scope="session")
def with_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with pip and nothing else."""
    return environment_with_pip(tmp_path_factory.mktemp("environment") / "pip")


@pytest.fixture(scope="session")
def with_installer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the small installer and nothing else."""
    return environment_with_installer(tmp_path_factory.mktemp("environment") / "installer")


@pytest.fixture
def untouched(tmp_path: Path) -> Checkout:
    """A checkout in which nothing was set up yet, on a machine that makes its environments itself."""
    return make_checkout(tmp_path)


@pytest.fixture
def bare_with_pip(tmp_path: Path, with_pip: Path) -> Checkout:
    """A checkout in which nothing was set up yet, with pip in its environments."""
    checkout = make_checkout(tmp_path)
    take_environments_from(checkout, with_pip)
    return checkout


@pytest.fixture
def bare(tmp_path: Path, with_installer: Path) -> Checkout:
    """A checkout in which nothing was set up yet."""
    checkout = make_checkout(tmp_path)
    take_environments_from(checkout, with_installer)
    return checkout


@pytest.fixture(scope="session")
def set_up_once(tmp_path_factory: pytest.TempPathFactory, with_installer: Path) -> Checkout:
    """A checkout set up for ./run; tests get a copy of it."""
    checkout = make_checkout(tmp_path_factory.mktemp("prepared"))
    take_environments_from(checkout, with_installer)
    started = checkout.start()
    assert started.returncode == 0, started.stderr
    return checkout


@pytest.fixture
def prepared(set_up_once: Checkout, with_installer: Path, tmp_path: Path) -> Checkout:
    """A checkout that is set up, with all libraries at 1.0."""
    there = set_up_once.folder.parent
    shutil.copytree(there, tmp_path, symlinks=True, dirs_exist_ok=True)
    machine = Machine(tmp_path / "commands")
    checkout = Checkout(tmp_path / "the station", tmp_path / "wheels", machine)
    for path in machine.commands.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(str(there), str(tmp_path)), encoding="utf-8")
    take_environments_from(checkout, with_installer)
    return checkout
