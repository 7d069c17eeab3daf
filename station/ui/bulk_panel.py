"""What is told of acts on chosen rows: how far it is; and in a window what can't be done, asked before, or what was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.bulk import BulkOutcome, BulkState
from station.core.texts import Texts
from station.ui import formats
from station.ui.icons import IconLabel
from station.ui.models.column import TableColumn
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.outcome_rows import OutcomeRows
from station.ui.widgets.run_panel import RunPanel

_TOKENS = {BulkState.DONE: "ok", BulkState.REFUSED: "stop", BulkState.LEFT: "neutral"}
_SENTENCES = {
    "looked": ("bulk.some_able", "bulk.part_looked"),
    "outcome": ("bulk.some_done", "bulk.part_done"),
    "asked": ("bulk.some_asked", "bulk.part_asked"),
}
"""What is said where not all was done: of all, and where some were left."""
_ORDER = {BulkState.REFUSED: 0, BulkState.LEFT: 1, BulkState.DONE: 2}
_WIDTH = 820
_LOW, _ROWS, _ROWS_IN_LOW = 700, 8, 4
"""Rows that are seen at once, and in a low window."""


class BulkWindow(Dialog):
    """Over the page, so that its list and its form stay as they are: a sentence, what becomes of each row, and the way on."""

    def __init__(self, texts: Texts, rows: OutcomeRows, parent: QWidget) -> None:
        super().__init__("", parent, least_width=_WIDTH)
        self._rows, self._panel = rows, parent
        self.sentence = CitedWords(texts, "", "strong")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("warning", "attention", 20))
        head.addWidget(self.sentence, 1)
        self.body.addLayout(head)
        self.body.addWidget(rows)
        self.body.addStretch(1)
        self.back_button = Button(texts("bulk.back"), "undo")
        self.go_on_button = Button(texts("bulk.go_on", count=""), "check", role="primary")
        self.close_button = Button(texts("frame.help_close"))
        for button in (self.back_button, self.go_on_button, self.close_button):
            button.setAutoDefault(False)
            self.add_button(button)
        self.close_button.clicked.connect(self.reject)

    def show_rows(self, title: str, sentence: str, rows: Sequence[BulkOutcome]) -> None:
        """Open it with these rows."""
        self.setWindowTitle(title)
        self.sentence.setText(sentence)
        self._rows.show_rows(rows, _ROWS_IN_LOW if self._panel.window().height() < _LOW else _ROWS)
        self._rows.show()
        self.said.hide()
        self.open()


class BulkPanel(RunPanel):
    """The progress of a run, above the page's content; where rows can't be done, a question before it, over the page."""

    back_wished = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        columns = (
            TableColumn("name", "bulk.name", _name, face="strong", width=240),
            TableColumn("state", "bulk.state", self._word, state=self._state, width=150),
            TableColumn("why", "bulk.why", self._why, width=320, stretch=True),
        )
        super().__init__(texts, "bulk", columns, parent)
        self._worded, self._asking = "outcome", False
        self._kept: tuple[str, str, Sequence[BulkOutcome]] = ("", "", ())
        self.go_on_button, self.back_button = self.over.go_on_button, self.over.back_button
        self.back_button.clicked.connect(self.over.reject)
        self.over.rejected.connect(self._on_rejected)

    def _place_rows(self) -> None:
        self.over = BulkWindow(self._texts, self.rows, self)

    @property
    def asks(self) -> bool:
        """Whether a question stands: going on with the rest, or going back."""
        return self._asking

    def ask(self, title: str, outcomes: Sequence[BulkOutcome]) -> None:
        """What can't be done and why, before anything is; going on with the rest is offered where there is any."""
        able = sum(each.state is BulkState.DONE for each in outcomes)
        goes_on = bool(able) and all(each.state is not BulkState.LEFT for each in outcomes)
        self._worded, self._asking = "looked", True
        self.go_on_button.setText(self._texts("bulk.go_on", count=formats.number(able)))
        self.go_on_button.setVisible(goes_on)
        self.back_button.show()
        self.over.close_button.hide()
        self.hide()
        self._open(title, self._told(title, outcomes), outcomes)
        (self.go_on_button if goes_on else self.back_button).setFocus()

    def answer(self) -> None:
        """The question is answered: the keyboard goes back to where it was."""
        self._asking = False
        self.over.hide()

    def keep(self, title: str, outcomes: Sequence[BulkOutcome], *, asks: bool = False) -> str:
        """The outcome of each row, to be shown when it is asked for (`show_kept`); returns it in a sentence. With `asks` requests were filed."""
        self._worded = "asked" if asks else "outcome"
        self._kept = (title, self._told(title, outcomes), outcomes)
        self.outcomes.set_rows(self._ordered(outcomes))
        return self._kept[1]

    def show_kept(self) -> None:
        """Show the outcome of each row, those not done first."""
        self.go_on_button.hide()
        self.back_button.hide()
        self.over.close_button.show()
        self._open(*self._kept)
        self.over.close_button.setFocus()

    def _open(self, title: str, sentence: str, outcomes: Sequence[BulkOutcome]) -> None:
        self.over.show_rows(title, sentence, self._ordered(outcomes))

    def _on_rejected(self) -> None:
        """Esc, the button, or a cover over the window: what was asked is answered by going back."""
        if self._asking:
            self._asking = False
            self.back_wished.emit()

    def _told(self, title: str, outcomes: Sequence[BulkOutcome]) -> str:
        counted = Counter(each.state for each in outcomes)
        counts = {state.value: formats.number(counted[state]) for state in BulkState}
        keys = _SENTENCES[self._worded]
        key = keys[bool(counted[BulkState.LEFT])]
        return self._texts(key, title=title, count=formats.number(len(outcomes)), **counts)

    def _ordered(self, outcomes: Sequence[BulkOutcome]) -> list[BulkOutcome]:
        return sorted(outcomes, key=lambda each: _ORDER[each.state])

    def _word(self, outcome: BulkOutcome) -> str:
        return self._texts(f"bulk.{self._worded}.{outcome.state.value}")

    def _state(self, outcome: BulkOutcome) -> ChipState:
        return ChipState(self._word(outcome), _TOKENS[outcome.state])

    def _why(self, outcome: BulkOutcome) -> str:
        return "" if outcome.problem is None else self._texts.error(outcome.problem)


def _name(outcome: Any) -> str:
    return str(outcome.name)
