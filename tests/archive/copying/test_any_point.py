"""A kill, or a disk that fails or fills up, at any step of a session: nothing looks finished that is not, and nothing is lost (DM-03).

The session runs in a process of its own, whose system calls that make, write, sync, name or remove something are numbered; one of
them fails, or is the process's last. `python -m tests.archive.copying.test_any_point` goes through every step of each.
"""

import ctypes
import errno
import hashlib
import multiprocessing
import os
import random
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.archive.copying import direct, resuming, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyItem, CopyJob, CopyOutcome
from station.archive.copying.journal import Journal, read_journal, session_key
from station.archive.copying.meter import Meter
from station.archive.copying.recovery import settle
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.importing.begun import BegunCopies, BegunFile
from station.archive.importing.order import ImportOrder, SourceIdentity
from station.archive.outcomes import FileOutcome
from station.core.ledger import Actor
from tests.archive.copying.test_durability import opened_path
from tests.plugins.patience import HANG_SECONDS
from tests.plugins.stations import MONDAY

BLOCK: Final = 64 * 1024
SIZES: Final = {"A.MP4": 3 * BLOCK + 777, "B.JPG": 5000, "C.JPG": 300, "D.MP4": BLOCK}
KILLED: Final = 9
_PROCESSES: Final = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload([__name__])
FIRST, SECOND = "20261123-090000-00000001", "20261123-100000-00000002"
ONLY_SECOND: Final = "second"
_MEMORY: Final = Path("/dev/shm")
"""What is told to the disk is counted, not waited for; each step of each fault on a real disk is what `python -m` goes through."""


def authenticate(message: bytes) -> bytes:
    return hashlib.sha256(b"key" + message).digest()


@dataclass(frozen=True)
class Fault:
    """At the numbered step below the archive `where`: what happens, and whether the step was done before."""

    step: int
    kind: str
    where: str
    after: bool = False
    lasting: bool = False

    def strike(self) -> None:
        if self.kind == "kill":
            os._exit(KILLED)
        number = errno.ENOSPC if self.kind == "full" else errno.EIO
        raise OSError(number, os.strerror(number))


class Steps:
    """Numbers the steps of this process, and lets one of them fail."""

    def __init__(self, root: Path, fault: Fault | None) -> None:
        self._root, self._fault = root, fault
        self._lock = threading.Lock()
        self.taken = 0

    def take(self, path: str | Path, act: Callable[[], Any]) -> Any:
        fault = self._fault
        where = "" if fault is None else fault.where
        if not str(path).startswith(str(self._root / where)):
            return act()
        with self._lock:
            now = self.taken
            self.taken += 1
        hit = fault is not None and (now == fault.step or (fault.lasting and now > fault.step))
        if fault is None or not hit:
            return act()
        if (
            fault.after and fault.kind == "kill"
        ):  # a call that was done and says that it failed is no system's
            act()
        return fault.strike()

    def number(self) -> None:
        """Take the calls of this process for steps; it is never undone."""

        def by_fd(name: str) -> None:
            real = getattr(os, name)
            setattr(
                os,
                name,
                lambda fd, *more: self.take(opened_path(fd), lambda: real(fd, *more)),
            )

        def by_path(name: str, place: int = 0) -> None:
            real = getattr(os, name)
            setattr(
                os, name, lambda *all_, **more: self.take(os.fspath(all_[place]), lambda: real(*all_, **more))
            )

        for each in ("fsync", "fdatasync", "pwritev", "write", "ftruncate"):
            by_fd(each)
        for each, place in (("unlink", 0), ("mkdir", 0), ("replace", 1), ("rename", 1), ("link", 1)):
            by_path(each, place)
        real_open = os.open

        def opened(path: Any, flags: int, *more: Any, **named: Any) -> int:
            if flags & os.O_CREAT:
                return int(self.take(os.fspath(path), lambda: real_open(path, flags, *more, **named)))
            return real_open(path, flags, *more, **named)

        os.open = opened
        pytest.MonkeyPatch().setattr(direct, "_libc", _Libc(self, direct._libc))


class _Libc:
    def __init__(self, steps: Steps, real: Any) -> None:
        self._steps, self._real = steps, real

    def syncfs(self, fd: int) -> int:
        return self._answered(opened_path(fd), lambda: self._real.syncfs(fd))

    def renameat2(self, old_folder: int, old: bytes, new_folder: int, new: bytes, flags: int) -> int:
        return self._answered(
            os.fsdecode(new), lambda: self._real.renameat2(old_folder, old, new_folder, new, flags)
        )

    def _answered(self, path: str, act: Callable[[], int]) -> int:
        try:
            return int(self._steps.take(path, act))
        except OSError as problem:
            ctypes.set_errno(problem.errno or errno.EIO)
            return -1


class Scene:
    """A card with large and small files, an archive and a second one."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.card, self.first, self.second = root / "card", root / "first", root / "second"
        chance = random.Random(7)
        self.content = {name: chance.randbytes(size) for name, size in SIZES.items()}
        self.order = ImportOrder(
            FIRST, Actor("li", "李甲", "1001"), MONDAY, SourceIdentity("card", "C", "S"), ()
        )
        self.begun = BegunCopies(self.first, authenticate)

    def make(self) -> None:
        """Lay it out."""
        for each in (self.card, self.first, self.second):
            each.mkdir()
        for name, content in self.content.items():
            (self.card / name).write_bytes(content)

    def session(
        self, name: str, known: dict[str, str], begun: tuple[BegunFile, ...] = ()
    ) -> list[CopyOutcome]:
        """One session to its end, and what of it is kept to go on with."""
        items = tuple(self._item(each) for each in SIZES)
        folder, key = SessionFolder.of(self.first, name), session_key(authenticate, name)
        folder.create()
        items = self.begun.put_to(items, begun)
        job = CopyJob(name, self.card, self.first, items, known, key, self.second)
        outcomes: dict[str, CopyOutcome] = {}
        with Journal(folder.journal, key) as journal:
            journal.open_order(replace(self.order, session=name).to_dict())
        with SourceRoot(self.card) as source, Journal(folder.journal, key) as journal:
            Engine(job, source, folder, journal, Meter(0, 0), lambda o: outcomes.update({o.source: o})).run()
        self.begun.end(folder, replace(self.order, session=name), tuple(outcomes.values()))
        return list(outcomes.values())

    def _item(self, name: str) -> CopyItem:
        found = (self.card / name).stat()
        return CopyItem(name, f"new/{name}", found.st_size, found.st_mtime_ns)

    def named(self, root: Path) -> Iterator[Path]:
        """All files that look finished."""
        for path in root.rglob("*"):
            if path.is_file() and not path.relative_to(root).parts[0].startswith("."):
                yield path

    def require_whole(self) -> None:
        """Whatever has a name is a file of the card, to the last byte."""
        for root in (self.first, self.second):
            for path in self.named(root):
                assert path.read_bytes() in self.content.values(), path


def in_a_process(root: Path, fault: Fault | None) -> tuple[int, int]:
    """Run a session that the fault strikes; its exit status, and how many steps it took.

    The processes are children of one without threads: what a desktop's test runs in has them, and can't be split in two.
    """
    told = root / "steps"
    child = _PROCESSES.Process(target=_struck, args=(str(root), fault))
    child.start()
    child.join(HANG_SECONDS)
    assert child.exitcode is not None, f"it hangs: {fault}"
    return child.exitcode, int(told.read_text()) if told.exists() else 0


def _struck(root: str, fault: Fault | None) -> None:
    make_small(lambda module, name: setattr(module, name, BLOCK))
    scene, status = Scene(Path(root)), 1
    try:
        steps = Steps(scene.root, fault)
        steps.number()
        outcomes = scene.session(FIRST, {})
        require_told(scene, outcomes, fault)
        status = 0
        (scene.root / "steps").write_text(str(steps.taken))
    except OSError:
        status = 2  # the session could not even be begun
    except BaseException as problem:
        sys.stderr.write(f"{fault}: {problem!r}\n")
    finally:
        os._exit(status)


def require_told(scene: Scene, outcomes: list[CopyOutcome], fault: Fault | None) -> None:
    """What was told stored lies there; where only the second disk failed, all first copies do, and what is lacking has a reason."""
    for each in outcomes:
        if each.stored is not None:
            assert (scene.first / each.stored).read_bytes() == scene.content[each.source]
            assert (each.second is None) != (each.second_reason is None)
        if each.second is not None:
            assert (scene.second / each.second).read_bytes() == scene.content[each.source]
        if fault is None or fault.where == ONLY_SECOND:
            assert each.outcome is FileOutcome.COPIED, each
    if (
        fault is None or not fault.lasting
    ):  # a disk that takes nothing any more does not even take a name back
        for root, told in (
            (scene.first, {each.stored for each in outcomes}),
            (scene.second, {each.second for each in outcomes}),
        ):
            assert {path.relative_to(root).as_posix() for path in scene.named(root)} == told - {None}


def recover(scene: Scene) -> dict[str, str]:
    """What the next start does with the session; gives what is on record by then, by its content."""
    folder, key = SessionFolder.of(scene.first, FIRST), session_key(authenticate, FIRST)
    if not folder.path.is_dir():
        return {}
    contents = read_journal(folder.journal, key) if folder.journal.exists() else None
    if contents is None:
        folder.remove()
        return {}
    folder.remove_parts(but={each.part for each in contents.begun})
    settled = list(settle(scene.first, contents, ColdReading(scene.first)))
    for each in settled:
        assert each.stored is None or (scene.first / each.stored).read_bytes() == scene.content[each.source]
    scene.begun.keep(folder, scene.order, contents)
    folder.remove()
    return {str(each.sha256): str(each.stored) for each in settled if each.stored}


def strike_and_go_on(root: Path, fault: Fault) -> int:
    """The whole story of one fault; gives how many steps the session took."""
    scene = Scene(root)
    scene.make()
    status, taken = in_a_process(root, fault)
    assert status in ((KILLED,) if fault.kind == "kill" and not taken else (0, 2)), (fault, status)
    scene.require_whole()
    known = recover(scene)
    scene.require_whole()
    lying = {str(path.relative_to(scene.first)) for path in scene.first.glob(".begun/*")}
    assert lying <= scene.begun.names(), "nobody knows it"
    shutil.rmtree(scene.second)
    scene.second.mkdir()
    outcomes = scene.session(SECOND, known, scene.begun.all())
    assert all(each.outcome.is_whole for each in outcomes), outcomes
    scene.begun.forget()
    found = [path.read_bytes() for path in scene.named(scene.first)]
    assert set(found) == set(scene.content.values())
    assert fault.lasting or len(found) == len(scene.content), "each once"
    assert not list(scene.first.glob(".begun/*"))
    return taken


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    make_small(lambda module, name: monkeypatch.setattr(module, name, BLOCK))


def make_small(put: Callable[[Any, str], object]) -> None:
    """Large files are those of 64 KiB, so that one has several blocks."""
    for module, name in ((transfer, "LARGE"), (transfer, "BLOCK"), (resuming, "MARKED")):
        put(module, name)


MOST_STEPS: Final = 140
FAULTS = st.builds(
    Fault,
    st.integers(0, MOST_STEPS),
    st.sampled_from(("kill", "broken", "full")),
    st.sampled_from(("first", ONLY_SECOND)),
    st.booleans(),
    st.booleans(),
)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("DM-03", "second")
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(fault=FAULTS)
def test_no_fault_at_any_step_leaves_half_a_file_or_loses_one(small_blocks: None, fault: Fault) -> None:
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        strike_and_go_on(Path(folder), fault)


def main() -> None:
    """Every step of each kind of fault."""
    make_small(lambda module, name: setattr(module, name, BLOCK))
    for where in ("first", ONLY_SECOND):
        for kind in ("kill", "broken", "full"):
            for after, lasting in ((False, False), (kind == "kill", kind != "kill")):
                struck = 0
                for step in count():
                    with tempfile.TemporaryDirectory() as folder:
                        taken = strike_and_go_on(Path(folder), Fault(step, kind, where, after, lasting))
                    if taken and taken <= step:
                        break
                    struck += 1
                print(where, kind, f"after={after} lasting={lasting}: {struck} steps")


if __name__ == "__main__":
    main()
