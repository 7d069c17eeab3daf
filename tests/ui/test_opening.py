"""Opening after an update, and the end by a signal: what a person sees meanwhile, and what stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from pytestqt.qtbot import QtBot

from station.app import LocalStation
from station.bootstrap import open_station
from station.core.ledger import Stream
from station.core.listing import ListQuery
from station.core.progress import CancelToken, Progress, Report, silent
from station.core.settings import Settings, load_settings
from station.core.texts import Texts
from station.founding import found_station
from station.inventory.values import NewItem
from station.people.sessions import program_session
from station.people.two_persons import Person
from station.ui.desktop import Desktop
from station.ui.lifecycle import Opened
from tests.plugins.offices import CHEAP
from tests.plugins.patience import HANG_SECONDS, next_line
from tests.ui.desktops import NEW, PASSWORD, made_station

ROOT = Path(__file__).parents[2]

AT_THE_COUNTER = """
import os
import sys
sys.path.insert(0, sys.argv[1])
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
app = QApplication(["station"])
from station.app import run_desktop
from station.ui.sign_in import SignInCover
from station.ui.window import MainWindow

done = set()

def once(what):
    if what in done:
        return False
    done.add(what)
    return True

def act():
    window = next((each for each in app.topLevelWidgets() if isinstance(each, MainWindow)), None)
    if window is None:
        return
    if window.covered:
        cover = window.findChild(SignInCover)
        if cover is not None and once("sign in"):
            cover.account.put("wang")
            cover.password.put(sys.argv[3])
            cover.enter_button.click()
        return
    if not any(button.spec.key == "counter" for button in window.frame.navigation.buttons):
        return
    if once("scan"):
        window.show_page("counter")
        page = window.page("counter")
        page.scan("B1001")
        page.scan("DST-0001")
    if window.page("counter").counter.lines and once("wait"):
        timer.stop()
        print("lines lie on the counter", flush=True)

def watched():
    try:
        act()
    except BaseException as problem:  # said where the test listens; nobody would come to the counter any more
        print(repr(problem), flush=True)
        os._exit(1)

timer = QTimer()
timer.setInterval(20)
timer.timeout.connect(watched)
timer.start()
sys.exit(run_desktop(["--data", sys.argv[2]]))
"""


class SlowStation(LocalStation):
    """A station whose opening has much to replay: it says how far it is and goes on when it is let."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, verifiers=CHEAP)
        self.let = threading.Event()

    def open(self, report: Report = silent, cancel: CancelToken | None = None) -> Opened:
        report(Progress("ledger.rebuilding", 120_000, 300_000, "entries"))
        self.let.wait(30)
        return super().open(report, cancel)


def test_opening_after_an_update_says_what_it_does_and_how_far(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    made_station(tmp_path / "data")
    station = SlowStation(tmp_path / "data")
    desktop = Desktop(texts, station)
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    try:
        qtbot.waitUntil(
            lambda: desktop._cover is not None and desktop._cover.line is not None, timeout=10_000
        )
        cover = desktop._cover
        assert cover is not None
        assert cover.line is not None
        assert cover.answer.text() == texts("start.deriving", count=300_000)
        assert cover.line.title.text() == texts("start.derived", done=120_000, total=300_000)
        assert cover.line.figures.text().startswith("40")
        assert cover.account.isEnabled()  # who types already is answered when it is open
        station.let.set()
        qtbot.waitUntil(lambda: desktop.shell is not None, timeout=10_000)
        assert not cover.line.isVisible()
        assert cover.answer.text() == ""
    finally:
        station.let.set()
        if desktop.window is not None:
            qtbot.addWidget(desktop.window)
        desktop.close()


def test_the_first_window_says_it_as_well(app, qtbot: QtBot, texts: Texts, tmp_path: Path) -> None:
    desktop = Desktop(texts, LocalStation(tmp_path / "data"))
    opening = desktop.start_window.opening
    qtbot.addWidget(desktop.start_window)
    desktop.start_window.show()
    opening.show_progress(Progress("ledger.rebuilding", 5_000, 20_000, "entries"))
    assert opening.sentence.text() == texts("start.deriving", count=20_000)
    assert opening.figures.text() == texts("start.derived", done=5_000, total=20_000)
    assert opening.bar.value() * 4 == opening.bar.maximum()
    # Finishing an import that was cut off is no update.
    opening.show_progress(Progress("archive.checking", 5_000_000, 20_000_000, "bytes", "a.mp4"))
    assert opening.sentence.text() == texts("start.recovering")
    assert opening.figures.text() == texts("start.recovered", done=5, total=20)
    desktop.close()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_program_with_unsigned_lines_on_the_counter(
    tmp_path: Path, sent: signal.Signals
) -> None:
    folder = tmp_path / "data"
    made_station(folder)
    with open_station(load_settings(folder), verifiers=CHEAP) as station:
        services = station.services
        admin = services.people.sign_in.with_password("admin", PASSWORD)
        services.inventory.register.register(admin, NewItem("DST-0001", 3, "检尘仪"))
    child = subprocess.Popen(
        [sys.executable, "-c", AT_THE_COUNTER, str(ROOT), str(folder), PASSWORD],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    try:
        assert next_line(child) == "lines lie on the counter\n"
        child.send_signal(sent)
        assert child.wait(HANG_SECONDS) == 0
    finally:
        child.kill()
        child.communicate(timeout=HANG_SECONDS)
    with open_station(load_settings(folder), inspect=True) as station, station.store.read() as view:
        head = view.ledger.head(Stream.CUSTODY)
        kinds = {each.kind for each in view.ledger.stored(Stream.CUSTODY)}
        assert "equipment.checked_out" not in kinds  # what was not signed was never recorded
        assert view.ledger.checkpoint_notes(Stream.CUSTODY)  # the day is closed
        assert head.seq > 0


@pytest.mark.rule("DM-03", "ledger")
def test_a_station_without_its_key_gets_a_new_one_from_two_people_and_opens(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    made_station(data, begun=datetime.now(UTC) - timedelta(days=30))
    (data / "station.pem").unlink()
    desktop = Desktop(texts, LocalStation(data, verifiers=CHEAP))
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    try:
        problem = desktop.start_window.problem
        qtbot.waitUntil(lambda: problem.isVisible() and problem.new_key_button.isVisible())
        problem.new_key_button.click()
        form = problem.form
        assert form.isVisible()
        assert form.first_fields is not None
        for account, password in (form.first_fields, form.second_fields):
            account.put("admin")
            password.put(PASSWORD)
        form.reason.put("旧硬盘损坏")
        form.act()
        note = form.second_fields[0].note
        qtbot.waitUntil(lambda: "两人" in note.text())
        form.second_fields[0].put("wang")
        form.act()
        qtbot.waitUntil(lambda: desktop.shell is not None)
        assert (data / "station.pem").exists()
    finally:
        if desktop.window is not None:
            qtbot.addWidget(desktop.window)
        desktop.close()


@pytest.mark.rule("DM-03", "ledger")
def test_a_desktop_with_the_former_key_takes_the_new_one_that_a_person_brings(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    made_station(data, begun=datetime.now(UTC) - timedelta(days=30))
    former, brought = (data / "station.pem").read_bytes(), tmp_path / "brought.pem"
    with open_station(load_settings(data), verifiers=CHEAP) as station:
        admin = station.services.people.sign_in.with_password("admin", PASSWORD)
        station.services.audit.keys.renew(admin, Person("wang", PASSWORD), "电脑被盗")
    (data / "station.pem").replace(brought)
    (data / "station.pem").write_bytes(former)
    monkeypatch.setattr("station.ui.opening_problem.file_to_open", lambda *_: brought)
    desktop = Desktop(texts, LocalStation(data, verifiers=CHEAP))
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    try:
        problem = desktop.start_window.problem
        qtbot.waitUntil(lambda: problem.isVisible() and problem.take_key_button.isVisible())
        assert "以前" in problem.sentence.text()
        problem.take_key_button.click()
        qtbot.waitUntil(lambda: desktop.shell is not None)
        assert (data / "station.pem").read_bytes() == brought.read_bytes()
    finally:
        if desktop.window is not None:
            qtbot.addWidget(desktop.window)
        desktop.close()


@pytest.mark.rule("DM-03", "beside")
def test_a_database_that_lost_what_it_is_known_by_is_mended_from_the_ledger_where_it_says_so(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    made_station(data)
    with closing(sqlite.connect(data / "station.db")) as database:
        database.execute("DELETE FROM station_fact WHERE name = 'office'")
        database.commit()
    desktop = Desktop(texts, LocalStation(data, verifiers=CHEAP))
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    try:
        problem = desktop.start_window.problem
        qtbot.waitUntil(lambda: problem.isVisible() and problem.mend_button.isVisible())
        assert problem.mend_button.text() in problem.sentence.text(), "the sentence names the button"
        assert not problem.new_key_button.isVisible()
        problem.mend_button.click()
        qtbot.waitUntil(lambda: desktop.shell is not None)
        assert desktop._opened is not None
        entries = desktop._opened.services.audit.entries
        found = entries.page(program_session(), ListQuery((("stream", "audit"),)))
        assert "ledger.rebuilt" in [line.entry.kind for line in found.rows if line.entry is not None]
    finally:
        if desktop.window is not None:
            qtbot.addWidget(desktop.window)
        desktop.close()


@pytest.mark.rule("DM-03", "beside")
def test_a_second_desktop_joins_on_the_first_starts_window(
    app, qtbot: QtBot, texts: Texts, tmp_path: Path, pg_url: str
) -> None:
    first = Settings(tmp_path / "first")
    found_station(first, replace(NEW, database=pg_url), verifiers=CHEAP)
    desktop = Desktop(texts, LocalStation(tmp_path / "second", verifiers=CHEAP))
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    try:
        wizard = desktop.start_window.first_run
        qtbot.waitUntil(wizard.join_button.isVisible)
        wizard.join_button.click()
        form = wizard.join_form
        assert not wizard.wizard.isVisible()
        form.database.put(pg_url.replace("postgresql+psycopg:", "postgresql:"))
        form.key.put(str(first.key_file))
        form.desktop.put("二楼窗口")
        form.archive.put(str(tmp_path / "second" / "archive"))
        form.account.put(NEW.account)
        form.password.put("not the one 1")
        form.act()
        qtbot.waitUntil(form.wrong.isVisible)
        assert not (tmp_path / "second" / "station.pem").exists()
        form.password.put(PASSWORD)
        form.act()
        qtbot.waitUntil(lambda: desktop.shell is not None)
        assert (tmp_path / "second" / "station.pem").exists()
    finally:
        if desktop.window is not None:
            qtbot.addWidget(desktop.window)
        desktop.close()
