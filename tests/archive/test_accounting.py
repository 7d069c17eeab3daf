"""Everything on a source is accounted for: taken, or named with its reason in order, manifest and entry."""

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from station.archive.importing.order import ImportOrder
from station.archive.marks import write_mark
from station.archive.outcomes import Closing, FileOutcome
from station.archive.session_bodies import MOST_IGNORED, ImportClosed3, NotTaken
from station.archive.survey.values import FileRole, IgnoredReason, SeenExtent
from station.archive.values import ImportOptions, ImportResult
from station.archive.volumes import Barrier
from station.core.errors import StoreProblem
from station.core.ledger import Entry, subject
from station.core.ledger.words import sentence
from station.core.texts import load_texts
from tests.archive.media import movie
from tests.archive.office import STAFF, Office, card, put
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)


def lent(office: Office) -> None:
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=4)
    office.check_in("BWC-1")


def closing_entry(office: Office, result: ImportResult) -> Entry:
    with office.station.store.read() as view:
        entries = view.ledger.about(subject("session", result.session))
    return next(each for each in entries if each.kind == "media.import_closed")


@pytest.mark.rule("EQ-05", "whole")
@pytest.mark.rule("DM-02", "what")
def test_manifest_and_entry_name_what_was_not_taken(office: Office, tmp_path: Path) -> None:
    lent(office)
    source = card(tmp_path / "card", 1)
    put(source / "FOUND.000/FILE0000.CHK", movie(MONDAY + HOUR, payload=b"recovered"), MONDAY + HOUR)
    put(source / "DCIM/old.zip", b"PK\x03\x04", MONDAY)
    for number in range(MOST_IGNORED):
        put(source / f"notes/{number:03}.txt", b"hello", MONDAY)
    office.volumes.plug(source, serial="SN-0001")
    result = office.bring_in(source)
    assert (result.closing, result.extent) == (Closing.WITHIN_LOAN, SeenExtent.WHOLE)
    named = {each.source: each.stored for each in result.outcomes}
    assert str(named["FOUND.000/FILE0000.CHK"]).endswith(".mp4"), "it opens with what opens films"
    entry = closing_entry(office, result)
    closed = entry.of(ImportClosed3)
    assert closed.ignored_count == MOST_IGNORED + 2
    assert len(closed.ignored) == MOST_IGNORED
    assert closed.ignored[0] == NotTaken("DCIM/old.zip", IgnoredReason.PACKED)
    assert "另有 202 项未采集" in sentence(load_texts("zh_CN"), entry)
    manifest = json.loads((office.archive / closed.manifest.path).read_bytes())
    assert {each["source"] for each in manifest["ignored"]} == {each.path for each in result.ignored}
    assert (manifest["format"], manifest["extent"]) == ("station-manifest/5", "whole")
    assert {(each["role"], each["found_in"]) for each in manifest["files"]} == {
        ("recording", "card"),
        ("recording", "fragment"),
    }


@pytest.mark.rule("EQ-05", "whole")
def test_what_was_seen_in_part_says_so_and_proves_nothing(office: Office, tmp_path: Path) -> None:
    lent(office)
    source = card(tmp_path / "card")
    in_part = {
        source / "DCIM/100MEDIA/MOV_0000.MP4": SeenExtent.ONE_FILE,
        source / "DCIM/100MEDIA": SeenExtent.CAMERA_FOLDER,
        source / "DCIM": SeenExtent.CAMERA_FOLDER,
    }
    for part, extent in in_part.items():
        result = office.bring_in(part, camera="BWC-1")
        assert (result.extent, result.complete, result.closing) == (extent, False, Closing.INCOMPLETE)
        assert closing_entry(office, result).of(ImportClosed3).extent is extent
    office.volumes.plug(source, serial="SN-0001")
    inner = source / "inner"
    put(inner / "A.MP4", movie(MONDAY + HOUR), MONDAY + HOUR)
    office.volumes.plug(inner, label="ANOTHER")
    result = office.bring_in(source)
    assert (result.extent, result.closing) == (SeenExtent.GAPS, Closing.INCOMPLETE)
    assert [each.path for each in result.ignored if each.reason.hides] == ["inner"]
    said = sentence(load_texts("zh_CN"), closing_entry(office, result))
    assert "有的地方没能看到" in said
    office.volumes.pull(inner)
    assert office.bring_in(source / "inner").extent is SeenExtent.PART_OF_CARD
    office.volumes.plug(source, serial="SN-0001", disk="sdb")
    office.volumes.plug_unopened("/dev/sdb2", Barrier.ENCRYPTED, disk="sdb")
    result = office.bring_in(source)
    assert (result.extent, result.closing) == (SeenExtent.OTHER_PARTS, Closing.INCOMPLETE)
    office.volumes.pull("/dev/sdb2")
    second = card(tmp_path / "second")
    office.volumes.plug(second, label="第二分区", disk="sdb")
    result = office.bring_in(second)
    assert (result.extent, result.closing) == (SeenExtent.WHOLE, Closing.WITHIN_LOAN), (
        "the parts of a disk are one source"
    )
    assert {each.path.split("/")[0] for each in result.surveyed} == {source.name, "second"}
    for name, extent in {"FOUND.000": SeenExtent.CAMERA_FOLDER, "20261127": SeenExtent.WHOLE}.items():
        copied = shutil.copytree(source, tmp_path / name)
        assert office.bring_in(copied).extent is extent, name


@pytest.mark.rule("EQ-05", "whole")
def test_an_order_keeps_in_its_journal_what_was_not_taken(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1)
    put(source / "C0001.MP4", movie(MONDAY), MONDAY)
    put(source / "C0001M01.XML", b"<x/>", MONDAY)
    found = office.imports.survey(STAFF, source)
    order = office.imports.order(STAFF, found, ImportOptions()).order
    written: dict[str, Any] = json.loads(json.dumps(order.to_dict()))
    read = ImportOrder.from_dict(written)
    assert (read.ignored, read.extent) == (found.ignored, SeenExtent.WHOLE)
    assert [each.file.role for each in read.files].count(FileRole.COMPANION) == 1
    for whole, extent in ((True, SeenExtent.WHOLE), (False, SeenExtent.IN_PART)):
        former = {key: value for key, value in written.items() if key not in ("extent", "ignored")}
        former |= {"whole": whole, "files": [_without_role(each) for each in written["files"]]}
        old = ImportOrder.from_dict(former)
        assert (old.extent, old.whole, old.ignored) == (extent, whole, ())


def _without_role(file: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in file.items() if key != "role"}


@pytest.mark.rule("DM-03", "content")
def test_a_disk_that_is_not_there_is_neither_written_nor_told_as_missing_files(
    office: Office, tmp_path: Path
) -> None:
    source, root = card(tmp_path / "card"), office.archive
    one = office.bring_in(source).outcomes[0].sha256 or ""
    found = office.imports.survey(STAFF, source)
    ordered = office.imports.order(STAFF, found, ImportOptions())
    office.archive.rename(tmp_path / "away")
    asked: tuple[Callable[[], object], ...] = (
        lambda: office.fixity.verify(STAFF),
        lambda: office.catalogue.view(STAFF, one),
        lambda: office.catalogue.proof(STAFF, one),
        office.recovery.recover,
        lambda: office.recovery.take(STAFF, ordered.order.session, "-"),
        lambda: office.imports.run(STAFF, found, ordered),  # it went since the order
    )
    for there in (False, True):
        if there:
            root.mkdir()
            (root / "somebody-elses").touch()
        for each in asked:
            with pytest.raises(StoreProblem) as problem:
                each()
            assert problem.value.code == "archive.disk_missing"
        assert [each.name for each in tmp_path.glob("archive/*")] == ["somebody-elses"] * there
        assert office.recovery.undecided(STAFF) == ()
        with pytest.raises(StoreProblem) as problem:
            office.imports.order(STAFF, found, ImportOptions())
        assert problem.value.code == ("archive.disk_missing" if there else "archive.root_missing")
    write_mark(root, "another-station", "", lambda _content: bytes(32))
    (root / ".manifests").mkdir()
    with pytest.raises(StoreProblem, match="not_ours"):
        office.imports.order(STAFF, found, ImportOptions())
    shutil.rmtree(root)
    (tmp_path / "away").rename(root)
    assert office.bring_in(source).count(FileOutcome.ALREADY) == 3
    stored = next(iter(office.stored()))
    (root / stored).unlink()
    assert [each.stored for each in office.fixity.verify(STAFF).bad] == [stored]
