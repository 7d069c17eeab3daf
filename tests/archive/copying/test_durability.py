"""In which order the copy reaches the disk: what a power cut must not find undone is asked for before the next step."""

import ctypes
import errno
import hashlib
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from station.archive.copying import direct, transfer
from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyItem, CopyJob, CopyOutcome, PrefixMark
from station.archive.copying.journal import BegunPart, Journal, JournalContents, Verified
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.importing.begun import BegunCopies
from station.archive.importing.order import ImportOrder, SourceIdentity
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.second.carrying import carry_manifest
from station.core.ledger import Actor
from station.core.plain_files import NotPlain
from tests.plugins.patience import HANG_SECONDS
from tests.plugins.stations import MONDAY

KEY = b"k" * 32
SMALL, LARGE = 5000, transfer.LARGE + 4096


def opened_path(fd: int) -> str:
    """The path that a descriptor was opened by."""
    return str(Path(f"/proc/self/fd/{fd}").readlink())


@dataclass
class Calls:
    """The calls that decide what survives, in order: (call, path below the archive)."""

    root: Path
    seen: list[tuple[str, str]] = field(default_factory=list)

    def note(self, call: str, path: str | Path) -> None:
        place = Path(path)
        self.seen.append((call, str(place.relative_to(self.root)) if place.is_relative_to(self.root) else ""))

    def at(self, call: str, ending: str) -> int:
        """Where in the order the first such call stands."""
        for place, (name, path) in enumerate(self.seen):
            if name == call and path.endswith(ending):
                return place
        raise AssertionError(f"no {call} of …{ending} in {self.seen}")


class Libc:
    """The C library with an ear on the two calls that Python does not have."""

    def __init__(self, calls: Calls, real: ctypes.CDLL) -> None:
        self._calls, self._real = calls, real

    def syncfs(self, fd: int) -> int:
        self._calls.note("syncfs", opened_path(fd))
        return int(self._real.syncfs(fd))

    def renameat2(self, old_folder: int, old: bytes, new_folder: int, new: bytes, flags: int) -> int:
        done = int(self._real.renameat2(old_folder, old, new_folder, new, flags))
        self._calls.note("rename", os.fsdecode(new))
        return done


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Listens to the system calls; every one is carried out as it is."""
    heard = Calls(tmp_path / "archive")

    def listening(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(fd: int, *arguments: Any) -> Any:
            heard.note(name, opened_path(fd))
            return real(fd, *arguments)

        return call

    for name in ("fsync", "fdatasync", "preadv"):
        monkeypatch.setattr(os, name, listening(name, getattr(os, name)))
    replace_real = os.replace

    def replacing(old: Any, new: Any) -> None:
        replace_real(old, new)
        heard.note("rename", os.fspath(new))

    monkeypatch.setattr(os, "replace", replacing)
    monkeypatch.setattr(direct, "_libc", Libc(heard, direct._libc))
    return heard


def order(tmp_path: Path, *sizes: int) -> CopyJob:
    """A job over files of `sizes`, in folders that the archive does not have yet."""
    source, archive = tmp_path / "card", tmp_path / "archive"
    source.mkdir()
    archive.mkdir()
    items = []
    for number, size in enumerate(sizes):
        path = source / f"M{number}.MP4"
        path.write_bytes(os.urandom(size))
        found = path.stat()
        items.append(CopyItem(path.name, f"new/{number}/m.mp4", size, found.st_mtime_ns))
    folder = SessionFolder.of(archive, "s1")
    folder.create()
    return CopyJob("s1", source, archive, tuple(items), {}, KEY)


def run(job: CopyJob, meter: Meter | None = None) -> list[CopyOutcome]:
    outcomes: list[CopyOutcome] = []
    folder = SessionFolder.of(job.archive_root, job.session)
    meter = meter or Meter(sum(item.size for item in job.items), len(job.items))
    with SourceRoot(job.source_root) as source, Journal(folder.journal, KEY) as journal:
        journal.open_order({"session": "s1"})
        Engine(job, source, folder, journal, meter, outcomes.append).run()
    return outcomes


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize(("size", "reaches_disk"), [(SMALL, "syncfs"), (LARGE, "fsync")])
def test_each_step_is_on_the_disk_before_the_next(
    tmp_path: Path, calls: Calls, size: int, reaches_disk: str
) -> None:
    job = order(tmp_path, size)
    assert [each.outcome for each in run(job)] == [FileOutcome.COPIED]
    journal = str(SessionFolder.of(job.archive_root, "s1").journal.relative_to(job.archive_root))
    written = [place for place, call in enumerate(calls.seen) if call == ("fdatasync", journal)]
    opened, verified, ended = written
    part = "parts" if reaches_disk == "syncfs" else ".part"
    read_back = max(
        place for place, (call, path) in enumerate(calls.seen) if path.endswith(".part") and call == "preadv"
    )
    renamed = calls.at("rename", "new/0/m.mp4")
    assert ("fsync", str(Path(journal).parent)) in calls.seen[opened:verified], "the journal's own name"
    assert opened < calls.at(reaches_disk, part) < read_back < verified < renamed
    assert calls.at("fsync", "new") < renamed, "the folder of a new folder"
    assert renamed < calls.at("fsync", "new/0") < ended


@pytest.mark.rule("DM-03", "copy")
def test_a_new_folder_is_told_to_the_disk_at_every_level(tmp_path: Path, calls: Calls) -> None:
    run(order(tmp_path, SMALL))
    root = [place for place, call in enumerate(calls.seen) if call == ("fsync", ".")]
    assert root
    assert root[0] < calls.at("fsync", "new")


@pytest.mark.rule("DM-03", "resume")
def test_what_is_begun_is_known_before_it_lies_where_it_is_kept(tmp_path: Path, calls: Calls) -> None:
    """A power cut between the record of a part file and the part file leaves none that nobody knows."""
    calls.root.mkdir()
    folder = SessionFolder.of(calls.root, "20261123-090000-00000001")
    folder.create()
    (folder.parts / "a.part").write_bytes(b"x")
    begun = BegunPart("A.MP4", "a.part", 1, 1, (PrefixMark(1, "0" * 64),))
    actor = Actor("li", "李甲", "1001")
    order = ImportOrder(folder.name, actor, MONDAY, SourceIdentity("card", serial="S"), ())
    copies = BegunCopies(calls.root, lambda message: hashlib.sha256(message).digest())
    calls.seen.clear()
    copies.keep(folder, order, JournalContents({}, (), (), (begun,)))
    name = f".begun/{folder.name}-0"
    record = f".sessions/{folder.name}/parts/{folder.name}-0.json"
    assert calls.seen == [
        *(("fsync", "."), ("fsync", record), ("rename", f"{name}.json"), ("fsync", ".begun")),
        *(("rename", f"{name}.part"), ("fsync", ".begun")),
    ]
    (calls.root / f"{name}.part").unlink()
    os.mkfifo(calls.root / ".begun" / "pipe.json")
    assert copies.names() == {f"{name}.json", f"{name}.part"}, "known before its part is there"
    copies.forget()
    assert (calls.root / f"{name}.json").is_file(), "its session has not ended: its part is about to come"
    folder.remove()
    copies.forget()
    assert not (calls.root / f"{name}.json").exists()


@pytest.mark.rule("DM-03", "second")
def test_a_manifest_bears_its_name_in_the_second_archive_once_it_is_on_its_disk(
    tmp_path: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls.root.mkdir()
    first = tmp_path / "first"
    (first / ".manifests").mkdir(parents=True)
    (first / ".manifests" / "S-1.json").write_bytes(b"{}")
    carry_manifest(first, calls.root, ".manifests/S-1.json")
    folder, part = ("fsync", ".manifests"), ("fsync", ".manifests/S-1.part")
    assert calls.seen == [("fsync", "."), part, ("rename", ".manifests/S-1.json"), folder]
    lying = calls.root / ".manifests" / "S-1.json"
    assert (lying.read_bytes(), lying.stat().st_mode & 0o777) == (b"{}", 0o400)

    def refuse(fd: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(OSError, match="Input/output error"):
        carry_manifest(first, calls.root, ".manifests/S-1.json")
    assert list(lying.parent.iterdir()) == [lying], "nothing half is left, and what lay there lies there"
    (first / ".manifests" / "S-2.json").symlink_to(tmp_path / "archive")
    with pytest.raises(NotPlain):
        carry_manifest(first, calls.root, ".manifests/S-2.json")


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("call", ["fdatasync", "fsync"])
def test_what_the_disk_refuses_is_not_called_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    job = order(tmp_path, LARGE)
    real = getattr(os, call)

    def refuse(fd: int) -> None:
        path = opened_path(fd)
        if path.endswith(".part") or (path.endswith(".jsonl") and b"verified" in Path(path).read_bytes()):
            raise OSError(errno.EIO, "Input/output error")
        real(fd)

    monkeypatch.setattr(os, call, refuse)
    assert [each.outcome for each in run(job)] == [FileOutcome.FAILED]
    assert not list(job.archive_root.rglob("*.mp4"))


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("candidate", [False, True])
@pytest.mark.parametrize("size", [SMALL, LARGE])
def test_a_source_that_changed_since_the_survey_is_not_even_read(
    tmp_path: Path, calls: Calls, size: int, candidate: bool
) -> None:
    made = order(tmp_path, size)
    job = replace(made, items=(replace(made.items[0], candidate=candidate),))
    os.utime(job.source_root / "M0.MP4", ns=(1, 1))
    outcome = run(job)[0]
    assert (outcome.outcome, outcome.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)
    assert "preadv" not in [call for call, _path in calls.seen]


@pytest.mark.rule("DM-03", "copy")
def test_a_pipe_in_the_place_of_a_source_is_waited_for_by_nobody(tmp_path: Path) -> None:
    """Opening a pipe waits for a writer, for ever where none comes: no other card would be copied behind it."""
    job = order(tmp_path, SMALL, LARGE)
    pipe = job.source_root / "M0.MP4"
    pipe.unlink()
    os.mkfifo(pipe)
    writer = threading.Timer(HANG_SECONDS, lambda: os.close(os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)))
    writer.start()
    began = time.monotonic()
    changed, copied = run(job)
    took = time.monotonic() - began
    writer.cancel()
    assert (changed.outcome, changed.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)
    assert (copied.outcome, took < HANG_SECONDS) == (FileOutcome.COPIED, True)


@pytest.mark.rule("DM-03", "copy")
def test_a_name_that_another_session_takes_meanwhile_fails_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two cards of one officer at once: their files are planned with the same names."""
    job = order(tmp_path, SMALL, SMALL, LARGE)
    real, taken = direct.rename_new, {"1", "2"}

    def overtaken(part: Path, target: str) -> None:
        number = Path(target).parent.name
        if number in taken:
            taken.remove(number)
            Path(target).write_bytes(b"of another card")
        real(part, target)

    monkeypatch.setattr(direct, "rename_new", overtaken)
    ends = {each.source: each for each in run(job)}
    assert [ends[f"M{number}.MP4"].outcome for number in range(3)] == [FileOutcome.COPIED] * 3
    for number in range(3):
        stored = job.archive_root / str(ends[f"M{number}.MP4"].stored)
        assert stored.read_bytes() == (job.source_root / f"M{number}.MP4").read_bytes()
    for number in (1, 2):
        assert (job.archive_root / f"new/{number}/m.mp4").read_bytes() == b"of another card"


class Touching(Meter):
    """Changes the source after the first bytes of it were read, as a camera that is still writing does."""

    def __init__(self, path: Path) -> None:
        super().__init__(1, 1)
        self._path = path

    def moved(self, count: int) -> None:
        os.utime(self._path, ns=(1, 1))
        super().moved(count)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("candidate", [False, True])
def test_a_large_source_that_changes_while_it_is_read_is_not_taken(tmp_path: Path, candidate: bool) -> None:
    made = order(tmp_path, LARGE)
    job = replace(made, items=(replace(made.items[0], candidate=candidate),))
    outcome = run(job, Touching(job.source_root / "M0.MP4"))[0]
    assert (outcome.outcome, outcome.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)
    assert not list(job.archive_root.rglob("*.mp4"))


@pytest.mark.rule("DM-03", "copy")
def test_a_source_that_changes_while_it_is_compared_is_not_called_stored_already(tmp_path: Path) -> None:
    made = order(tmp_path, LARGE)
    digest = hashlib.sha256((made.source_root / "M0.MP4").read_bytes()).hexdigest()
    items = (replace(made.items[0], candidate=True),)
    job = replace(made, items=items, known={digest: "new/0/earlier.mp4"})
    stored = job.archive_root / "new/0/earlier.mp4"
    stored.parent.mkdir(parents=True)
    stored.write_bytes((job.source_root / "M0.MP4").read_bytes())
    assert [each.outcome for each in run(job)] == [FileOutcome.ALREADY]
    outcome = run(job, Touching(job.source_root / "M0.MP4"))[0]
    assert (outcome.outcome, outcome.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("candidate", [False, True])
def test_a_small_source_that_changes_while_it_is_read_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, candidate: bool
) -> None:
    made = order(tmp_path, SMALL)
    job = replace(made, items=(replace(made.items[0], candidate=candidate),))
    real = direct.read_into

    def read_and_touch(fd: int, *arguments: Any) -> int:
        got = real(fd, *arguments)
        if opened_path(fd).endswith(".MP4"):
            os.utime(job.source_root / "M0.MP4", ns=(1, 1))
        return got

    monkeypatch.setattr(direct, "read_into", read_and_touch)
    outcome = run(job)[0]
    assert (outcome.outcome, outcome.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)
    assert not list(job.archive_root.rglob("*.mp4"))


def test_the_journal_is_on_the_disk_when_a_call_returns(tmp_path: Path, calls: Calls) -> None:
    calls.root.mkdir()
    with Journal(calls.root / "s.jsonl", KEY) as journal:
        journal.open_order({"session": "s1"})
        assert calls.seen == [("fdatasync", "s.jsonl"), ("fsync", ".")]
        journal.verified([Verified("A", "b", "0" * 64, 1)])
        journal.outcomes([CopyOutcome("A", 1, FileOutcome.COPIED, "b", "0" * 64)])
    assert calls.seen[2:] == [("fdatasync", "s.jsonl")] * 2


@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("changed", [False, True])
def test_no_file_stays_open_behind_a_copy(tmp_path: Path, size: int, changed: bool) -> None:
    """A session copies thousands of files: one descriptor each would end it."""
    job = order(tmp_path, size, size)
    if changed:
        (job.source_root / "M0.MP4").write_bytes(b"other")
    before = sorted(Path("/proc/self/fd").iterdir())
    outcomes = [each.outcome for each in run(job)]
    assert outcomes == [FileOutcome.FAILED if changed else FileOutcome.COPIED, FileOutcome.COPIED]
    assert sorted(Path("/proc/self/fd").iterdir()) == before
