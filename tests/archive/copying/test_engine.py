"""The verified copy: equal bytes, durable names, one outcome per file, nothing half done."""

import errno
import hashlib
import json
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import pytest

from station.archive.copying import coldness, direct, transfer
from station.archive.copying.coldness import ColdReading
from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyItem, CopyJob, CopyOutcome
from station.archive.copying.journal import Journal, JournalBroken, Verified, read_journal
from station.archive.copying.launcher import run_engine
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.outcomes import FileOutcome, FileReason, ReadingWay
from station.core.progress import CancelToken, LatestProgress, Progress
from tests.plugins.disks import mounted_disk
from tests.plugins.patience import HANG_SECONDS, in_time, join, wait_until

KEY = b"k" * 32
LARGE = transfer.LARGE


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def fill(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


def lay_zeros(path: Path, size: int) -> None:
    """A file of zeros that costs no disk."""
    with path.open("wb") as file:
        file.truncate(size)


def item(root: Path, name: str, stored: str | None = None, **facts: object) -> CopyItem:
    found = (root / name).lstat()
    return CopyItem(name, stored or f"d/{Path(name).name.lower()}", found.st_size, found.st_mtime_ns, **facts)  # type: ignore[arg-type]


def job(source: Path, archive: Path, *items: CopyItem, known: dict[str, str] | None = None) -> CopyJob:
    archive.mkdir(exist_ok=True)
    folder = SessionFolder.of(archive, "s1")
    if not folder.path.exists():
        folder.create()
        with Journal(folder.journal, KEY) as journal:
            journal.open_order({"session": "s1"})
    return CopyJob("s1", source, archive, items, known or {}, KEY)


def run_here(order: CopyJob, meter: Meter | None = None) -> dict[str, CopyOutcome]:
    """The engine in this process."""
    outcomes: dict[str, CopyOutcome] = {}
    folder = SessionFolder.of(order.archive_root, order.session)
    meter = meter or Meter(sum(i.size for i in order.items), len(order.items))
    with SourceRoot(order.source_root) as source, Journal(folder.journal, KEY) as journal:
        Engine(order, source, folder, journal, meter, lambda o: outcomes.update({o.source: o})).run()
    assert not folder.parts.exists()
    reading = meter.read()
    assert reading.done_files == len(order.items)
    return outcomes


def lying_parts(archive: Path) -> set[str]:
    """The part files of the session that are left."""
    parts = SessionFolder.of(archive, "s1").parts
    return {each.name for each in parts.iterdir()} if parts.is_dir() else set()


def begun_parts(archive: Path) -> set[str]:
    """The part files with which a later import can go on, by the journal."""
    contents = read_journal(SessionFolder.of(archive, "s1").journal, KEY)
    assert contents is not None
    return {each.part for each in contents.begun}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "card").mkdir()
    return tmp_path / "card"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive"


SIZES = [0, 1, 4095, 4096, 4097, 1_000_003, LARGE - 1, LARGE, LARGE + 1, 2 * LARGE + 4096, 3 * LARGE + 777]


@pytest.mark.rule("DM-06", "unique")
def test_a_name_that_a_record_had_is_not_given_again_though_its_file_is_gone(
    source: Path, archive: Path, tmp_path: Path
) -> None:
    fill(source, {"A.MP4": b"one", "B.MP4": b"two", "A.XML": b"told"})
    second = tmp_path / "second"
    second.mkdir()
    beside = item(source, "A.XML", "d/x-01.xml", beside="A.MP4")
    items = (item(source, "A.MP4", "d/x-01.mp4"), item(source, "B.MP4", "d/x-04.mp4"), beside)
    taken = ("d/x-01.mp4", "d/X-02.MP4", "d/x-03.xml")
    order = replace(
        job(source, archive, *items), taken=taken, second_root=second, second_taken=("d/X-03.mp4",)
    )
    outcomes = run_here(order)
    stored = {each.source: (each.stored, each.second) for each in outcomes.values()}
    assert stored["A.MP4"] == ("d/x-03.mp4", "d/x-04.mp4"), (
        "and in the second archive by what is on record there"
    )
    assert stored["B.MP4"] == ("d/x-04.mp4", "d/x-05.mp4")
    assert stored["A.XML"][0] == "d/x-03.2.xml", "what belongs to it follows its name"


@pytest.mark.rule("DM-03", "copy")
def test_what_is_stored_is_what_was_read_at_every_size(source: Path, archive: Path) -> None:
    contents = {f"F{size}.MP4": os.urandom(size) for size in SIZES}
    fill(source, contents)
    os.utime(source / "F1.MP4", ns=(1, 1_600_000_000_123_456_789))
    outcomes = run_here(job(source, archive, *(item(source, name) for name in contents)))
    for name, content in contents.items():
        outcome = outcomes[name]
        assert (outcome.outcome, outcome.sha256) == (FileOutcome.COPIED, sha(content)), outcome
        assert outcome.stored is not None
        stored = archive / outcome.stored
        assert stored.read_bytes() == content
        assert stat.S_IMODE(stored.stat().st_mode) == 0o400
        assert stored.stat().st_mtime_ns == (source / name).stat().st_mtime_ns


def test_files_of_a_megabyte_go_past_the_page_cache(source: Path, archive: Path) -> None:
    """Through it they are copied in memory twice, and push out what the counter reads."""
    archive.mkdir()
    if ColdReading(archive).way is not ReadingWay.DIRECT:
        pytest.skip("no file system that reads past the page cache")
    fill(source, {"A.MP4": os.urandom(transfer.PAST_CACHE), "B.JPG": os.urandom(transfer.PAST_CACHE - 4096)})
    cold = job(source, archive, item(source, "A.MP4"), item(source, "B.JPG"))
    for each in source.iterdir():
        with each.open("rb") as file:
            os.fsync(file.fileno())
            direct.forget_pages(file.fileno())
    stored = {each.source: str(each.stored) for each in run_here(cold).values()}
    for name, cached in (("A.MP4", False), ("B.JPG", True)):
        with (source / name).open("rb") as file:
            assert coldness._has_pages(file.fileno()) is cached, name
    with (archive / stored["A.MP4"]).open("rb") as file:
        assert not coldness._has_pages(file.fileno())


def test_the_journal_tells_the_same(source: Path, archive: Path) -> None:
    fill(source, {"A": b"a", "B": os.urandom(LARGE + 5)})
    order = job(source, archive, item(source, "A"), item(source, "B"))
    outcomes = run_here(order)
    contents = read_journal(SessionFolder.of(archive, "s1").journal, KEY)
    assert contents is not None
    assert contents.order == {"session": "s1"}
    assert {o.source: o for o in contents.outcomes} == outcomes
    assert contents.unfinished == ()


def test_the_same_content_is_stored_once(source: Path, archive: Path) -> None:
    big, small = os.urandom(LARGE + 9), b"small"
    fill(source, {"A": big, "B": small, "C": small, "D": big, "E": b"known"})
    archive.mkdir()
    fill(archive, {"old/known.mp4": b"known"})
    order = job(source, archive, *(item(source, n) for n in "ABCDE"), known={sha(b"known"): "old/known.mp4"})
    outcomes = run_here(order)
    assert [outcomes[n].outcome.value for n in "ABCDE"] == [
        "copied",
        "copied",
        "already",
        "already",
        "already",
    ]
    assert outcomes["C"].stored == outcomes["B"].stored
    assert outcomes["D"].stored == outcomes["A"].stored
    assert outcomes["E"].stored == "old/known.mp4"
    assert sorted(p.name for p in (archive / "d").iterdir()) == ["a", "b"]


def test_known_content_that_is_no_longer_there_is_stored_again(source: Path, archive: Path) -> None:
    fill(source, {"A": b"lost"})
    order = job(source, archive, item(source, "A", candidate=True), known={sha(b"lost"): "old/lost.mp4"})
    assert run_here(order)["A"].outcome is FileOutcome.COPIED


@pytest.mark.parametrize("size", [100, LARGE + 100])
def test_a_candidate_is_judged_by_its_hash_not_by_its_looks(source: Path, archive: Path, size: int) -> None:
    same, other = os.urandom(size), os.urandom(size)
    fill(source, {"SAME": same, "OTHER": other})
    archive.mkdir()
    fill(archive, {"old/x": same})
    items = [item(source, name, candidate=True) for name in ("SAME", "OTHER")]
    outcomes = run_here(job(source, archive, *items, known={sha(same): "old/x"}))
    assert outcomes["SAME"].outcome is FileOutcome.ALREADY
    assert (outcomes["OTHER"].outcome, outcomes["OTHER"].stored) == (FileOutcome.COPIED, "d/other")


def test_a_name_is_never_given_twice(source: Path, archive: Path) -> None:
    fill(source, {"A": b"new"})
    archive.mkdir()
    fill(archive, {"d/a.mp4": b"old", "d/a-02.mp4": b"older"})
    outcome = run_here(job(source, archive, item(source, "A", "d/a.mp4")))["A"]
    assert outcome.stored == "d/a-03.mp4"
    assert (archive / "d/a.mp4").read_bytes() == b"old"


@pytest.mark.rule("DM-06", "unique")
def test_what_belongs_to_a_recording_follows_the_name_that_it_got(source: Path, archive: Path) -> None:
    fill(source, {"M.MP4": b"film", "M.XML": b"index", "M.SRT": b"words", "N.XML": b"other"})
    fill(archive, {"a/a-01.mp4": b"another desk's", "b/b.xml": b"another's"})
    outcomes = run_here(
        job(
            source,
            archive,
            item(source, "M.MP4", "a/a-01.mp4"),
            item(source, "M.XML", "a/a-01.xml", beside="M.MP4"),
            item(source, "M.SRT", "old/old.srt", beside="M.MP4"),
            item(source, "N.XML", "b/b.xml", beside="N.MP4"),
        )
    )
    assert {name: each.stored for name, each in outcomes.items()} == {
        "M.MP4": "a/a-02.mp4",
        "M.XML": "a/a-02.xml",
        "M.SRT": "a/a-02.srt",
        "N.XML": "b/b.2.xml",
    }


@pytest.mark.parametrize("size", [10, LARGE + 10])
def test_trouble_with_one_file_is_its_own(source: Path, archive: Path, size: int) -> None:
    fill(source, {"A": os.urandom(size), "B": os.urandom(size), "C": os.urandom(size), "D": os.urandom(size)})
    items = [item(source, name) for name in "ABCD"]
    (source / "A").unlink()
    with (source / "B").open("ab") as file:
        file.write(b"still recording")
    (source / "C").unlink()
    (source / "C").symlink_to(source / "D")
    outcomes = run_here(job(source, archive, *items))
    assert [(outcomes[n].outcome, outcomes[n].reason) for n in "ABCD"] == [
        (FileOutcome.FAILED, FileReason.SOURCE_MISSING),
        (FileOutcome.FAILED, FileReason.SOURCE_CHANGED),
        (FileOutcome.FAILED, FileReason.SOURCE_ERROR),
        (FileOutcome.COPIED, None),
    ]


@contextmanager
def corrupted(monkeypatch: pytest.MonkeyPatch, damage: Callable[[Path], None]) -> Iterator[None]:
    """The disk forgets what was written: damage each part file when its data should be safe."""
    real_small, real_large = direct.sync_file_system, os.fsync

    def after_syncfs(folder: Path) -> None:
        real_small(folder)
        for part in folder.glob("*.part"):
            damage(part)

    def after_fsync(fd: int) -> None:
        real_large(fd)
        path = Path(f"/proc/self/fd/{fd}").readlink()
        if path.suffix == ".part":
            damage(path)

    monkeypatch.setattr(direct, "sync_file_system", after_syncfs)
    monkeypatch.setattr(os, "fsync", after_fsync)
    yield


def flip_one_bit(path: Path) -> None:
    fd = os.open(path, os.O_RDWR)
    byte = os.pread(fd, 1, 5)
    os.pwrite(fd, bytes([byte[0] ^ 1]), 5)
    os.close(fd)


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("size", [1000, LARGE + 1])
def test_what_is_written_into_while_it_is_read_and_dated_as_before_is_no_copy(
    source: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """What was read is partly of one state and partly of another, and its length and time tell nothing of that."""
    fill(source, {"A.MP4": os.urandom(size)})
    path, really = source / "A.MP4", direct.read_into

    def read(fd: int, block: direct.Block, offset: int, expected: int | None = None) -> int:
        got, before = really(fd, block, offset, expected), path.stat()
        while path.stat().st_ctime_ns == before.st_ctime_ns:
            with path.open("r+b") as file:
                file.seek(size - 1)
                file.write(b"?")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        return got

    monkeypatch.setattr(direct, "read_into", read)
    outcome = run_here(job(source, archive, item(source, "A.MP4")))["A.MP4"]
    assert (outcome.outcome, outcome.reason) == (FileOutcome.FAILED, FileReason.SOURCE_CHANGED)
    assert not (archive / "d").exists()


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("size", [50, LARGE + 50])
def test_a_flipped_bit_on_the_disk_is_found_before_the_file_gets_a_name(
    source: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    content = os.urandom(size)
    fill(source, {"A": content, "TWIN": content})
    with corrupted(monkeypatch, flip_one_bit):
        outcomes = run_here(job(source, archive, item(source, "A"), item(source, "TWIN")))
    assert {(o.outcome, o.reason) for o in outcomes.values()} == {(FileOutcome.FAILED, FileReason.MISMATCH)}
    assert not (archive / "d").exists()


@pytest.mark.rule("DM-03", "second")
@pytest.mark.parametrize("size", [50, LARGE + 50])
@pytest.mark.parametrize("rotting", ["second", "archive"])
def test_of_two_disks_one_rots_while_it_is_written(
    source: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, size: int, rotting: str
) -> None:
    second = archive.with_name("second")
    second.mkdir()
    content = os.urandom(size)
    fill(source, {"A": content})

    def rot(part: Path) -> None:
        if part.is_relative_to(archive.with_name(rotting)):
            flip_one_bit(part)

    with corrupted(monkeypatch, rot):
        end = run_here(replace(job(source, archive, item(source, "A")), second_root=second))["A"]
    lying = [each for root in (archive, second) for each in root.rglob("*a") if each.is_file()]
    if rotting == "second":
        assert (end.outcome, end.second, end.second_reason) == (
            FileOutcome.COPIED,
            None,
            FileReason.MISMATCH,
        )
        assert [each.read_bytes() for each in lying] == [content], "the good one alone has its name"
    else:
        assert (end.outcome, end.reason, end.second) == (FileOutcome.FAILED, FileReason.MISMATCH, None)
        assert lying == [], "of what the archive does not hold there is no second copy"
    assert not list(second.rglob("*.part"))


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("size", [5000, LARGE + 1])
def test_a_name_that_the_disk_may_forget_is_taken_back(
    source: Path, archive: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    fill(source, {"A.MP4": os.urandom(size), "B.MP4": os.urandom(size)})
    real = direct.sync_folder

    def failing(folder: Path) -> None:
        if folder == archive / "e":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        real(folder)

    monkeypatch.setattr(direct, "sync_folder", failing)
    outcomes = run_here(
        job(source, archive, item(source, "A.MP4", "d/a.mp4"), item(source, "B.MP4", "e/b.mp4"))
    )
    assert outcomes["A.MP4"].stored == "d/a.mp4"
    assert (outcomes["B.MP4"].stored, outcomes["B.MP4"].reason) == (None, FileReason.DESTINATION_ERROR)
    assert not list((archive / "e").iterdir())


def test_cancelling_leaves_no_part_files_and_holds_the_rest(source: Path, archive: Path) -> None:
    fill(source, {name: os.urandom(2 * LARGE) for name in "AB"})
    meter = Meter(4 * LARGE, 2)
    meter.cancelled.set()
    outcomes = run_here(job(source, archive, item(source, "A"), item(source, "B")), meter)
    assert {(o.outcome, o.reason) for o in outcomes.values()} == {(FileOutcome.HELD, FileReason.CANCELLED)}
    assert [p for p in archive.rglob("*") if p.is_file() and ".sessions" not in p.parts] == []


# ------------------------------------------------------------------------------------- in a process of its own


def test_the_process_copies_and_reports(source: Path, archive: Path) -> None:
    names = {f"DCIM/{n:03d}.MP4": os.urandom(30_000) for n in range(40)} | {
        os.fsdecode(b"\xc0\xee.MP4"): b"raw name",
        "大.MP4": os.urandom(2 * LARGE),
    }
    fill(source, names)
    items = [item(source, name, f"d/{n}.mp4") for n, name in enumerate(names)]
    seen = LatestProgress()
    result = run_engine(job(source, archive, *items), report=seen)
    assert not result.died
    assert [o.source for o in result.outcomes] == list(names)
    for outcome in result.outcomes:
        assert outcome.outcome is FileOutcome.COPIED
        assert (archive / str(outcome.stored)).read_bytes() == names[outcome.source]


def test_the_process_stops_when_wished(source: Path, archive: Path) -> None:
    lay_zeros(source / "BIG", 40 * LARGE)
    stop = CancelToken()

    def stop_soon(reading: Progress) -> None:
        if reading.done:
            stop.cancel()

    result = run_engine(job(source, archive, item(source, "BIG")), report=stop_soon, cancel=stop)
    assert [(o.outcome, o.reason) for o in result.outcomes] == [(FileOutcome.HELD, FileReason.CANCELLED)]
    assert lying_parts(archive) <= begun_parts(archive)


def kill_when(archive: Path, wanted: Callable[[], bool]) -> threading.Thread:
    """Kill -9 the engine of this archive as soon as `wanted`."""

    def watch() -> None:
        wait_until(wanted)
        for process in Path("/proc").iterdir():
            if process.name.isdigit():
                try:
                    command = (process / "cmdline").read_bytes()
                    parent = int((process / "stat").read_text().rsplit(")", 1)[1].split()[1])
                except (OSError, ValueError):
                    continue
                if b"station.archive.copying.worker" in command and parent == os.getpid():
                    os.kill(int(process.name), 9)

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_kill_9_loses_nothing_that_was_finished(source: Path, archive: Path) -> None:
    contents = {f"F{n}.MP4": bytes([n]) * (2 * LARGE) for n in range(8)}
    fill(source, contents)
    order = job(source, archive, *(item(source, name) for name in contents))
    killer = kill_when(
        archive, lambda: (archive / "d").exists() and len(list((archive / "d").iterdir())) >= 2
    )
    result = run_engine(order)
    join([killer])
    assert result.died
    stored = {o.stored: o for o in result.outcomes if o.outcome is FileOutcome.COPIED}
    assert {f"d/{p.name}" for p in (archive / "d").iterdir()} == set(stored)
    for name, outcome in stored.items():
        assert (archive / str(name)).read_bytes() == contents[outcome.source]
    assert {o.reason for o in result.outcomes if o.outcome is not FileOutcome.COPIED} == {
        FileReason.ENGINE_DIED
    }
    assert lying_parts(archive) <= begun_parts(archive)


class EngineProcess:
    """The engine in its own process, as whoever orders a copy speaks to it."""

    def __init__(self, orders: IO[bytes], told: IO[bytes]) -> None:
        self._orders = orders
        self.lines: Iterator[dict[str, Any]] = (json.loads(line) for line in told)

    def say(self, *lines: str) -> None:
        self._orders.write("".join(f"{line}\n" for line in lines).encode())
        self._orders.flush()

    def end_of_orders(self) -> None:
        self._orders.close()

    def rest(self) -> list[dict[str, Any]]:
        return list(self.lines)


@contextmanager
def engine_process() -> Iterator[EngineProcess]:
    with subprocess.Popen(
        [sys.executable, "-m", "station.archive.copying.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3],
    ) as process, in_time(process):  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        yield EngineProcess(process.stdin, process.stdout)
    assert process.wait(HANG_SECONDS) == 0


def test_a_process_whose_orderer_dies_stops_cleanly(source: Path, archive: Path) -> None:
    lay_zeros(source / "BIG", 60 * LARGE)
    order = job(source, archive, item(source, "BIG"))
    with engine_process() as process:
        process.say(order.to_json())
        process.end_of_orders()
        lines = process.rest()
    assert lines[-1] == {"done": True}
    assert [line["outcome"]["reason"] for line in lines if "outcome" in line] == ["cancelled"]
    assert lying_parts(archive) <= begun_parts(archive)


def test_a_copy_waits_while_it_is_asked_to_and_goes_on(source: Path, archive: Path) -> None:
    lay_zeros(source / "BIG", 8 * LARGE)
    order = job(source, archive, item(source, "BIG"))
    with engine_process() as process:
        process.say(order.to_json(), "pause")
        done: list[int] = []
        for line in process.lines:
            done.extend([line["progress"]["done_bytes"]] if "progress" in line else [])
            if len(done) >= 3 and len(set(done[-3:])) == 1:
                break
        process.say("go on")
        lines = process.rest()
    assert done[-1] < 8 * LARGE
    assert [line["outcome"]["outcome"] for line in lines if "outcome" in line] == ["copied"]


# ---------------------------------------------------------------------------------------- journal, real disks


def test_a_torn_last_line_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    with Journal(path, KEY) as journal:
        journal.open_order({"n": 1})
        journal.verified([Verified("a", "d/a", "00", 1), Verified("b", "d/b", "11", 1)])
        journal.outcomes([CopyOutcome("a", 1, FileOutcome.COPIED, "d/a", "00")])
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"event": "outcome", "source": "b", "si')
    contents = read_journal(path, KEY)
    assert contents is not None
    assert [o.source for o in contents.outcomes] == ["a"]
    assert [v.source for v in contents.unfinished] == ["b"]
    for cut in range(len(whole)):
        path.write_bytes(whole[:cut])
        assert (read_journal(path, KEY) is None) == (cut <= whole.index(b"\n"))


def test_a_journal_that_is_another_stations_is_let_go_of(tmp_path: Path) -> None:
    path = tmp_path / "s.jsonl"
    with Journal(path, KEY) as journal:
        journal.open_order({"session": "x"})
    with pytest.raises(JournalBroken):
        Journal(path, b"another" * 4)
    opened = [link for fd in Path("/proc/self/fd").iterdir() if (link := target(fd)) == str(path)]
    assert opened == []


def target(link: Path) -> str:
    """Where a link leads, if it is still there."""
    try:
        return str(link.readlink())
    except OSError:
        return ""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_disk(tmp_path, megabytes=40) as disk:
        yield disk


@pytest.mark.lab
def test_a_full_disk_ends_the_session_and_keeps_what_was_stored(source: Path, small_disk: Path) -> None:
    contents = {"A": os.urandom(LARGE), "B": os.urandom(2 * LARGE), "C": b"c"}
    fill(source, contents)
    result = run_engine(job(source, small_disk / "archive", *(item(source, n) for n in contents)))
    assert [(o.outcome, o.reason) for o in result.outcomes] == [
        (FileOutcome.COPIED, None),
        (FileOutcome.FAILED, FileReason.DESTINATION_FULL),
        (FileOutcome.HELD, FileReason.DESTINATION_FULL),
    ]
    assert (small_disk / "archive/d/a").read_bytes() == contents["A"]
    assert os.statvfs(small_disk).f_bavail * 4096 > 10 << 20, "part files were left"


@pytest.mark.lab
def test_a_full_disk_in_a_batch_of_small_files(source: Path, small_disk: Path) -> None:
    contents = {f"F{n:03d}": os.urandom(500_000) for n in range(120)}
    fill(source, contents)
    result = run_engine(job(source, small_disk / "archive", *(item(source, n) for n in contents)))
    copied = [o for o in result.outcomes if o.outcome is FileOutcome.COPIED]
    assert {o.reason for o in result.outcomes if o.outcome is not FileOutcome.COPIED} == {
        FileReason.DESTINATION_FULL
    }
    for outcome in copied:
        assert (small_disk / "archive" / str(outcome.stored)).read_bytes() == contents[outcome.source]
    stored = small_disk / "archive" / "d"
    assert len(copied) == (len(list(stored.iterdir())) if stored.exists() else 0)


def test_the_process_of_a_copy_loads_nothing_of_the_ledger() -> None:
    """Each import starts one: what it loads is waited for before the first byte, and was half of its start."""
    asked = "import station.archive.copying.worker, sys; print(*(each for each in sys.modules if each.startswith('station.')))"
    done = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, timeout=HANG_SECONDS
    )
    loaded = done.stdout.split()
    assert [
        each
        for each in loaded
        if each.startswith(("station.core.ledger", "station.core.settings", "station.archive.survey"))
    ] == []


@pytest.mark.lab
def test_a_disk_that_turns_read_only(source: Path, small_disk: Path) -> None:
    fill(source, {"A": b"a", "B": b"b"})
    order = job(source, small_disk / "archive", item(source, "A"), item(source, "B"))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True, timeout=HANG_SECONDS)
    result = run_engine(order)
    assert not result.died
    assert {(o.outcome, o.reason) for o in result.outcomes} == {
        (FileOutcome.HELD, FileReason.DESTINATION_READ_ONLY)
    }
