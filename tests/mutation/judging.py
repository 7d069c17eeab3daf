"""Whether tests notice a mutant: it is put into a copy of the project and the tests are run on it there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.cases import ROOT, Case

COPIED = ("station", "tests", "resources", "setup", "docs", "main.py", "pyproject.toml", "run", "test")
PYTEST = (
    *("-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"),
    *("-o", "timeout=0"),  # a slow machine is no kill; what a mutant is allowed is counted here
    *(
        "-k",
        "not postgresql",
    ),  # the second database says nothing more about these files and costs a server each time
)
FAILED = (1, 2, 4)
"""Exit statuses by which pytest says that a test failed, that a file could not be collected, or a plugin not loaded."""
LEAST_SECONDS, SLOWER = 120.0, 20
"""A mutant has so long, and so many times as long as the original needed."""


class Verdict(StrEnum):
    """What became of a mutant; only the first two are kills."""

    KILLED = "killed"
    HUNG = "hung"
    SURVIVED = "survived"
    UNDECIDED = "undecided"


class BaselineError(Exception):
    """The tests don't pass on the original: nothing can be said about mutants."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant and what became of it."""

    case: Case
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Ran:
    """Pytest's exit status, None when it was stopped, and how many seconds it took."""

    status: int | None
    seconds: float


def run_tests(folder: Path, tests: Sequence[str], allowed: float | None) -> Ran:
    """Run `tests` in `folder` for at most `allowed` seconds."""
    begun = time.monotonic()
    try:
        done = subprocess.run(
            [sys.executable, *PYTEST, *tests],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=allowed,
            env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "CI": "true"},
        )
    except subprocess.TimeoutExpired:
        return Ran(None, time.monotonic() - begun)
    return Ran(done.returncode, time.monotonic() - begun)


@dataclass(slots=True)
class Project:
    """A copy of the project to put mutants into, and how many seconds tests take on the original there."""

    folder: Path
    run: Callable[[Path, Sequence[str], float | None], Ran] = run_tests
    seconds: dict[tuple[str, ...], float] = field(default_factory=dict)

    def judge(self, case: Case, text: str) -> Verdict:
        """What the tests say of `case`, whose file reads `text`. Raises BaselineError."""
        allowed = max(LEAST_SECONDS, SLOWER * self._baseline(case.tests))
        path = self.folder / case.path
        original = path.read_bytes()
        path.write_text(text, encoding="utf-8")
        try:
            status = self.run(self.folder, case.tests, allowed).status
        finally:
            path.write_bytes(original)
        if status is None:
            return self._overtime(case.tests, allowed)
        if status == 0:
            return Verdict.SURVIVED
        return Verdict.KILLED if status in FAILED else Verdict.UNDECIDED

    def _baseline(self, tests: tuple[str, ...]) -> float:
        if tests not in self.seconds:
            ran = self.run(self.folder, tests, None)
            if ran.status != 0:
                raise BaselineError(f"exit {ran.status} on the original: {' '.join(tests)}")
            self.seconds[tests] = ran.seconds
        return self.seconds[tests]

    def _overtime(self, tests: tuple[str, ...], allowed: float) -> Verdict:
        """A mutant hangs when the original is far faster even now; otherwise the machine has become slow."""
        return Verdict.HUNG if self.run(self.folder, tests, allowed / 4).status == 0 else Verdict.UNDECIDED


def copy_project(folder: Path) -> Project:
    """A copy of the project in `folder`."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
        else:
            shutil.copy2(source, target)
    return Project(folder)


def judge_all(listed: Iterable[Case], jobs: int, told: Callable[[Judged], None]) -> list[Judged]:
    """Judge every mutant, `jobs` at once, and tell each verdict as it is found. Raises BaselineError."""
    with tempfile.TemporaryDirectory(prefix="station-mutation-") as folder:
        free: SimpleQueue[Project] = SimpleQueue()
        for number in range(jobs):
            place = Path(folder) / str(number)
            place.mkdir()
            free.put(copy_project(place))

        def judge(case: Case, text: str) -> Judged:
            project = free.get()
            try:
                judged = Judged(case, project.judge(case, text))
            finally:
                free.put(project)
            told(judged)
            return judged

        with ThreadPoolExecutor(jobs) as pool:
            running = [pool.submit(judge, case, case.mutant.write()) for case in listed]
            try:
                return [each.result() for each in running]
            except BaselineError:
                pool.shutdown(cancel_futures=True)
                raise
