"""What nobody foresaw before there is a window is said: by the start window, else in one sentence; no journal stops it."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.app import LocalStation, run_desktop
from station.archive.importing import recovering
from station.core.fronts import Front
from station.core.progress import CancelToken, Report, silent
from station.core.settings import Settings
from station.core.texts import Texts, load_texts
from station.ui.desktop import Desktop
from station.ui.lifecycle import Opened
from tests.plugins.command_line import CommandLine
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import made_station, seat_at

ROOT = Path(__file__).parents[2]


class Broken(LocalStation):
    """A station whose opening runs into a mistake of ours."""

    def open(self, report: Report = silent, cancel: CancelToken | None = None) -> Opened:
        raise LookupError("no such thing")


@pytest.mark.parametrize("made", [True, False])
def test_a_mistake_while_opening_stands_in_the_start_window(
    qtbot: QtBot, run: CommandLine, tmp_path: Path, made: bool
) -> None:
    desktop = Desktop(load_texts("en"), Broken(run.data if made else tmp_path / "none"))
    try:
        desktop.begin()
        qtbot.waitUntil(desktop.start_window.problem.isVisible, timeout=HANG_SECONDS * 1000)
        assert "LookupError: no such thing" in desktop.start_window.problem.sentence.text()
        assert desktop.start_window.problem.retry_button.isVisible()
    finally:
        desktop.close()


def test_a_mistake_on_the_screens_own_thread_stands_there_too(qtbot: QtBot, tmp_path: Path) -> None:
    desktop = Desktop(load_texts("en"), LocalStation(tmp_path / "none"))
    try:
        desktop.on_unforeseen(LookupError, LookupError("on screen"), None)
        qtbot.waitUntil(desktop.start_window.problem.isVisible, timeout=HANG_SECONDS * 1000)
        assert "on screen" in desktop.start_window.problem.sentence.text()
    finally:
        desktop.close()


def test_a_mistake_before_any_window_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shown: list[str] = []

    def broken(_data: Path, _settings: Settings, texts: Texts, _unreadable: object) -> int:
        shown.append(texts("open_things.ends.count"))
        raise LookupError("no window")

    monkeypatch.setenv("STATION_LANGUAGE", "en")
    monkeypatch.setattr("station.app._run", broken)
    assert run_desktop(["--data", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "LookupError: no window" in said
    assert shown == [load_texts("en", Front.WINDOW)("open_things.ends.count")], "nobody types in a window"
    assert "stocktake close" not in shown[0]


def test_a_program_that_cannot_be_loaded_says_so(tmp_path: Path) -> None:
    (tmp_path / "station").mkdir()
    (tmp_path / "main.py").write_bytes((ROOT / "main.py").read_bytes())
    ended = subprocess.run(
        [sys.executable, "-P", "main.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=HANG_SECONDS,
        check=False,
    )
    assert ended.returncode == 3
    assert len(ended.stderr.splitlines()) == 1
    assert "No module named" in ended.stderr


@pytest.mark.parametrize(
    "line", ["[1]", "7", "{}", '{"event": "opened"}', '{"event": "opened", "order": {}}']
)
def test_no_journal_keeps_the_station_from_opening(run: CommandLine, line: str) -> None:
    name = "20261126-043841-7c7ad1a9"
    session = run.data / "archive" / ".sessions" / name
    (session / "parts").mkdir(parents=True)
    (session / "journal.jsonl").write_text(f"{line}\n")
    assert run("people", "list") == []
    kept = run.data / "archive" / ".set-aside" / name / "journal.jsonl"
    assert kept.read_text() == f"{line}\n", "what it may say is kept for whoever looks into it"
    assert load_texts(front=Front.TERMINAL)("shell.noticed.imports_undecided") in run.heard
    (waiting,) = run("archive", "undecided")
    assert (waiting["session"], waiting["fault"], waiting["named"]) == (name, "foreign", 0)
    assert (
        run("archive", "settle", name, "--take", "--reason", "登记", status=1)["error"]
        == "archive.journal_unusable"
    )
    run("archive", "settle", name, "--dismiss", "--reason", "不是本站的")
    assert run("archive", "undecided") == []


def test_a_disk_that_fails_while_imports_are_recovered_is_said(
    run: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_root: Path) -> object:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(recovering, "lying_sessions", failing)
    assert run("people", "list") == []
    assert load_texts(front=Front.TERMINAL)("shell.noticed.imports_unrecovered") in run.heard


def test_what_a_person_must_hear_of_stands_in_the_window_too(qtbot: QtBot, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    made_station(folder)
    session = folder / "archive" / ".sessions" / "20261126-043841-7c7ad1a9"
    (session / "parts").mkdir(parents=True)
    (session / "journal.jsonl").write_text("[1]\n")
    texts = load_texts()
    with seat_at(qtbot, texts, folder) as seat:
        seat.sign_in("wang")
        said = [message.sentence for message in seat.shell.window.frame.alarms.messages]
        assert texts("shell.noticed.imports_undecided") in said
