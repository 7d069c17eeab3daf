"""When an answer was read: after the time that reading takes, with the next key or click anywhere but on the answer.

Whoever is away, at the cabinet or on the telephone, finds it where it was; nothing goes by time alone.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

FOR_ANY_MS, FOR_CHARACTER_MS = 3_000, 60
"""What it takes to see an answer, and to read a character of it."""
_GOES_ON = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel})


def reading_time(sentence: str) -> int:
    """Milliseconds in which a person has read `sentence`."""
    return FOR_ANY_MS + FOR_CHARACTER_MS * len(sentence)


class GoingOn(QObject):
    """Emits `gone_on` once what `wait_for` was told has been read on `area` and the person does something else.

    It looks at the program's events between these two moments alone.
    """

    gone_on = Signal()

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        self._area = area
        self._waits_for = ""
        self.reading = QTimer(self)
        self.reading.setSingleShot(True)
        self.reading.timeout.connect(self._on_read)

    def wait_for(self, sentence: str) -> None:
        """`sentence` is to be read; an empty one: nothing is."""
        if sentence == self._waits_for:
            return
        self._waits_for = sentence
        self._look(at_events=False)
        self.reading.stop()
        if sentence:
            self.reading.start(reading_time(sentence))

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in _GOES_ON and not self._is_on_it(event):
            self._waits_for = ""
            self._look(at_events=False)
            self.gone_on.emit()
        return False

    def _is_on_it(self, event: QEvent) -> bool:
        """Whether a key or the mouse is about the answer itself: its act, its rule, its whole words."""
        if event.type() != QEvent.Type.KeyPress:
            return self._area.underMouse()
        holder = QApplication.focusWidget()
        return holder is not None and self._area.isAncestorOf(holder)

    def _on_read(self) -> None:
        if self._area.isVisible():
            self._look(at_events=True)
        else:  # behind another message, a sheet or a lock: it was not seen yet
            self.reading.start()

    def _look(self, *, at_events: bool) -> None:
        app = QCoreApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if at_events:
                app.installEventFilter(self)
