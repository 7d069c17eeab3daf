"""The second archive: a verified copy of every recording on another disk, whose failing fails nothing (DM-03)."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from station.archive.copying.engine import Engine
from station.archive.copying.job import CopyJob, CopyOutcome
from station.archive.copying.journal import Journal
from station.archive.copying.launcher import CopyResult, run_engine
from station.archive.copying.meter import Meter
from station.archive.copying.session import SessionFolder
from station.archive.copying.source import SourceRoot
from station.archive.importing.taken_names import taken_names
from station.archive.importing.use_cases import Imports, RunEngine
from station.archive.outcomes import FileOutcome, FileReason
from station.archive.second.carrying import carry_manifests
from station.archive.second.chosen import SecondArchive
from station.archive.second.places import second_there
from station.archive.second.use_cases import SecondCare
from station.archive.second.values import Carried, LookedAt, SecondPlan, SecondState
from station.archive.second.wording import carried_lines, state_lines
from station.archive.values import ImportOptions, ImportResult
from station.core.errors import Refused, StoreProblem
from station.core.own_folders import OwnFolders
from station.core.places import make_folder
from station.core.texts import load_texts
from station.people.permissions import Role
from station.people.sessions import Session
from tests.archive.office import STAFF, Office, card, put
from tests.plugins.stations import MONDAY

ADMIN = Session("admin", "李甲", frozenset({Role.SYSTEM_ADMINISTRATOR}))


def in_process(job: CopyJob, **_: object) -> CopyResult:
    """The engine without a process of its own, which costs a second each time."""
    folder, outcomes = SessionFolder.of(job.archive_root, job.session), dict[str, CopyOutcome]()
    make_folder(folder.parts)
    with Journal(folder.journal, job.journal_key) as journal, SourceRoot(job.source_root) as source:
        meter = Meter(0, len(job.items))
        engine = Engine(job, source, folder, journal, meter, lambda o: outcomes.update({o.source: o}))
        engine.run()
    return CopyResult(tuple(outcomes[each.source] for each in job.items), engine.disk.way)


class Both:
    """An office with a second archive."""

    def __init__(self, office: Office, folder: Path, run: RunEngine = run_engine) -> None:
        self.office, self.folder = office, folder
        store, root = office.station.store, office.archive
        self.second = SecondArchive(store, root, "", folder, root.parent / "data")
        self.care = SecondCare(store, root, "", folder, run=in_process)
        own = OwnFolders((root, folder))
        self.imports = Imports(store, office.volumes, root, own=own, second=self.second, run=run)

    def bring_in(self, source: Path, **options: object) -> ImportResult:
        result = self.imports.run_all(STAFF, source, ImportOptions(**options))  # type: ignore[arg-type]
        self.office.station.assert_sound()
        return result

    def copies(self) -> dict[str, bytes]:
        return {
            path.relative_to(self.folder).as_posix(): path.read_bytes()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file() and not path.relative_to(self.folder).parts[0].startswith(".")
        }


@pytest.fixture
def both(office: Office, tmp_path: Path) -> Both:
    made = Both(office, tmp_path / "second")
    made.second.take(ADMIN, tmp_path / "second")
    return made


def alter(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    times = path.stat()
    path.chmod(0o600)
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    ("act", "done", "said"),
    [
        ("made_up", Carried(2, 3000), ["已补齐 2 份（3.0 KB），全部核对一致。"]),
        ("made_up", Carried(0, 0), ["第二资料库什么都不缺，没有要补齐的。"]),
        ("mended", Carried(0, 0), ["上次校验资料库没有发现问题，没有要修复的。"]),
        ("made_up", Carried(0, 0, reason=FileReason.DESTINATION_FULL), ["没有做完：存放资料的磁盘已满。"]),
    ],
)
@pytest.mark.rule("DM-03", "second")
def test_what_was_copied_between_the_archives_is_said_also_where_it_was_nothing(
    act: str, done: Carried, said: list[str]
) -> None:
    assert list(carried_lines(done, act, load_texts())) == said


@pytest.mark.rule("DM-03", "second")
def test_logs_of_recorders_come_along_with_the_manifests(tmp_path: Path) -> None:
    manifests = tmp_path / "first" / ".manifests"
    manifests.mkdir(parents=True)
    for name in ("S-1.json", "S-1.log", "S-2.part"):
        (manifests / name).write_text(name)
    (tmp_path / "second").mkdir()
    carry_manifests(tmp_path / "first", tmp_path / "second")
    carried = sorted(each.name for each in (tmp_path / "second" / ".manifests").iterdir())
    assert carried == ["S-1.json", "S-1.log"]


@pytest.mark.rule("DM-03", "second")
def test_a_check_says_how_much_it_looked_at() -> None:
    """Two hundred recordings that came in after a check of nothing are not all as recorded by it."""
    state = SecondState(Path("/a"), 200, None, LookedAt(MONDAY, 0, 0))
    assert next(state_lines(state, load_texts(), "Asia/Shanghai")).startswith("资料库 /a：200 份，")
    assert "校验 0 份" in next(state_lines(state, load_texts(), "Asia/Shanghai"))


@pytest.mark.rule("DM-03", "second")
def test_a_second_copy_is_made_in_the_same_read_checked_and_mended_either_way(
    both: Both, tmp_path: Path
) -> None:
    source = card(tmp_path / "card", 2)
    put(source / "BIG.MP4", os.urandom(17 << 20), MONDAY)
    result = both.bring_in(source)
    assert result.count(FileOutcome.COPIED) == 3
    assert both.copies() == both.office.stored()
    end = result.to_json()["second"]
    assert isinstance(end, dict)
    assert (end["copied"], end["lacking"], end["recorded"]) == (3, 0, True)
    (manifest,) = (both.folder / ".manifests").iterdir()
    assert manifest.read_bytes() == (both.office.archive / ".manifests" / manifest.name).read_bytes()
    assert manifest.stat().st_mode & 0o222 == 0
    assert both.care.verify(STAFF).to_json()["bad"] == []
    assert both.second.state(STAFF).lacking == 0
    # the second one rots: told, lacking, made up for under the same content
    rotted, gone, _ = sorted(both.copies())
    alter(both.folder / rotted)
    (both.folder / gone).unlink()
    assert [each.stored for each in both.care.verify(STAFF).bad] == sorted([rotted, gone])
    assert {each.stored for each in both.second.lacking(STAFF)} == {rotted, gone}
    assert both.care.make_up(STAFF).copied == 2
    assert len(list((both.folder / ".rotted").iterdir())) == 1
    assert both.care.verify(STAFF).bad == ()
    # a name on record that nothing bears is told to the engine, for either archive
    at = second_there(both.folder, "", both.office.station.store.authenticate)
    (both.folder / gone).rename(tmp_path / "gone")
    plan, store, first = SecondPlan(both.folder, at), both.office.station.store, both.office.archive
    assert taken_names(store, first, "", plan, [gone]) == ((), (gone,))
    (tmp_path / "gone").rename(both.folder / gone)
    assert taken_names(store, first, "", plan, [rotted, gone]) == ((), ())
    assert taken_names(store, tmp_path, "", None, [gone])[0], "nothing lies there"
    # the first one rots: mended from the second, what rotted is kept
    alter(first / rotted)
    (first / gone).unlink()
    both.office.fixity.verify(STAFF)
    mended = both.care.mend(STAFF)
    assert (mended.copied, mended.left) == (2, ())
    assert both.office.fixity.verify(STAFF).bad == ()
    assert len(list((first / ".rotted").iterdir())) == 1
    assert sorted(both.office.stored().values()) == sorted(both.copies().values())
    # the second one rots too, where the mended first one has another name by now
    alter(both.folder / rotted)
    assert [each.stored for each in both.care.verify(STAFF).bad] == [rotted]
    assert both.care.make_up(STAFF).copied == 1
    assert both.care.verify(STAFF).bad == (), "what rotted is set aside from the name that it had"
    # nor can the second one be read any more
    (unread := both.folder / min(both.copies())).unlink()
    unread.mkdir()
    both.care.verify(STAFF)
    assert both.care.make_up(STAFF).copied == 1
    assert both.care.verify(STAFF).bad == ()
    assert [each.is_dir() for each in (both.folder / ".rotted").glob("unreadable-*")] == [True]
    # a first copy that rotted since is not carried over as a good one
    (both.folder / gone).unlink()
    both.care.verify(STAFF)
    (stored,) = (each.stored for each in both.second.lacking(STAFF))
    alter(first / stored)
    left = both.care.make_up(STAFF)
    assert (left.copied, [each.stored for each in left.left]) == (0, [stored])
    assert stored not in both.copies()


@pytest.mark.rule("DM-03", "second")
def test_what_fails_of_the_second_copy_fails_nothing_and_is_made_up_for(
    both: Both, office: Office, tmp_path: Path
) -> None:
    away = tmp_path / "away"
    both.folder.rename(away)
    both.folder.mkdir()  # an empty mount point
    result = both.bring_in(card(tmp_path / "card", 2), camera="BWC-1")
    assert result.second is not None
    assert (result.count(FileOutcome.COPIED), result.complete) == (2, True)
    assert (result.second.copied, result.second.lacking) == (0, 2)
    assert list(both.folder.iterdir()) == []
    asked: tuple[Callable[[], object], ...] = (
        lambda: both.care.verify(STAFF),
        lambda: both.care.make_up(STAFF),
        lambda: both.care.mend(STAFF),
    )
    for each in asked:
        with pytest.raises(StoreProblem, match="second_missing"):
            each()
    assert both.second.state(STAFF).lacking == 2
    both.folder.rmdir()
    away.rename(both.folder)
    assert both.care.make_up(STAFF).copied == 2
    assert both.copies() == office.stored()
    # it goes between the order and the run
    found = both.imports.survey(STAFF, card(tmp_path / "more", 1))
    ordered = both.imports.order(STAFF, found, ImportOptions())
    assert ordered.second is not None
    assert ordered.second.fits
    shutil.rmtree(both.folder)
    ended = both.imports.run(STAFF, found, ordered)
    assert (ended.complete, ended.second and ended.second.lacking) == (True, 1)
    assert not both.folder.exists()


@pytest.mark.rule("DM-03", "second")
@pytest.mark.parametrize("any_station", ["postgresql"], indirect=True)
def test_an_office_on_a_server_has_its_second_copies_too(any_office: Office, tmp_path: Path) -> None:
    both = Both(any_office, tmp_path / "second", run=in_process)
    both.second.take(ADMIN, both.folder)
    result = both.bring_in(card(tmp_path / "card", 2))
    assert (result.second and result.second.copied, both.second.state(STAFF).lacking) == (2, 0)
    rotted, gone = sorted(both.copies())
    alter(both.folder / rotted)
    (both.folder / gone).unlink()
    assert [each.stored for each in both.care.verify(STAFF).bad] == sorted([rotted, gone])
    assert both.second.state(STAFF).lacking == 2
    assert both.care.make_up(STAFF).copied == 2
    alter(any_office.archive / rotted)
    any_office.fixity.verify(STAFF)
    assert both.care.mend(STAFF).copied == 1
    assert any_office.fixity.verify(STAFF).bad == both.care.verify(STAFF).bad == ()
    assert sorted(both.copies().values()) == sorted(any_office.stored().values())


@pytest.mark.rule("DM-03", "second")
def test_only_a_folder_of_its_own_becomes_the_second_archive(
    both: Both, office: Office, tmp_path: Path
) -> None:
    source = card(tmp_path / "card", 1)
    for folder, code in (
        (office.archive, "second_within"),
        (office.archive / "x", "second_within"),
        (tmp_path, "second_within"),
        (Path("x"), "second_unfit"),
    ):
        with pytest.raises(Refused, match=code):
            both.second.take(ADMIN, folder)
    with pytest.raises(Refused, match="source_is_archive"):
        both.bring_in(source, second=source / "DCIM")
    other = tmp_path / "other"
    shutil.copytree(office.archive, other)
    with pytest.raises(Refused, match="others_second"):
        both.second.take(ADMIN, other)
    stated = tmp_path / "stated"
    found = both.imports.survey(STAFF, source)
    both.imports.order(STAFF, found, ImportOptions(second=stated))
    assert not stated.exists()  # a plan makes nothing
    result = both.bring_in(source, second=stated)
    assert result.second is not None
    assert (result.second.copied, result.second.folder) == (1, stated)
    assert both.second.state(STAFF).lacking == 1  # the chosen one has no copy of it
    shutil.rmtree(stated)
    with pytest.raises(StoreProblem, match="second_missing"):
        both.bring_in(card(tmp_path / "more", 1), second=stated)
