"""Codes that a scanner wrote into a field of a form, which keeps them: whoever scanned is told where they stand now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from station.ui.widgets.choice_box import ChoiceBox
from station.ui.widgets.form_field import FormField
from station.ui.widgets.pace import MODIFIERS, Pace, ends_code, of_a_code
from station.ui.widgets.secret_field import SecretField


class WrittenScans(QObject):
    """A field that is there for codes takes them by itself: only the speed of its keys tells that they were scanned."""

    told = Signal(str, str)
    """A code, and the name of the field where it stands; of a field for a secret the code is empty."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pace = Pace()
        self._field: QWidget | None = None

    def key(self, field: QWidget, event: QKeyEvent) -> None:
        """A key comes to a field that is there for codes, which ends with Enter or Tab where it is told."""
        if ends_code(event):
            self._end(event)
        elif of_a_code(event):
            if field is not self._field or self._pace.begins(event):
                self._pace.forget()
            self._field = field
            self._pace.add(event)
        elif event.key() not in MODIFIERS:
            self._pace.forget()

    def tell(self, code: str, field: QWidget) -> None:
        """The field keeps a code that was scanned; a choice shows what that chose, or refuses it."""
        at: QWidget | None = field if isValid(field) and not isinstance(field, ChoiceBox) else None
        while at is not None and not isinstance(at, FormField):
            at = at.parentWidget()
        if isinstance(at, FormField):
            self.told.emit("" if isinstance(field, SecretField) else code, at.name)

    def _end(self, by: QKeyEvent) -> None:
        scanned = self._pace.by_scanner and self._pace.is_code(with_end=True) and not self._pace.begins(by)
        code = self._pace.ended(by)
        if scanned and self._field is not None:
            self.tell(code, self._field)
