"""The box that scanners type into.

It keeps the focus, takes Enter or Tab as the end of a code, and reads full-width characters as plain ones, because a
Chinese input method may be on while somebody scans.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from station.ui import icons, theme
from station.ui.widgets.line import TextLine
from station.ui.widgets.pace import ENTER, MODIFIERS, CodePause, Pace, ends_code, of_a_code

_PUNCTUATION: Final = str.maketrans({"。": ".", "、": "/", "—": "-", "–": "-", "…": "^", "￥": "$", "·": "`"})
_WORKPLACES: Final = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QTextEdit, QAbstractItemView)


def half_width(text: str) -> str:
    """`text` with full-width letters, figures and punctuation as the keys meant them, without outer blanks."""
    return unicodedata.normalize("NFKC", text.translate(_PUNCTUATION)).strip()


class ScanBox(TextLine):
    """A line that emits `scanned(code)` at Enter, Tab or a line feed, and is empty again.

    With `hold_focus` it takes the focus back whenever it went to something that is not itself a place to type or to
    choose. With `codes_only` the input method stays off, and a code that comes in one go needs no end. F-keys and the like pass through to the page.
    """

    scanned = Signal(str)
    keeps_typed = True

    def __init__(
        self,
        placeholder: str,
        *,
        hold_focus: bool = False,
        codes_only: bool = False,
        role: str = "scan",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, codes=codes_only)
        self._hold = hold_focus
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder)
        self._lead = self.addAction(
            icons.icon("scan", "text-muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        theme.mark(self, role)
        self._retake = QTimer(self)
        self._retake.setSingleShot(True)
        self._retake.setInterval(0)
        self._retake.timeout.connect(self._take_focus)
        self._pace = Pace()
        self._pause = CodePause(self)
        self._pause.over.connect(self._on_pause)

    def feeds(self, event: QKeyEvent) -> bool:
        """Whether the key is the LF of a CR LF that has ended a code, and means nothing."""
        return self._pace.feeds(event)

    def submit(self, by: QKeyEvent | None = None) -> None:
        """Emit the text in the box, as Enter does."""
        code = half_width(self.text())
        self._pause.stop()
        self._pace.ended(by)
        self.clear()
        if code:
            self.scanned.emit(code)

    def set_hold_focus(self, hold: bool) -> None:
        """Whether the focus comes back by itself; off while a dialog of the page is being filled in."""
        self._hold = hold
        if hold:
            self._retake.start()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._on_key(event):
            return True
        return super().event(event)

    def _on_key(self, event: QKeyEvent) -> bool:
        """Whether the key ends a code: Enter, Tab (which else leaves the box), a line feed."""
        if ends_code(event):
            if self.text():
                self.submit(event)
                return True
            return self.feeds(event) or event.key() in ENTER
        if event.key() in MODIFIERS:
            return False
        if self.codes and of_a_code(event):
            self._pace.add(event)
            self._pause.start()
        else:
            self._pace.forget()
        return False

    def _on_pause(self) -> None:
        """Some scanners end a code with nothing; what a person has begun to type is not in the box in one go."""
        if self._pace.typed == self.text() and self._pace.is_code(with_end=False):
            self.submit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._lead.setIcon(icons.icon("scan", "text-muted"))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        if self._hold and event.reason() not in passing:
            self._retake.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._hold:
            self._retake.start()

    def _take_focus(self) -> None:
        now = QApplication.focusWidget()
        if self._hold and self.isVisible() and self.isEnabled() and not _typed_into(now):
            self.setFocus(Qt.FocusReason.OtherFocusReason)


def takes_text(widget: QWidget | None) -> bool:
    """Whether `widget` takes typed text or digits, so that it handles a scan itself."""
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    return bool(widget is not None and widget.property("keeps_focus"))


def _typed_into(widget: QWidget | None) -> bool:
    return isinstance(widget, _WORKPLACES) or bool(widget is not None and widget.property("keeps_focus"))
