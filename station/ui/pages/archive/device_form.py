"""Saying which device an import was of, below where a recording comes from (EQ-05)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
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
