"""A small form that stands among other things on a page: fields, the refusal below them, the act and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.lone_card import LoneCard


class CardForm(LoneCard):
    """`acted` is emitted only when the fields can be read and the required ones are filled in, and once until `refuse` or `start_over`.

    A subclass keeps its fields in `fields`, and places them with `place`.
    """

    acted = Signal()

    def __init__(self, texts: Texts, title: str, act: str, parent: QWidget | None = None) -> None:
        super().__init__(title, padding=12, parent=parent)
        self._texts, self.fields = texts, FormFields(texts)
        self.wrong = CitedWords(texts, state="stop")
        self.wrong.hide()
        self.button = Button(act, "check", role="primary")
        self.back_button = Button(texts("wizard.cancel"))
        self.button.clicked.connect(self.act)
        self.back_button.clicked.connect(self.closed)

    def place(self, *widgets: QWidget) -> None:
        """Put these from top to bottom, then the refusal and the buttons: Tab goes through them in this order."""
        for widget in (*widgets, self.wrong):
            self.body.addWidget(widget)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.button)
        self.body.addLayout(foot)

    def start_over(self) -> None:
        """Each field is as it was made, and nothing wrong."""
        self.fields.start_over()
        self.wrong.hide()
        self.button.setEnabled(True)

    def refuse(self, problem: StationError) -> None:
        """Say why it was not done, below the field it is about or above the buttons; the person can put it right."""
        self.button.setEnabled(True)
        if not self.fields.refuse(problem):
            self.wrong.setText(self._texts.error(problem))
            self.wrong.show()

    def act(self) -> None:
        """Emit `acted`, unless a required field is empty, which is then shown, or the act is running."""
        if self.button.isEnabled() and self.fields.check():
            self.wrong.hide()
            self.button.setEnabled(False)
            self.acted.emit()
