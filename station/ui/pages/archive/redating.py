"""The form to date the recordings of an import anew, below where one of them comes from (DM-05)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.archive.clocks.typed import offset_typed
from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.form_kinds import FormLine
from station.ui.widgets.text import words

_LONGEST: Final = 500


class RedatingForm(CardForm):
    """How far the device was ahead or behind, and how that is known. What would come of it is shown before it is done."""

    given = Signal(object, str)
    """The offset (None: what is on record of the clock), and the reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        title, act = texts("archive_page.redating.title"), texts("archive_page.redating.act")
        super().__init__(texts, title, act, parent)
        example = texts("archive_page.redating.offset_hint")
        self.offset = self.fields.keep(
            "offset", FormLine(texts("archive_page.redating.offset"), example=example)
        )
        example = texts("archive_page.redating.reason_hint")
        self.reason = self.fields.keep(
            "reason",
            FormLine(
                texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-05"
            ),
        )
        self.planned = words("", "strong", wrap=True)
        self.planned.hide()
        hint = words(texts("archive_page.redating.hint"), "small", wrap=True)
        self.place(hint, self.offset, self.reason, self.planned)
        self._shown: tuple[str, str] | None = None
        self.offset.finished.connect(self.reason.setFocus)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def start_over(self) -> None:
        super().start_over()
        self.planned.hide()
        self._shown = None

    @property
    def confirmed(self) -> bool:
        """Whether what would come of these very words is on show."""
        return self._shown == (self.offset.value, self.reason.value)

    def show_planned(self, sentence: str) -> None:
        """Show what would come of it; pressed once more, it is done."""
        self._shown = (self.offset.value, self.reason.value)
        self.planned.setText(sentence)
        self.planned.show()
        self.button.setEnabled(True)

    def _on_acted(self) -> None:
        typed = self.offset.value
        offset = offset_typed(typed)
        if typed and offset is None:
            self.refuse(Refused("archive.no_offset", rule="DM-05", typed=typed, field="offset"))
            return
        self.given.emit(offset, self.reason.value)
