"""Marks of recordings and a recorder's log come along with an import; a mark proposes the long-term class (DM-02, DM-04)."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import struct
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.copying.job import CopyJob
from station.archive.copying.launcher import CopyResult
from station.archive.copying.whole_files import read_recorded
from station.archive.fixity.values import FileFault
from station.archive.importing.use_cases import Imports
from station.archive.recorders.drivers import RecorderDrivers
from station.archive.recorders.use_cases import Recorders
from station.archive.recorders.values import KeyMark, RecorderTold
from station.archive.retention.bodies import RetentionKept
from station.archive.retention.use_cases import Retention
from station.archive.retention.values import MarkWay, RetentionState
from station.archive.survey.protection import Protection
from station.archive.survey.values import FileRole, MediaKind, MediaTime, SourceFile, TimeSource
from station.archive.told.bodies import MediaMarked, RecorderSpoke
from station.archive.told.logs import RecorderLogs
from station.archive.told.marks import marks_of_recorder, marks_on_card
from station.archive.told.use_cases import AskedInTime, lying_log
from station.archive.told.values import DeviceTold, KeptLog, MarkApart, ToldMark, UntoldReason
from station.archive.values import ImportOptions, ImportResult
from station.core.errors import IntegrityProblem, NotPermitted, Refused
from station.core.listing import ListQuery
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken
from station.devices.recorders import recorder_drivers
from station.devices.recorders.twin import RecorderTwin
from station.people.sessions import Session
from tests.archive.office import LI, STAFF, Office, card
from tests.archive.test_second_archive import in_process
from tests.devices.recorders.served import served
from tests.plugins.stations import MONDAY

LOG = "2026-11-23 10:00 开机\n2026-11-23 10:03 标记\n".encode()
FIRST = "DCIM/100MEDIA/MOV_0000.MP4"


def file(path: str, *, role: FileRole = FileRole.RECORDING, protected: bool = False) -> SourceFile:
    time = MediaTime(MONDAY, TimeSource.CONTAINER, timedelta(minutes=1))
    return SourceFile(path, 9, 0, MediaKind.VIDEO, time, role=role, protected=protected)


@pytest.mark.rule("DM-04", "marks")
@pytest.mark.parametrize(
    ("path", "ways"),
    [
        ("DSJ_0017_031001_20261123_100500_0001_IMP.MP4", [MarkWay.NAME]),
        ("DCIM/20261123100500_imp.mp4", [MarkWay.NAME]),
        ("DCIM/SHRIMP.MP4", []),
        ("DCIM/20261123_IMPORT.MP4", []),
        ("DCIM/Movie/RO/2026_1123_100500_0001F.MP4", [MarkWay.FOLDER]),
        ("RO/1.MP4", []),
        ("Event/1.MP4", [MarkWay.FOLDER]),
        ("Event/2026/1.MP4", []),
        ("EVENT/20261123_100500_IMP.MP4", [MarkWay.NAME, MarkWay.FOLDER]),
    ],
)
def test_a_card_shows_marks_by_names_and_folders(path: str, ways: list[MarkWay]) -> None:
    assert [each.way for each in marks_on_card([file(path)])] == ways
    assert list(marks_on_card([file(path, role=FileRole.COMPANION)])) == []


@pytest.mark.rule("DM-04", "marks")
def test_write_protection_is_a_mark_where_the_file_system_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [each.way for each in marks_on_card([file("1.MP4", protected=True)])] == [MarkWay.READ_ONLY]
    with (tmp_path / "1.MP4").open("wb") as lying:
        assert not Protection().is_on(lying.fileno()), "this file system has no such attribute"
        for attributes, protected in ((0x20, False), (0x21, True)):  # as the kernel's FAT answers
            monkeypatch.setattr(fcntl, "ioctl", lambda *_, a=attributes: struct.pack("=I", a))
            assert Protection().is_on(lying.fileno()) is protected


@pytest.mark.rule("DM-04", "marks")
@pytest.mark.parametrize(
    ("mounted", "mode", "protected"),
    [
        ("exfat /dev/sdb1 ro,fmask=0022,dmask=0022", 0o555, True),
        ("exfat /dev/sdb1 ro,fmask=0022,dmask=0022", 0o755, False),
        ("exfat /dev/sdb1 ro,fmask=0222,dmask=0222", 0o555, False),
        ("ext4 /dev/sdb1 ro", 0o444, False),
    ],
)
def test_an_older_kernels_exfat_shows_write_protection_by_the_mode(
    tmp_path: Path, mounted: str, mode: int, protected: bool
) -> None:
    (info := tmp_path / "mountinfo").write_text(f"31 27 8:17 / /media/card ro,nosuid - {mounted}\n")
    seen = os.stat_result((0o100000 | mode, 1, os.makedev(8, 17), 1, 0, 0, 9, 0, 0, 0))
    assert Protection(info).is_shown_by(seen) is protected
    elsewhere = os.stat_result((0o100000 | mode, 1, os.makedev(8, 99), 1, 0, 0, 9, 0, 0, 0))
    assert not Protection(info).is_shown_by(elsewhere)


@pytest.mark.rule("DM-04", "marks")
def test_a_recorders_mark_is_of_the_file_that_it_names() -> None:
    files = [file(FIRST), file("DCIM/101MEDIA/MOV_0000.MP4"), file("DCIM/101MEDIA/MOV_0009.MP4")]

    def told(*names: str) -> tuple[list[str], list[str]]:
        found, apart = marks_of_recorder([KeyMark(name, "14:03") for name in names], files)
        return [each.source for each in found], [each.file for each in apart]

    assert told("/" + FIRST) == ([FIRST], [])
    assert told(FIRST.lower().replace("/", "\\")) == ([FIRST], [])
    assert told("MOV_0009.MP4", "MOV_0009.MP4") == (["DCIM/101MEDIA/MOV_0009.MP4"], [])
    assert told("MOV_0000.MP4") == ([], ["MOV_0000.MP4"]), "two files have that name"
    assert told("MOV_0404.MP4") == ([], ["MOV_0404.MP4"])


def test_what_was_told_is_in_the_order_as_it_was() -> None:
    log = KeptLog(".manifests/S-1.log", "ab" * 32, 9)
    mark, apart = ToldMark("DCIM/\udcff.MP4", MarkWay.KEY, "14:03"), MarkApart("X.MP4", "")
    told = DeviceTold("R-1", "T", log, (mark,), (apart,), UntoldReason.LOST)
    assert DeviceTold.from_dict(json.loads(json.dumps(told.to_dict()))) == told


class KnownPlaces:
    """One place for a recorder."""

    def __init__(self, place: str) -> None:
        self._place = place

    def get(self) -> tuple[str, ...]:
        return (self._place,)

    def set(self, places: tuple[str, ...]) -> None:
        raise AssertionError


def taken_in(office: Office, source: Path, place: str) -> ImportResult:
    """Import a recorder's drive, with the recorder at the line `place`."""
    office.volumes.plug(source, label="REC", serial="SN-0001")
    recorders = Recorders(office.station.store, RecorderDrivers(recorder_drivers()), KnownPlaces(place))
    own = OwnFolders((office.archive,))
    imports = Imports(office.station.store, office.volumes, office.archive, own=own, recorders=recorders)
    return imports.run_all(STAFF, source, ImportOptions())


@pytest.mark.rule("DM-04", "marks")
@pytest.mark.rule("DM-02", "origin")
def test_a_recorders_log_and_marks_come_along_and_propose(office: Office, tmp_path: Path) -> None:
    marks = [{"file": "MOV_0001.MP4", "at": "10:06"}, {"file": "OLD.MP4", "at": "昨天"}]
    twin = RecorderTwin(serial="SN-0001", log=LOG, marks=marks)
    source = card(tmp_path / "card", 3)
    protected = source / "DCIM/Movie/RO"
    protected.mkdir(parents=True)
    (source / FIRST).rename(protected / "MOV_0000.MP4")

    def listed(**narrowed: str) -> list[str]:
        rows = office.catalogue.page(STAFF, ListQuery().narrowed(**narrowed)).rows
        return sorted(each.source_path.rsplit("/", 1)[-1] for each in rows)

    with served(twin) as line:
        locked = taken_in(office, source, str(line.address))
        assert locked.told.untold is UntoldReason.LOCKED
        assert locked.marked == 1, "by its folder"
        assert listed(marked="yes") == listed(retention="proposed") == ["MOV_0000.MP4"]
        twin.locked = False
        result = taken_in(office, source, str(line.address))
    assert (result.marked, result.told.untold, [each.file for each in result.told.apart]) == (
        2,
        None,
        ["OLD.MP4"],
    )
    assert listed(retention="proposed") == ["MOV_0000.MP4", "MOV_0001.MP4"]
    kept = office.archive / f".manifests/{result.session}.log"
    assert kept.read_bytes() == LOG
    manifest = json.loads((office.archive / f".manifests/{result.session}.json").read_bytes())
    assert manifest["recorder"]["log"]["size"] == len(LOG)
    by_name = {each["source"].rsplit("/", 1)[-1]: each["marks"] for each in manifest["files"]}
    assert by_name["MOV_0001.MP4"] == [{"way": "key", "told": "10:06"}]
    with office.station.store.read() as view:
        entries = view.ledger.about(f"session:{result.session}")
    (spoke,) = [each.of(RecorderSpoke) for each in entries if each.kind == RecorderSpoke.KIND]
    assert (spoke.log_path, spoke.log_sha256, spoke.elsewhere_count) == (
        f".manifests/{result.session}.log", manifest["recorder"]["log"]["sha256"], 1,
    )  # fmt: skip
    (marked,) = [each.of(MediaMarked) for each in entries if each.kind == MediaMarked.KIND]
    assert [each.told for each in marked.marks] == ["10:06"], "what is on record already is not said again"
    assert office.fixity.verify(STAFF).bad == ()
    logs = RecorderLogs(office.station.store, office.archive, "")
    assert logs.read(STAFF, result.session).content == LOG
    with pytest.raises(Refused, match="no_recorder_log"):
        logs.read(STAFF, locked.session)
    with pytest.raises(NotPermitted):
        logs.read(LI, result.session)
    kept.chmod(0o600)
    kept.write_bytes(LOG + b"x")
    with pytest.raises(IntegrityProblem, match="log_changed"):
        logs.read(STAFF, result.session)
    (bad,) = office.fixity.verify(STAFF).bad
    assert (bad.stored, bad.reason) == (f".manifests/{result.session}.log", FileFault.MANIFEST_CHANGED)
    retention = Retention(office.station.store)
    for found, keeps in zip(
        office.catalogue.page(STAFF, ListQuery().narrowed(marked="yes")).rows, (1, 0), strict=True
    ):
        if keeps:
            kept_for = retention.keep(STAFF, found.sha256, "marked", "设备标记").of(RetentionKept)
            assert kept_for.marks, "what it rests on"
        else:
            retention.usual(STAFF, found.sha256, "误按")
    assert listed(retention="proposed") == []
    states = {each.keeping.state for each in office.catalogue.page(STAFF).rows}
    assert states == {RetentionState.KEPT, RetentionState.USUAL, None}


class Endless:
    """A recorder that never comes to an end; the person stops the import meanwhile."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel = cancel

    def told_by(self, session: Session, serial: str, stop: CancelToken | None = None) -> RecorderTold | None:
        assert stop is not None
        stop.check()
        self._cancel.cancel()
        stop.check()
        raise AssertionError("it would be asked on")


def test_an_import_that_is_stopped_asks_its_recorder_no_longer(office: Office, tmp_path: Path) -> None:
    cancel, source = CancelToken(), card(tmp_path / "card", 1)
    office.volumes.plug(source, label="REC", serial="SN-0001")
    own = OwnFolders((office.archive,))
    imports = Imports(
        office.station.store, office.volumes, office.archive, own=own, recorders=Endless(cancel)
    )
    result = imports.run_all(STAFF, source, ImportOptions(), cancel=cancel)
    assert result.told.untold is UntoldReason.NOT_READ
    assert not any(each.stored for each in result.outcomes)
    assert AskedInTime(None, 0).cancelled, "nor longer than its time"
    assert not AskedInTime(None, 60).cancelled


@pytest.mark.rule("DM-03", "content")
def test_a_log_counts_as_kept_only_as_it_was_read(tmp_path: Path) -> None:
    log = KeptLog(".manifests/S-1.log", hashlib.sha256(LOG).hexdigest(), len(LOG))
    (tmp_path / ".manifests").mkdir()
    assert lying_log(tmp_path, "S-1", log) is None
    (tmp_path / log.path).write_bytes(LOG[:-1] + b"x")
    assert lying_log(tmp_path, "S-1", log) is None
    (tmp_path / log.path).write_bytes(LOG)
    assert lying_log(tmp_path, "S-1", log) == log
    assert lying_log(tmp_path, "S-2", log) is None, "another import's"
    assert read_recorded(tmp_path / log.path, log.sha256) == LOG
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    (tmp_path / "link").symlink_to(tmp_path / log.path)
    for other in (pipe, tmp_path / "link", tmp_path, Path("/dev/zero")):
        assert read_recorded(other, log.sha256) is None, "it waits for nothing and ends"


@pytest.mark.rule("DM-02", "origin")
def test_a_log_that_was_not_stored_any_more_is_told_as_lost(office: Office, tmp_path: Path) -> None:
    def losing(job: CopyJob, **_: object) -> CopyResult:
        (office.archive / ".manifests" / f"{job.session}.log").unlink()
        return in_process(job)

    imports = Imports(
        office.station.store, office.volumes, office.archive, own=OwnFolders((office.archive,)), run=losing
    )
    found = imports.survey(STAFF, card(tmp_path / "card", 1))
    ordered = imports.order(STAFF, found, ImportOptions())
    log = KeptLog(f".manifests/{ordered.order.session}.log", hashlib.sha256().hexdigest(), 0)
    told = DeviceTold("R-1", "T", log)
    result = imports.run(STAFF, found, replace(ordered, order=replace(ordered.order, told=told)))
    with office.station.store.read() as view:
        (spoke,) = [
            e.of(RecorderSpoke)
            for e in view.ledger.about(f"session:{result.session}")
            if e.kind == RecorderSpoke.KIND
        ]
    assert (spoke.untold, spoke.log_path) == (UntoldReason.LOST, None)
    assert office.fixity.verify(STAFF).bad == ()
