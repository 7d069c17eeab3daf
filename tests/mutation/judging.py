"""Whether tests notice a mutant: it is put into a copy of the project and the tests are run on it there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from enum import StrEnum
from importlib.util import cache_from_source
from pathlib import Path
from queue import SimpleQueue

from tests.mutation.cases import HERE, ROOT, Case

COPIED = ("station", "tests", "resources", "setup", "docs", "main.py", "pyproject.toml", "run", "test")
PYTEST = (
    *("-q", "-x", "-p", "no:cacheprovider"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # plugins are loaded before the run
    *("-o", "timeout=0"),  # a slow machine is no kill; what a mutant is allowed is counted here
    *(
        "-k",
        "not postgresql",
    ),  # the second database says nothing more about these files and costs a server each time
)
ENVIRONMENT = {
    "HYPOTHESIS_PROFILE": "quick",  # tests/conftest.py: few examples, the same each time
    "QT_QPA_PLATFORM": "offscreen",
}
FAILED = (1, 2, 3, 4)
"""Exit statuses by which pytest says that a test failed, a file could not be collected, it broke off itself (what the
mutant raises while a plugin loads is no test's failure), or a plugin could not be loaded."""
LEAST_SECONDS, SLOWER = 120.0, 20
"""A mutant has so long, and so many times as long as the original needed."""


class Verdict(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    HUNG = "hung"
    SURVIVED = "survived"
    UNDECIDED = "undecided"


KILLS = (Verdict.KILLED, Verdict.HUNG)


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


class TestRuns:
    """Runs tests in one folder, in children of a process that has the libraries loaded already."""

    __test__ = False

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "forking.py")],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | ENVIRONMENT,
        )

    def __call__(self, tests: Sequence[str], allowed: float | None) -> Ran:
        """Run `tests` for at most `allowed` seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        asked = json.dumps({"arguments": [*PYTEST, *tests], "allowed": allowed})
        self._process.stdin.write(f"{asked}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ran(answer["status"], answer["seconds"])

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@dataclass(slots=True)
class Project:
    """A copy of the project to put mutants into, and how many seconds tests take on the original there."""

    folder: Path
    run: Callable[[Sequence[str], float | None], Ran]
    seconds: dict[tuple[str, ...], float] = field(default_factory=dict)

    def judge(self, case: Case, text: str) -> Verdict:
        """What the tests say of `case`, whose file reads `text`. Raises BaselineError."""
        allowed = max(LEAST_SECONDS, SLOWER * self._baseline(case.tests))
        path = self.folder / case.path
        original, times = path.read_bytes(), path.stat()
        path.write_text(text, encoding="utf-8")
        forget_compiled(path)
        try:
            status = self.run(case.tests, allowed).status
        finally:
            path.write_bytes(original)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            forget_compiled(path)
        if status is None:
            return self._overtime(case.tests, allowed)
        if status == 0:
            return Verdict.SURVIVED
        return Verdict.KILLED if status in FAILED else Verdict.UNDECIDED

    def _baseline(self, tests: tuple[str, ...]) -> float:
        if tests not in self.seconds:
            ran = self.run(tests, None)
            if ran.status != 0:
                raise BaselineError(f"exit {ran.status} on the original: {' '.join(tests)}")
            self.seconds[tests] = ran.seconds
        return self.seconds[tests]

    def _overtime(self, tests: tuple[str, ...], allowed: float) -> Verdict:
        """A mutant hangs when the original is far faster even now; otherwise the machine has become slow."""
        return Verdict.HUNG if self.run(tests, allowed / 4).status == 0 else Verdict.UNDECIDED


def forget_compiled(path: Path) -> None:
    """Remove what Python compiled of `path`: it takes that for right where size and second of writing are the same."""
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def copy_project(folder: Path) -> None:
    """A copy of the project in `folder`."""
    for name in COPIED:
        source, target = ROOT / name, folder / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*_cache"))
        else:
            shutil.copy2(source, target)


def judge_all(listed: Iterable[Case], jobs: int, told: Callable[[Judged], None]) -> list[Judged]:
    """Judge every mutant, `jobs` at once, and tell each verdict as it is found. Raises BaselineError."""
    with tempfile.TemporaryDirectory(prefix="station-mutation-") as folder, ExitStack() as stack:
        free: SimpleQueue[Project] = SimpleQueue()
        for number in range(jobs):
            place = Path(folder) / str(number)
            place.mkdir()
            copy_project(place)
            runs = TestRuns(place)
            stack.callback(runs.close)
            free.put(Project(place, runs))

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
