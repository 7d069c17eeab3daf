"""A field for a day, with a calendar, that always asks the office's clock for today.

Who types begins the day anew and writes it whole, in any usual notation; Qt's own way, part by part, keeps of a typed day
what its parts happen to take, such as the year that stood there. The arrows go on changing a part.
"""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QEvent, QSignalBlocker, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QShowEvent,
    QValidator,
)
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QWidget

from station.core.clock import Clock, is_plausible, local_today
from station.core.written_days import LONGEST, WRITTEN_WITH, written_day
from station.ui import theme
from station.ui.widgets.deaf_to_wheel import DeafToWheel

WIDTH = 124
_BY_KEY = frozenset(
    {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason, Qt.FocusReason.ShortcutFocusReason}
)
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class DayField(DeafToWheel, QDateEdit):
    """Shows today until a day is chosen; with `until_today` no later day can be entered.

    The frame calls `new_day` after midnight (`station.ui.page.Page.new_day`), so that a form left open goes on right.
    """

    def __init__(self, clock: Clock, *, until_today: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock, self._until_today = clock, until_today
        self._shown = QDate()
        self._typed = ""
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(WIDTH)
        theme.restyle(self)
        self.start_over()

    @property
    def day(self) -> date:
        """The present day of the field; what is typed counts as soon as it is one."""
        self.settle()
        found = self.date()
        return date(found.year(), found.month(), found.day())

    def set_day(self, day: date) -> None:
        """Set the day."""
        self._forget()
        self.setDate(QDate(day.year, day.month, day.day))

    def start_over(self) -> None:
        """Show today again."""
        self._forget()
        self._shown = self._today()
        self._bound()
        self.setDate(self._shown)

    def settle(self) -> str:
        """Take the typed day; returns what was typed where it is none that may stand here, else ""."""
        if not self._typed:
            return ""
        day = _read(self._typed)
        shown = QDate() if day is None else QDate(day.year, day.month, day.day)
        if shown.isValid() and self.minimumDate() <= shown <= self.maximumDate():
            self._forget()
            self.setDate(shown)
        return self._typed

    def new_day(self) -> None:
        """Update after midnight: the latest day moves on, and so does a day that nobody chose."""
        untouched, today = self.date() == self._shown, self._today()
        self._bound()
        if untouched and today != self._shown:
            self._shown = today
            self.setDate(today)

    def event(self, event: QEvent) -> bool:
        """While something is typed, Esc puts the day back that stood there, before it means the form."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._typed
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Write a day from its first character on; other keys go to Qt, once what is written was taken."""
        if event.matches(QKeySequence.StandardKey.Paste):
            self._write(QGuiApplication.clipboard().text().strip())
        elif event.text() and event.text() in WRITTEN_WITH and (self._typed or event.text().strip()):
            self._write((self._typed if self.lineEdit().selectedText() != self.text() else "") + event.text())
        elif self._typed and event.key() == Qt.Key.Key_Backspace:
            self._write(self._typed[:-1])
        elif self._typed and event.key() == Qt.Key.Key_Escape:
            self._write("")
        elif self.settle():
            event.setAccepted(event.key() not in _ENDS)  # the form says that it is no day
        else:
            super().keyPressEvent(event)

    def validate(self, text: str, at: int) -> tuple[QValidator.State, str, int]:
        """Qt mends nothing of a day while it is typed (2024-02-30 to the 29th)."""
        if self._typed:
            return QValidator.State.Intermediate, text, at
        return super().validate(text, at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Who comes by key has the whole day marked, since typing begins it anew."""
        super().focusInEvent(event)
        if event.reason() in _BY_KEY:
            with QSignalBlocker(self.lineEdit()):
                self.lineEdit().selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave what is no day in sight, marked."""
        left = self.settle()
        super().focusOutEvent(event)
        if left:
            self._show(left)
            self._mark(wrong=True)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002  # Qt's name
        """One stop of Tab, not one for each part."""
        return QAbstractSpinBox.focusNextPrevChild(self, next)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press of the mouse leaves what was typed."""
        self.settle()
        super().mousePressEvent(event)

    def stepBy(self, steps: int) -> None:
        """A step begins at what was typed."""
        if not self.settle():
            super().stepBy(steps)

    def showEvent(self, event: QShowEvent) -> None:
        self.new_day()
        super().showEvent(event)

    def _write(self, typed: str) -> None:
        """Show what is typed so far; the day that stood there with nothing."""
        self._typed = typed[:LONGEST]
        self._mark(wrong=False)
        self._show(self._typed or self.textFromDateTime(self.dateTime()))
        if not self._typed:
            self.selectAll()

    def _show(self, text: str) -> None:
        with QSignalBlocker(self.lineEdit()):  # or Qt reads a day from half a one
            self.lineEdit().setText(text)

    def _forget(self) -> None:
        if self._typed:
            self._typed = ""
            self._mark(wrong=False)
            self._show(self.textFromDateTime(self.dateTime()))

    def _mark(self, *, wrong: bool) -> None:
        if (self.property("invalid") == "true") != wrong:
            self.setProperty("invalid", "true" if wrong else "false")
            theme.restyle(self)

    def _bound(self) -> None:
        if self._until_today:
            self.setMaximumDate(self._today())

    def _today(self) -> QDate:
        today = local_today(self._clock)
        return QDate(today.year, today.month, today.day)


def _read(typed: str) -> date | None:
    try:
        day = written_day(typed)
    except ValueError:
        return None
    return day if day is not None and is_plausible(day) else None
