"""Environments as ``python3 -m venv`` makes them, made once: with pip, or with a small installer in its place.

Making one, and every start of pip, costs a second and more. What is about pip itself runs with it, what is about the set-up
around it with the installer (tests/setup/installer): the same lock, the same wheels, the same refusal of a wrong hash.
"""

import shutil
import subprocess
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

from tests.plugins.patience import HANG_SECONDS
from tests.setup.checkouts import base_python

INSTALLER = Path(__file__).parent / "installer"


def environment_with_pip(folder: Path) -> Path:
    """An environment whose pip is that of the environment of the tests, and nothing else."""
    packages = _empty(folder)
    (packages / "pip").symlink_to(_pip())
    _describe_pip(packages)
    return folder


def environment_with_installer(folder: Path) -> Path:
    """An environment in which ``python -m pip`` is the small installer; what else belongs to pip is pip's own."""
    packages = _empty(folder)
    shutil.copytree(INSTALLER, packages / "pip")
    (packages / "pip" / "_vendor").symlink_to(_pip() / "_vendor")
    _describe_pip(packages)
    return folder


def _empty(folder: Path) -> Path:
    """An environment with nothing in it; the folder of its packages."""
    command = [base_python(), "-m", "venv", "--without-pip", str(folder)]
    subprocess.run(command, check=True, timeout=HANG_SECONDS)
    (packages,) = folder.glob("lib/python3*/site-packages")
    return packages


def _pip() -> Path:
    spec = find_spec("pip")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _describe_pip(packages: Path) -> None:
    info = f"pip-{distribution('pip').version}.dist-info"
    (packages / info).symlink_to(_pip().parent / info)
