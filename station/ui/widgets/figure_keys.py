"""Telling a scanner from a person where digits are typed: a scanned code must never count as a wrong PIN (PF-04)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from station.ui.widgets.scan_box import half_width

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_FIGURES: Final = "0123456789"


class FigureKeys(QObject):
    """Watches the keys of some widgets: digits and their other keys pass, a code with other characters does not.

    Digits that a scanner typed before the first letter of a code have passed already: the receiver of `scanned`
    starts over.
    """

    scanned = Signal(str)
    """A code, ended by Enter or Tab."""
    entered = Signal()
    """Enter where nothing was typed."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        self._typed = ""
        self.figures_pass = True
        """Whether figures alone are meant for the widget; else they are a code as well."""
        for widget in widgets:
            widget.installEventFilter(self)

    def start_over(self) -> None:
        """Forget what was typed."""
        self._typed = ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)

    def _on_key(self, event: QKeyEvent) -> bool:
        if event.key() in _ENTER:
            return self._on_enter()
        if event.key() == Qt.Key.Key_Tab:  # some scanners end a code with it; the focus stays where it is
            return not self._more_than_figures or self._on_enter()
        if event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif event.text().isprintable():
            self._typed += event.text()
            return self._more_than_figures  # a letter before the figures, so none of them belongs to a PIN
        return False

    @property
    def _more_than_figures(self) -> bool:
        return bool(self._typed.strip(_FIGURES))

    def _on_enter(self) -> bool:
        typed = half_width(self._typed)
        self._typed = ""
        if not typed:
            self.entered.emit()
            return True
        if not typed.isdigit() or not self.figures_pass:
            self.scanned.emit(typed)
            return True
        return False
