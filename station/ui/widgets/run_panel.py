"""A run over many things, above a page's content: its progress and a stop button.

Then one sentence, and the rows behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.models.column import TableColumn
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.card import Card
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.outcome_rows import OutcomeRows
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.text import set_state

_MOST_ROWS, _MOST_IN_LOW = 5, 2
"""Rows that are seen at once; in a low window few, else the page's own list and form have no room."""
_LOW = 820


class RunPanel(Card):
    """Hidden until `show_running`, and again when a person closes it; `columns` are those of the `rows` of outcomes."""

    stop_wished = Signal()

    def __init__(
        self, texts: Texts, name: str, columns: Sequence[TableColumn], parent: QWidget | None = None
    ) -> None:
        super().__init__(padding=12, parent=parent)
        self._texts = texts
        self.progress = ProgressLine(texts)
        self.stop_button = Button(texts("run.stop"), "stop")
        self.stop_button.clicked.connect(self._stop)
        self._running = QWidget()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        self._sign = IconLabel("ok", "ok", 20)
        self.sentence = CitedWords(texts, "", "strong")
        self.close_button = IconButton("close", texts("run.close"), size=16)
        self.close_button.clicked.connect(self.hide)
        self._over = QWidget()
        line = QHBoxLayout(self._over)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        self._line = line
        line.addWidget(self._sign)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.close_button)
        self.rows = OutcomeRows(texts, name, columns)
        self.outcomes, self.table, self.whole = self.rows.model, self.rows.table, self.rows.whole
        self.body.addWidget(self._running)
        self.body.addWidget(self._over)
        self._place_rows()
        self.hide()

    def _place_rows(self) -> None:
        """Put the rows of outcomes where they are seen: below the sentence."""
        self.body.addWidget(self.rows)

    def add_act(self, widget: QWidget) -> None:
        """Add an act on the result beside the sentence."""
        self._line.insertWidget(self._line.count() - 1, widget)

    def show_running(self, title: str) -> None:
        """It begins."""
        self.progress.title.setText(title)
        self.progress.show_progress(Progress("run.running"))
        self.stop_button.setEnabled(True)
        self._over.hide()
        self.rows.hide()
        self._running.show()
        self.show()

    def show_progress(self, reading: Progress, per_second: float, seconds_left: float | None) -> None:
        """How far it is."""
        self.progress.show_progress(reading, per_second, seconds_left)

    def say(
        self, icon: str, token: str, sentence: str, rows: Sequence[object] = (), *, listed: bool = True
    ) -> None:
        """Show the result: a sentence, and the rows behind it, `listed` where a person should see them."""
        self._sign.set_icon(icon, token)
        self.sentence.setText(sentence)
        set_state(self.sentence, token)
        self.rows.show_rows(rows, _MOST_IN_LOW if self.window().height() < _LOW else _MOST_ROWS)
        self.rows.setVisible(bool(rows) and listed)
        self._running.hide()
        self._over.show()
        self.show()

    def end(self) -> None:
        """End the run; without a result the panel is hidden."""
        if self._over.isHidden():
            self.hide()

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_wished.emit()
