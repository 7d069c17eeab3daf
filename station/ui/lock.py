"""Locking the station: automatically after idle minutes, and the cover for unlocking.

Pure screen: `AutoLock` calls back when nobody used the desktop, `LockCover` emits what was typed; the shell checks it
and answers with `refuse` or `MainWindow.uncover`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.core.clock import since_boot
from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.cover import AskingCover
from station.ui.widgets.form_kinds import FormSecret
from station.ui.widgets.text import words

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)

_LOOK_SECONDS: Final = 10
"""So long after it woke at most, a machine that slept beyond the time is locked."""


class AutoLock(QObject):
    """Calls `on_idle` once nobody touched keyboard, mouse or screen for `minutes`; 0 never does.

    Time in which the machine slept counts: a timer does not run then, so it looks at `seconds` (since the boot) again and
    again, and at the first touch, which is not passed on when it comes too late.
    """

    def __init__(
        self,
        minutes: float,
        on_idle: Callable[[], object],
        parent: QObject | None = None,
        *,
        seconds: Callable[[], float] = since_boot,
    ) -> None:
        super().__init__(parent)
        self._on_idle, self._seconds = on_idle, seconds
        self._touched_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._look)
        self._minutes = minutes
        self._watching = False

    def start(self) -> None:
        """Watch from now on, since a person signed in or unlocked."""
        app = QApplication.instance()
        if app is not None and not self._watching:
            app.installEventFilter(self)
            self._watching = True
        self._rewind()

    def stop(self) -> None:
        """Stop watching: locked, or nobody is signed in."""
        app = QApplication.instance()
        if app is not None and self._watching:
            app.removeEventFilter(self)
            self._watching = False
        self._timer.stop()

    def set_minutes(self, minutes: float) -> None:
        """Set another time; 0 never locks."""
        self._minutes = minutes
        if self._watching:
            self._rewind()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QInputEvent) or event.type() not in _TOUCHES:
            return False
        if self._minutes > 0 and self._left() <= 0:
            self._idle()
            return True
        self._rewind()
        return False

    def _rewind(self) -> None:
        self._touched_at = self._seconds()
        self._look()

    def _left(self) -> float:
        """Seconds until it is idle."""
        return self._touched_at + self._minutes * 60 - self._seconds()

    def _look(self) -> None:
        if self._minutes <= 0:
            self._timer.stop()
        elif (left := self._left()) <= 0:
            self._idle()
        else:
            self._timer.start(math.ceil(min(left, _LOOK_SECONDS) * 1000))

    def _idle(self) -> None:
        self.stop()
        self._on_idle()


class LockCover(AskingCover):
    """Covers the window while locked: the person who is signed in, password or PIN, or another person's sign-in."""

    unlock_wished = Signal(str)
    switch_wished = Signal()

    def __init__(self, texts: Texts, person: str, parent: QWidget | None = None) -> None:
        super().__init__(texts, parent)
        column = self.column
        column.addWidget(IconLabel("lock", "accent", 36), 0, Qt.AlignmentFlag.AlignHCenter)
        title = words(texts("lock.title"), "title")
        title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(title)
        who = words(texts("lock.person", person=person), "muted")
        who.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(who)
        self.secret = FormSecret(texts, texts("lock.secret"))
        self.secret.finished.connect(self._submit)
        column.addSpacing(4)
        column.addWidget(self.secret)
        column.addWidget(self.answer)
        self.unlock_button = Button(texts("lock.unlock"), role="primary")
        self.unlock_button.clicked.connect(self._submit)
        column.addWidget(self.unlock_button)
        self.switch_button = Button(texts("lock.switch"), "switch", role="quiet")
        self.switch_button.clicked.connect(self.switch_wished)
        column.addWidget(self.switch_button)
        self.setFocusProxy(self.secret)

    def set_busy(self, busy: bool) -> None:
        self.secret.setEnabled(not busy)
        self.unlock_button.setEnabled(not busy)

    def _submit(self) -> None:
        secret = self.secret.take()
        if secret:
            self.set_busy(True)
            self.unlock_wished.emit(secret)
