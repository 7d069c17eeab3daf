"""Saying which device an import was of, below where a recording comes from (EQ-05)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.choice_box import Option
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine
from station.ui.widgets.text import words

_LONGEST = 200


class DeviceForm(Card):
    """A device, why, and whether somebody looked at recordings that only their files' times put into the loan."""

    given = Signal(str, str, bool)
    """Tag ("" for the one with the serial number that was read), reason, looked at."""
    closed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts("archive_page.device.title"), padding=12, parent=parent)
        self._texts, self._fields = texts, FormFields(texts)
        device, unset = texts("archive_page.camera"), texts("archive_page.device.by_serial")
        self.camera = self._fields.keep("camera", FormChoice(device, unset=unset))
        example = texts("archive_page.device.reason_hint")
        self.reason = self._fields.keep(
            "reason", FormLine(texts("ingest_page.reason"), example=example, longest=_LONGEST, rule="EQ-05")
        )
        self.confirmed = self._fields.keep(
            "confirmed", FormFlag(texts("archive_page.device.times"), texts("archive_page.device.confirmed"))
        )
        self.wrong = CitedWords(texts, state="stop")
        self.wrong.hide()
        self.button = Button(texts("archive_page.device.act"), "check", role="primary")
        self.back_button = Button(texts("wizard.cancel"))
        self.body.addWidget(words(texts("archive_page.device.hint"), "small", wrap=True))
        for widget in (self.camera, self.reason, self.confirmed, self.wrong):
            self.body.addWidget(widget)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.button.clicked.connect(self._give)
        self.back_button.clicked.connect(self.closed)
        self.camera.settled.connect(self.reason.setFocus)
        self.reason.finished.connect(self._give)

    def set_choices(self, devices: Sequence[Option]) -> None:
        """Offer these devices."""
        self.camera.offer(devices)

    def start_over(self) -> None:
        """Empty it for the next recording."""
        for field in (self.camera, self.reason, self.confirmed):
            field.start_over()
        self._fields.clear_problem()
        self.wrong.hide()
        self.button.setEnabled(True)

    def refuse(self, problem: StationError) -> None:
        """Say why it was not done; the person can put it right."""
        self.button.setEnabled(True)
        if not self._fields.refuse(problem):
            self.wrong.setText(self._texts.error(problem))
            self.wrong.show()

    def _give(self) -> None:
        if self.button.isEnabled() and self._fields.check():
            self.wrong.hide()
            self.button.setEnabled(False)
            self.given.emit(self.camera.value, self.reason.value, self.confirmed.value)


class DevicePart(QWidget):
    """A button, and in its place the form that it opens."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = Button(texts("archive_page.device.begin"), "edit")
        self.form = DeviceForm(texts)
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
        self.form.camera.setFocus()

    def start_over(self) -> None:
        """Close the form, and empty it."""
        self.form.start_over()
        self.form.hide()
        self.button.show()
