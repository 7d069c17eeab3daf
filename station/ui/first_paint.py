"""Deferring slow work until something is on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

PATIENCE_MILLISECONDS = 1_000
"""A window that is shown minimised, or on another desk, is not painted; what follows must come all the same."""


class FirstPaint(QObject):
    """Calls `act` once, after `widget` has next been painted."""

    def __init__(self, widget: QWidget, act: Callable[[], object]) -> None:
        super().__init__(widget)
        self._act: Callable[[], object] | None = act
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._do)
        self._timer.start(PATIENCE_MILLISECONDS)
        widget.installEventFilter(self)
        widget.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._timer.start(0)  # after the paint has reached the screen
        return False

    def _do(self) -> None:
        act, self._act = self._act, None
        self.deleteLater()
        if act is not None:
            act()
