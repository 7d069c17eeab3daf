"""A checkout with the real set-up and a program of a few lines, on a machine whose package tools are scripted."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.plugins.patience import HANG_SECONDS
from tests.setup.wheels import lock_text, make_wheel

ROOT = Path(__file__).resolve().parents[2]

PROJECT = """[project]
name = "station"
dependencies = [{dependencies}]

[project.optional-dependencies]
dev = []
"""
PROGRAM = """import sys
import gauge, meter, quick
print(gauge.version, meter.version, quick.version, flush=True)
if sys.argv[1:] == ["wait"]:
    sys.stdin.readline()
    import late
    print(late.version)
"""
PINS = {"gauge": "1.0", "meter": "1.0", "quick": "1.0", "late": "1.0"}


@dataclass(frozen=True)
class Machine:
    """What the scripted commands of the machine answer with."""

    commands: Path

    def script(self, name: str, body: str) -> None:
        """Let the command `name` do `body`; `$CALLS` is the file where calls are noted."""
        path = self.commands / name
        path.write_text(f'#!/bin/sh\nCALLS="{self.commands}/.calls"\n{body}\n', encoding="utf-8")
        path.chmod(0o755)

    def noted(self, name: str) -> None:
        """Let the command `name` succeed and note how it was called."""
        self.script(name, f'echo "{name} $*" >>"$CALLS"')

    @property
    def calls(self) -> list[str]:
        """The noted calls, in order."""
        path = self.commands / ".calls"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


@dataclass(frozen=True)
class Checkout:
    """A folder with `run`, `setup` and the words, a small program, and the wheels that the world offers."""

    folder: Path
    wheels: Path
    machine: Machine

    def release(self, version: str) -> None:
        """Let every library of the program have a release of this version."""
        make_wheel(self.wheels, "quick", version)
        make_wheel(self.wheels, "late", version)
        make_wheel(self.wheels, "meter", version, extras=["fast"], requires=['quick ; extra == "fast"'])
        make_wheel(self.wheels, "gauge", version, requires=["meter[fast]>=1.0"])

    def lock(self, pins: dict[str, str], name: str = "requirements.lock") -> None:
        """Write a lock of these versions."""
        (self.folder / name).write_text(lock_text(self.wheels, pins), encoding="utf-8")

    def ask_for(self, *dependencies: str) -> None:
        """Write what pyproject.toml lists."""
        listed = ", ".join(f'"{entry}"' for entry in dependencies)
        (self.folder / "pyproject.toml").write_text(PROJECT.format(dependencies=listed), encoding="utf-8")

    def environment(self, **more: str) -> dict[str, str]:
        """The environment of a login: the scripted commands first, and no index but the wheels."""
        kept = {
            name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "LC_", "LANG"))
        }
        search = os.pathsep.join([str(self.machine.commands), str(Path(base_python()).parent), kept["PATH"]])
        return (
            kept
            | {
                "PATH": search,
                "LANG": "C.UTF-8",
                "PIP_CONFIG_FILE": os.devnull,
                "PIP_NO_INDEX": "1",
                "PIP_NO_COMPILE": "1",
                "PIP_FIND_LINKS": str(self.wheels),
            }
            | more
        )

    def start(self, *arguments: str, command: str = "run", **more: str) -> subprocess.CompletedProcess[str]:
        """`./run` with its arguments, to its end."""
        return subprocess.run(
            [str(self.folder / command), *arguments],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )

    def shell(self, commands: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Some commands of a shell that has sourced the set-up."""
        return subprocess.run(
            ["sh", "-euc", f'here=$1; . "$here/setup/prepare.sh"; {commands}', "sh", str(self.folder)],
            env=self.environment(**more),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=HANG_SECONDS,
            check=False,
        )

    @property
    def environments(self) -> list[str]:
        """The names of the environments that are there."""
        folder = self.folder / ".venvs"
        return sorted(path.name for path in folder.iterdir() if path.is_dir() and path.name[0] != ".")


def base_python() -> str:
    """The interpreter behind the environment of the tests; a bare system may have no `python3` beside it."""
    return str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")


def make_machine(folder: Path) -> Machine:
    """A machine on which no system package is missing and apt is not to be called."""
    machine = Machine(folder)
    folder.mkdir(parents=True)
    names = "".join(
        line.split("#")[0].split("|")[0].strip() + "\n"
        for kind in ("run", "test", "build")
        for line in (ROOT / "setup" / f"packages-{kind}.txt").read_text(encoding="utf-8").splitlines()
    )
    (folder / ".installed").write_text(
        "".join(f"<{name}> installed\n" for name in names.split()), encoding="utf-8"
    )
    machine.script("dpkg-query", f'cat "{folder}/.installed"')
    for name in ("apt-get", "apt-cache", "dpkg", "sudo", "sync"):
        machine.noted(name)
    return machine


def take_environments_from(checkout: Checkout, template: Path) -> None:
    """Let `python3 -m venv` copy an environment that was made once; making one takes seconds."""
    checkout.machine.script(
        "python3",
        f'if [ "$1 $2" = "-m venv" ]; then exec cp -a "{template}" "$3"; fi\nexec "{base_python()}" "$@"',
    )


def make_checkout(folder: Path) -> Checkout:
    """A checkout in a path with a blank, nothing set up yet, all libraries locked at 1.0."""
    checkout = Checkout(folder / "the station", folder / "wheels", make_machine(folder / "commands"))
    checkout.folder.mkdir(parents=True)
    for name in ("run", "test"):
        shutil.copy2(ROOT / name, checkout.folder / name)
    shutil.copytree(ROOT / "setup", checkout.folder / "setup")
    for language in ("en", "zh_CN"):
        texts = checkout.folder / "resources" / "texts" / language
        texts.mkdir(parents=True)
        shutil.copy2(ROOT / "resources" / "texts" / language / "setup.toml", texts)
    (checkout.folder / "station").mkdir()
    (checkout.folder / "station" / "__init__.py").write_text('__version__ = "9.9"\nimport gauge\n')
    (checkout.folder / "main.py").write_text(PROGRAM, encoding="utf-8")
    (checkout.folder / "requirements-older-qt.lock").write_text("")
    checkout.release("1.0")
    checkout.ask_for("gauge>=1.0")
    checkout.lock(PINS)
    checkout.lock(PINS, "requirements-test.lock")
    return checkout
