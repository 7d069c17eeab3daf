"""Real exFAT cards: imported and compared by other means; pulled in mid-copy; broken disks under the archive."""

import fcntl
import filecmp
import os
import struct
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyJob, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import CopyResult, run_engine
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import OpenSource, SourceRoot
from station.archive.importing.recovering import ImportRecovery
from station.archive.importing.use_cases import Imports, RunEngine
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.session_bodies import ImportClosed
from station.archive.values import ImportOptions, ImportResult
from station.core.own_folders import OwnFolders
from station.core.progress import Progress
from station.devices.volumes.mounts import MountedVolumes
from tests.archive.media import movie, picture, truncated_movie
from tests.archive.office import STAFF, Office
from tests.plugins.cards import CardBox, CardFile
from tests.plugins.disks import mounted_disk
from tests.plugins.patience import HANG_SECONDS, wait_until
from tests.plugins.stations import MONDAY, TestStation

EXT4_IOC_SHUTDOWN, WITHOUT_LOG_FLUSH = 0x8004587D, 2
ENDED = MONDAY + timedelta(minutes=31)


def films(count: int, size: int) -> dict[str, bytes | Path | CardFile]:
    return {
        f"DCIM/100MEDIA/{number:04d}.MP4": CardFile(
            movie(MONDAY + timedelta(minutes=30), payload=os.urandom(size)), ENDED
        )
        for number in range(count)
    }


def real_imports(station: TestStation, archive: Path, run: RunEngine = run_engine) -> Imports:
    return Imports(
        station.store, MountedVolumes(), archive, own=OwnFolders((archive,)), run=run, reserve_bytes=0
    )


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("DM-06", "person")
def test_a_real_card_is_imported_whole(office: Office, cards: CardBox) -> None:
    card = cards.make(
        {
            **films(4, 300_000),
            "DCIM/现场照片.JPG": CardFile(picture("2026:11:23 09:30:00"), ENDED),
            "DCIM/断电.MP4": CardFile(truncated_movie(), ENDED),
            "DCIM/空.MP4": CardFile(b"", ENDED),
            "DCIM/大.MP4": CardFile(movie(MONDAY, payload=os.urandom(20 << 20)), ENDED),
        },
        label="BODYCAM",
    )
    imports = real_imports(office.station, office.archive)
    result = imports.run_all(STAFF, card.path, ImportOptions(officer="1001"))
    assert result.complete, result
    assert result.count(FileOutcome.COPIED) == 8
    for each in result.outcomes:
        source, stored = card.path / each.source, office.archive / str(each.stored)
        assert filecmp.cmp(source, stored, shallow=False)
        assert source.stat().st_mtime == stored.stat().st_mtime
    sums = subprocess.run(
        ["sha256sum", *(str(card.path / each.source) for each in result.outcomes)],
        check=True, capture_output=True, text=True, timeout=HANG_SECONDS,
    ).stdout.splitlines()  # fmt: skip
    assert [line.split()[0].lstrip("\\") for line in sums] == [each.sha256 for each in result.outcomes]
    closed = office.imported_sessions()[0]
    with office.station.store.read() as view:
        (entry,) = [
            e for e in view.ledger.about(f"session:{closed.session}") if e.kind == "media.import_closed"
        ]
    assert entry.of(ImportClosed).source.path == str(card.path)
    assert entry.of(ImportClosed).source.file_system
    assert office.fixity.verify(STAFF).bad == ()


def test_a_card_that_is_pulled_ends_its_session_and_the_next_import_goes_on(
    office: Office, cards: CardBox
) -> None:
    card = cards.make(films(6, 24 << 20), size_mb=256)
    imports = real_imports(office.station, office.archive)
    found = imports.survey(STAFF, card.path)
    ordered = imports.order(STAFF, found, ImportOptions(officer="1001"))

    def pull(reading: Progress) -> None:
        if card.device is not None and any(office.archive.glob("李甲*/*.mp4")):
            card.unplug()

    result = imports.run(STAFF, found, ordered, report=pull)
    assert card.device is None, "copied before it could be pulled"
    assert not result.complete
    reasons = [each.reason for each in result.outcomes if each.outcome is not FileOutcome.COPIED]
    assert set(reasons) == {FileReason.SOURCE_GONE}
    assert result.count(FileOutcome.COPIED) == len(office.stored()) == office.catalogue.page(STAFF).found >= 1
    card.plug_in()
    again = imports.run_all(STAFF, card.path, ImportOptions(officer="1001"))
    assert again.complete
    assert again.count(FileOutcome.ALREADY) == result.count(FileOutcome.COPIED)
    assert office.fixity.verify(STAFF).to_json() == {"checked": 6, "bad": []}
    assert not list((office.archive / ".sessions").iterdir())


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    with mounted_disk(tmp_path, megabytes=64) as disk:
        yield disk


def archive_on(office: Office, disk: Path, run: RunEngine = run_engine) -> Imports:
    (disk / "archive").mkdir()
    return real_imports(office.station, disk / "archive", run)


@pytest.mark.lab
def test_what_does_not_fit_is_held_before_it_is_tried(
    office: Office, small_disk: Path, tmp_path: Path
) -> None:
    imports = archive_on(office, small_disk)
    source = tmp_path / "card"
    source.mkdir()
    (source / "BIG.MP4").write_bytes(os.urandom(80 << 20))
    (source / "SMALL.MP4").write_bytes(os.urandom(1 << 20))
    result = imports.run_all(STAFF, source, ImportOptions(officer="1001"))
    assert {each.source: each.reason for each in result.outcomes} == {
        "BIG.MP4": FileReason.NO_SPACE,
        "SMALL.MP4": None,
    }


@pytest.mark.lab
def test_a_disk_that_fills_up_meanwhile(office: Office, small_disk: Path, tmp_path: Path) -> None:
    imports = archive_on(office, small_disk)
    source = tmp_path / "card"
    source.mkdir()
    for number in range(3):
        (source / f"{number}.MP4").write_bytes(os.urandom(17 << 20))
    found = imports.survey(STAFF, source)
    ordered = imports.order(STAFF, found, ImportOptions(officer="1001"))
    (small_disk / "somebody-elses").write_bytes(bytes(20 << 20))
    result = imports.run(STAFF, found, ordered)
    assert_consistent(office, result, small_disk / "archive")
    assert FileReason.DESTINATION_FULL in {each.reason for each in result.outcomes}
    (small_disk / "somebody-elses").unlink()
    assert imports.run_all(STAFF, source, ImportOptions(officer="1001")).complete


@pytest.mark.lab
@pytest.mark.rule("DM-03", "copy")
def test_what_was_told_stored_outlives_a_disk_that_fails(
    office: Office, small_disk: Path, tmp_path: Path
) -> None:
    """The file system is shut down in mid-copy without writing its journal, as a power cut would.

    The last film is not given before that has happened, so it never depends on which of both is faster.
    """
    mount = os.open(small_disk, os.O_RDONLY)

    class Holding(SourceRoot):
        def open(self, name: str, *, direct: bool) -> OpenSource:
            if name == "2.MP4":
                wait_until(lambda: any((small_disk / "archive").glob("李甲*/*.mp4")))
                fcntl.ioctl(mount, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_LOG_FLUSH))
            return super().open(name, direct=direct)

    def run(job: CopyJob, **_: object) -> CopyResult:
        outcomes: dict[str, CopyOutcome] = {}
        folder = SessionFolder.of(job.archive_root, job.session)
        with Holding(job.source_root) as given, Journal(folder.journal, job.journal_key) as journal:
            Engine(job, given, folder, journal, Meter(0, 0), lambda o: outcomes.update({o.source: o})).run()
        return CopyResult(tuple(outcomes[each.source] for each in job.items))

    imports = archive_on(office, small_disk, run)
    source = tmp_path / "card"
    source.mkdir()
    contents = {f"{number}.MP4": os.urandom(17 << 20) for number in range(3)}
    for name, content in contents.items():
        (source / name).write_bytes(content)
    found = imports.survey(STAFF, source)
    ordered = imports.order(STAFF, found, ImportOptions(officer="1001"))
    result = imports.run(STAFF, found, ordered)
    os.close(mount)
    told = [each for each in result.outcomes if each.outcome is FileOutcome.COPIED]
    assert not result.recorded
    subprocess.run(["umount", str(small_disk)], check=True, timeout=HANG_SECONDS)
    subprocess.run(
        ["mount", "-o", "loop", str(small_disk.with_suffix(".img")), str(small_disk)],
        check=True,
        timeout=HANG_SECONDS,
    )
    for each in told:
        assert (small_disk / "archive" / str(each.stored)).read_bytes() == contents[each.source]
    ImportRecovery(office.station.store, small_disk / "archive").recover()
    assert imports.pending() == 0
    recorded = {each.stored for each in office.catalogue.page(STAFF).rows}
    assert recorded >= {each.stored for each in told}
    assert recorded == {
        path.relative_to(small_disk / "archive").as_posix()
        for path in (small_disk / "archive").glob("李甲*/*.mp4")
    }
    again = real_imports(office.station, small_disk / "archive")
    last = again.run_all(STAFF, source, ImportOptions(officer="1001"))
    assert last.complete, last.outcomes


def assert_consistent(office: Office, result: ImportResult, archive: Path) -> None:
    """What is told to be stored is there and on record, and nothing else."""
    stored = {
        path.relative_to(archive).as_posix()
        for path in archive.rglob("*")
        if path.is_file() and not path.relative_to(archive).parts[0].startswith(".")
    }
    told = {each.stored for each in result.outcomes if each.outcome is FileOutcome.COPIED}
    assert stored == told == {each.stored for each in office.catalogue.page(STAFF).rows}
    sessions = archive / ".sessions"
    assert not result.recorded or not list(sessions.iterdir())
