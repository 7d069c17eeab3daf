"""Keeping what is unfinished beside the window, so that the next start says it, however this one ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, QTimer

from station.ui.messages import ATTENTION, Message
from station.ui.window import MainWindow

LOOK_MILLISECONDS = 2_000
_KEY = "unfinished"
_MOST, _LONGEST = 20, 300
"""Of what a former start left, which anybody can edit: sentences, and characters of each."""


class UnfinishedWatch(QObject):
    """Says what the last start left behind, and keeps what this one would."""

    def __init__(self, window: MainWindow, memory: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._memory = window, memory
        self._kept: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        window.closing.connect(self.look)

    def begin(self) -> None:
        """Say what was left, once, and watch from now on."""
        self._kept = _sentences(self._memory.value(_KEY))
        if self._kept:
            texts = self._window.texts
            sentence = texts("leaving.last_time", left=texts("leaving.join").join(self._kept))
            self._window.frame.alarms.show_message(Message(ATTENTION, sentence, topic="unfinished"))
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Watch no more; what was kept last stays."""
        self._timer.stop()
        self._window.closing.disconnect(self.look)

    def look(self) -> None:
        """Keep what is unfinished now, where it is something else than before."""
        left = self._window.leaving.unfinished
        if left == self._kept:
            return
        self._kept = left
        self._memory.setValue(_KEY, list(left))
        self._memory.sync()  # the next moment may be a power cut


def _sentences(kept: object) -> tuple[str, ...]:
    """What was kept, as far as it is sentences: a list of one is read back as a text."""
    listed = [kept] if isinstance(kept, str) else kept if isinstance(kept, list) else []
    return tuple(str(each)[:_LONGEST] for each in listed[:_MOST] if each)
