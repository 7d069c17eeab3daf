"""A card with defects: everything that it still gives is kept, with a map of the rest, and never counts as whole."""

import errno
import os
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest

from station.archive.copying.coldness import ColdReading
from station.archive.copying.direct import ALIGNMENT, Block
from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyOutcome, UnreadSpan
from station.archive.copying.journal import Journal, read_journal
from station.archive.copying.launcher import CopyResult
from station.archive.copying.meter import Meter
from station.archive.copying.recovery import settle
from station.archive.copying.salvage import PAGES_SECONDS, PIECE, PIECES_SECONDS, Salvage
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import OpenSource, SourceRoot
from station.archive.copying.trouble import FileTrouble
from station.archive.importing.use_cases import Imports
from station.archive.outcomes import Closing, FileOutcome, FileReason
from station.core.own_folders import OwnFolders
from tests.archive.copying.test_engine import KEY, LARGE, fill, item, job, sha
from tests.archive.office import STAFF, Office, card

PAGE = ALIGNMENT


class BadFile:
    """A file with pages that can't be read."""

    def __init__(self, file: OpenSource, bad: Collection[int]) -> None:
        self._file, self._bad = file, bad

    def is_as(self, size: int, mtime_ns: int) -> bool:
        return self._file.is_as(size, mtime_ns)

    def read_into(self, block: Block, offset: int, expected: int | None = None) -> int:
        wanted = len(block.view) if expected is None else min(expected, len(block.view))
        if any(offset < (page + 1) * PAGE and page * PAGE < offset + wanted for page in self._bad):
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self._file.read_into(block, offset, expected)

    def close(self) -> None:
        self._file.close()


class BadCard:
    """A card on which `bad` pages of each file can't be read; after `gone` reads nothing can."""

    def __init__(self, root: Path, bad: Collection[int]) -> None:
        self._root, self.bad = SourceRoot(root), bad

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._root.__exit__(kind, problem, trace)

    def open(self, name: str, *, direct: bool) -> OpenSource:
        return BadFile(self._root.open(name, direct=direct), self.bad)

    def is_gone(self) -> bool:
        return self._root.is_gone()


def zeroed(content: bytes, *gaps: tuple[int, int]) -> bytes:
    kept = bytearray(content)
    for offset, length in gaps:
        kept[offset : offset + length] = bytes(length)
    return bytes(kept)


def run_over(bad_card: BadCard, order: Any) -> dict[str, CopyOutcome]:
    outcomes: dict[str, CopyOutcome] = {}
    folder = SessionFolder.of(order.archive_root, order.session)
    meter = Meter(sum(each.size for each in order.items), len(order.items))
    with Journal(folder.journal, KEY) as journal:
        Engine(order, bad_card, folder, journal, meter, lambda o: outcomes.update({o.source: o})).run()
    return outcomes


@pytest.mark.rule("DM-03", "partial")
def test_what_can_be_read_is_stored_with_a_map_of_the_gaps(tmp_path: Path) -> None:
    source, archive = tmp_path / "card", tmp_path / "archive"
    large, small = os.urandom(LARGE + 3 * PAGE + 5), os.urandom(9 * PAGE)
    fill(source, {"L": large, "S": small})
    order = job(source, archive, item(source, "L", candidate=True), item(source, "S"))
    with BadCard(source, {4, 5, LARGE // PAGE + 3}) as bad_card:
        outcomes = run_over(bad_card, order)
    expected: dict[str, tuple[Any, ...]] = {
        "L": (large, (4 * PAGE, 2 * PAGE), (LARGE + 3 * PAGE, 5)),
        "S": (small, (4 * PAGE, 2 * PAGE)),
    }
    for name, (content, *gaps) in expected.items():
        kept, outcome = zeroed(content, *gaps), outcomes[name]
        assert (outcome.outcome, outcome.reason) == (FileOutcome.PARTIAL, FileReason.SOURCE_DAMAGED)
        assert outcome.gaps == tuple(UnreadSpan(*each) for each in gaps)
        assert outcome.sha256 == sha(kept)
        assert (archive / str(outcome.stored)).read_bytes() == kept
    # The journal tells the same after a power cut, before the outcome was written and after it.
    contents = read_journal(SessionFolder.of(archive, "s1").journal, KEY)
    assert contents is not None
    assert {each.source: each for each in settle(archive, contents, ColdReading(archive))} == outcomes


@pytest.mark.rule("DM-03", "partial")
def test_a_card_that_gives_nothing_more_was_pulled_and_has_no_gaps(tmp_path: Path) -> None:
    source, archive = tmp_path / "card", tmp_path / "archive"
    fill(source, {"S": os.urandom(9 * PAGE), "T": b"short"})

    class Pulled(BadCard):
        def open(self, name: str, *, direct: bool) -> OpenSource:
            self.bad = {0, 1} if not direct else range(9)
            return super().open(name, direct=direct)

    with Pulled(source, ()) as pulled:
        outcomes = run_over(pulled, job(source, archive, item(source, "S"), item(source, "T")))
    assert [outcomes[name].outcome for name in "ST"] == [FileOutcome.FAILED] * 2
    assert not (archive / "d").exists()


def test_a_device_that_dies_slowly_is_given_up_in_ever_greater_pieces(tmp_path: Path) -> None:
    fill(tmp_path, {"F": b"x" * (4 * PIECE)})
    now, tried = 0.0, []

    class Slow(BadCard):
        def open(self, name: str, *, direct: bool) -> OpenSource:
            bad = super().open(name, direct=direct)
            read = bad.read_into

            def slow(block: Block, offset: int, expected: int | None = None) -> int:
                nonlocal now
                now += PAGES_SECONDS / 2
                tried.append(offset)
                return read(block, offset, expected)

            bad.read_into = slow  # type: ignore[method-assign]
            return bad

    with Slow(tmp_path, range(4 * PIECE // PAGE)) as slow:
        salvage = Salvage(item(tmp_path, "F"), slow, lambda: None, lambda: now)
        file, block = slow.open("F", direct=False), Block(4 * PIECE)
        salvage.fill(file, block, 0)
        now += PIECES_SECONDS
        salvage.fill(file, block, 0)
        with pytest.raises(FileTrouble):
            salvage.require_alive()
        file.close()
    first, second = [0, 0, 0, PIECE, 2 * PIECE, 3 * PIECE], [0]  # block, piece, page; pieces; the block alone
    assert tried == first + second


@pytest.mark.rule("DM-03", "partial")
@pytest.mark.rule("EQ-05", "proof")
def test_a_partial_recording_is_never_taken_for_a_whole_one(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-1", "1001")
    source = card(tmp_path / "card", 1)
    [film] = source.rglob("*.MP4")
    whole = film.read_bytes() + bytes(2 * PAGE) + os.urandom(PAGE)
    stamp = film.stat().st_mtime_ns
    film.write_bytes(whole)
    os.utime(film, ns=(stamp, stamp))
    office.check_in("BWC-1")

    def run(order: Any, **_: object) -> CopyResult:
        given = {each.source: each for each in order.items}
        with BadCard(order.source_root, {len(whole) // PAGE - 1}) as bad_card:
            folder = SessionFolder.of(order.archive_root, order.session)
            outcomes: dict[str, CopyOutcome] = {}
            meter = Meter(0, 0)
            with Journal(folder.journal, order.journal_key) as journal:
                Engine(
                    order, bad_card, folder, journal, meter, lambda o: outcomes.update({o.source: o})
                ).run()
        return CopyResult(tuple(outcomes[each] for each in given))

    sound = office.imports
    office.imports = Imports(
        office.station.store, office.volumes, office.archive, own=OwnFolders((office.archive,)), run=run
    )
    for _ in range(2):  # the second time the rest is known, and is no more whole for that
        result = office.bring_in(source, camera="BWC-1", camera_reason="标签脱落")
        assert (result.count(FileOutcome.PARTIAL), result.complete, result.closing) == (
            1,
            False,
            Closing.INCOMPLETE,
        )
    [rest] = office.stored()
    [told] = [each for each in result.to_json()["files"] if each["source"].endswith(".MP4")]  # type: ignore[attr-defined]
    assert told["missing_bytes"] == PAGE
    checked = office.fixity.verify(STAFF)
    assert (checked.bad, checked.partial) == ((), (rest,))
    office.imports = sound
    result = office.bring_in(source, camera="BWC-1", camera_reason="标签脱落")
    assert (result.count(FileOutcome.COPIED), result.complete) == (1, True)
    assert sorted(map(len, office.stored().values())) == [len(whole)] * 2
    with office.station.store.read() as view:
        found = [view.archive.recording(sha(each)) for each in office.stored().values()]
    assert sorted(each.missing_bytes for each in found if each) == [0, PAGE]
