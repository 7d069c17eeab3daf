"""Deciding whose a recording is by a further device that equal content came in from (DM-02, DM-09)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.archive.origins.values import FurtherDevice
from station.core.texts import Texts
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine
from station.ui.widgets.text import words

_LONGEST: Final = 500


class OriginForm(CardForm):
    """One of the further devices, an officer and a reason; all are required."""

    given = Signal(str, str, str)
    """Device, officer number and reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        title, act = texts("archive_page.origin_form.title"), texts("archive_page.settle_now")
        super().__init__(texts, title, act, parent)
        named, unset = texts("archive_page.camera"), texts("archive_page.origin_form.choose")
        self.device = self.fields.keep("device", FormChoice(named, unset=unset, required=True))
        named, unset = texts("archive_page.officer"), texts("archive_page.choose_officer")
        self.officer = self.fields.keep("officer", FormChoice(named, unset=unset, required=True))
        reason, example = texts("archive_page.reason"), texts("archive_page.reason_hint")
        self.reason = self.fields.keep(
            "reason", FormLine(reason, example=example, longest=_LONGEST, required=True, rule="DM-09")
        )
        hint = words(texts("archive_page.origin_form.hint"), "small", wrap=True)
        self.place(hint, self.device, self.officer, self.reason)
        self.device.settled.connect(self.officer.setFocus)
        self.officer.settled.connect(self.reason.setFocus)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def offer(self, origins: Sequence[FurtherDevice]) -> None:
        """Offer these further devices; the one that is left is chosen."""
        names = [each.camera or each.camera_serial or "" for each in origins]
        self.device.offer(Option(each, each) for each in names)
        if len(names) == 1:
            self.device.put(names[0])

    def set_choices(self, officers: Sequence[Option]) -> None:
        """Offer these officers."""
        self.officer.offer(officers)

    def _on_acted(self) -> None:
        self.given.emit(self.device.value, self.officer.value, self.reason.value)
