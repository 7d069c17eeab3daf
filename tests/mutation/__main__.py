"""Whether the tests would notice: ``python -m tests.mutation [--only PART] [--jobs N]``.

Each mutant of the files in ``targets.toml`` is put into a copy of the project and the tests named there are run on it; a
mutant that they pass has survived. Prints the survivors and the share that was killed; exit 1 below the bound or when
fewer mutants were listed than must be. Mutants that behave like the original are named in ``equivalent.toml`` with the
reason. Takes about an hour on two cores, so it is not a part of ``./test``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.mutants import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
COPIED = ("station", "tests", "resources", "main.py", "pyproject.toml")
LEAST_MUTANTS, LEAST_KILLED = 150, 0.85
DEADLINE_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Case:
    """A mutant, the file it belongs to and the tests that should kill it."""

    path: str
    tests: tuple[str, ...]
    mutant: Mutant

    @property
    def name(self) -> str:
        """How lists and reports call it."""
        return self.mutant.name(self.path)


def cases() -> Iterator[Case]:
    """The listed mutants: of each target at most `most`, spread evenly over the file, without the equivalent ones."""
    targets = tomllib.loads((HERE / "targets.toml").read_text(encoding="utf-8"))["target"]
    equivalent = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["mutant"]
    same = {each["name"] for each in equivalent}
    for target in targets:
        path, most = target["file"], target["most"]
        named = [
            Case(path, tuple(target["tests"]), mutant)
            for mutant in mutants((ROOT / path).read_text(encoding="utf-8"))
        ]
        found = [case for case in named if case.name not in same]
        step = max(1.0, len(found) / most)
        yield from (found[int(place * step)] for place in range(min(most, len(found))))


def copy_project(folder: Path) -> Path:
    """A copy of the project to put mutants into."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy2(source, target)
    return folder


def survives(case: Case, project: Path) -> bool:
    """Whether the tests pass on the mutant; one that hangs or can't be loaded is killed."""
    path = project / case.path
    original = path.read_bytes()
    path.write_text(case.mutant.source, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        *case.tests,
    ]
    try:
        done = subprocess.run(
            command,
            cwd=project,
            capture_output=True,
            check=False,
            timeout=DEADLINE_SECONDS,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "CI": "true"},
        )
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_bytes(original)
    return done.returncode == 0


def run(listed: list[Case], jobs: int) -> list[Case]:
    """The survivors, printed as they are found."""
    with tempfile.TemporaryDirectory(prefix="station-mutation-") as folder:
        projects: SimpleQueue[Path] = SimpleQueue()
        for number in range(jobs):
            place = Path(folder) / str(number)
            place.mkdir()
            projects.put(copy_project(place))

        def judge(case: Case) -> Case | None:
            project = projects.get()
            try:
                survived = survives(case, project)
            finally:
                projects.put(project)
            if survived:
                print(f"survived  {case.name}  (line {case.mutant.line})", flush=True)
            return case if survived else None

        with ThreadPoolExecutor(jobs) as pool:
            return [case for case in pool.map(judge, listed) if case is not None]


def main() -> int:
    """Run what was asked for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name holds this part")
    parser.add_argument("--jobs", type=int, default=2, help="how many at once")
    parser.add_argument("--list", action="store_true", help="list the mutants, run none")
    arguments = parser.parse_args()
    every = list(cases())
    listed = [case for case in every if arguments.only in case.name]
    if arguments.list:
        print(*(case.name for case in listed), f"{len(listed)} mutants", sep="\n")
        return 0
    killed = len(listed) - len(run(listed, arguments.jobs))
    share = killed / len(listed) if listed else 0.0
    print(f"{killed} of {len(listed)} killed: {share:.0%} (at least {LEAST_KILLED:.0%} of {LEAST_MUTANTS})")
    return 0 if share >= LEAST_KILLED and len(every) >= LEAST_MUTANTS else 1


if __name__ == "__main__":
    sys.exit(main())
