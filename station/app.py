"""The desktop as a program: data folder, log, language, look, and the station in the data folder.

What opens the station (database, services) is loaded by `LocalStation` in the worker that opens it, after the first
window is painted; this module and what it imports at its top stay light.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QLockFile,
    QMessageLogContext,
    QSettings,
    QSocketNotifier,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from station.core.clock import Clock, SystemClock
from station.core.errors import StationError, StoreProblem
from station.core.fronts import Front
from station.core.places import FILE_MODE, make_file
from station.core.progress import CancelToken, Report, silent
from station.core.settings import Settings, load_settings, spoken_in
from station.core.texts import Texts, load_texts
from station.ui import input_method
from station.ui.desktop import Desktop, unforeseen
from station.ui.lifecycle import NOT_MADE, Opened, StationLifecycle

if TYPE_CHECKING:
    from station.people.credentials import Secrets
    from station.people.two_persons import Person
    from station.services import NewDesktop, NewStation

NO_SCREEN = 3
"""Exit status where there is no screen to draw on, as for any missing part of the environment."""

log = logging.getLogger(__name__)


def run_desktop(arguments: Sequence[str]) -> int:
    """Run the desktop until the person leaves; returns the exit status.

    An unforeseen error that no window can show any more becomes one sentence on standard error.
    """
    data = data_folder(arguments)
    settings, unreadable = _settings(data)
    texts = load_texts(settings.spoken, Front.TERMINAL)  # of what no window can say
    if not has_screen():
        sys.stderr.write(f"{texts('start.no_screen')}\n")
        return NO_SCREEN
    try:
        return _run(data, settings, load_texts(settings.spoken), unreadable)
    except Exception as fault:  # noqa: BLE001 - the edge: whatever it was, it is said
        problem = unforeseen(fault)
        sys.stderr.write(f"{texts.error(problem)}\n")
        return problem.exit_code


def data_folder(arguments: Sequence[str]) -> Path:
    """``--data``, else ``STATION_DATA``, else the platform's folder."""
    given = arguments[arguments.index("--data") + 1] if "--data" in arguments[:-1] else ""
    named = given or os.environ.get("STATION_DATA")
    if named:
        return Path(named).absolute()
    import platformdirs

    return Path(platformdirs.user_data_path("station"))


def has_screen() -> bool:
    """Whether Qt has a display; without one Qt would end the process by itself, without a message."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


class LocalStation:
    """Opens the station of one data folder. The settings are read anew each time, so that a retry sees a repair."""

    def __init__(self, data: Path, *, clock: Clock | None = None, verifiers: Secrets | None = None) -> None:
        self.data = data
        self._clock, self._verifiers = clock, verifiers
        self._held = ExitStack()

    @property
    def archive(self) -> Path:
        """The default place of recordings."""
        return Settings(self.data).archive_folder

    @property
    def clock(self) -> Clock:
        """The clock of the screens, in the zone of the settings."""
        return self._clock or SystemClock(_settings(self.data)[0].zone)

    def seems_made(self) -> bool:
        """Whether there is a database to open, as far as this is known without loading the store."""
        settings, unreadable = _settings(self.data)
        return unreadable is None and (settings.database_file is None or settings.database_file.exists())

    def make(self, new: NewStation) -> None:
        """Make a station. Raises `StationError`."""
        from station.founding import found_station

        found_station(load_settings(self.data), new, clock=self._clock, verifiers=self._verifiers)

    def join(self, wish: NewDesktop) -> None:
        """Make this computer one more desktop of an office. Raises `StationError`."""
        from station.joining import join_station

        join_station(load_settings(self.data), wish, clock=self._clock, verifiers=self._verifiers)

    def open(self, report: Report = silent, cancel: CancelToken | None = None) -> Opened:
        """Open the station, and from now on write the program's log into it.

        Raises `StationError`; `StoreProblem` `NOT_MADE` also where a founding was cut off before its office stood.
        """
        from station.bootstrap import open_station
        from station.people.sessions import program_session
        from station.running import LogFile, StoredModes

        self.close()
        settings = load_settings(self.data)
        with ExitStack() as opening:
            station = opening.enter_context(
                open_station(
                    settings, clock=self._clock, verifiers=self._verifiers, report=report, cancel=cancel
                )
            )
            station.store.live_on()
            office = station.services.people.roster.office(program_session())
            if office is None:
                raise StoreProblem(NOT_MADE, path=str(self.data))
            opening.callback(_at_the_end, station.services.audit.proof.close_day)
            opening.callback(_at_the_end, station.services.printing.slip_record.record)
            opening.enter_context(LogFile(settings.logs_folder))
            there = station.services.archive.presence.problem() is None
            stored = [settings.archive_folder] * there + [settings.attachments_folder]
            opening.enter_context(StoredModes(*stored))
            self._held = opening.pop_all()
        log.info("opened %s, noticed %s", self.data, ", ".join(station.noticed) or "nothing")
        return Opened(station.services, office.name, station.noticed)

    def renew_key(self, first: Person, second: Person, reason: str, leader_absent: str = "") -> None:
        """Give a station that can't be opened a new key. Raises `StationError`."""
        from station.bootstrap import open_station

        self.close()
        settings = load_settings(self.data)
        with open_station(settings, inspect=True, clock=self._clock, verifiers=self._verifiers) as station:
            keys = station.services.audit.keys
            keys.renew_shut(first, second, reason, leader_absent=leader_absent)

    def mend(self) -> None:
        """Have the rows by which the database is known said anew from the entries, which is an entry. Raises `StationError`.

        Nobody has to sign in: what comes of it is what the ledger says, and nobody could.
        """
        from station.bootstrap import open_station
        from station.core.system_user import system_user

        self.close()
        settings, clock = load_settings(self.data), self._clock
        with open_station(settings, clock=clock, verifiers=self._verifiers, mend_for=system_user()):
            pass

    def take_key(self, file: Path) -> str:
        """Take the new key that the station was given at another desktop. Raises `StationError`."""
        from station.taking_key import take_key

        self.close()
        return take_key(load_settings(self.data), file)

    def close(self) -> None:
        """Put slips on record, sign the day's checkpoint, then close everything; nothing happens when nothing is open."""
        self._held.close()


def _at_the_end(act: Callable[[], object]) -> None:
    """Put slips on record, then sign the day's checkpoint; a station that can't make them any more is closed all the same."""
    try:
        act()
    except (StationError, OSError) as problem:
        log.warning("not done at the end: %s", problem)


def _settings(data: Path) -> tuple[Settings, StationError | None]:
    """The settings for language and look; what is wrong with the file is said by the window when it opens."""
    try:
        return load_settings(data), None
    except StoreProblem as problem:
        return replace(Settings(data), language=spoken_in(data)), problem


class EndBySignal:
    """Ends the program at once when a signal asks for it (Ctrl-C, the end of the login, a kill): nobody is asked.

    Unsigned lines on a page were never recorded; an act that is being recorded is finished, and the day's checkpoint
    is made. `end` leaves the event loop without asking the windows. The signal wakes the event loop through a socket,
    since without it Python would see the signal only at the next event on the screen.
    """

    def __init__(self, end: Callable[[], object]) -> None:
        self._reader, self._writer = socket.socketpair()
        for each in (self._reader, self._writer):
            each.setblocking(False)
        self._woken = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._woken.activated.connect(self._drain)
        self._wakeup_before = signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        self._before = {
            asked: signal.signal(asked, lambda *_: end()) for asked in (signal.SIGINT, signal.SIGTERM)
        }

    def close(self) -> None:
        """Give the signals back to their earlier handlers."""
        for asked, before in self._before.items():
            signal.signal(asked, before)
        signal.set_wakeup_fd(self._wakeup_before)
        self._woken.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _drain(self) -> None:
        """Python calls the handler of the signal as soon as this begins."""
        self._reader.recv(64)


def _locked(lock: QLockFile) -> bool:
    """Whether the lock could be taken; its file, like all files of a station, is for its owner alone."""
    taken = lock.tryLock(0)
    if taken:
        with suppress(OSError):
            Path(lock.fileName()).chmod(FILE_MODE)
    return taken


def kept_memory(data: Path) -> QSettings:
    """What the desktop remembers of its windows, beside the database; the file is for its owner alone."""
    path = data / "desktop.ini"
    make_file(path)
    return QSettings(str(path), QSettings.Format.IniFormat)


def _application(texts: Texts) -> QApplication:
    """The application; where Qt can't draw, one sentence says so and the process ends with `NO_SCREEN`.

    Qt itself would abort the process: no such display, no access to it, a library of the system missing.
    """
    said: list[str] = []

    def listen(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        said.append(message)
        if kind == QtMsgType.QtFatalMsg:
            sys.stderr.write(f"{texts('start.screen_unusable', detail=said[0])}\n")
            sys.stderr.flush()
            os._exit(NO_SCREEN)  # Qt aborts as soon as this returns

    before = qInstallMessageHandler(listen)
    input_method.choose(os.environ)
    try:
        app = QApplication.instance() or QApplication(["station"])
    finally:
        qInstallMessageHandler(before)
    for message in said:
        log.warning("Qt: %s", message)
    assert isinstance(app, QApplication)  # noqa: S101  # nothing else makes an application in this process
    return app


def _run(data: Path, settings: Settings, texts: Texts, unreadable: StationError | None) -> int:
    from station.ui import theme
    from station.ui.tokens import THEMES

    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(message)s")
    app = _application(texts)
    app.setApplicationName("station")
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app, THEMES.get(settings.theme, THEMES["light"]))
    theme.load_qt_words(app, texts.language)
    station: StationLifecycle = LocalStation(data)
    memory = kept_memory(data) if data.is_dir() else None
    lock = QLockFile(str(data / "desktop.lock"))
    desktop = Desktop(texts, station, memory)
    desktop.ended.connect(app.quit)
    sys.excepthook = desktop.on_unforeseen
    ending = EndBySignal(app.exit)
    if data.is_dir() and not _locked(lock) and lock.error() == QLockFile.LockError.LockFailedError:
        desktop.refuse(StoreProblem("start.already_open", data=str(data)))
    elif unreadable is not None:
        desktop.refuse(unreadable)
    else:
        desktop.begin()
    status = app.exec()
    desktop.close()
    ending.close()
    lock.unlock()
    return status
