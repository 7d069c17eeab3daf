"""Saying which device an import was of, below where a recording comes from (EQ-05)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormFlag, FormLine
from station.ui.widgets.text import words

_LONGEST = 200


class DeviceForm(CardForm):
    """A device, why, and whether somebody looked at recordings that only their files' times put into the loan."""

    given = Signal(str, str, bool)
    """Tag ("" for the one with the serial number that was read), reason, looked at."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        title, act = texts("archive_page.device.title"), texts("archive_page.device.act")
        super().__init__(texts, title, act, parent)
        device, unset = texts("archive_page.camera"), texts("archive_page.device.by_serial")
        self.camera = self.fields.keep("camera", FormChoice(device, unset=unset))
        example = texts("archive_page.device.reason_hint")
        self.reason = self.fields.keep(
            "reason", FormLine(texts("ingest_page.reason"), example=example, longest=_LONGEST, rule="EQ-05")
        )
        self.confirmed = self.fields.keep(
            "confirmed", FormFlag(texts("archive_page.device.times"), texts("archive_page.device.confirmed"))
        )
        hint = words(texts("archive_page.device.hint"), "small", wrap=True)
        self.place(hint, self.camera, self.reason, self.confirmed)
        self.camera.settled.connect(self.reason.setFocus)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def set_choices(self, devices: Sequence[Option]) -> None:
        """Offer these devices."""
        self.camera.offer(devices)

    def _on_acted(self) -> None:
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
