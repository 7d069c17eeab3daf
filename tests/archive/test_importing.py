"""From a card to the ledger: copied, attributed, recorded, and the camera's return complete."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from station.archive.attribution.values import Basis, Doubt
from station.archive.bodies import MediaRestored2
from station.archive.copying.session import SESSIONS_FOLDER
from station.archive.fixity.values import FileFault
from station.archive.outcomes import Closing, FileOutcome, FileReason
from station.archive.survey.values import TimeSource
from station.archive.values import ImportOptions
from station.core.errors import NotPermitted, Refused, StoreProblem
from station.core.ledger import subject
from station.core.listing import ListQuery
from station.core.progress import CancelToken
from station.inventory.values import ItemState
from station.people.bodies import ParameterChanged
from station.people.sessions import Session
from tests.archive.media import movie, picture, truncated_movie
from tests.archive.office import LI, STAFF, WANG, Office, card, put
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY

HOUR = timedelta(hours=1)
WHY = "从该记录仪取出的存储卡"


def loan(office: Office, tag: str = "BWC-1", number: str = "1001", hours: int = 4) -> None:
    office.check_out(tag, number)
    office.station.clock.advance(hours=hours)
    office.check_in(tag)


@pytest.mark.rule("DM-02", "origin", "what")
@pytest.mark.rule("DM-03", "copy")
@pytest.mark.rule("DM-06", "person")
@pytest.mark.rule("EQ-05", "import")
def test_a_cards_recordings_come_in_and_the_return_is_complete(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    loan(office)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    source = card(tmp_path / "card")
    office.volumes.plug(source, label="BODYCAM", serial="SN-0001")
    result = office.bring_in(source, purpose="日常检查", matter="M-7")
    assert (result.camera, result.complete, result.recorded) == ("BWC-1", True, True)
    assert list(office.stored()) == [f"李甲20261123/李甲20261123-0{n}.mp4" for n in (1, 2, 3)]
    originals = sorted((source / "DCIM/100MEDIA").iterdir())
    assert list(office.stored().values()) == [path.read_bytes() for path in originals]
    recording = office.catalogue.page(STAFF).rows[-1]
    assert recording.sha256 == hashlib.sha256(originals[0].read_bytes()).hexdigest()
    assert recording.source_path == "DCIM/100MEDIA/MOV_0000.MP4"
    assert (recording.officer, recording.officer_name, recording.basis) == ("1001", "李甲", Basis.LEDGER)
    assert (recording.camera, recording.camera_serial) == ("BWC-1", "SN-0001")
    assert (recording.purpose, recording.matter, recording.department) == ("日常检查", "M-7", "执法一科")
    assert (recording.recorded_from, recording.time_source) == (MONDAY + HOUR, TimeSource.CONTAINER)
    item = office.item("BWC-1")
    assert (item.state, item.last_import_session) == (ItemState.IN_STORE, result.session)
    assert not (office.archive / SESSIONS_FOLDER / result.session).exists()


@pytest.mark.rule("DM-06", "unique")
def test_a_recording_whose_file_is_gone_keeps_its_name(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.bring_in(card(tmp_path / "card", 2))
    folder = next(iter(office.stored())).partition("/")[0]
    for each in (office.archive / folder).iterdir():
        each.unlink()
    office.bring_in(card(tmp_path / "other", 1))
    assert list(office.stored()) == [f"{folder}/{folder}-03.mp4"]
    gone = [(f"{folder}/{folder}-0{n}.mp4", FileFault.MISSING) for n in (1, 2)]
    assert [(each.stored, each.reason) for each in office.fixity.verify(STAFF).bad] == gone


@pytest.mark.rule("DM-06", "matter")
def test_where_the_office_names_by_matter_its_number_names_the_files(office: Office, tmp_path: Path) -> None:
    body = ParameterChanged("DM-06", "scheme", None, "matter", "一案一档")
    with office.station.store.write() as work:
        work.append(PROGRAM.draft(body, office.station.clock.now(), subjects=(subject("rule", "DM-06"),)))
    office.bring_in(card(tmp_path / "card", 1), officer="1001", matter="M-7")
    (named,) = office.stored()
    assert "M-7" in named
    assert "李甲" not in named


def test_the_session_is_closed_with_its_manifest(office: Office, tmp_path: Path) -> None:
    result = office.bring_in(card(tmp_path / "card"), officer="1002")
    (closed,) = office.imported_sessions()
    assert (closed.session, closed.copied, closed.complete, closed.camera) == (result.session, 3, True, None)
    content = (office.archive / closed.manifest).read_bytes()
    assert hashlib.sha256(content).hexdigest() == closed.manifest_sha256
    listed = {file["stored"]: file["sha256"] for file in json.loads(content)["files"]}
    assert listed == {name: hashlib.sha256(data).hexdigest() for name, data in office.stored().items()}


def test_a_second_import_brings_nothing_new(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card")
    first = office.bring_in(source, officer="1001")
    again = office.bring_in(source, officer="1001")
    assert [each.outcome for each in again.outcomes] == [FileOutcome.ALREADY] * 3
    assert [each.stored for each in again.outcomes] == [each.stored for each in first.outcomes]
    assert again.complete
    assert len(office.stored()) == 3
    put(source / "DCIM/NEW.MP4", b"new" * 500, MONDAY + 3 * HOUR)
    later = office.bring_in(source, officer="1001")
    assert later.count(FileOutcome.COPIED) == 1
    assert "李甲20261123/李甲20261123-04.mp4" in office.stored()


def test_the_contracts_document(office: Office, tmp_path: Path) -> None:
    document = office.bring_in(card(tmp_path / "card", 1), officer="1001").to_json()
    assert {name: document[name] for name in ("copied", "already", "held", "failed")} == {
        "copied": 1, "already": 0, "held": 0, "failed": 0,
    }  # fmt: skip
    files = document["files"]
    assert isinstance(files, list)
    assert set(files[0]) == {
        "source", "stored", "sha256", "size", "outcome", "reason", "role", "belongs_to", "time", "marks",
    }  # fmt: skip
    assert {"start", "end", "confidence", "evidence"} <= set(files[0]["time"])
    json.dumps(document)


def test_doubt_is_recorded_and_stored_under_nobodys_name(office: Office, tmp_path: Path) -> None:
    loan(office, hours=2)
    office.exempt("BWC-1")
    loan(office, number="1002", hours=2)
    source = card(tmp_path / "card", 2, MONDAY + timedelta(hours=2) - timedelta(minutes=3))
    put(source / "DCIM/BROKEN.MP4", truncated_movie(), MONDAY + 12 * HOUR)
    office.bring_in(source, camera="bwc-1")
    found = {each.source_path.rsplit("/", 1)[1]: each for each in office.catalogue.page(STAFF).rows}
    assert found["MOV_0000.MP4"].officer == "1001"
    assert found["MOV_0001.MP4"].officer == "1002"
    assert found["BROKEN.MP4"].doubt in (Doubt.NO_LOAN, Doubt.CLOCK_IMPLAUSIBLE)
    assert found["BROKEN.MP4"].stored == "未归属20261123/未归属20261123.mp4"


def test_what_is_stated_stands_beside_what_the_ledger_says(office: Office, tmp_path: Path) -> None:
    loan(office)
    office.bring_in(card(tmp_path / "card", 1), camera="BWC-1", officer="1002")
    (recording,) = office.catalogue.page(STAFF).rows
    assert (recording.officer, recording.basis, recording.agrees) == ("1002", Basis.STATED, False)


@pytest.mark.rule("EQ-05", "device")
def test_the_camera_is_inferred_when_the_officer_had_just_one(office: Office, tmp_path: Path) -> None:
    loan(office)
    result = office.bring_in(card(tmp_path / "card"), officer="1001")
    assert (result.camera, result.closing) == ("BWC-1", Closing.NOT_IDENTIFIED)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS


@pytest.mark.rule("EQ-05", "device")
def test_the_camera_is_not_inferred_from_two(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-2", "1001")
    loan(office)
    result = office.bring_in(card(tmp_path / "card"), officer="1001")
    assert result.camera is None
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS


@pytest.mark.rule("EQ-05", "device", "proof")
def test_without_a_usable_time_the_officers_only_open_return_is_meant_but_not_closed(
    office: Office, tmp_path: Path
) -> None:
    loan(office)
    loan(office, "BWC-2", "1002")
    source = card(tmp_path / "card", start=MONDAY - 100 * HOUR)
    result = office.bring_in(source, officer="1001")
    assert (result.camera, result.complete, result.closing) == ("BWC-1", True, Closing.OUTSIDE_LOAN)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    assert {each.doubt for each in office.catalogue.page(STAFF).rows} == {Doubt.NO_LOAN}
    # The person says by how much the clock is off: then the same recordings are of the loan.
    offset = -round(timedelta(hours=101).total_seconds() * 1000)
    again = office.bring_in(source, officer="1001", clock_offset_ms=offset, camera="BWC-1", camera_reason=WHY)
    assert (again.count(FileOutcome.ALREADY), again.closing) == (3, Closing.WITHIN_LOAN)
    assert office.item("BWC-1").state is ItemState.IN_STORE
    assert office.item("BWC-2").state is ItemState.AWAITING_RECORDINGS


@pytest.mark.rule("DM-02", "origin")
def test_a_camera_whose_clock_is_off_has_its_recordings_counted_to_the_loan(
    office: Office, tmp_path: Path
) -> None:
    loan(office)
    source = card(tmp_path / "card", start=MONDAY - 100 * HOUR)
    offset = -round(timedelta(hours=101).total_seconds() * 1000)
    office.bring_in(source, camera="BWC-1", clock_offset_ms=offset)
    found = office.catalogue.page(STAFF).rows
    assert {(each.officer, each.doubt) for each in found} == {("1001", None)}


@pytest.mark.rule("EQ-05", "import")
def test_an_incomplete_import_leaves_the_return_open(office: Office, tmp_path: Path) -> None:
    loan(office)
    source = card(tmp_path / "card")
    found = office.imports.survey(STAFF, source)
    ordered = office.imports.order(STAFF, found, ImportOptions(camera="BWC-1"))
    (source / "DCIM/100MEDIA/MOV_0001.MP4").unlink()
    result = office.imports.run(STAFF, found, ordered)
    assert (result.complete, result.count(FileOutcome.FAILED)) == (False, 1)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    empty = tmp_path / "empty"
    empty.mkdir()
    assert not office.bring_in(empty, camera="BWC-1").complete
    assert office.bring_in(source, camera="BWC-1", camera_reason=WHY).complete
    assert office.item("BWC-1").state is ItemState.IN_STORE


@pytest.mark.rule("EQ-05", "awaited")
def test_what_was_left_out_since_is_awaited_however_fresh_the_import_before_it(
    office: Office, tmp_path: Path
) -> None:
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=4)
    source = card(tmp_path / "card")
    assert office.bring_in(source, camera="BWC-1", camera_reason=WHY).closes
    later = card(tmp_path / "later")
    (later / "DCIM/100MEDIA/MOV_0000.MP4").write_bytes(
        b"x" + (source / "DCIM/100MEDIA/MOV_0000.MP4").read_bytes()
    )
    found = office.imports.survey(STAFF, later)
    ordered = office.imports.order(STAFF, found, ImportOptions(camera="BWC-1", camera_reason=WHY))
    (later / "DCIM/100MEDIA/MOV_0000.MP4").unlink()
    assert office.imports.run(STAFF, found, ordered).count(FileOutcome.FAILED) == 1
    office.check_in("BWC-1")
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    assert office.bring_in(source, camera="BWC-1", camera_reason=WHY).closes
    assert office.item("BWC-1").state is ItemState.IN_STORE


@pytest.mark.rule("EQ-05", "proof")
@pytest.mark.parametrize("seconds", [-24, 24])
def test_a_recording_that_is_nobodys_by_the_loans_closes_none(
    office: Office, tmp_path: Path, seconds: int
) -> None:
    begun = office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=4)
    ended = office.check_in("BWC-1")
    made = begun + timedelta(seconds=seconds) if seconds < 0 else ended + timedelta(seconds=seconds)
    office.station.clock.advance(hours=1)
    put(tmp_path / "card/DCIM/MOV_0001.MP4", movie(made, seconds=3), made + timedelta(seconds=3))
    result = office.bring_in(tmp_path / "card", camera="BWC-1", camera_reason=WHY)
    (outcome,) = result.outcomes
    assert office.catalogue.recording(STAFF, str(outcome.sha256)).doubt is Doubt.NO_LOAN
    assert result.closing is Closing.OUTSIDE_LOAN


@pytest.mark.rule("EQ-05", "proof")
@pytest.mark.parametrize(
    ("name", "content", "closing"),
    [
        ("EMPTY.MP4", b"", Closing.OUTSIDE_LOAN),
        ("README.TXT", b"hello", Closing.NOTHING_FOUND),
        ("LOG.BIN", b"\x00\x01x", Closing.OUTSIDE_LOAN),
        ("MOV_0001.MP4", b"a text under the name of a film", Closing.OUTSIDE_LOAN),
        ("MOV_0001.THM", picture(), Closing.OUTSIDE_LOAN),
    ],
)
def test_what_is_no_recording_closes_no_return(
    office: Office, tmp_path: Path, name: str, content: bytes, closing: Closing
) -> None:
    """Its file's time is within the loan, and anybody can give it that."""
    loan(office)
    put(tmp_path / "card" / name, content, MONDAY + HOUR)
    result = office.bring_in(tmp_path / "card", camera="BWC-1")
    assert (result.complete, result.closing) == (closing is Closing.OUTSIDE_LOAN, closing)


@pytest.mark.rule("EQ-05", "proof")
def test_a_stated_camera_is_not_closed_by_what_was_recorded_before_its_loan(
    office: Office, tmp_path: Path
) -> None:
    office.check_out("BWC-1", "1001")
    early = card(tmp_path / "early", 1, MONDAY - 50 * HOUR)
    assert office.bring_in(early, camera="BWC-1").closing is Closing.OUTSIDE_LOAN
    # It also makes no return right after it complete.
    office.check_in("BWC-1")
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    assert office.bring_in(early, camera="BWC-1").closing is Closing.OUTSIDE_LOAN
    office.exempt("BWC-1")
    assert office.bring_in(early, camera="BWC-1").closing is Closing.NO_LOAN


@pytest.mark.rule("EQ-05", "proof")
def test_recordings_of_earlier_loans_on_the_card_do_no_harm(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 2, MONDAY - 50 * HOUR)
    office.bring_in(source, camera="BWC-1")
    loan(office)
    put(source / "DCIM/NEW.MP4", movie(MONDAY + 3 * HOUR), MONDAY + 3 * HOUR)
    result = office.bring_in(source, camera="BWC-1", camera_reason=WHY)
    assert (result.count(FileOutcome.ALREADY), result.closing) == (2, Closing.WITHIN_LOAN)


@pytest.mark.rule("EQ-05", "proof")
def test_an_officer_closes_nobody_elses_return(office: Office, tmp_path: Path) -> None:
    loan(office)
    source = card(tmp_path / "card")
    result = office.bring_in(source, WANG, camera="BWC-1")
    assert (result.complete, result.recorded, result.closing) == (True, True, Closing.OTHERS_LOAN)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS
    assert office.bring_in(source, LI, camera="BWC-1", camera_reason=WHY).closes
    assert office.item("BWC-1").state is ItemState.IN_STORE


@pytest.mark.rule("EQ-05", "proof")
def test_one_cameras_recordings_do_not_close_anothers_return(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-2", "1002")
    loan(office)
    office.check_in("BWC-2")
    plain = card(tmp_path / "plain", 2)
    assert office.bring_in(plain, camera="BWC-1", camera_reason=WHY).closes
    assert office.bring_in(plain, camera="BWC-2", camera_reason=WHY).closing is Closing.OUTSIDE_LOAN
    assert office.item("BWC-2").state is ItemState.AWAITING_RECORDINGS


@pytest.mark.rule("EQ-05", "proof")
def test_a_part_of_a_card_and_a_time_in_dispute_close_nothing(office: Office, tmp_path: Path) -> None:
    loan(office)
    content = movie(MONDAY + HOUR)
    put(tmp_path / "other" / "20261101080000.MP4", content, MONDAY + HOUR)
    weak = office.bring_in(tmp_path / "other", camera="BWC-1", camera_reason=WHY)
    assert weak.closing is Closing.ONLY_WEAK_TIME
    with office.station.store.read() as view:
        disputed = view.archive.recording(hashlib.sha256(content).hexdigest())
    assert disputed is not None
    assert (disputed.officer, disputed.doubt) == (None, Doubt.TIMES_DISAGREE)
    source = card(tmp_path / "card")
    office.volumes.plug(source, serial="SN-0001")
    one = min(each for each in source.rglob("*") if each.is_file())
    for part in (one, source / "DCIM"):
        assert office.bring_in(part, camera="BWC-1").closing is Closing.INCOMPLETE, part
    assert office.bring_in(source).closing is Closing.WITHIN_LOAN


@pytest.mark.rule("EQ-05", "proof")
def test_an_empty_card_closes_nothing(office: Office, tmp_path: Path) -> None:
    loan(office)
    source = tmp_path / "card"
    source.mkdir()
    office.volumes.plug(source, serial="SN-0001")
    result = office.bring_in(source)
    assert (result.camera, result.complete, result.closing) == ("BWC-1", True, Closing.NOTHING_FOUND)
    assert office.item("BWC-1").state is ItemState.AWAITING_RECORDINGS


def test_namesakes_get_their_numbers(office: Office, tmp_path: Path) -> None:
    office.bring_in(card(tmp_path / "card", 1), officer="1004")
    assert list(office.stored()) == ["王乙-1004-20261123/王乙-1004-20261123.mp4"]


def test_wrong_statements_are_refused(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1)
    for options, code in (
        (ImportOptions(officer="9"), "archive.unknown_officer"),
        (ImportOptions(camera="NONE"), "archive.unknown_camera"),
    ):
        with pytest.raises(Refused) as refused:
            office.imports.run_all(STAFF, source, options)
        assert refused.value.code == code
    (tmp_path / "data/slips").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(tmp_path / "data/slips")
    for own in (
        office.archive,
        office.archive.parent,
        tmp_path / "data",
        tmp_path / "data/slips",
        tmp_path / "linked",
    ):
        with pytest.raises(Refused) as refused:
            office.imports.survey(STAFF, own)
        assert (refused.value.code, refused.value.rule) == ("archive.source_is_archive", "EQ-05")
    with pytest.raises(NotPermitted):
        office.imports.survey(Session("x", "x", frozenset()), source)


def test_an_archive_that_is_not_mounted_is_said(office: Office, tmp_path: Path) -> None:
    office.archive.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreProblem) as problem:
        office.bring_in(card(tmp_path / "card", 1))
    assert problem.value.code == "archive.root_missing"


def test_a_cancelled_import_is_recorded_as_far_as_it_came(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card")
    found = office.imports.survey(LI, source)
    ordered = office.imports.order(LI, found, ImportOptions())
    stop = CancelToken()
    stop.cancel()
    put(source / "DCIM/BIG.MP4", bytes(200 << 20), MONDAY)
    found = office.imports.survey(LI, source)
    ordered = office.imports.order(LI, found, ImportOptions())
    result = office.imports.run(LI, found, ordered, cancel=stop)
    assert FileReason.CANCELLED in {each.reason for each in result.outcomes}
    assert not result.complete
    assert len(office.stored()) == result.count(FileOutcome.COPIED)
    assert office.catalogue.page(STAFF).found == result.count(FileOutcome.COPIED)


def test_content_whose_file_was_lost_is_restored(office: Office, tmp_path: Path) -> None:
    source = card(tmp_path / "card", 1)
    first = office.bring_in(source, officer="1001")
    (office.archive / str(first.outcomes[0].stored)).unlink()
    again = office.bring_in(source, officer="1001")
    assert again.outcomes[0].outcome is FileOutcome.COPIED
    (recording,) = office.catalogue.page(STAFF).rows
    assert recording.stored == again.outcomes[0].stored
    assert office.fixity.verify(STAFF).bad == ()


def alter(path: Path) -> None:
    """Change a byte, and neither size nor time."""
    times, content = path.stat(), bytearray(path.read_bytes())
    content[100] ^= 1
    path.unlink()
    path.write_bytes(content)
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.rule("DM-03", "copy")
@pytest.mark.parametrize("size", [3000, 17 << 20], ids=["small", "large"])
def test_content_whose_file_has_another_content_now_is_stored_again(
    office: Office, tmp_path: Path, size: int
) -> None:
    put(tmp_path / "card" / "MOV_0001.MP4", movie(MONDAY, payload=os.urandom(size)), MONDAY)
    (first,) = office.bring_in(tmp_path / "card", officer="1001").outcomes
    alter(office.archive / str(first.stored))
    (again,) = office.bring_in(tmp_path / "card", officer="1001").outcomes
    assert again.outcome is FileOutcome.COPIED, "nobody wipes a card because of a file of the same size"
    assert office.catalogue.page(STAFF).rows[0].stored == again.stored
    with office.station.store.read() as view:
        restored = next(
            each.of(MediaRestored2)
            for each in view.ledger.about(subject("recording", str(first.sha256)))
            if each.kind == MediaRestored2.KIND
        )
    assert restored.found is not None
    kept = office.archive / restored.found.kept
    rotted = hashlib.sha256(kept.read_bytes()).hexdigest()
    assert (restored.sha256, restored.found.sha256) == (first.sha256, rotted), "both digests are on record"
    assert office.fixity.verify(STAFF).bad == (), "what rotted is kept, and no unknown file"
    alter(kept)
    assert [each.reason for each in office.fixity.verify(STAFF).bad] == [FileFault.UNKNOWN]
    (third,) = office.bring_in(tmp_path / "card", officer="1001").outcomes
    assert (third.outcome, third.stored) == (FileOutcome.ALREADY, again.stored)


# ------------------------------------------------------------------------------------- without the database


@contextmanager
def database_away(office: Office, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise StoreProblem("store.unreachable", detail="down")

    with monkeypatch.context() as patch:
        patch.setattr(office.station.store, "read", refuse)
        patch.setattr(office.station.store, "write", refuse)
        yield


def test_importing_goes_on_without_the_database(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loan(office)
    source = card(tmp_path / "card")
    office.volumes.plug(source, serial="SN-0001")
    with database_away(office, monkeypatch):
        mark = (office.archive / ".archive-mark").rename(tmp_path / "mark")
        with pytest.raises(StoreProblem, match="disk_missing"):  # nothing else can say whose it is
            office.imports.run_all(STAFF, source, ImportOptions())
        mark.rename(office.archive / ".archive-mark")
        result = office.imports.run_all(STAFF, source, ImportOptions())
        assert (result.recorded, result.count(FileOutcome.COPIED)) == (False, 3)
        with pytest.raises(StoreProblem):
            office.recovery.recover()
    assert office.imports.pending() == 1
    assert office.fixity.verify(STAFF).bad == ()
    assert office.recovery.recover().recorded == (result.session,)
    assert office.imports.pending() == 0
    assert {each.officer for each in office.catalogue.page(STAFF).rows} == {"1001"}
    assert {each.stored for each in office.catalogue.page(STAFF).rows} == set(office.stored())
    assert office.item("BWC-1").state is ItemState.IN_STORE
    assert office.recovery.recover().recorded == ()


def test_a_crash_between_two_transactions_is_repaired(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.archive.importing import recording_sessions

    monkeypatch.setattr(recording_sessions, "BATCH", 2)
    real_write, calls = office.station.store.write, 0

    def write_once() -> object:
        nonlocal calls
        calls += 1
        if calls > 2:  # the order, and the first batch
            raise StoreProblem("store.disk_full")
        return real_write()

    with monkeypatch.context() as patch:
        patch.setattr(office.station.store, "write", write_once)
        result = office.imports.run_all(STAFF, card(tmp_path / "card", 5), ImportOptions(officer="1001"))
    assert not result.recorded
    assert office.catalogue.page(STAFF).found == 2
    assert office.recovery.recover().recorded == (result.session,)
    assert office.catalogue.page(STAFF).found == 5
    assert office.imported_sessions()[0].copied == 5


def test_two_sessions_with_the_same_content_keep_it_once(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = card(tmp_path / "card", 2)
    with database_away(office, monkeypatch):
        first = office.imports.run_all(STAFF, source, ImportOptions(officer="1001"))
        second = office.imports.run_all(STAFF, source, ImportOptions(officer="1001"))
    assert len(office.stored()) == 4
    assert set(office.recovery.recover().recorded) == {first.session, second.session}
    assert len(office.stored()) == 2
    assert {each.stored for each in office.catalogue.page(STAFF).rows} == set(office.stored())
    assert office.fixity.verify(STAFF).bad == ()


@pytest.mark.rule("DM-03", "copy")
def test_of_two_files_with_the_same_content_the_whole_one_is_kept(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = card(tmp_path / "card", 1)
    (first,) = office.bring_in(source, officer="1001").outcomes
    with database_away(office, monkeypatch):
        (second,) = office.imports.run_all(STAFF, source, ImportOptions(officer="1001")).outcomes
    alter(office.archive / str(first.stored))
    office.recovery.recover()
    assert [each.stored for each in office.catalogue.page(STAFF).rows] == [second.stored]


@pytest.mark.rule("DM-02", "origin")
def test_a_police_number_of_another_officer_is_counted_and_on_record(office: Office, tmp_path: Path) -> None:
    office.check_out("BWC-1", "1001")
    office.station.clock.advance(hours=2)
    for number, minutes in (("A001002", 30), ("1001", 40), ("7777", 50)):
        begun = MONDAY + timedelta(minutes=minutes)
        shown = (begun + timedelta(hours=8)).strftime("%Y%m%d%H%M%S")
        put(tmp_path / "card" / f"{number}_{shown}_0001.MP4", movie(begun, payload=number.encode()), begun)
    result = office.bring_in(tmp_path / "card", camera="BWC-1", camera_reason="编号已核对")
    told = {each.name_number: (each.officer, each.doubt) for each in office.catalogue.page(STAFF).rows}
    other = ("1001", Doubt.OTHER_NUMBER)
    assert told == {"001002": other, "1001": ("1001", None), "7777": ("1001", None)}
    assert result.other_numbers == 1
    (doubtful,) = office.catalogue.page(STAFF, ListQuery().narrowed(doubt="yes")).rows
    assert doubtful.name_number == "001002"
    assert len(office.catalogue.page(STAFF, ListQuery().narrowed(doubt="no")).rows) == 2
