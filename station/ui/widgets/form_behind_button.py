"""A small form that stays behind a button until it is wanted."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.ui.widgets.button import Button
from station.ui.widgets.card_form import CardForm

Form = TypeVar("Form", bound=CardForm)


class FormBehindButton(QWidget, Generic[Form]):
    """A button, and in its place the form that it opens."""

    def __init__(self, opens: str, form: Form, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(opens, "edit")
        self.form = form
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self.form)
        self.form.hide()
        self.button.clicked.connect(self.begin)
        self.form.closed.connect(self.start_over)

    def begin(self) -> None:
        """Open the form."""
        self.button.hide()
        self.form.show()
        next(iter(self.form.fields.values())).setFocus()

    def start_over(self) -> None:
        """Close the form, and empty it."""
        self.form.start_over()
        self.form.hide()
        self.button.show()
