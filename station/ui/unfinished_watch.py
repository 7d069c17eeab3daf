"""Keeping what is unfinished beside the window, so that the next start says it, however this one ended."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSettings, QTimer

from station.ui.messages import ATTENTION, Message
from station.ui.window import MainWindow

LOOK_MILLISECONDS = 2_000
_KEY, _CODES = "unfinished", "unfinished_codes"
_MOST, _LONGEST = 20, 300
"""Of what a former start left, which anybody can edit: sentences, and characters of each."""
_MOST_CODES, _LONGEST_CODE = 200, 64
_COUNTER, _COMMAND = "counter", "CMD:"


class UnfinishedWatch(QObject):
    """Says what the last start left behind, and keeps what this one would."""

    def __init__(self, window: MainWindow, memory: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._memory = window, memory
        self._kept: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._codes: tuple[str, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        window.closing.connect(self.look)

    def begin(self) -> None:
        """Say what was left, once, and watch from now on."""
        left = _kept(self._memory.value(_KEY), _MOST, _LONGEST)
        codes = _kept(self._memory.value(_CODES), _MOST_CODES, _LONGEST_CODE)
        self._kept = (left, codes)
        self._codes = tuple(code for code in codes if not code.upper().startswith(_COMMAND))
        if left:
            texts = self._window.texts
            sentence = texts("leaving.last_time", left=texts("leaving.join").join(left))
            label, act = (texts("leaving.take_up"), self._take_up) if self._codes else ("", None)
            message = Message(ATTENTION, sentence, None, label, act, topic=_KEY)
            self._window.frame.alarms.show_message(message)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Watch no more; what was kept last stays."""
        self._timer.stop()
        self._window.closing.disconnect(self.look)

    def look(self) -> None:
        """Keep what is unfinished now, where it is something else than before."""
        leaving = self._window.leaving
        left = (leaving.unfinished, leaving.codes_in_hand)
        if left == self._kept:
            return
        self._kept = left
        self._memory.setValue(_KEY, list(left[0]))
        self._memory.setValue(_CODES, list(left[1]))
        self._memory.sync()  # the next moment may be a power cut

    def _take_up(self) -> None:
        """Lay at the counter again what lay there; every line is judged anew, and signed as any other."""
        window = self._window
        if window.covered or _COUNTER not in window.page_keys or not window.show_page(_COUNTER):
            return
        if window.page(_COUNTER).take_up(self._codes):
            window.frame.alarms.clear(_KEY)


def _kept(value: object, most: int, longest: int) -> tuple[str, ...]:
    """What was kept, as far as it is texts: a list of one is read back as a text."""
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(str(each)[:longest] for each in listed[:most] if each)
