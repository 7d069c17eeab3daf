"""Garbage collection in the screen's thread only.

Python collects cycles in whichever thread happens to create the next object. A worker that collects a widget would
destroy it, which ends the program. While workers run, automatic collection is therefore off, and a timer of the
screen's thread collects instead, as often as Python would.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

LOOK_MILLISECONDS = 500

_held = {"count": 0}


class ScreenThreadGarbage(QObject):
    """Collects in the thread it was made in, from `start` to `stop`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._started = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Take collection over; may be called again."""
        if not self._started:
            self._started = True
            _held["count"] += 1
            gc.disable()
            self._timer.start()

    def stop(self) -> None:
        """Turn automatic collection on again, when nobody else needs it off."""
        if self._started:
            self._started = False
            self._timer.stop()
            _held["count"] -= 1
            if _held["count"] == 0:
                gc.enable()

    def look(self) -> None:
        """Collect the generations that are due."""
        due = [
            place
            for place, (count, most) in enumerate(zip(gc.get_count(), gc.get_threshold(), strict=True))
            if count > most
        ]
        if due:
            gc.collect(due[-1])
