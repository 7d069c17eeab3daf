"""The desktop from start to end: open the station or make one, then pass the window to the shell.

The start window is painted before anything else is loaded. Where a station exists, the main window with the sign-in
follows, and the station is opened behind it; what is typed meanwhile is answered when it is open. `StationLifecycle`
(`ui.lifecycle`) is what the desktop needs from outside. All of this happens off the screen's thread.
"""

from __future__ import annotations

import importlib
import logging
import sys
import traceback
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, TypeVarTuple

from PySide6.QtCore import QObject, QSettings, Signal

from station.core.errors import StationError, StoreProblem
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts, load_texts
from station.ui import icons
from station.ui.first_paint import FirstPaint
from station.ui.lifecycle import NOT_MADE, Opened, StationLifecycle
from station.ui.starting import StartWindow

if TYPE_CHECKING:
    from pathlib import Path

    from station.services import NewDesktop, NewStation
    from station.ui.new_key import NewKeyWish
    from station.ui.shell import Shell
    from station.ui.sign_in import SignInCover
    from station.ui.tasks import Tasks
    from station.ui.unfinished_watch import UnfinishedWatch
    from station.ui.window import MainWindow

LANE = "opening"
OFFICE = "frame/office"
"""Where the office's name is remembered for the next sign-in, which comes before the record can be asked."""


log = logging.getLogger(__name__)
Values = TypeVarTuple("Values")


def unforeseen(fault: BaseException) -> StationError:
    """An unforeseen error before there is a window for reports, as a problem with words.

    The report is among its facts.
    """
    report = "".join(traceback.format_exception(fault))
    log.error("unforeseen at the start: %s", report)
    return StationError("start.fault", kind=type(fault).__name__, detail=str(fault), report=report)


class Desktop(QObject):
    """Start window first, then the sign-in, then the shell; `ended` when the person left."""

    ready = Signal()
    """The station is open behind the sign-in."""
    ended = Signal()

    def __init__(
        self,
        texts: Texts,
        station: StationLifecycle,
        memory: QSettings | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._station, self._memory = texts, station, memory
        self._tasks: Tasks | None = None
        self.window: MainWindow | None = None
        self.shell: Shell | None = None
        self._cover: SignInCover | None = None
        self._opened: Opened | None = None
        self._why = ""
        """Why somebody has to sign in again, as a text key."""
        self._unfinished: UnfinishedWatch | None = None
        self.start_window = StartWindow(texts, station.data, station.archive)
        self.start_window.retry_wished.connect(self.begin)
        self.start_window.quit_wished.connect(self._quit)
        self.start_window.confirmed.connect(self._make)
        self.start_window.language_chosen.connect(self._speak)
        self.start_window.join_wished.connect(self._join)
        self.start_window.new_key_wished.connect(self._renew_key)
        self.start_window.key_brought.connect(self._take_key)
        self.start_window.mend_wished.connect(self._mend)

    @property
    def tasks(self) -> Tasks:
        """The background work of this desktop; nothing of it is loaded before the first picture is on screen."""
        if self._tasks is None:
            from station.ui.tasks import Tasks

            self._tasks = Tasks(self)
        return self._tasks

    def begin(self) -> None:
        """Open the station, or ask for what is needed to make one."""
        self.start_window.show_opening()
        self.start_window.show()
        FirstPaint(self.start_window, self._begin_sign_in)

    def refuse(self, problem: StationError) -> None:
        """Show why nothing can be opened; the person may try again."""
        self._withdraw_sign_in()
        self.start_window.show_problem(problem)
        self.start_window.show()

    def on_unforeseen(
        self, kind: type[BaseException], fault: BaseException, _trace: TracebackType | None
    ) -> None:
        """For `sys.excepthook` until the shell takes reports: show the error instead of waiting for ever."""
        if self.shell is None and not issubclass(kind, KeyboardInterrupt):
            self.refuse(unforeseen(fault))
        else:
            sys.__excepthook__(kind, fault, _trace)

    def close(self) -> None:
        """Stop all work and close the station; the main window is gone afterwards."""
        self._stop_watching()
        if self.shell is not None:
            self.shell.close()
        elif self.window is not None:
            self.window.end()
        self.tasks.shutdown()
        self.start_window.dismiss()
        self._station.close()

    def _stop_watching(self) -> None:
        if self._unfinished is not None:
            self._unfinished.stop()
            self._unfinished = None

    def _begin_sign_in(self) -> None:
        self.start_window.setWindowIcon(icons.icon("station", "accent", 32))
        if self._station.seems_made():
            FirstPaint(self._show_sign_in(), self._open_behind)
        else:
            self._open()

    def _open_behind(self) -> None:
        self._open()
        if self.window is not None and not self.tasks.closed:
            self.window.prepare()

    def _open(self) -> None:
        if self.tasks.closed:
            return
        self.tasks.run(
            LANE,
            self._look,
            done=self._on_looked,
            failed=self.refuse,
            progress=self._show_progress,
            owner=self,
        )

    def _show_sign_in(self) -> SignInCover:
        """Show the main window with the sign-in over it; it is answered once the station is open."""
        from station.ui.sign_in import SignInCover
        from station.ui.window import MainWindow

        if self.window is None:
            self.window = MainWindow(self._texts, self.tasks, self._station.clock, self._memory)
            self.window.closing.connect(self._quit)
        office = str(self._memory.value(OFFICE, "")) if self._memory is not None else ""
        self._cover = SignInCover(self._texts, office, opening=True, parent=self.window)
        self.window.set_office(office)
        self.window.cover(self._cover)
        self.start_window.hide()  # first, so that the main window is the active one
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()
        return self._cover

    def _withdraw_sign_in(self) -> None:
        self._cover = None
        if self.window is not None:
            self.window.hide()

    def _look(self, report: Report, cancel: CancelToken) -> Opened | None:
        try:
            return _with_shell(self._station.open(report, cancel))
        except StoreProblem as problem:
            if problem.code == NOT_MADE:
                return None
            raise
        except StationError:
            raise
        except Exception as fault:
            raise unforeseen(fault) from fault

    def _show_progress(self, reading: Progress) -> None:
        """An update may have to derive state anew before anybody can sign in."""
        if self._cover is not None:
            self._cover.show_progress(reading)
        self.start_window.opening.show_progress(reading)

    def _on_looked(self, opened: Opened | None) -> None:
        if opened is not None:
            self._enter(opened)
            return
        self._withdraw_sign_in()
        self.start_window.show_first_run()
        self.start_window.show()

    def _speak(self, language: str) -> None:
        """Go on in another language; there is no main window yet."""
        from PySide6.QtWidgets import QApplication

        from station.ui import theme

        self._texts = load_texts(language)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.load_qt_words(app, language)
        self.start_window.speak(self._texts)

    def _change_language(self, language: str) -> None:
        """Store the language chosen at the sign-in, then open the station anew, so that its papers are in it too."""
        if self._opened is None:
            raise RuntimeError("the sign-in offers a language only over an open station")
        kept = self._opened.services.people.station_settings
        self.tasks.ask(
            kept.set_language,
            language,
            lane=LANE,
            done=lambda _kept: self._open_anew(language),
            failed=self._speak_as_before,
            owner=self,
        )

    def _on_settings_kept(self, language: str) -> None:
        """Whoever changed them signs in again, and is told why."""
        self._why = "sign_in.settings_kept"
        self._open_anew(language)

    def _open_anew(self, language: str) -> None:
        self.start_window.show_opening()
        self.start_window.show()  # first: with the last window the program would end
        self._stop_watching()
        shell, window, tasks = self.shell, self.window, self.tasks
        self.shell = self.window = self._cover = self._opened = None
        if window is not None:
            window.closing.disconnect(self._quit)
        if shell is not None:
            shell.close()
        tasks.shutdown()
        self._tasks = None
        for gone in (shell, window, tasks):
            if gone is not None:
                gone.deleteLater()
        self._station.close()
        self._speak(language)
        self.begin()

    def _speak_as_before(self, problem: StationError) -> None:
        if self.shell is not None:
            self.shell.entering.refuse(problem)

    def _make(self, new: NewStation) -> None:
        self.tasks.ask(
            self._opened_after,
            partial(self._station.make, new),
            lane=LANE,
            done=self._enter,
            failed=self._refused,
            owner=self,
        )

    def _opened_after(self, making: Callable[[], None]) -> Opened:
        try:
            making()
            return _with_shell(self._station.open())
        except StationError:
            raise
        except Exception as fault:
            raise unforeseen(fault) from fault

    def _join(self, wish: NewDesktop) -> None:
        self.tasks.ask(
            self._opened_after,
            partial(self._station.join, wish),
            lane=LANE,
            done=self._enter,
            failed=self.start_window.first_run.refuse_join,
            owner=self,
        )

    def _renew_key(self, wish: NewKeyWish) -> None:
        persons, said = (wish.first, wish.second), (wish.reason, wish.leader_absent)
        self._put_right(self.start_window.problem.refuse, self._station.renew_key, *persons, *said)

    def _take_key(self, file: Path) -> None:
        self._put_right(self.start_window.show_problem, self._station.take_key, file)

    def _mend(self) -> None:
        self._put_right(self.start_window.show_problem, self._station.mend)

    def _put_right(
        self, failed: Callable[[StationError], object], act: Callable[[*Values], object], *values: *Values
    ) -> None:
        """Do what lets the station be opened, then open it."""
        self.tasks.ask(act, *values, lane=LANE, done=lambda _done: self.begin(), failed=failed, owner=self)

    def _refused(self, problem: StationError) -> None:
        self.start_window.first_run.refuse(problem)

    def _enter(self, opened: Opened) -> None:
        if self.tasks.closed:  # the person left while it was being opened
            return
        from station.ui.shell import Shell
        from station.ui.unfinished_watch import UnfinishedWatch

        cover = self._cover or self._show_sign_in()
        if self.window is None:
            raise RuntimeError("the sign-in stands in no window")
        self._cover = None
        self.shell = Shell(self._texts, self.tasks, opened.services, self.window)
        self._opened = opened
        self.shell.entering.language_chosen.connect(self._change_language)
        self.shell.language_kept.connect(self._on_settings_kept)
        self.shell.begin(opened.office, opened.noticed, cover)
        if self._why:
            cover.say(self._texts(self._why))
            self._why = ""
        if self._memory is not None:
            self._memory.setValue(OFFICE, opened.office)
            self._unfinished = UnfinishedWatch(self.window, self._memory, self)
            self._unfinished.begin()
        self.ready.emit()

    def _quit(self) -> None:
        self.ended.emit()


def _with_shell(opened: Opened) -> Opened:
    """Loaded in the worker as well: the screen's thread goes on serving the sign-in meanwhile."""
    importlib.import_module("station.ui.shell")
    return opened
