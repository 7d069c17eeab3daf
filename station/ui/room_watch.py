"""Watching whether the disk has room for what has happened already, and saying what waits for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from station.core.errors import StationError
from station.ui import formats
from station.ui.at_window import AtWindow
from station.ui.messages import STOP, Message

LOOK_MILLISECONDS = 10_000
_TOPIC = "no-room"


class RoomWatch(QObject):
    """Tries again and again, and says it in the window as long as something waits."""

    def __init__(self, at: AtWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = at
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Watch from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Watch no longer."""
        self._timer.stop()

    def look(self) -> None:
        """Record what waits, if there is room by now."""
        call = self._at.services.people.sign_in.catch_up
        self._at.tasks.ask(call, done=self._on_looked, failed=self._not_told, latest=_TOPIC)

    def _on_looked(self, waiting: int) -> None:
        alarms = self._at.window.frame.alarms
        if waiting:
            sentence = self._at.texts("shell.no_room", count=formats.number(waiting))
            alarms.show_message(Message(STOP, sentence, topic=_TOPIC))
        else:
            alarms.clear(_TOPIC)

    def _not_told(self, _problem: StationError) -> None:
        """The next look follows."""
