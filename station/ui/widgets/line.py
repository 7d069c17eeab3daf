"""The one line that takes typed text; every field, search and box for codes is one (`tests/architecture/test_lines.py`)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.ui.widgets.pace import ENTER, MODIFIERS, Pace, of_a_code

PASSING = (
    Qt.FocusReason.PopupFocusReason,
    Qt.FocusReason.ActiveWindowFocusReason,
    Qt.FocusReason.MenuBarFocusReason,
)
"""The keyboard comes back from a menu or another window: typing goes on."""


class TextLine(QLineEdit):
    """Whatever brings the keyboard here selects what stands here, so that typing replaces it.

    That is a click, Tab, or Enter in the field before; a line with `keeps_typed` goes on where it was left.
    With `codes` the line is for codes alone (a tag, a badge, a number of the maker): the input method stays off, which
    else takes the keys of a scanner for syllables. One that is `plain` is no place for codes, but no word stands there either
    (an account's name): the input method stays off, too.
    """

    keeps_typed = False

    def __init__(self, parent: QWidget | None = None, *, codes: bool = False) -> None:
        super().__init__(parent)
        self.codes = self._plain = codes
        self.hears_codes = codes
        """Whether a scanned code belongs here whatever it is printed on."""
        self.entered_by_scanner = False
        """Whether the last Enter ended what was typed as fast as a scanner types: nobody pressed it."""
        self._typing = Pace()
        self._key_under_way = False
        self.textChanged.connect(self._on_changed)

    def set_plain(self, plain: bool) -> None:
        """Whether letters and figures alone are written here."""
        self._plain = plain or self.codes
        if self.hasFocus():
            QGuiApplication.inputMethod().update(Qt.InputMethodQuery.ImEnabled)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the click that follows puts the cursor somewhere
        elif not self.keeps_typed and event.reason() not in PASSING:
            self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the line: what stands around it hears of it by `returnPressed` alone."""
        if event.key() in ENTER:
            self.entered_by_scanner = not self._typing.begins(event) and self._typing.is_code(with_end=True)
            self._typing.forget()
        elif of_a_code(event):
            self._typing.add(event)
        elif event.key() not in MODIFIERS:
            self._typing.forget()
        self._key_under_way = True
        super().keyPressEvent(event)
        self._key_under_way = False
        if event.key() in ENTER:
            event.accept()

    def _on_changed(self) -> None:
        if not self._key_under_way:  # the program has put something here: nobody has typed it
            self._typing.forget()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> Any:  # type: ignore[override]  # the other one calls it
        """Answer an input method; WA_InputMethodEnabled and hints keep none away from a line of Qt."""
        if query == Qt.InputMethodQuery.ImEnabled and self._plain:
            return False
        return super().inputMethodQuery(query)
