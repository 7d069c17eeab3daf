"""What is told of acts on chosen rows: what can't be done, asked before; how far it is; what was not done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from station.core.bulk import BulkOutcome, BulkState
from station.core.texts import Texts
from station.ui import formats
from station.ui.models.column import TableColumn
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.run_panel import RunPanel

_TOKENS = {BulkState.DONE: "ok", BulkState.REFUSED: "stop", BulkState.LEFT: "neutral"}
_ORDER = {BulkState.REFUSED: 0, BulkState.LEFT: 1, BulkState.DONE: 2}


class BulkPanel(RunPanel):
    """The progress of a run; where rows can't be done, a question before it; where they were not done, for each why not."""

    back_wished = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        columns = (
            TableColumn("name", "bulk.name", _name, face="strong", width=240),
            TableColumn("state", "bulk.state", self._word, state=self._state, width=130),
            TableColumn("why", "bulk.why", self._why, width=320, stretch=True),
        )
        super().__init__(texts, "bulk", columns, parent)
        self._worded = "outcome"
        self._before: QWidget | None = None
        self.go_on_button = Button(texts("bulk.go_on", count=""), "check", role="primary")
        self.back_button = Button(texts("bulk.back"), "undo")
        for button in (self.go_on_button, self.back_button):
            button.hide()
            self.add_act(button)
        self.back_button.clicked.connect(self.back_wished)
        self.close_button.clicked.connect(self.back_wished)

    @property
    def asks(self) -> bool:
        """Whether a question stands: going on with the rest, or going back."""
        return self._worded == "looked" and self.isVisible()

    def ask(self, title: str, outcomes: Sequence[BulkOutcome]) -> None:
        """What can't be done and why, before anything is; going on with the rest is offered where there is any."""
        able = sum(each.state is BulkState.DONE for each in outcomes)
        whole = all(each.state is not BulkState.LEFT for each in outcomes)
        self._before = QApplication.focusWidget()
        self._tell("looked", title, outcomes)
        self.go_on_button.setText(self._texts("bulk.go_on", count=formats.number(able)))
        self.go_on_button.setVisible(bool(able) and whole)
        self.back_button.show()
        (self.go_on_button if able and whole else self.back_button).setFocus()

    def answer(self) -> None:
        """The question is answered: the keyboard goes back to where it was."""
        self.hide()
        before, self._before = self._before, None
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus()

    def show_outcomes(self, title: str, outcomes: Sequence[BulkOutcome]) -> None:
        """The outcome of each row, those not done first."""
        self._tell("outcome", title, outcomes)

    def show_running(self, title: str) -> None:
        self._hide_answers()
        super().show_running(title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.asks:
            self.back_wished.emit()
        else:
            super().keyPressEvent(event)

    def _tell(self, worded: str, title: str, outcomes: Sequence[BulkOutcome]) -> None:
        self._worded = worded
        self._hide_answers()
        counted = Counter(each.state for each in outcomes)
        counts = {state.value: formats.number(counted[state]) for state in BulkState}
        count = formats.number(len(outcomes))
        looked = "bulk.part_looked" if counted[BulkState.LEFT] else "bulk.some_able"
        key = "bulk.some_done" if worded == "outcome" else looked
        sentence = self._texts(key, title=title, count=count, **counts)
        ordered: list[BulkOutcome] = sorted(outcomes, key=lambda each: _ORDER[each.state])
        self.say("warning", "attention", sentence, ordered)

    def _hide_answers(self) -> None:
        self.go_on_button.hide()
        self.back_button.hide()

    def _word(self, outcome: BulkOutcome) -> str:
        return self._texts(f"bulk.{self._worded}.{outcome.state.value}")

    def _state(self, outcome: BulkOutcome) -> ChipState:
        return ChipState(self._word(outcome), _TOKENS[outcome.state])

    def _why(self, outcome: BulkOutcome) -> str:
        return "" if outcome.problem is None else self._texts.error(outcome.problem)


def _name(outcome: Any) -> str:
    return str(outcome.name)
