"""A run over many things, above a page's content: its progress and a stop button.

Then one sentence, and the rows behind it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.icons import IconLabel
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.card import Card
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_delegate import ROW_HEIGHT
from station.ui.widgets.row_view import HEADER_HEIGHT
from station.ui.widgets.text import set_state

_MOST_ROWS, _MOST_IN_LOW = 5, 2
"""Rows that are seen at once; in a low window few, else the page's own list and form have no room."""
_LOW = 820
_AROUND = 44
"""What the list of outcomes needs besides its header and rows: its frame and the line that counts."""


class RunPanel(Card):
    """Hidden until `show_running`, and again when a person closes it; `columns` are those of the rows in `table`.

    The column that stretches holds a sentence; `whole` shows it without an end cut off, for the chosen row or the first.
    """

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
        self.outcomes = RecordModel(texts, columns)
        self.table = RecordTable(texts, self.outcomes, name=name, find=False)
        self.table.columns_button.hide()
        self._sentence_of = next(each for each in columns if each.stretch)
        self.whole = CitedWords(texts)
        self.table.current_changed.connect(self._show_whole)
        for widget in (self._running, self._over, self.table, self.whole):
            self.body.addWidget(widget)
        self.hide()

    def add_act(self, widget: QWidget) -> None:
        """Add an act on the result beside the sentence."""
        self._line.insertWidget(self._line.count() - 1, widget)

    def show_running(self, title: str) -> None:
        """It begins."""
        self.progress.title.setText(title)
        self.progress.show_progress(Progress("run.running"))
        self.stop_button.setEnabled(True)
        self._over.hide()
        self.table.hide()
        self.whole.hide()
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
        self.outcomes.set_rows(rows)
        seen = min(len(rows), _MOST_IN_LOW if self.window().height() < _LOW else _MOST_ROWS)
        self.table.setFixedHeight(HEADER_HEIGHT + seen * ROW_HEIGHT + _AROUND)
        self.table.setVisible(bool(rows) and listed)
        self._show_whole(self.table.current or next(iter(rows), None))
        self._running.hide()
        self._over.show()
        self.show()

    def end(self) -> None:
        """End the run; without a result the panel is hidden."""
        if self._over.isHidden():
            self.hide()

    def _show_whole(self, row: object) -> None:
        """A line of the table has no room for a sentence: that of the chosen row stands whole below."""
        sentence = "" if row is None else str(self._sentence_of.value(row) or "")
        self.whole.setText(sentence)
        self.whole.setVisible(bool(sentence) and not self.table.isHidden())
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """A sentence of several lines takes their height, where the page is short too: it must not stand on the table's count."""
        width = self.table.width() if self.whole.text() else 0  # without words a label knows no height
        self.whole.setMinimumHeight(self.whole.heightForWidth(width) if width > 0 else 0)

    def _stop(self) -> None:
        self.stop_button.setEnabled(False)
        self.stop_wished.emit()
