"""What gets the keys, and fields as they were before a scanner typed into them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from shiboken6 import isValid

from station.ui.widgets.choice_box import ChoiceBox
from station.ui.widgets.line import TextLine
from station.ui.widgets.secret_field import SecretField


@dataclass(frozen=True, slots=True)
class Written:
    """What stood in a field, and where its cursor was."""

    widget: QWidget
    editor: QLineEdit | QPlainTextEdit
    text: str
    at: int
    chosen: tuple[int, int]
    """Start and length of the selection; (-1, 0) for none."""

    @classmethod
    def of(cls, focused: QWidget) -> Written | None:
        """The field that takes what is typed while `focused` has the keyboard; None where it can't be put back."""
        widget = focused if _editor(focused) is not None else focused.focusProxy()
        editor = _editor(widget)
        if widget is None:
            return None
        if isinstance(editor, QPlainTextEdit):
            cursor = editor.textCursor()
            chosen = cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart()
            return cls(widget, editor, editor.toPlainText(), cursor.position(), chosen)
        if isinstance(editor, QLineEdit):
            chosen = editor.selectionStart(), editor.selectionLength()
            return cls(widget, editor, editor.text(), editor.cursorPosition(), chosen)
        return None

    @property
    def over_a_page(self) -> bool:
        """Whether it stands in a window that lies over another."""
        if not isValid(self.widget):
            return False
        window = self.widget.window()
        return isinstance(window, QDialog) or window.parentWidget() is not None

    @property
    def holds_words(self) -> bool:
        """Whether any words may stand there: not in a field for a number or a day, nor where one of several is chosen."""
        return not isinstance(self.widget, QAbstractSpinBox | ChoiceBox)

    def put_back(self, typed: str = "") -> None:
        """Let it stand there again, with `typed` where the cursor was."""
        editor = self.editor
        if not isValid(editor):
            return
        start, length = self.chosen
        if isinstance(editor, QPlainTextEdit):
            editor.setPlainText(self.text)
            cursor = editor.textCursor()
            cursor.setPosition(start)
            cursor.setPosition(start + length, cursor.MoveMode.KeepAnchor)
            editor.setTextCursor(cursor)
            if typed:
                editor.insertPlainText(typed)
            return
        editor.setText(self.text)
        editor.textEdited.emit(self.text)  # what follows the typing follows it back
        editor.setCursorPosition(self.at)
        if length:
            editor.setSelection(start, length)
        if typed:
            editor.insert(typed)
            editor.textEdited.emit(editor.text())


def is_secret(field: Written | None) -> bool:
    """Whether what is typed there is shown nowhere."""
    return field is not None and isinstance(field.widget, SecretField)


def wants_code(widget: QWidget, code: str = "") -> bool:
    """Whether `widget` itself takes codes, or this one, which is among its choices."""
    if isinstance(widget, ChoiceBox):
        return widget.hears_codes or (bool(code) and widget.names(code))
    return isinstance(widget, TextLine) and widget.hears_codes


def receiver() -> QWidget | None:
    """What gets the keys first; those above it get only what it leaves."""
    popup, focused = QApplication.activePopupWidget(), QApplication.focusWidget()
    within = popup is not None and focused is not None and popup.isAncestorOf(focused)
    if within or popup is None:  # the list of a choice lies within its popup; a menu takes no focus
        return focused or QApplication.activeWindow()
    return popup


def _editor(widget: QWidget | None) -> QLineEdit | QPlainTextEdit | None:
    if isinstance(widget, QComboBox | QAbstractSpinBox):
        return widget.lineEdit()
    return widget if isinstance(widget, QLineEdit | QPlainTextEdit) else None
