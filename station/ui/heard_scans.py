"""Answering a scan that no box on the page takes.

The counter gets it, or a sentence says what was scanned and what to do.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget

from station.people.sessions import Session
from station.ui.at_window import AtWindow
from station.ui.entering import Entering
from station.ui.finding import Found, printed_on
from station.ui.messages import ATTENTION, Message
from station.ui.scan_watch import ScanWatch
from station.ui.sounds import Sounds
from station.ui.widgets.dialog import Dialog

_TOPIC, _BEHIND = "scan", "scan-behind"
_COUNTER = "counter"
_LANE = "scans"


class HeardScans(QObject):
    """Answers every code of `ScanWatch` (EQ-11: gear is handed out and returned at the counter alone)."""

    def __init__(self, at: AtWindow, entering: Entering) -> None:
        super().__init__(at.window)
        self._at, self._texts, self._services = at, at.texts, at.services
        self._signed_in, self._window, self._entering = at.signed_in, at.window, entering
        self._sounds = Sounds(parent=self)
        self.watch = ScanWatch(self)
        self.watch.scanned.connect(self.hear)
        self.watch.ask_printed = self._ask_printed
        self.watch.written.told.connect(self._say_written)

    def hear(self, code: str) -> None:
        """Answer a scan: by the cover, by the page, by the counter, or with a sentence."""
        page = self._window.current_page
        if not code:
            self._say_here(self._texts("shell.scan.withheld"))
        elif self._window.covered:
            self._entering.hear(code)
        elif page is None or not self._signed_in.present:
            self._play("refused")
        elif self._behind_another_window():
            self._refuse_behind(code)
        elif not page.take_scan(code):
            self._lead(code)

    def _ask_printed(self, code: str, answer: Callable[[bool], object]) -> None:
        """What a cover's lines take is answered by the cover (`Entering`), but not behind something half typed."""
        closed = self._window.covered or not self._signed_in.present
        if closed and not _behind_typing(code):
            answer(False)
            return
        is_printed = self._services.inventory.counter.is_printed
        self._at.tasks.ask(is_printed, code, lane=_LANE, done=answer, failed=lambda _problem: answer(False))

    def _lead(self, code: str) -> None:
        """What nobody knows leaves the person where they are: it may have been a code of somebody else's, or their own typing."""
        self._at.ask(self._look, self._window.page_keys, code, done=partial(self._answer, code))

    def _look(self, session: Session, pages: tuple[str, ...], code: str) -> tuple[Found | None, bool]:
        """The page and subject of the code, as far as the person may see it, and whether anything bears the code."""
        printed = self._services.inventory.counter.is_printed(code)
        if printed and _COUNTER in pages:  # which answers at once
            return None, True
        return printed_on(self._services, session, code, pages), printed

    def _answer(self, code: str, looked: tuple[Found | None, bool]) -> None:
        found, printed = looked
        if _COUNTER in self._window.page_keys and (printed or found is not None):
            if not self._window.show_page(_COUNTER, f"scan:{code}"):  # the page has said why it stays
                self._play("refused")
            return
        if found is not None and found.subject.startswith("item:"):
            self._say("shell.scan.item", found.title, self._texts("shell.scan.look"), found)
        elif found is not None:
            self._say("shell.scan.person", found.title, self._texts("frame.switch"))
        elif printed:
            self._say("shell.scan.printed", code, self._texts("frame.switch"))
        else:
            self._say("shell.scan.unknown", code, tone="refused")

    def _say(
        self, key: str, what: str, label: str = "", found: Found | None = None, *, tone: str = "attention"
    ) -> None:
        page = self._window.current_page
        if page is None:
            return

        def act() -> None:
            if found is None:
                self._window.switch_wished.emit()
            else:
                self._window.show_page(found.page, found.subject)

        sentence = self._texts(key, what=what)
        rule = "EQ-11" if key == "shell.scan.item" else None
        page.say(Message(ATTENTION, sentence, rule, label, act if label else None, _TOPIC, passing=True))
        self._play(tone)

    def _say_written(self, code: str, field: str) -> None:
        """A field of a form keeps what was scanned into it."""
        key = "shell.scan.written" if code else "shell.scan.written_secret"
        self._say_here(self._texts(key, what=code, field=field))

    def _say_here(self, sentence: str) -> None:
        """In the window that lies over the page, else on the page."""
        over = _window_in_front()
        page = self._window.current_page
        if isinstance(over, Dialog):
            over.say(sentence)
        elif page is not None and not self._window.covered:
            page.say(Message(ATTENTION, sentence, topic=_TOPIC, passing=True))
        self._play("attention")

    def _refuse_behind(self, code: str) -> None:
        """Say it where the person looks: in the window that lies over the page."""
        over, sentence = _window_in_front(), self._texts("shell.scan.behind", what=code)
        if isinstance(over, Dialog):
            over.say(sentence)
            self._play("refused")
            return
        page = self._window.current_page
        if over is not None:  # a file dialog, a film that fills the screen: they have no place for it
            QToolTip.showText(over.mapToGlobal(over.rect().center()), sentence, over)
            over.installEventFilter(self)
        if page is not None:
            page.say(Message(ATTENTION, sentence, topic=_BEHIND, passing=True))
        self._play("refused")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window behind which something was scanned is gone, and what was said of it too."""
        if isinstance(event, QHideEvent) and event.type() == QEvent.Type.Hide:
            watched.removeEventFilter(self)
            if self._window.current_page is not None:
                self._window.current_page.banners.clear(_BEHIND)
        return False

    def _play(self, tone: str) -> None:
        if not self._sounds.audible:
            self._sounds.prepare()
        self._sounds.play(tone)

    def _behind_another_window(self) -> bool:
        """Whether a dialog, or another window of the program, has the keyboard: a film that fills the screen, where nothing has the focus, too."""
        focused = QApplication.focusWidget()
        window = QApplication.activeWindow() if focused is None else focused.window()
        elsewhere = window is not None and window is not self._window
        return elsewhere or QApplication.activeModalWidget() is not None


def _window_in_front() -> QWidget | None:
    return QApplication.activeModalWidget() or QApplication.activeWindow()


def _behind_typing(code: str) -> bool:
    """Whether the code came into a line where something stood, which would be taken with it for one secret or account."""
    line = QApplication.focusWidget()
    return isinstance(line, QLineEdit) and len(line.text()) > len(code)
