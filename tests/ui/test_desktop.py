"""The desktop from the first start to the end of the day, as a person drives it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.app import NO_SCREEN, LocalStation, data_folder, has_screen
from station.archive.session_bodies import ImportClosed
from station.core.changes import Change
from station.core.settings import load_settings
from station.core.texts import Texts, load_texts
from station.people.bodies import SessionLocked, SessionOpened
from station.ui.dialogs import BugReport
from station.ui.first_run import wizard
from station.ui.lock import LockCover
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.sync.runs import runs_of
from station.ui.pages.today.page import TodayPage
from station.ui.sign_in import BADGE, SignInCover
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.sync_light import SyncReading
from tests.plugins.offices import CHEAP
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, PIN, Seat, seat_at
from tests.ui.scanner import is_over, type_fast


def keys(seat: Seat) -> list[str]:
    return [button.spec.key for button in seat.shell.window.frame.navigation.buttons]


def administration(seat: Seat) -> AdministrationPage:
    page = seat.page("administration")
    assert isinstance(page, AdministrationPage)
    return page


# ------------------------------------------------------------------------------------------ first run


def test_the_first_run_makes_a_station_by_keyboard_alone(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    with seat_at(qtbot, texts, folder) as seat:
        first = seat.desktop.start_window.first_run
        assert first.isVisible()
        first.office.code.setFocus()
        room = first.wizard.geometry()
        type_fast(lambda: first.office.code.control, "6901234567892", Qt.Key.Key_Return)
        seat.bot.waitUntil(is_over)
        assert first.office.code.value == "", "a scan fills in nothing"
        (told,) = first.banners.messages
        assert told.sentence == texts("first_run.scanned", what="6901234567892")
        seat.bot.wait(0)
        assert first.wizard.geometry() == room, "what is said moves nothing"
        seat.press(first.office.code.control, Qt.Key.Key_Return)
        assert first.office.code.has_keyboard
        seat.press(first.office.office.control, Qt.Key.Key_Return)
        assert first.wizard.present == 0
        assert first.office.code.note.text() == texts("form.missing", field=first.office.code.name)
        seat.type(first.office.code.control, "31 01", enter=True)
        seat.type(first.office.office.control, "第一市场监督管理所", enter=True)
        assert first.office.code.note.text() == texts("first_run.bad_code")
        seat.type(first.office.office.control, "")
        seat.type(first.office.code.control, "310110", enter=True)
        assert first.office.office.control.hasFocus()
        seat.type(first.office.office.control, "第一市场监督管理所", enter=True)
        assert first.wizard.present == 1
        assert first.banners.messages == (), "it was about the step before"
        seat.type(first.administrator.account.control, "admin", enter=True)
        seat.type(first.administrator.person.control, "李甲", enter=True)
        first.administrator.password.setFocus()
        type_fast(lambda: first.administrator.password.control, "right-horse-1", Qt.Key.Key_Return)
        seat.bot.waitUntil(is_over)
        said = first.banners
        assert texts("shell.scan.withheld") in [each.sentence for each in said.messages], "not what was typed"
        seat.type(first.administrator.password.control, PASSWORD, enter=True)
        seat.type(first.administrator.again.control, "anders-als-1", enter=True)
        assert first.wizard.present == 1
        assert first.administrator.again.note.text() == texts("first_run.passwords_differ")
        seat.type(first.administrator.again.control, PASSWORD, enter=True)
        seat.type(first.archive.folder.control, str(tmp_path / "big-disk"), enter=True)
        seat.press(first.centre.address.control, Qt.Key.Key_Return)
        assert first.wizard.present == 4
        seat.press(first.wizard.next_button, Qt.Key.Key_Return)
        seat.settle()
        assert seat.shell.window.isVisible()
        assert not seat.desktop.start_window.isVisible()
        seat.sign_in()
        assert seat.session.name == "李甲"
        assert "ledger" in keys(seat)
    assert load_settings(folder).archive_folder == tmp_path / "big-disk"
    assert (folder / "logs" / "station.log").stat().st_size > 0


def test_the_first_run_goes_on_in_the_language_that_is_chosen(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path, monkeypatch
) -> None:
    english = load_texts("en")
    with seat_at(qtbot, texts, tmp_path / "data") as seat:
        start = seat.desktop.start_window
        asked: list[str] = []
        monkeypatch.setattr(wizard, "confirm", lambda *said: asked.append(said[2]))
        start.first_run.office.code.put("310110")
        language = start.first_run.office.language
        language.put("en")
        language.control.activated.emit(1)
        first = start.first_run
        assert first.isVisible()
        assert first.office.code.name == english("first_run.office.code")
        assert first.office.code.value == "310110"
        seat.click(first.wizard.cancel_button)
        start.close()  # the cross of the window asks as well
        assert asked == [english("first_run.leave.question")] * 2
        assert start.isVisible()
        first.office.office.put("First office")
        first.administrator.account.put("admin")
        for field in (first.administrator.password, first.administrator.again):
            field.put(PASSWORD)
        first.administrator.person.put("Li Jia")
        for _ in range(4):
            first.wizard.next()
        shown = {label.text() for label in first.summary.findChildren(QLabel)}
        assert {english("language.en"), english("first_run.administrator.staff_word")} <= shown
        first.wizard.next()
        seat.settle()
        cover = seat.shell.window.findChild(SignInCover)
        assert cover is not None
        assert cover.tabs.tabText(0) == english("sign_in.by_password")
    assert load_settings(tmp_path / "data").language == "en"


def test_a_password_the_rules_refuse_leads_back_to_its_field(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    with seat_at(qtbot, texts, tmp_path / "data") as seat:
        first = seat.desktop.start_window.first_run
        first.office.code.control.setText("310110")
        first.office.office.control.setText("第一所")
        for field in (first.administrator.account, first.administrator.password, first.administrator.again):
            field.control.setText("aaaabbbb1")
        first.administrator.person.control.setText("李甲")
        for _ in range(5):
            first.wizard.next()
        assert not first.join_button.isEnabled(), "two ways at once would make two stations"
        seat.settle()
        assert first.join_button.isEnabled()
        assert first.wizard.present == 1
        assert first.banners.messages[0].rule == "PF-04"
        assert not (tmp_path / "data" / "station.db").exists()


# ------------------------------------------------------------------------------------ who is there


@pytest.mark.rule("PF-04", "sign in")
def test_a_wrong_password_is_refused_and_the_right_one_opens(seat: Seat, texts: Texts) -> None:
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    seat.sign_in("admin", "not-the-one-1")
    assert seat.shell.window.covered
    assert "PF-04" in cover.answer.text()
    assert not seat.shell.signed_in.present
    seat.sign_in()
    assert not seat.shell.window.covered
    assert "李甲" in seat.shell.window.frame.top_bar.person.text()


@pytest.mark.rule("PF-05", "role")
def test_each_role_sees_its_own_pages(seat: Seat, texts: Texts) -> None:
    seat.sign_in()
    assert keys(seat)[-4:] == ["ledger", "audit", "forms", "administration"]
    seat.shell.sign_out()
    seat.settle()
    assert seat.shell.window.covered
    seat.sign_in("zhang")
    assert "ledger" not in keys(seat)
    assert "administration" not in keys(seat)
    assert seat.shell.window.frame.navigation.buttons == () or keys(seat)
    seat.shell.sign_out()
    seat.sign_in("wang")
    page = administration(seat)
    shown = [page.tabs.tabText(at) for at in range(page.tabs.count())]
    assert shown == [
        texts(f"administration.{key}.title")
        for key in ("officers", "units", "offices", "conduct", "training", "rules", "calendar")
    ]
    officers = page.tab("officers")
    assert isinstance(officers, OfficersTab)
    assert not officers.add_button.isVisible()


@pytest.mark.rule("PF-04", "sign in")
def test_a_scan_at_a_locked_screen_is_said_and_never_counts_as_a_wrong_password(seat: Seat) -> None:
    seat.sign_in("wang")
    seat.press(seat.shell.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    scanned = ("B1001", "完成", "CMD:DONE", *["B1002"] * 6)
    for code in scanned:
        seat.type(lock.secret, code, enter=True)
        seat.settle()
        assert seat.shell.window.covered
        assert f"“{code}”" in lock.answer.text()
    seat.type(lock.secret, PASSWORD, enter=True)
    seat.settle()
    assert not seat.shell.window.covered


@pytest.mark.rule("PF-04", "sign in")
def test_a_scan_in_the_password_line_of_the_sign_in_is_said(seat: Seat) -> None:
    for _ in range(6):
        seat.sign_in("admin", "B1002")
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    assert "“B1002”" in cover.answer.text()
    seat.sign_in()
    assert not seat.shell.window.covered


def test_locking_and_coming_back_by_password_and_by_pin(seat: Seat) -> None:
    seat.sign_in("wang")
    page = seat.page("ledger")
    for wrong, right in (("not-the-one-1", PASSWORD), ("999999", PIN)):
        seat.press(seat.shell.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        lock = seat.cover(LockCover)
        assert isinstance(lock, LockCover)
        seat.type(lock.secret, wrong, enter=True)
        seat.settle()
        assert seat.shell.window.covered
        assert lock.answer.isVisible()
        seat.type(lock.secret, right, enter=True)
        seat.settle()
        assert not seat.shell.window.covered
    assert seat.shell.window.current_page is page  # the same person finds the page as it was
    opened = seat.services.audit.proof.page(seat.session, _audit(), kind="session.opened")
    assert [each.of(SessionOpened).way for each in opened[:3]] == ["pin", "password", "password"]


def test_nobody_at_the_desk_locks_it(seat: Seat) -> None:
    seat.sign_in()
    seat.shell.auto_lock.set_minutes(0.05 / 60)
    seat.until(lambda: bool(seat.shell.window.findChildren(LockCover)))
    seat.settle()
    found = seat.services.audit.proof.page(seat.session, _audit(), kind="session.locked")
    assert found[0].of(SessionLocked).cause == "idle"


def _audit():
    from station.core.ledger import Stream

    return Stream.AUDIT


def test_somebody_else_takes_over_by_badge_and_pin(seat: Seat, texts: Texts) -> None:
    seat.sign_in()
    seat.page("administration")
    seat.shell.window.frame.top_bar.switch_action.trigger()
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    assert cover.tabs.currentIndex() == BADGE
    seat.click(cover.cancel_button)
    assert not seat.shell.window.covered
    assert seat.session.account == "admin"
    seat.shell.window.frame.top_bar.switch_action.trigger()
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    seat.type(cover.badge_box, "B1001", enter=True)
    seat.bot.keyClicks(cover.pin, PIN)
    seat.press(cover.pin, Qt.Key.Key_Return)
    seat.settle()
    assert seat.session.account == "wang"
    assert seat.shell.window.current_key == "administration"  # the same page, for the next person
    assert texts("people.role.equipment_administrator") in seat.shell.window.frame.top_bar.person.text()


def test_nothing_flashes_up_beside_the_window(seat: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    """A widget that is shown before it has a parent is a window of its own, and takes the keyboard away."""
    flashed: list[str] = []
    show = QWidget.setVisible

    def watched(widget: QWidget, visible: bool) -> None:
        if visible and widget.parent() is None and widget is not seat.shell.window:
            flashed.append(repr(widget))
        show(widget, visible)

    monkeypatch.setattr(QWidget, "setVisible", watched)
    seat.sign_in()
    for key in keys(seat):
        seat.page(key)
    tabs = administration(seat).tabs
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        seat.settle()
        for table in tabs.currentWidget().findChildren(RecordTable):
            if table.isVisible() and table.model.found:
                table.view.selectRow(0)
        seat.settle()
    monkeypatch.undo()
    assert flashed == []
    assert seat.shell.window.isActiveWindow()


# ----------------------------------------------------------------------------------- what can go wrong


def _tamper(folder: Path, statement: str) -> None:
    import pysqlite3.dbapi2 as sqlite

    with sqlite.connect(folder / "station.db") as connection:
        connection.execute(statement)
    connection.close()


@pytest.mark.rule("DM-03", "shown")
def test_a_changed_entry_stops_the_work(app, qtbot: QtBot, texts: Texts, folder: Path) -> None:
    _tamper(
        folder,
        "UPDATE ledger_entry SET content = CAST(replace(CAST(content AS TEXT), '王乙', '王丁') AS BLOB)",
    )
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in()
        assert keys(seat) == ["ledger"]
        alarm = seat.shell.window.frame.alarms.messages[0]
        assert (alarm.kind, alarm.rule) == ("stop", "DM-03")


def test_what_was_sent_is_counted_anew_on_today(app, seat: Seat) -> None:
    seat.sign_in()
    today = seat.page("today")
    assert isinstance(today, TodayPage)
    assert not today._recount.isActive()
    runs_of(seat.desktop.tasks, seat.services).changed.emit()
    assert today._recount.isActive()


def test_a_copy_put_back_is_told(app, qtbot: QtBot, texts: Texts, folder: Path, tmp_path: Path) -> None:
    older = tmp_path / "older.db"
    shutil.copy(folder / "station.db", older)
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in()  # recorded, and known to the witness
    for file in folder.glob("station.db*"):
        file.unlink()
    shutil.copy(older, folder / "station.db")
    with seat_at(qtbot, texts, folder) as seat:
        sentences = [message.sentence for message in seat.shell.window.frame.alarms.messages]
        assert texts("shell.noticed.restored") in sentences
        seat.shell.notices.synced(SyncReading(enrolled=True, waits=True))
        assert texts("shell.noticed.restored") in [
            each.sentence for each in seat.shell.window.frame.alarms.messages
        ]
        seat.shell.notices.show(("imports_begun",))
        seat.shell.notices.recorded(Change(frozenset({ImportClosed.KIND}), frozenset()))
        seat.settle()
        assert texts("shell.noticed.imports_begun") not in [
            each.sentence for each in seat.shell.window.frame.alarms.messages
        ], "nothing is left to go on with"
        seat.shell.notices.show(("loss_witnessed",))
        seat.shell.notices.synced(SyncReading(enrolled=True))
        # What another witness knew is no matter of the centre: it stays until somebody puts it away.
        (left,) = seat.shell.window.frame.alarms.messages
        assert left.sentence == texts("shell.noticed.loss_witnessed")


def test_a_station_that_can_not_be_opened_is_explained_and_tried_again(
    app, qtbot: QtBot, texts: Texts, folder: Path
) -> None:
    key = folder / "station.pem"
    kept = key.read_bytes()
    key.unlink()
    with seat_at(qtbot, texts, folder) as seat:
        problem = seat.desktop.start_window.problem
        assert problem.isVisible()
        assert str(key) in problem.sentence.text()
        seat.click(problem.copy_button)
        assert "store.key_missing" in app.clipboard().text()
        key.write_bytes(kept)
        key.chmod(0o600)
        seat.press(problem.retry_button, Qt.Key.Key_Space)
        seat.until(lambda: seat.desktop.shell is not None)
        seat.settle()
        assert seat.shell.window.isVisible()


def test_a_damaged_database_is_explained(app, qtbot: QtBot, texts: Texts, folder: Path) -> None:
    for file in folder.glob("station.db*"):
        file.unlink()
    (folder / "station.db").write_bytes(b"this is no database at all" * 200)
    with seat_at(qtbot, texts, folder) as seat:
        assert seat.desktop.start_window.problem.isVisible()
        assert seat.desktop.shell is None


def test_our_mistake_becomes_a_report_and_the_desktop_stays(seat: Seat) -> None:
    seat.sign_in()

    def broken(_report, _cancel) -> None:
        raise ZeroDivisionError("our mistake")

    seat.desktop.tasks.run("records", broken)
    seat.settle()
    report = seat.shell.window.findChild(BugReport)
    assert report is not None
    assert "our mistake" in report.report.toPlainText()
    report.accept()
    assert seat.shell.window.isVisible()


def test_the_day_is_closed_with_a_checkpoint(app, qtbot: QtBot, texts: Texts, folder: Path) -> None:
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in()
    station = LocalStation(folder, verifiers=CHEAP)
    services = station.open().services
    session = services.people.sign_in.with_password("admin", PASSWORD)
    assert services.audit.proof.checkpoints(session, _audit())
    assert services.audit.proof.verify(session).ok
    station.close()


# ------------------------------------------------------------------------------------- the program


def test_without_a_screen_it_says_so_and_ends(tmp_path: Path) -> None:
    found = subprocess.run(
        [sys.executable, "main.py", "--data", str(tmp_path / "data")],
        cwd=Path(__file__).parents[2],
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert found.returncode == NO_SCREEN
    assert "./run --help" in found.stderr
    assert "Traceback" not in found.stderr


def test_the_data_folder_is_named_by_argument_then_by_variable(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("STATION_DATA", str(tmp_path / "variable"))
    assert data_folder(["--data", str(tmp_path / "named")]) == tmp_path / "named"
    assert data_folder([]) == tmp_path / "variable"
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert not has_screen()


def test_the_language_chosen_at_the_sign_in_holds_at_once_for_screens_and_papers(
    seat: Seat, texts: Texts, folder: Path
) -> None:
    seat.activate()
    before = seat.shell
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    place = cover.language.control.findData("en")
    cover.language.control.setCurrentIndex(place)
    cover.language.control.activated.emit(place)
    seat.until(lambda: seat.desktop.shell not in (None, before))
    seat.settle()
    english = load_texts("en")
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    assert cover.enter_button.text() == english("sign_in.enter") != texts("sign_in.enter")
    assert load_settings(folder).language == "en"
    assert seat.services.settings.language == "en", "papers are worded by the open station"
    seat.sign_in()
    assert seat.shell.window.current_page is not None
    assert seat.shell.window.current_page.texts.language == "en"
    seat.shell.window.frame.top_bar.switch_action.trigger()
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    assert not cover.language.isVisible(), "who only thinks of switching is not signed out by it"
