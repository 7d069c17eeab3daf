"""A copy that was interrupted inside a file: what its journal proves is gone on with, and nothing else."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from station.archive.copying import resuming, transfer
from station.archive.copying.direct import Block
from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import CopyResult
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import OpenSource
from station.archive.importing.begun import BEGUN_FOLDER, BegunCopies
from station.archive.importing.use_cases import Imports
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.values import ImportOptions
from station.core.errors import Refused
from station.core.own_folders import OwnFolders
from tests.archive.copying.test_engine import sha
from tests.archive.copying.test_salvage import BadCard
from tests.archive.office import STAFF, Office, card

BLOCK = 64 * 1024


class Unplugged(Exception):
    """The desktop's process died."""


class Cable:
    """Runs the engine here over a cable that is pulled after so many bytes; `read` counts what the card gave."""

    def __init__(self, after: int, *, dies: bool = False) -> None:
        self.after, self.dies, self.read = after, dies, 0

    def run(self, order: Any, **_: object) -> CopyResult:
        outcomes: dict[str, CopyOutcome] = {}
        folder = SessionFolder.of(order.archive_root, order.session)
        with self.card(order.source_root) as source, Journal(folder.journal, order.journal_key) as journal:
            Engine(
                order, source, folder, journal, Meter(0, 0), lambda o: outcomes.update({o.source: o})
            ).run()
        if self.dies and self.read >= self.after:
            raise Unplugged
        return CopyResult(tuple(outcomes[each.source] for each in order.items))

    def card(self, root: Path) -> BadCard:
        cable = self

        class Pulled(BadCard):
            def open(self, name: str, *, direct: bool) -> OpenSource:
                file = super().open(name, direct=direct)
                read = file.read_into

                def counted(block: Block, offset: int, expected: int | None = None) -> int:
                    if cable.read >= cable.after:
                        raise OSError(errno.ENODEV, "pulled")
                    got = read(block, offset, expected)
                    cable.read += got
                    return got

                file.read_into = counted  # type: ignore[method-assign]
                return file

        return Pulled(root, ())


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Large files are those of 64 KiB, so that one has many blocks."""
    for module, name in ((transfer, "LARGE"), (transfer, "BLOCK"), (resuming, "MARKED")):
        monkeypatch.setattr(module, name, BLOCK)


def imports(office: Office, cable: Cable) -> Imports:
    own = OwnFolders((office.archive,))
    return Imports(office.station.store, office.volumes, office.archive, own=own, run=cable.run)


def film(tmp_path: Path, blocks: int = 8) -> tuple[Path, bytes]:
    """A card with one film of so many blocks and a bit."""
    source = card(tmp_path / "card", 1)
    [path] = source.rglob("*.MP4")
    stamp = path.stat().st_mtime_ns
    content = path.read_bytes().ljust(BLOCK, b"\0") + os.urandom((blocks - 1) * BLOCK + 777)
    path.write_bytes(content)
    os.utime(path, ns=(stamp, stamp))
    return source, content


def kept(office: Office) -> list[str]:
    folder = office.archive / BEGUN_FOLDER
    return sorted(each.suffix for each in folder.iterdir()) if folder.is_dir() else []


def flip(path: Path, offset: int) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1]))


@pytest.mark.rule("DM-03", "resume")
@pytest.mark.parametrize("dies", [False, True], ids=["a pulled cable", "a power cut"])
def test_an_import_goes_on_inside_a_file(
    office: Office, tmp_path: Path, small_blocks: None, dies: bool
) -> None:
    source, content = film(tmp_path)
    first = imports(office, Cable(5 * BLOCK, dies=dies))
    options = ImportOptions(officer="1001", purpose="日常检查")
    try:
        result = first.run_all(STAFF, source, options)
    except Unplugged:
        pass
    else:
        [outcome] = result.outcomes
        assert (outcome.reason, outcome.stored) == (FileReason.SOURCE_GONE, None)
    recovered = office.recovery.recover()
    assert (office.stored(), kept(office)) == ({}, [".json", ".part"])
    assert office.fixity.verify(STAFF).bad == ()
    [session] = recovered.begun
    found = office.imports.survey(STAFF, source)
    begun = BegunCopies(office.archive, office.station.store.authenticate)
    assert begun.lying_of(found.files) == 5 * BLOCK, "the plan asks for no room for them"
    assert begun.lying_of([replace(each, mtime_ns=1) for each in found.files]) == 0

    with pytest.raises(Refused) as refused:
        office.imports.run_all(STAFF, source, ImportOptions(), before="20261123-000000-00000000")
    assert (refused.value.code, refused.value.facts["begun"]) == ("archive.nothing_to_resume", session)
    other, _ = film(tmp_path / "other")
    with pytest.raises(Refused) as refused:
        office.imports.run_all(STAFF, other, ImportOptions(), before=session)
    assert refused.value.code == "archive.resumes_other_card"

    cable = Cable(len(content) * 9)
    again = imports(office, cable).run_all(STAFF, source, ImportOptions(), before=session)
    [outcome] = again.outcomes
    assert (outcome.outcome, outcome.resumed, outcome.sha256) == (FileOutcome.COPIED, 5 * BLOCK, sha(content))
    assert cable.read == 3 * BLOCK + len(content) - 5 * BLOCK  # three blocks are compared
    assert (list(office.stored().values()), kept(office)) == ([content], [])
    with office.station.store.read() as view:
        recording = view.archive.recording(sha(content))
    assert recording is not None
    assert (recording.officer, recording.purpose) == ("1001", "日常检查")


@pytest.mark.rule("DM-03", "resume")
def test_only_what_its_marks_prove_is_gone_on_with(
    office: Office, tmp_path: Path, small_blocks: None
) -> None:
    source, _ = film(tmp_path)

    def resumed(change: Callable[[Path, Path], object]) -> int:
        """Interrupt, change something, import again: how much was taken over. What is stored is always the card's."""
        imports(office, Cable(5 * BLOCK)).run_all(STAFF, source, ImportOptions())
        [part] = (office.archive / BEGUN_FOLDER).glob("*.part")
        change(part, next(source.rglob("*.MP4")))
        # As a new card would be for the archive: the copy is not known yet.
        found = imports(office, Cable(10**9)).survey(STAFF, source)
        ordered = office.imports.order(STAFF, found, ImportOptions())
        job = office.imports._job(found.root, ordered)
        outcomes: dict[str, CopyOutcome] = {}
        folder = SessionFolder.of(office.archive, "20261123-000000-00000000")
        folder.create()
        now = next(source.rglob("*.MP4")).read_bytes()
        with Cable(10**9).card(found.root) as given, Journal(folder.journal, job.journal_key) as journal:
            Engine(job, given, folder, journal, Meter(0, 0), lambda o: outcomes.update({o.source: o})).run()
        [outcome] = outcomes.values()
        assert outcome.sha256 == sha(now)
        stored = office.archive / str(outcome.stored)
        assert stored.read_bytes() == now
        stored.unlink()
        folder.remove()
        (part.with_suffix(".json")).unlink(missing_ok=True)
        part.unlink(missing_ok=True)
        return outcome.resumed

    def record_changed(part: Path, _film: Path) -> None:
        record = part.with_suffix(".json")
        record.write_bytes(record.read_bytes().replace(b'"size": ', b'"size":  ', 1))

    def mark_changed(part: Path, _film: Path) -> None:
        record = part.with_suffix(".json")
        record.write_bytes(record.read_bytes().replace(b'"sha256": "', b'"sha256": "0', 1))

    def other_film(_part: Path, path: Path) -> None:
        stamp = path.stat().st_mtime_ns
        flip(path, 3 * BLOCK)  # of the same size and time, as on another card
        flip(path, 2 * BLOCK)
        os.utime(path, ns=(stamp, stamp))

    def touched(_part: Path, path: Path) -> None:
        os.utime(path)

    cases: dict[str, tuple[Callable[[Path, Path], object], int]] = {
        "as it was": (lambda part, _: part, 5),
        "a byte of the part flipped": (lambda part, _: flip(part, 3 * BLOCK + 5), 3),
        "its first byte flipped": (lambda part, _: flip(part, 0), 0),
        "cut short": (lambda part, _: os.truncate(part, 2 * BLOCK + 9), 2),
        "gone": (lambda part, _: part.unlink(), 0),
        "the record rewritten, which is only written otherwise": (record_changed, 5),
        "a mark changed": (mark_changed, 0),
        "another film": (other_film, 0),
        "a later time": (touched, 0),
    }
    assert {name: resumed(change) // BLOCK for name, (change, _) in cases.items()} == {
        name: blocks for name, (_, blocks) in cases.items()
    }
