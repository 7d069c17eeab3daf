"""Settling a doubt: whose recording it is, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.text import words

_LONGEST = 500


class ResolveForm(Card):
    """An officer and a reason; both must be given."""

    given = Signal(str, str)
    """Officer number and reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts("archive_page.settle"), padding=12, parent=parent)
        self.officer = ChoiceBox(texts("archive_page.choose_officer"), texts("archive_page.officer"))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(texts("archive_page.reason_hint"))
        self.reason.setAccessibleName(texts("archive_page.reason"))
        self.reason.setMaxLength(_LONGEST)
        self.button = Button(texts("archive_page.settle_now"), "check", role="primary")
        self.body.addWidget(words(texts("archive_page.settle_hint"), "small", wrap=True))
        fields = QVBoxLayout()
        fields.setSpacing(8)
        fields.addWidget(self.officer)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.reason, 1)
        row.addWidget(self.button)
        fields.addLayout(row)
        self.body.addLayout(fields)
        self.button.clicked.connect(self._give)
        self.reason.returnPressed.connect(self._give)
        self.reason.textChanged.connect(self._check)
        self.officer.activated.connect(self._check)
        self._check()

    def set_choices(self, officers: Sequence[Option]) -> None:
        """Offer these officers."""
        self.officer.set_choices(officers)
        self._check()

    def clear(self) -> None:
        """Empty for the next recording."""
        self.officer.choose(None)
        self.reason.clear()
        self._check()

    def _check(self) -> None:
        self.button.setEnabled(self.officer.chosen is not None and bool(self.reason.text().strip()))

    def _give(self) -> None:
        if self.button.isEnabled():
            self.given.emit(str(self.officer.chosen), self.reason.text().strip())
