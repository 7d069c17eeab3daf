"""Clearing a device: what goes is proved anew beside its copies by two persons, all else stays; a kill is on record (DM-03)."""

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from station.archive.attribution.values import Basis, Doubt
from station.archive.cameras.volumes import VolumesAndCameras
from station.archive.clearing import begun
from station.archive.clearing.begun import CLEARING_TRAIL
from station.archive.clearing.bodies import ClearingBegun, MediaCleared
from station.archive.clearing.decide import planned, stays
from station.archive.clearing.reading import DeviceReader
from station.archive.clearing.use_cases import Clearing
from station.archive.clearing.values import (
    Catalogued,
    ClearingEnd,
    ClearingResult,
    ContentOnDevice,
    KeptReason,
    ReadAnew,
    ReadyFile,
)
from station.archive.copying.meter import Meter
from station.archive.fixity.values import FileFault
from station.archive.importing.ordering import new_session
from station.archive.importing.use_cases import Imports
from station.archive.second.chosen import SecondArchive
from station.archive.second.values import SecondRoot
from station.archive.survey.values import (
    FileRole,
    FileState,
    Ignored,
    IgnoredReason,
    MediaKind,
    MediaTime,
    SourceFile,
    Survey,
    TimeSource,
)
from station.archive.values import ImportOptions
from station.core.errors import DeviceProblem, Refused
from station.core.ledger import Stream, subject
from station.core.own_folders import OwnFolders
from station.core.progress import CancelToken, Progress, Report, silent
from station.people.bodies import AccountCreated, ParameterChanged
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import Person, TwoPersons
from tests.archive.media import movie
from tests.archive.office import STAFF, Office, card, put
from tests.archive.test_second_archive import ADMIN, alter, in_process
from tests.audit.test_findings import recorded
from tests.inventory.offices import PROGRAM, Believed
from tests.plugins.stations import MONDAY

GEAR = Session("gear", "陈戊", frozenset({Role.EQUIPMENT_ADMINISTRATOR}), number="1004")
SECOND = Person("qian", "-")


@dataclass
class Clearer:
    """An office whose devices may be cleared, with a second archive where `second` is one."""

    office: Office
    imports: Imports
    clearing: Clearing
    received: list[int | None]

    def bring_in(self, source: Path, officer: str | None = "1001") -> None:
        self.imports.run_all(STAFF, source, ImportOptions(officer=officer))

    def clear(
        self,
        source: Path,
        session: Session = GEAR,
        second: Person = SECOND,
        *,
        report: Report = silent,
        cancel: CancelToken | None = None,
    ) -> ClearingResult:
        plan = self.clearing.look(session, source)
        return self.clearing.clear(session, plan, second, report=report, cancel=cancel)

    def bodies(self) -> list[MediaCleared]:
        with self.office.station.store.read() as view:
            return [
                each.of(MediaCleared) for each in view.ledger.of_kind(Stream.CUSTODY, MediaCleared.KIND, 99)
            ]


def allowed(office: Office, *, clearing: bool = True) -> None:
    body = ParameterChanged("DM-03", "clearing", None, clearing, "测试")
    with office.station.store.write() as work:
        work.append(PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("rule", "DM-03"),)))


def clearer_of(office: Office, second: Path | None = None) -> Clearer:
    store, root = office.station.store, office.archive
    chosen = SecondArchive(store, root, "", second, root.parent / "data")
    if second is not None:
        chosen.take(ADMIN, second)
    folders = (root, root.parent / "data", *((second,) if second is not None else ()))
    imports = Imports(store, office.volumes, root, own=OwnFolders(folders), second=chosen, run=in_process)
    received: list[int | None] = [None]
    clearing = Clearing(
        *(store, VolumesAndCameras(office.volumes), imports, root, ""),
        second=chosen,
        persons=cast("TwoPersons", Believed()),
        received=lambda: received[0],
    )
    with store.write() as work:
        for name, number in (("qian", None), ("li", "1001")):
            body = AccountCreated(name, "钱所长", number, (Role.OFFICE_LEADER,))
            work.append(PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("account", name),)))
    office.station.clock.advance(days=10)
    return Clearer(office, imports, clearing, received)


@pytest.fixture
def clearer(office: Office) -> Clearer:
    allowed(office)
    return clearer_of(office)


# ------------------------------------------------------------------------------------------------- pure

TIME = MediaTime(MONDAY, TimeSource.CONTAINER)
FILM = SourceFile("a.MP4", 1, 1000, MediaKind.VIDEO, TIME)
SIDECAR = SourceFile("a.XML", 1, 1000, MediaKind.OTHER, TIME, role=FileRole.COMPANION, belongs_to="a.MP4")
ON_RECORD = recorded("a.MP4", MONDAY, "BWC-1")
BESIDES = ContentOnDevice("a" * 64, ("S-1",), ON_RECORD, "copy")


def verdict(content: ContentOnDevice | None, known: Catalogued, file: SourceFile = FILM) -> KeptReason | None:
    """Why a file stays by the catalogue; None where it would go."""
    known = replace(known, listed={} if content is None else {file.path: (content,)})
    plan = planned(Survey(Path("/card"), (file,)), None, known)
    assert len(plan.ready) + len(plan.kept) == 1, "each file has one verdict"
    return plan.kept[0].reason if plan.kept else None


KNOWN = Catalogued({}, frozenset(), "", None, None)
AT_CENTRE = replace(KNOWN, received=5)
TWICE = replace(KNOWN, second=SecondRoot("ab12cd", Path("/second")))


@pytest.mark.parametrize(
    ("content", "known", "reason"),
    [
        (BESIDES, KNOWN, None),
        (None, KNOWN, KeptReason.NOT_IMPORTED),
        (None, replace(KNOWN, known=frozenset({"a.MP4"})), KeptReason.OTHER_SOURCE),
        (replace(BESIDES, recording=replace(ON_RECORD, size=2)), KNOWN, KeptReason.NOT_IMPORTED),
        (replace(BESIDES, recording=replace(ON_RECORD, place="abc123")), KNOWN, KeptReason.ELSEWHERE),
        (replace(BESIDES, recording=replace(ON_RECORD, missing_bytes=1)), KNOWN, KeptReason.PARTIAL),
        (replace(BESIDES, recording=replace(ON_RECORD, officer=None)), KNOWN, KeptReason.IN_DOUBT),
        (replace(BESIDES, recording=replace(ON_RECORD, officer=None, basis=Basis.CAMERA)), KNOWN, None),
        (
            replace(BESIDES, recording=replace(ON_RECORD, doubt=Doubt.OTHER_NUMBER)),
            KNOWN,
            KeptReason.IN_DOUBT,
        ),
        (replace(BESIDES, recording=replace(ON_RECORD, seq=5)), AT_CENTRE, None),
        (replace(BESIDES, recording=replace(ON_RECORD, seq=6)), AT_CENTRE, KeptReason.NO_RECEIPT),
        (BESIDES, TWICE, None),
        (replace(BESIDES, second=None), TWICE, KeptReason.NO_SECOND),
    ],
)
@pytest.mark.rule("DM-03", "cleared")
def test_by_the_catalogue_a_file_goes_only_where_nothing_speaks_for_keeping_it(
    content: ContentOnDevice | None, known: Catalogued, reason: KeptReason | None
) -> None:
    assert verdict(content, known) == reason


@pytest.mark.rule("DM-03", "cleared")
def test_what_belongs_to_a_recording_that_stays_stays_and_what_is_not_taken_too() -> None:
    known = replace(KNOWN, listed={"a.XML": (BESIDES,)})
    found = Survey(Path("/card"), (FILM, SIDECAR), (Ignored("x.txt", IgnoredReason.NOT_MEDIA),))
    plan = planned(found, None, known)
    assert not plan.ready
    assert {each.path: each.reason for each in plan.kept} == {
        "a.MP4": KeptReason.NOT_IMPORTED,
        "a.XML": KeptReason.BESIDE,
        "x.txt": KeptReason.NOT_TAKEN,
    }
    known = replace(KNOWN, listed={"a.XML": (BESIDES,), "a.MP4": (BESIDES,)})
    assert [each.file.path for each in planned(found, None, known).ready] == ["a.MP4", "a.XML"]
    unread = replace(FILM, state=FileState.UNREADABLE)
    assert verdict(BESIDES, KNOWN, unread) is KeptReason.UNREADABLE


SEEN = ReadAnew("a" * 64, unchanged=True)


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (SEEN, None),
        (replace(SEEN, found="b" * 64), KeptReason.DIFFERS),
        (replace(SEEN, found=None), KeptReason.UNREADABLE),
        (replace(SEEN, unchanged=False), KeptReason.CHANGED),
        (replace(SEEN, reachable=False), KeptReason.OUT_OF_REACH),
        (replace(SEEN, copy=FileFault.MISSING), KeptReason.COPY_MISSING),
        (replace(SEEN, copy=FileFault.CHANGED), KeptReason.COPY_WRONG),
        (replace(SEEN, copy=FileFault.SIZE), KeptReason.COPY_WRONG),
        (replace(SEEN, second=FileFault.MISSING), KeptReason.SECOND_WRONG),
        (replace(SEEN, apart=False), KeptReason.SAME_FILE),
        (replace(SEEN, apart=None), KeptReason.UNPROVEN),
    ],
)
@pytest.mark.rule("DM-03", "cleared")
def test_after_reading_a_file_goes_only_where_it_and_its_copies_are_as_recorded(
    seen: ReadAnew, reason: KeptReason | None
) -> None:
    assert stays(ReadyFile(FILM, (BESIDES,)), seen) == reason


# ------------------------------------------------------------------------------------------------- real files


def lying(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def _linked(path: Path) -> None:
    aside = path.with_suffix(".aside")
    path.rename(aside)
    path.symlink_to(aside.name)


def _grown(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"x")


SPOILERS: dict[str, Callable[[Path], None]] = {"altered": alter, "grown": _grown, "linked": _linked}


@pytest.mark.rule("DM-03", "cleared")
def test_what_is_cleared_has_verified_copies_of_the_same_bytes_and_all_else_is_still_there(
    office: Office, tmp_path: Path
) -> None:
    allowed(office)
    clearer, dice = clearer_of(office, tmp_path / "second"), random.Random(3)
    for turn in range(2):
        source = card(tmp_path / f"card{turn}", 8, MONDAY + timedelta(hours=2 * turn))
        clearer.bring_in(source)
        put(source / "DCIM/100MEDIA/MOV_0099.MP4", movie(MONDAY, payload=os.urandom(99)), MONDAY)
        before, stored = lying(source), {path.name: path for path in office.archive.rglob("*.mp4")}
        by_bytes = {path.read_bytes(): path for path in stored.values()}
        films = sorted(path for path in source.rglob("MOV_000*.MP4"))
        spoilt: set[Path] = set()
        for film in films:
            fate = dice.choice(["", "", "copy", "copy_gone", "second", *SPOILERS])
            copy = by_bytes[film.read_bytes()]
            match fate:
                case "copy":
                    alter(copy)
                case "copy_gone":
                    copy.unlink()
                case "second":
                    alter(tmp_path / "second" / copy.relative_to(office.archive))
                case "":
                    continue
                case _:
                    SPOILERS[fate](film)
            spoilt.add(film)
        before = lying(source) | {path: before[path] for path in before if (source / path) not in spoilt}
        result = clearer.clear(source)
        gone = {each.path for each in result.cleared}
        assert gone == {film.relative_to(source).as_posix() for film in films if film not in spoilt}
        now = lying(source)
        assert now == {path: content for path, content in before.items() if path not in gone}
        whole = set(lying(office.archive).values()) & set(lying(tmp_path / "second").values())
        assert {before[path] for path in gone} <= whole
        assert {each.path for each in result.kept} >= {each for each in now if each.endswith(".MP4")}
    office.station.assert_sound()


@pytest.mark.rule("DM-03", "cleared")
def test_a_clearing_is_on_record_before_the_first_file_goes_and_in_every_history(
    clearer: Clearer, tmp_path: Path
) -> None:
    store, source = clearer.office.station.store, card(tmp_path / "card", 3)
    clearer.office.volumes.plug(source, label="BODYCAM", serial="SN-0001", read_only=False)
    clearer.bring_in(source, "1002")
    seen: list[int] = []

    def told(_progress: Progress) -> None:
        with store.read() as view:
            seen.append(len(view.ledger.of_kind(Stream.AUDIT, ClearingBegun.KIND, 9)))

    result = clearer.clear(source, second=Person("li", "-"), report=told)
    assert set(seen) == {1}
    assert result.end is ClearingEnd.DONE
    assert lying(source).keys() == {"System Volume Information/log"}
    assert (source / "DCIM/100MEDIA").is_dir(), "folders stay, the camera needs them"
    (body,) = clearer.bodies()
    assert (body.camera, body.source.serial, body.second, body.second_name) == (
        *("BWC-1", "SN-0001"),
        *("li", "钱所长"),
    )
    assert (body.cleared_count, body.kept_count, len(body.cleared)) == (3, 1, 3)
    (kept,) = body.kept_files
    assert kept.reason is KeptReason.NOT_TAKEN
    (imported,) = clearer.office.imported_sessions()
    assert (imported.cleared, imported.cleared_at is not None) == (3, True)
    with store.read() as view:
        for about in (subject("item", "BWC-1"), subject("recording", body.cleared[0].sha256)):
            assert view.ledger.about(about)[-1].kind == MediaCleared.KIND
        for entry in (
            view.ledger.of_kind(Stream.AUDIT, ClearingBegun.KIND, 1)[0],
            view.ledger.about(subject("session", imported.session))[-1],
        ):
            (second,) = entry.others
            assert (second.role, second.number, second.proof) == ("second", "1001", "password"), entry.kind
    assert clearer.office.fixity.verify(STAFF).bad == ()


@pytest.mark.rule("DM-03", "cleared")
def test_a_clearing_that_is_killed_in_the_middle_is_put_on_record_and_gone_on_with(
    clearer: Clearer, tmp_path: Path
) -> None:
    source = card(tmp_path / "card", 3)
    clearer.bring_in(source)

    class Killed(BaseException):
        pass

    def kill(progress: Progress) -> None:
        if progress.detail == "MOV_0001.MP4":
            raise Killed

    with pytest.raises(Killed):
        clearer.clear(source, report=kill)
    assert len(list(source.rglob("*.MP4"))) == 2
    assert clearer.bodies() == []
    assert clearer.clearing.end_cut_off() == str(source)
    (body,) = clearer.bodies()
    assert (body.ending, body.cleared_count, body.kept_count) == (ClearingEnd.CUT_OFF, 1, 0)
    assert [each.source for each in body.cleared] == ["DCIM/100MEDIA/MOV_0000.MP4"], "what went is named"
    assert clearer.clearing.end_cut_off() is None, "it is on record once"
    with pytest.raises(Killed):
        clearer.clear(source, report=kill)
    assert len(clearer.clear(source).cleared) == 2
    assert [each.ending for each in clearer.bodies()] == [
        ClearingEnd.DONE,
        ClearingEnd.CUT_OFF,
        ClearingEnd.CUT_OFF,
    ], "the next clearing puts it on record too"
    assert clearer.office.imported_sessions()[0].cleared == 3


@pytest.mark.rule("DM-03", "cleared")
def test_what_was_about_to_go_when_the_program_ended_is_named_as_such(
    clearer: Clearer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = card(tmp_path / "card", 2)
    clearer.bring_in(source)
    unlink = os.unlink

    def killed(path: Any, **more: Any) -> None:
        unlink(path, **more)
        if str(path).startswith("cleared-"):
            raise KeyboardInterrupt

    def cut_off() -> MediaCleared:
        with monkeypatch.context() as patched:
            patched.setattr(os, "unlink", killed)
            with pytest.raises(KeyboardInterrupt):
                clearer.clear(source)
        trail = clearer.office.archive / CLEARING_TRAIL
        if len(list(source.rglob("*.MP4"))) == 0:  # what the station did not write says nothing
            trail.write_bytes(trail.read_bytes().replace(b"MOV_0001", b"MOV_0009"))
        assert clearer.clearing.end_cut_off() == str(source)
        assert not trail.exists()
        return clearer.bodies()[0]

    first = cut_off()
    assert (first.ending, first.cleared_count) == (ClearingEnd.CUT_OFF, 0)
    assert [(each.source, each.reason) for each in first.kept_files] == [
        ("DCIM/100MEDIA/MOV_0000.MP4", KeptReason.NOT_KNOWN)
    ]
    second = cut_off()
    assert (second.ending, second.cleared_count, second.kept_count) == (ClearingEnd.CUT_OFF, 0, 0)


@pytest.mark.rule("DM-03", "cleared")
def test_a_clearing_that_ended_is_not_cut_off_however_many_other_desktops_ended_since(
    clearer: Clearer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(begun, "_FIRST", 1)
    station, source = clearer.office.station, card(tmp_path / "card", 1)
    clearer.bring_in(source)
    clearer.clear(source)
    (ended,) = clearer.bodies()
    for _ in range(3):
        name = new_session(station.clock.now(), station.clock.zone, "0b1c2d")
        body = replace(ended, clearing=name, session=None, cleared=())
        with station.store.write() as work:
            work.append(GEAR.draft(body, station.clock.now()))
    assert clearer.clearing.end_cut_off() is None
    assert {each.ending for each in clearer.bodies()} == {ClearingEnd.DONE}


@pytest.mark.rule("DM-03", "cleared")
@pytest.mark.parametrize(
    ("spoil", "why"), [(alter, KeptReason.COPY_WRONG), (Path.unlink, KeptReason.COPY_MISSING)]
)
def test_a_copy_that_is_spoilt_while_the_other_is_read_keeps_the_file(
    office: Office, tmp_path: Path, spoil: Callable[[Path], None], why: KeptReason
) -> None:
    allowed(office)
    clearer, source = clearer_of(office, tmp_path / "second"), card(tmp_path / "card", 1)
    clearer.bring_in(source)
    (copy,) = office.archive.rglob("*.mp4")

    def told(progress: Progress) -> None:
        if copy.exists() and progress.done == progress.total:
            spoil(copy)

    result = clearer.clear(source, report=told)
    assert result.cleared == ()
    assert why in {each.reason for each in result.kept}
    assert list(source.rglob("*.MP4"))


@pytest.mark.rule("DM-03", "cleared")
def test_a_file_that_something_writes_into_after_it_was_read_is_not_removed(tmp_path: Path) -> None:
    for name in ("card", "archive"):
        (tmp_path / name).mkdir()
    film = tmp_path / "card/a.MP4"
    film.write_bytes(b"read")
    lies = film.stat()
    file = replace(FILM, size=lies.st_size, mtime_ns=lies.st_mtime_ns)
    reader = DeviceReader(film.parent, (), (), tmp_path / "archive", None, Meter(0, 0))
    with reader.folder_of(file) as opened:
        assert opened is not None
        assert opened.lies_as(file)
        film.write_bytes(b"written since")
        assert reader.remove(opened, BESIDES) is KeptReason.CHANGED
    reader.close()
    assert film.read_bytes() == b"written since"


@pytest.mark.rule("DM-03", "cleared")
def test_a_file_whose_copy_goes_with_it_gets_its_name_back(tmp_path: Path) -> None:
    """Whatever was seen of it before: a share may hide names, a mount remember its folders."""
    film = tmp_path / "a.MP4"
    film.write_bytes(b"of the archive")
    stored = replace(ON_RECORD, stored=film.name, size=film.stat().st_size)
    file = replace(FILM, size=stored.size, mtime_ns=film.stat().st_mtime_ns)
    reader = DeviceReader(tmp_path, (), (), tmp_path, None, Meter(0, 0))
    with reader.folder_of(file) as opened:
        assert opened is not None
        assert reader.remove(opened, replace(BESIDES, recording=stored)) is KeptReason.SAME_FILE
    reader.close()
    assert lying(tmp_path) == {"a.MP4": b"of the archive"}


@pytest.mark.rule("DM-03", "cleared")
def test_a_file_made_beside_a_copy_has_a_name_that_no_share_hides(
    clearer: Clearer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, opened, made = card(tmp_path / "card", 1), os.open, set[str]()
    clearer.bring_in(source)

    def noted(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if flags & os.O_EXCL:
            made.add(Path(path).name)
        return opened(path, flags, mode, dir_fd=dir_fd)

    monkeypatch.setattr(os, "open", noted)
    clearer.clear(source)
    (probe,) = made
    assert not probe.startswith(".")
    for name in (probe, ".clearing-lock-0123456789abcdef", ".clearing-trail"):
        put(clearer.office.archive / name, b"", MONDAY)
    assert clearer.office.fixity.verify(STAFF).bad == ()


@pytest.mark.rule("DM-03", "cleared")
def test_a_wish_to_stop_ends_it_between_two_files_and_what_went_is_recorded(
    clearer: Clearer, tmp_path: Path
) -> None:
    source, cancel = card(tmp_path / "card", 3), CancelToken()
    clearer.bring_in(source)

    def stop(progress: Progress) -> None:
        if progress.detail == "MOV_0001.MP4":
            cancel.cancel()

    result = clearer.clear(source, report=stop, cancel=cancel)
    assert (result.end, len(result.cleared), result.recorded) == (ClearingEnd.CANCELLED, 1, True)
    assert len(list(source.rglob("*.MP4"))) == 2
    (body,) = clearer.bodies()
    assert (body.ending, body.cleared_count, body.kept_count) == (ClearingEnd.CANCELLED, 1, 3)


@pytest.mark.rule("DM-03", "cleared")
def test_who_may_not_clear_and_what_can_not_be_is_refused_before_anything_goes(
    office: Office, tmp_path: Path
) -> None:
    clearer, source = clearer_of(office), card(tmp_path / "card", 1)
    clearer.bring_in(source)

    def refused(session: Session = GEAR, second: str = "qian") -> str:
        with pytest.raises(Refused) as raised:
            clearer.clear(source, session, Person(second, "-"))
        return raised.value.code.removeprefix("archive.")

    assert refused() == "clearing_off", "off by default"
    allowed(office)
    assert refused(second="nobody") == "people.second_needed"
    assert refused(second="li") == "clearing_own", "1001 would confirm the clearing of her own"
    assert refused(replace(GEAR, number="1001")) == "clearing_own"
    assert refused(Session("li", "李甲", frozenset({Role.OFFICER}))) == "people.not_permitted"
    other = tmp_path / "other"
    other.mkdir()
    clearer.received[0] = 1
    plan = clearer.clearing.look(GEAR, source)
    assert [each.reason for each in plan.kept][:1] == [KeptReason.NO_RECEIPT]
    assert refused() == "clearing_nothing"
    clearer.received[0] = None
    card_volume = office.volumes.plug(source, read_only=True)
    office.volumes.locked.add(card_volume.device)
    assert refused() == "clearing_read_only"
    office.volumes.plug(source, read_only=True, write_protected=True)
    office.volumes.fails.append(DeviceProblem("archive.device_gone", device="", detail=""))
    assert refused() == "clearing_write_protected", "nothing is tried with what takes nothing"
    assert list(source.rglob("*.MP4"))
    assert clearer.bodies() == []


@pytest.mark.rule("DM-03", "cleared")
def test_a_card_that_is_mounted_read_only_is_writable_for_that_alone_and_let_go_of(
    clearer: Clearer, tmp_path: Path
) -> None:
    volumes, source = clearer.office.volumes, card(tmp_path / "card", 2)
    volume = volumes.plug(source, serial="SN-0001", read_only=True)
    clearer.bring_in(source)
    tried = clearer.clearing.try_out(GEAR, clearer.clearing.look(GEAR, source))
    assert len(tried.cleared) == 2
    assert len(list(source.rglob("*.MP4"))) == 2, "a trial removes nothing"
    assert volumes.plugged().volumes == (volume,)
    assert clearer.bodies() == []
    assert len(clearer.clear(source).cleared) == 2
    assert volumes.plugged().volumes == (), "it may be pulled"
    assert not list(source.rglob("*.MP4"))


@pytest.mark.rule("DM-03", "cleared")
def test_what_another_device_brought_in_and_what_a_damaged_manifest_lists_stays(
    clearer: Clearer, tmp_path: Path
) -> None:
    volumes, source = clearer.office.volumes, card(tmp_path / "card", 1)
    volumes.plug(source, serial="SN-0001", read_only=False)
    clearer.bring_in(source)
    volumes.plug(source, serial="SN-0009", read_only=False)
    reasons = [each.reason for each in clearer.clearing.look(GEAR, source).kept]
    assert reasons[0] is KeptReason.OTHER_SOURCE
    volumes.plug(source, serial="SN-0001", read_only=False)
    assert len(clearer.clearing.look(GEAR, source).ready) == 1
    (manifest,) = (clearer.office.archive / ".manifests").iterdir()
    alter(manifest)
    assert not clearer.clearing.look(GEAR, source).ready


@pytest.mark.rule("DM-03", "cleared")
def test_where_nothing_can_be_written_beside_a_copy_its_file_stays(
    clearer: Clearer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = card(tmp_path / "card", 1)
    clearer.bring_in(source)
    plan = clearer.clearing.look(GEAR, source)
    monkeypatch.setattr("secrets.token_hex", lambda _: "x" * 300)  # no file has so long a name
    result = clearer.clearing.try_out(GEAR, plan)
    assert result.cleared == ()
    assert KeptReason.UNPROVEN in {each.reason for each in result.kept}


@pytest.mark.rule("DM-03", "cleared")
def test_an_archive_that_another_road_leads_to_is_no_device(clearer: Clearer, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 2)
    clearer.bring_in(source)
    first, second = sorted(clearer.office.archive.rglob("*.mp4"))
    films = sorted(source.rglob("*.MP4"))
    films[0].unlink()
    os.link(first, films[0])
    times = films[1].stat()
    beside = second.parent / "beside.mp4"
    beside.write_bytes(second.read_bytes())
    os.utime(beside, ns=(times.st_atime_ns, times.st_mtime_ns))
    plan = clearer.clearing.look(GEAR, source)
    told = Meter(0, 0)
    for film, folder in ((films[0], films[0].parent), (beside, beside.parent)):
        name = film.name if film is films[0] else beside.name
        ready = next(
            each
            for each in plan.ready
            if each.file.name == (films[0].name if film is films[0] else films[1].name)
        )
        file = replace(ready.file, path=name, mtime_ns=film.stat().st_mtime_ns)
        reader = DeviceReader(folder, (), (), clearer.office.archive, None, told)
        with reader.folder_of(file) as opened:
            seen, _ = reader.evidence(ReadyFile(file, ready.contents), opened)
        reader.close()
        assert (seen.found, seen.unchanged, seen.copy, seen.apart) == (
            *(ready.contents[0].sha256, True, None),
            False,
        )
    result = clearer.clear(source)
    assert [each.path.rsplit("/", 1)[-1] for each in result.cleared] == [films[1].name]
    assert {each.reason for each in result.kept} == {KeptReason.SAME_FILE, KeptReason.NOT_TAKEN}
    assert not list(clearer.office.archive.rglob(".clearing-lock-*"))
    (source / "a").mkdir()
    put(source / "a/.archive-mark", b"x", MONDAY)
    with pytest.raises(Refused, match="clearing_archive"):
        clearer.clearing.look(GEAR, source)
    beside.unlink()
