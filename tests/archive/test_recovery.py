"""Journals of imports are instructions only when they are ours: whatever else lies there is set aside and stops nothing."""

import hashlib
import json
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from threading import Barrier, Event, Thread
from typing import Any

import pytest
from sqlalchemy import delete, select

from station.archive.copying.journal import Journal, session_key
from station.archive.copying.session import SessionFolder
from station.archive.desktop_bodies import DesktopFound, DesktopLost, DesktopNamed
from station.archive.importing import recording_sessions, waiting
from station.archive.importing.recovering import ImportRecovery
from station.archive.outcomes import JournalFault
from station.archive.session_bodies import ImportOrdered, JournalSetAside, JournalSettled
from station.archive.told.bodies import RecorderSpoke
from station.archive.told.values import UntoldReason
from station.archive.values import ImportOptions, ImportResult
from station.core.errors import IntegrityProblem, Refused, StoreProblem
from station.core.ledger import Body, Stream
from station.inventory.values import ItemState
from station.people.sessions import program_session
from station.store.engine import transaction
from station.store.schema.archive import import_session
from tests.archive.media import movie
from tests.archive.office import LI, STAFF, Office, card, put
from tests.inventory.offices import KEEPER
from tests.plugins.stations import MONDAY


def cut_off(office: Office, source: Path, monkeypatch: pytest.MonkeyPatch, count: int = 3) -> ImportResult:
    """An import whose files are stored and journalled, and which nobody recorded: as after a crash."""

    def crash(*_: object, **__: object) -> None:
        raise StoreProblem("store.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(recording_sessions.SessionRecorder, "keep", crash)
        result = office.imports.run_all(STAFF, card(source, count), ImportOptions(officer="1001"))
    assert not result.recorded
    return result


def journal(office: Office, result: ImportResult) -> Path:
    return office.archive / ".sessions" / result.session / "journal.jsonl"


def said(office: Office, kind: type[Body]) -> list[Body]:
    with office.station.store.read() as view:
        return [each.of(kind) for each in view.ledger.page(Stream.AUDIT, kind=kind.KIND)]


def rewritten(path: Path, change: Callable[[list[dict[str, Any]]], object]) -> None:
    """Change the lines of a journal, each `{"mac": …, "line": …}`, without the key."""
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    change(lines)
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))


@pytest.mark.rule("DM-03", "copy")
def test_an_order_is_on_record_before_the_first_byte(office: Office, tmp_path: Path) -> None:
    result = office.bring_in(card(tmp_path / "card"), officer="1001")
    (ordered,) = said(office, ImportOrdered)
    assert isinstance(ordered, ImportOrdered)
    assert (ordered.session, ordered.files, ordered.late) == (result.session, 3, False)


def test_parts_of_a_dead_session_are_removed_and_a_living_one_is_left_alone(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dead = cut_off(office, tmp_path / "first", monkeypatch).session
    living = cut_off(office, tmp_path / "second", monkeypatch).session
    folders = {name: SessionFolder(office.archive / ".sessions" / name) for name in (dead, living)}
    for folder in folders.values():
        folder.parts.mkdir(exist_ok=True)
        (folder.parts / "1.part").write_bytes(b"x")
    held = folders[living].take_lock()
    assert held is not None
    assert office.recovery.recover().recorded == (dead,)
    assert not folders[dead].parts.exists()
    assert (folders[living].parts / "1.part").exists()
    os.close(held)
    assert office.recovery.recover().recorded == (living,)
    assert not folders[living].parts.exists()


EDITS: dict[str, Callable[[list[dict[str, object]]], object]] = {
    "a figure changed": lambda lines: lines[-1]["line"].update(size=9),  # type: ignore[attr-defined]
    "another file named": lambda lines: lines[1]["line"].update(stored="x.mp4"),  # type: ignore[attr-defined]
    "a line taken out": lambda lines: lines.pop(1),
    "a line twice": lambda lines: lines.append(lines[-1]),
    "lines swapped": lambda lines: lines.insert(1, lines.pop()),
    "a mac of figures only": lambda lines: lines[2].update(mac="00" * 32),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_journal_that_was_changed_is_set_aside(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch)
    rewritten(journal(office, result), EDITS[edit])
    found = office.recovery.recover()
    assert (found.recorded, found.left, found.undecided) == ((), (), (result.session,))
    (aside,) = said(office, JournalSetAside)
    assert isinstance(aside, JournalSetAside)
    assert aside.fault is JournalFault.ALTERED
    assert office.catalogue.page(STAFF).found == 0
    assert len(office.stored()) == 3, "nothing that was copied is lost"
    assert (office.archive / ".set-aside" / result.session / "journal.jsonl").exists()
    assert office.recovery.recover().undecided == (result.session,), "it is told until somebody decides"


@pytest.mark.parametrize(
    "content",
    [
        b"{}\n",
        b"[1]\n",
        b"7\n",
        bytes(range(256)) * 9 + b"\n",
        b'{"mac": "", "line": 3}\n',
        b"[" * 9000 + b"\n",
    ],
)
def test_no_journal_of_any_content_stops_anything(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    sound = cut_off(office, tmp_path / "card", monkeypatch)
    strange = office.archive / ".sessions" / "20200101-000000-00000000"
    strange.mkdir()
    (strange / "journal.jsonl").write_bytes(content)
    found = office.recovery.recover()
    assert (found.recorded, found.left, found.undecided) == ((sound.session,), (), (strange.name,))
    assert not strange.exists()


def test_what_is_no_session_is_set_aside_and_a_pipe_is_not_waited_for(office: Office, tmp_path: Path) -> None:
    sessions = office.archive / ".sessions"
    sessions.mkdir()
    (sessions / "note.txt").write_text("x")
    (sessions / "20200101-000000-00000001").symlink_to(tmp_path)
    piped = sessions / "20200101-000000-00000002"
    piped.mkdir()
    os.mkfifo(piped / "journal.jsonl")
    found = office.recovery.recover()
    assert sorted(found.undecided) == [
        "20200101-000000-00000001",
        "20200101-000000-00000002",
        "note.txt",
    ]
    assert list(sessions.iterdir()) == []
    assert tmp_path.is_dir()


@pytest.mark.rule("EQ-05", "proof")
def test_a_journal_of_the_former_version_waits_for_a_person(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.check_out("BWC-1", "1001")
    source = tmp_path / "card"
    begun = office.station.clock.moment + timedelta(minutes=1)
    put(source / "A.MP4", movie(begun), begun, 1)
    office.station.clock.moment += timedelta(hours=1)
    office.check_in("BWC-1")

    def crash(*_: object, **__: object) -> None:
        raise StoreProblem("store.disk_full")

    with monkeypatch.context() as patch:
        patch.setattr(recording_sessions.SessionRecorder, "keep", crash)
        result = office.imports.run_all(KEEPER, source, ImportOptions(camera="BWC-1"))
    path = journal(office, result)
    lines = [json.loads(line)["line"] for line in path.read_text().splitlines()]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert office.recovery.recover().undecided == (result.session,)
    (waiting,) = office.recovery.undecided(STAFF)
    assert (waiting.fault, waiting.named, waiting.whole) == (JournalFault.FOREIGN, 1, 1)
    with pytest.raises(Refused, match="journal_reason"):
        office.recovery.take(STAFF, result.session, " ")
    with pytest.raises(Refused, match="not_permitted"):
        office.recovery.take(LI, result.session, "我拍的")
    assert office.recovery.take(STAFF, result.session, "升级前断电，已核对") == 1
    (recording,) = office.catalogue.page(STAFF).rows
    assert recording.stored == result.outcomes[0].stored
    with office.station.store.read() as view:
        (entry, *_) = [e for e in view.ledger.page(Stream.CUSTODY) if e.kind == "media.imported"]
    assert entry.actor.account == STAFF.account, "in the name of who decided, not of who the journal names"
    assert office.item("BWC-1").state is not ItemState.IN_STORE, "no return is closed by it"
    assert office.recovery.recover().undecided == ()
    (settled,) = said(office, JournalSettled)
    assert isinstance(settled, JournalSettled)
    assert (settled.taken, settled.recordings) == (True, 1)
    with pytest.raises(Refused, match="nothing_undecided"):
        office.recovery.dismiss(STAFF, result.session, "再来")


@pytest.mark.rule("DM-03", "digests")
def test_a_digest_that_only_a_changed_journal_names_is_not_put_on_record(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SHA-256 is read again before a person's decision counts; of other digests nothing but the journal tells."""
    result = cut_off(office, tmp_path / "card", monkeypatch, 1)

    def forge(lines: list[dict[str, object]]) -> None:
        for each in lines:
            line = each["line"]
            assert isinstance(line, dict)
            if line["event"] in ("verified", "outcome"):
                line["digests"] = [{"algorithm": "sm3", "value": "0" * 64}]

    rewritten(journal(office, result), forge)
    assert office.recovery.recover().undecided == (result.session,)
    assert office.recovery.take(STAFF, result.session, "已与存储卡核对") == 1
    (recording,) = office.catalogue.page(STAFF).rows
    assert recording.digests == ()


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.parametrize("name", ["../../../evil", "/tmp/evil", "", "x" * 70])
def test_an_import_is_never_called_as_leads_out_of_the_archive(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Its manifest is named by it, also where a person takes what a forged journal names."""
    result = cut_off(office, tmp_path / "card", monkeypatch, 1)

    def forge(lines: list[dict[str, Any]]) -> None:
        lines[0]["line"]["order"]["session"] = name

    rewritten(journal(office, result), forge)
    assert office.recovery.recover().undecided == (result.session,)
    before = {each for each in tmp_path.rglob("*") if ".cache" not in each.parts}
    with pytest.raises(Refused, match="journal_unusable"):
        office.recovery.take(STAFF, result.session, "已与存储卡核对")
    assert {each for each in tmp_path.rglob("*") if ".cache" not in each.parts} - before <= {
        office.archive / ".set-aside" / ".deciding"
    }


@pytest.mark.parametrize("log", ["/dev/zero", "../../secret", ".manifests/other.log"])
def test_no_file_but_its_own_log_is_read_for_an_import(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: str
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch, 1)

    def forge(lines: list[dict[str, Any]]) -> None:
        told = lines[0]["line"]["order"]["told"]
        told["serial"], told["log"] = "R-1", {"path": log, "sha256": "0" * 64, "size": 9}

    rewritten(journal(office, result), forge)
    office.recovery.recover()
    assert office.recovery.take(STAFF, result.session, "已与存储卡核对") == 1
    with office.station.store.read() as view:
        (spoke,) = [each for each in view.ledger.page(Stream.CUSTODY) if each.kind == RecorderSpoke.KIND]
    body = spoke.of(RecorderSpoke)
    assert (body.log_path, body.untold) == (None, UntoldReason.LOST)


@pytest.mark.parametrize(
    "stored",
    ["../out.mp4", "/etc/hostname", "a/../../out.mp4", "./a.mp4", "a//b.mp4", ".sessions/x", "", "a\x00b"],
)
def test_a_name_that_leads_out_of_the_archive_is_never_followed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stored: str
) -> None:
    """Even where the journal is ours."""
    result = cut_off(office, tmp_path / "card", monkeypatch)
    (tmp_path / "out.mp4").write_bytes(b"out")
    path = journal(office, result)
    written = [json.loads(line)["line"] for line in path.read_text().splitlines()]
    written[-1] |= {"outcome": "copied", "stored": stored, "sha256": hashlib.sha256(b"out").hexdigest()}
    resigned(office, path, written)
    assert office.recovery.recover().undecided == (result.session,)
    assert office.recovery.undecided(STAFF)[0].fault is JournalFault.ESCAPES
    assert office.catalogue.page(STAFF).found == 0


def resigned(office: Office, path: Path, lines: list[dict[str, object]]) -> None:
    """The journal anew with these lines, as only the station can write it."""
    path.unlink()
    with Journal(path, session_key(office.station.store.authenticate, path.parent.name)) as made:
        made._append(lines)


@pytest.mark.parametrize("where", ["the file", "its folder"])
def test_a_link_is_never_followed(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch, 1)
    stored = office.archive / str(result.outcomes[0].stored)
    moved = stored if where == "the file" else stored.parent
    moved.rename(tmp_path / "moved")
    moved.symlink_to(tmp_path / "moved")
    assert office.recovery.recover().undecided == (result.session,)
    assert office.recovery.undecided(STAFF)[0].fault is JournalFault.ESCAPES


@pytest.mark.rule("DM-03", "copy")
def test_content_is_read_again_before_it_is_recorded(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch)
    changed = office.archive / str(result.outcomes[1].stored)
    content = changed.read_bytes()
    changed.chmod(0o600)
    changed.write_bytes(bytes([content[0] ^ 1]) + content[1:])
    assert office.recovery.recover().recorded == (result.session,)
    assert office.catalogue.page(STAFF).found == 2
    closed = office.imported_sessions()[0]
    assert (closed.copied, closed.failed, closed.complete) == (2, 1, False)
    assert [each.stored for each in office.fixity.verify(STAFF).bad] == [result.outcomes[1].stored]


def test_a_session_under_another_name_is_another_order(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch)
    folder = journal(office, result).parent
    folder.rename(folder.parent / "20200101-000000-00000003")
    found = office.recovery.recover()
    assert found.recorded == ()
    faults = {each.session: each.fault for each in office.recovery.undecided(STAFF)}
    assert faults == {
        "20200101-000000-00000003": JournalFault.FOREIGN,
        result.session: JournalFault.MISSING,
    }


def test_an_order_other_than_the_recorded_one_is_set_aside(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch)
    path = journal(office, result)
    written = [json.loads(line)["line"] for line in path.read_text().splitlines()]
    written[0]["order"]["purpose"] = "另一用途"
    resigned(office, path, written)
    assert office.recovery.recover().undecided == (result.session,)
    assert office.recovery.undecided(STAFF)[0].fault is JournalFault.OTHER_ORDER


def test_a_journal_that_vanished_is_told_until_somebody_decides(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = cut_off(office, tmp_path / "card", monkeypatch)
    path = journal(office, result)
    for each in path.parent.iterdir():
        each.unlink() if each.is_file() else each.rmdir()
    path.parent.rmdir()
    assert office.recovery.recover().undecided == (result.session,)
    with pytest.raises(Refused, match="journal_unusable"):
        office.recovery.take(STAFF, result.session, "补登")
    office.recovery.dismiss(STAFF, result.session, "存储卡已重新采集")
    assert office.recovery.recover().undecided == ()


@pytest.mark.rule("DM-03", "copy")
def test_a_journal_that_vanished_is_told_however_many_imports_there_were_since(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only of so many newest orders the row of their end is compared with the entries."""
    monkeypatch.setattr(waiting, "ORDERS", 1)
    result = cut_off(office, tmp_path / "card", monkeypatch)
    rmtree(journal(office, result).parent)
    for number in range(2):
        put(tmp_path / f"later{number}" / "NOTE.TXT", f"{number}".encode(), MONDAY)
        done = office.imports.run_all(STAFF, tmp_path / f"later{number}", ImportOptions(officer="1001"))
        assert office.imported_sessions()[0].session == done.session
    assert office.recovery.recover().undecided == (result.session,)
    (told,) = office.recovery.undecided(STAFF)
    assert told.fault is JournalFault.MISSING
    office.recovery.dismiss(STAFF, result.session, "存储卡已重新采集")
    assert office.recovery.recover().undecided == ()


def test_a_file_that_cannot_be_read_now_is_tried_again_at_the_next_start(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from station.archive.copying import recovery

    result = cut_off(office, tmp_path / "card", monkeypatch)

    def failing(*_: object) -> int:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(recovery, "open_stored", failing)
        assert office.recovery.recover().left == (result.session,)
    assert office.recovery.recover().recorded == (result.session,)
    assert office.catalogue.page(STAFF).found == 3


def test_an_import_stops_when_its_account_is_frozen(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored by then is recorded; the rest is held, and the refusal is what the person hears (PF-04)."""
    from dataclasses import replace

    from station.archive.importing.watched import WatchedImport
    from station.people.sessions import Session

    class Standing:
        frozen = False

        def present(self, session: Session) -> Session:
            if self.frozen:
                raise Refused("people.session_frozen", rule="PF-04", account=session.account)
            return session

        def confirm(self, session: Session, view: object) -> None:
            pass

    standing = Standing()
    person = replace(STAFF, standing=standing)
    monkeypatch.setattr(WatchedImport, "_ASK_SECONDS", 0.0)
    source = tmp_path / "card"
    for number in range(16):
        begun = MONDAY + timedelta(hours=1, minutes=number)
        put(source / f"{number:02d}.MP4", movie(begun, payload=os.urandom(17 << 20)), begun)
    found = office.imports.survey(person, source)
    ordered = office.imports.order(person, found, ImportOptions(officer="1001"))

    def freeze(_: object) -> None:
        standing.frozen = True

    with pytest.raises(Refused, match="session_frozen"):
        office.imports.run(person, found, ordered, report=freeze)
    closed = office.imported_sessions()[0]
    assert closed.held > 8
    assert closed.copied == len(office.stored()) == office.catalogue.page(STAFF).found


def test_a_record_that_was_taken_out_is_named_and_is_no_import_without_an_end(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = office.bring_in(card(tmp_path / "closed"), officer="1001").session
    waits = cut_off(office, tmp_path / "waits", monkeypatch)
    rewritten(journal(office, waits), EDITS["a line twice"])
    sound = cut_off(office, tmp_path / "sound", monkeypatch).session
    with transaction(office.station.store.engine, write=True) as connection:
        row = connection.execute(select(import_session).where(import_session.c.session == closed)).one()
        connection.execute(delete(import_session).where(import_session.c.session == closed))
    found = office.recovery.recover()
    assert (found.recorded, found.undecided, found.damaged) == ((sound,), (waits.session,), (closed,))
    assert [each.session for each in office.recovery.undecided(STAFF)] == [waits.session]
    assert office.recovery.damaged(STAFF) == (closed,)
    with pytest.raises(IntegrityProblem, match=closed):
        office.recovery.dismiss(STAFF, closed, "不见了")
    office.recovery.dismiss(STAFF, waits.session, "已重新采集")
    assert [each.session for each in said(office, JournalSettled)] == [waits.session]  # type: ignore[attr-defined]
    with transaction(office.station.store.engine, write=True) as connection:
        connection.execute(import_session.insert().values(row._asdict()))


@pytest.mark.parametrize("first", ["take", "dismiss"])
@pytest.mark.rule("DM-03", "copy")
def test_of_two_decisions_at_once_the_second_is_refused(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: str
) -> None:
    """Both looked before either decided; they are opposite, and only one is recorded, with all that it says."""
    result = cut_off(office, tmp_path / "card", monkeypatch)
    lines = [json.loads(line)["line"] for line in journal(office, result).read_text().splitlines()]
    journal(office, result).write_text("".join(json.dumps(line) + "\n" for line in lines))
    office.recovery.recover()
    both, ended = Barrier(2), Event()
    look = ImportRecovery._require_undecided

    def looked_together(self: ImportRecovery, *given: Any) -> None:
        look(self, *given)
        if not ended.is_set():
            both.wait(30)
            ended.set()

    monkeypatch.setattr(ImportRecovery, "_require_undecided", looked_together)
    decisions: dict[str, Callable[..., object]] = {
        "take": office.recovery.take,
        "dismiss": office.recovery.dismiss,
    }
    refused: list[str] = []

    def decide(what: str) -> None:
        try:
            decisions[what](STAFF, result.session, what)
        except Refused as problem:
            refused.append(problem.code)

    order = [first, *(each for each in decisions if each != first)]
    threads = [Thread(target=decide, args=(each,)) for each in order]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert refused == ["archive.nothing_undecided"]
    (settled,) = said(office, JournalSettled)
    assert isinstance(settled, JournalSettled)
    assert settled.recordings == office.catalogue.page(STAFF).found == (3 if settled.taken else 0)


def test_no_number_of_strange_folders_hides_an_import(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sessions = office.archive / ".sessions"
    sessions.mkdir()
    (sessions / "20200101-000000-00000000").write_text("x")
    result = cut_off(office, tmp_path / "card", monkeypatch)
    rewritten(journal(office, result), EDITS["a line twice"])
    office.recovery.recover()
    for number in range(210):
        (sessions / f"20990101-000000-{number:08x}").write_text("x")
    assert len(office.recovery.recover().undecided) == 212
    waiting = [each.session for each in office.recovery.undecided(STAFF)]
    assert len(waiting) == 212
    assert waiting[:2] == [result.session, "20200101-000000-00000000"], "what is ours stands first"
    office.recovery.dismiss(STAFF, result.session, "已重新采集")
    for name in (waiting[1], waiting[-1]):
        office.recovery.dismiss(STAFF, name, "不明内容")
    assert [each.session for each in office.recovery.undecided(STAFF)] == waiting[2:-1]


@pytest.mark.rule("DM-03", "content")
def test_what_is_set_aside_at_one_desktop_is_decided_there_alone(office: Office, tmp_path: Path) -> None:
    other = tmp_path / "other"
    desktops = {"": office.recovery, "7f3a9c": ImportRecovery(office.station.store, other, "7f3a9c")}
    names = ("20260101-000000-00000000", "20260101-000000-00000000-7f3a9c", "note.txt", "x@7f3a9c", "x@")
    for root in (office.archive, other):
        for name in names:
            (root / ".sessions" / name).mkdir(parents=True)
            (root / ".sessions" / name / "journal.jsonl").write_text("{}\n")
    for recovery in desktops.values():
        recovery.recover()
    waiting = {place: [each.session for each in at.undecided(STAFF)] for place, at in desktops.items()}
    assert [len(found) for found in waiting.values()] == [len(names), len(names)]
    assert not set(waiting[""]) & set(waiting["7f3a9c"])
    for place, recovery in desktops.items():
        (theirs,) = (found for each, found in waiting.items() if each != place)
        for act in (recovery.dismiss, recovery.take):
            with pytest.raises(Refused) as refused:
                act(STAFF, theirs[0], "垃圾")
            assert refused.value.code == "archive.undecided_at_first"
    for name in waiting[""]:
        office.recovery.dismiss(STAFF, name, "垃圾")
    assert office.recovery.undecided(STAFF) == ()
    assert [each.session for each in desktops["7f3a9c"].undecided(STAFF)] == waiting["7f3a9c"]
    assert {path.name for path in (other / ".set-aside").iterdir()} >= set(waiting["7f3a9c"])


@pytest.mark.rule("DM-03", "content", "beside")
def test_what_a_desktop_copied_before_it_was_declared_lost_waits_until_it_is_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def declared(body: Body) -> None:
        with office.station.store.write() as work:
            work.append(program_session().draft(body, office.station.store.clock.now()))

    died = cut_off(office, tmp_path / "one", monkeypatch)
    declared(DesktopNamed("一楼", "", ""))
    keep = recording_sessions.SessionRecorder.keep

    def lost_then_kept(*arguments: Any, **named: Any) -> object:
        declared(DesktopLost("一楼", "", 0, "wang", "", "电脑被盗"))
        return keep(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(recording_sessions.SessionRecorder, "keep", lost_then_kept)
        with pytest.raises(Refused) as refused:
            office.imports.run_all(STAFF, card(tmp_path / "two", 2, MONDAY), ImportOptions(officer="1001"))
    assert refused.value.code == "archive.lost_meanwhile"
    found = office.recovery.recover()  # of the one that died, nothing is recorded either
    assert (found.recorded, len(found.undecided)) == ((), 2)
    assert {(each.fault, each.whole) for each in office.recovery.undecided(STAFF)} == {
        (JournalFault.LOST, 2),
        (JournalFault.LOST, 3),
    }
    with pytest.raises(Refused) as refused:
        office.recovery.take(STAFF, died.session, "核对过")
    assert refused.value.code == "archive.own_lost"
    assert office.stored()
    declared(DesktopFound("一楼", "", "派出所发还"))
    taken = [office.recovery.take(STAFF, each, "核对过") for each in found.undecided]
    assert sorted(taken) == [2, 3]
