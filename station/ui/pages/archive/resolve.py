"""Deciding a doubt: whose recording it is, and why."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormChoice, FormLine
from station.ui.widgets.lone_card import LoneCard
from station.ui.widgets.text import words

_LONGEST = 500


class ResolveForm(LoneCard):
    """An officer and a reason; both are required."""

    given = Signal(str, str)
    """Officer number and reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts("archive_page.settle"), padding=12, parent=parent)
        self._fields = FormFields(texts)
        officer, unset = texts("archive_page.officer"), texts("archive_page.choose_officer")
        self.officer = self._fields.keep("officer", FormChoice(officer, unset=unset, required=True))
        reason, example = texts("archive_page.reason"), texts("archive_page.reason_hint")
        self.reason = self._fields.keep(
            "reason", FormLine(reason, example=example, longest=_LONGEST, required=True, rule="DM-09")
        )
        self.button = Button(texts("archive_page.settle_now"), "check", role="primary")
        self.body.addWidget(words(texts("archive_page.settle_hint"), "small", wrap=True))
        self.body.addWidget(self.officer)
        self.body.addWidget(self.reason)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.button)
        self.body.addLayout(foot)
        self.button.clicked.connect(self._give)
        self.officer.finished.connect(self._go_on)
        self.officer.settled.connect(self._go_on)
        self.reason.finished.connect(self._give)

    def set_choices(self, officers: Sequence[Option]) -> None:
        """Offer these officers."""
        self.officer.offer(officers)

    def clear(self) -> None:
        """Empty the form for the next recording."""
        self.officer.put("")
        self.reason.put("")
        self._fields.clear_problem()

    def _go_on(self) -> None:
        """Whose it is stands: on to why; what names nobody is said."""
        if self.officer.unread:
            self._fields.check()
        elif self.officer.empty:
            self._fields.ask_for(self.officer)
        else:
            self.officer.clear_problem()
            self.reason.setFocus()

    def _give(self) -> None:
        if self._fields.check():
            self.given.emit(self.officer.value, self.reason.value)
