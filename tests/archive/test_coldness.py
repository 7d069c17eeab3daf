"""Reading back from the disk, or saying that it is not proven: by table, on a real exFAT disk that rots, and in memory."""

import mmap
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from station.archive.copying.coldness import ColdReading, way_at, way_to_read
from station.archive.copying.mounts import MountedAt
from station.archive.fixity.use_cases import Fixity
from station.archive.fixity.values import FileFault
from station.archive.outcomes import ReadingWay, weakest
from station.archive.session_bodies import ImportClosed4
from station.archive.values import ImportOptions
from station.core.ledger import subject
from tests.archive.office import STAFF, Office
from tests.archive.test_cards import films, real_imports
from tests.plugins.cards import CardBox, CardFile
from tests.plugins.patience import HANG_SECONDS

MOUNTS = """\
20 1 8:1 / / rw - ext4 /dev/sda1 rw
21 20 0:50 / /srv rw - nfs4 centre:/srv rw
22 21 0:51 / /srv/a\\040b rw - tmpfs tmpfs rw
23 20 0:52 / /mnt/all rw - fuse.mergerfs a:b rw
"""


@pytest.mark.rule("DM-03", "cold")
@pytest.mark.parametrize(
    ("kind", "options", "way"),
    [
        ("ext4", (), ReadingWay.DIRECT),
        ("ext4", ("data=journal",), ReadingWay.UNKNOWN),
        ("exfat", (), ReadingWay.DIRECT),
        ("btrfs", (), ReadingWay.PAGES_DROPPED),
        ("tmpfs", (), ReadingWay.MEMORY),
        ("nfs4", (), ReadingWay.NETWORK),
        ("fuse.sshfs", (), ReadingWay.NETWORK),
        ("fuse.mergerfs", (), ReadingWay.LAYERED),
        ("overlay", (), ReadingWay.LAYERED),
        ("newfs", (), ReadingWay.UNKNOWN),
    ],
)
def test_a_file_system_proves_what_it_can(kind: str, options: tuple[str, ...], way: ReadingWay) -> None:
    assert way_to_read(MountedAt(kind, "somewhere", "0:4095", frozenset(options))) is way


@pytest.mark.rule("DM-03", "cold")
@pytest.mark.parametrize(("dio", "way"), [("0", ReadingWay.LAYERED), ("1", ReadingWay.DIRECT)])
def test_a_disk_that_is_an_image_file_proves_nothing_while_the_system_keeps_its_pages(
    tmp_path: Path, dio: str, way: ReadingWay
) -> None:
    for below in ("7:3", "253:0/slaves/loop3"):
        (tmp_path / below / "loop").mkdir(parents=True)
        (tmp_path / below / "loop/dio").write_text(dio)
        (tmp_path / below / "dev").write_text("7:3")
    found = {way_to_read(MountedAt("ext4", "none", number), tmp_path) for number in ("7:3", "253:0")}
    assert found == {way}


@pytest.mark.rule("DM-03", "cold")
def test_pages_that_stay_in_memory_are_no_proof(tmp_path: Path) -> None:
    stored = tmp_path / "stored"
    stored.write_bytes(b"x" * mmap.PAGESIZE)
    disk = ColdReading(tmp_path)
    disk.way = ReadingWay.PAGES_DROPPED
    with stored.open("r+b") as file, mmap.mmap(file.fileno(), 0) as held:
        assert held[0] == ord("x")  # what somebody has mapped can't be dropped
        os.close(disk.open(stored))
    assert disk.way is ReadingWay.UNKNOWN


@pytest.mark.rule("DM-03", "cold")
def test_a_folder_is_judged_by_its_name_before_it_is_there(tmp_path: Path) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(MOUNTS)
    found = {
        name: way_at(Path(name), mounts) for name in ("/srv/a b/new/deep", "/srv/new", "/srv2", "/mnt/all/x")
    }
    assert found == {
        "/srv/a b/new/deep": ReadingWay.MEMORY,
        "/srv/new": ReadingWay.NETWORK,
        "/srv2": ReadingWay.DIRECT,
        "/mnt/all/x": ReadingWay.LAYERED,
    }


def test_of_several_readings_the_one_counts_that_proves_least() -> None:
    assert weakest((ReadingWay.DIRECT, ReadingWay.MEMORY, ReadingWay.DEVICE_FLUSHED)) is ReadingWay.MEMORY
    assert weakest((ReadingWay.DEVICE_FLUSHED, ReadingWay.DIRECT)) is ReadingWay.DEVICE_FLUSHED
    assert weakest(()) is ReadingWay.UNKNOWN


@pytest.mark.rule("DM-03", "cold")
def test_rot_below_a_file_system_with_buffers_of_its_own_is_found(
    office: Office, cards: CardBox, tmp_path: Path
) -> None:
    disk = cards.make({}, label="ARCHIVE", size_mb=96)
    disk.eject()
    disk.plug_in(read_only=False, past_caches=True)
    archive = disk.path / "archive"
    archive.mkdir()
    result = real_imports(office.station, archive).run_all(
        STAFF, card_of(tmp_path / "card", 20 << 20), ImportOptions()
    )
    assert (result.to_json()["readback"], result.way) == ("cold", ReadingWay.DEVICE_FLUSHED)

    fixity = Fixity(office.station.store, archive)
    assert fixity.verify(STAFF).bad == ()
    flip_below(
        disk.image, (archive / str(result.outcomes[0].stored)).read_bytes()[10 << 20 : (10 << 20) + 64]
    )
    checked = fixity.verify(STAFF)
    assert [each.reason for each in checked.bad] == [FileFault.CHANGED]
    assert checked.way is ReadingWay.DEVICE_FLUSHED

    without = ("setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin")
    ask = "import sys; from pathlib import Path; from station.archive.copying.coldness import way_at; print(way_at(Path(sys.argv[1])))"
    said = subprocess.run(
        [*without, sys.executable, "-c", ask, str(archive)],
        capture_output=True,
        text=True,
        check=True,
        timeout=HANG_SECONDS,
    )
    assert said.stdout.strip() == "no_right"


def card_of(folder: Path, size: int) -> Path:
    """A folder with one film."""
    for name, film in films(1, size).items():
        assert isinstance(film, CardFile)
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_bytes(film.content)
    return folder


def flip_below(image: Path, content: bytes) -> None:
    """Change one byte of a file on the disk itself, below everything that remembers it."""
    at = image.read_bytes().index(content)
    with image.open("r+b") as raw:
        raw.seek(at)
        raw.write(bytes([content[0] ^ 1]))
        raw.flush()
        os.fsync(raw.fileno())


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        yield Path(name)


@pytest.mark.rule("DM-03", "cold")
def test_an_archive_in_memory_is_told_from_a_disk(office: Office, tmp_path: Path, memory: Path) -> None:
    result = real_imports(office.station, memory).run_all(
        STAFF, card_of(tmp_path / "card", 1000), ImportOptions()
    )
    assert (result.to_json()["readback"], result.to_json()["readback_way"]) == ("not_proven", "memory")
    with office.station.store.read() as view:
        (closed,) = (
            each.of(ImportClosed4)
            for each in view.ledger.about(subject("session", result.session))
            if each.kind == ImportClosed4.KIND
        )
    assert closed.way is ReadingWay.MEMORY
    assert '"readback": "not_proven"' in (memory / closed.manifest.path).read_text()
    assert Fixity(office.station.store, memory).verify(STAFF).way is ReadingWay.MEMORY
