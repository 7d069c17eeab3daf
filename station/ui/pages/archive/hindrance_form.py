"""Until when something prevented recordings from coming in, and what it was (DM-05)."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.core.clock import Clock, at_office
from station.core.texts import Texts
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.form_kinds import FormDay, FormLine
from station.ui.widgets.form_time import FormTime
from station.ui.widgets.text import words

_LONGEST: Final = 500


class HindranceForm(CardForm):
    """Until when something prevented it, and what."""

    given = Signal(object, str)
    """The moment, and the reason."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        title, act = texts("archive_page.hindrance.title"), texts("archive_page.hindrance.act")
        super().__init__(texts, title, act, parent)
        self._zone = clock.zone
        named = texts("archive_page.hindrance.day")
        self.day = self.fields.keep("gone_at", FormDay(named, clock, until_today=True))
        self.time = self.fields.keep(
            "time", FormTime(texts("archive_page.hindrance.time"), required=True, rule="DM-05")
        )
        example = texts("archive_page.hindrance.example")
        self.reason = self.fields.keep(
            "reason",
            FormLine(
                texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-05"
            ),
        )
        hint = words(texts("archive_page.hindrance.hint"), "small", wrap=True)
        self.place(hint, self.day, self.time, self.reason)
        self.time.finished.connect(self.reason.setFocus)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def _on_acted(self) -> None:
        if (found := self.time.time) is not None:
            self.given.emit(at_office(datetime.combine(self.day.value, found), self._zone), self.reason.value)
