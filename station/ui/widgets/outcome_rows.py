"""What came of each of many things, as rows; the sentence of the chosen one stands whole below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_delegate import ROW_HEIGHT
from station.ui.widgets.row_view import HEADER_HEIGHT

_AROUND = 44
"""What the list needs besides its header and rows: its frame and the line that counts."""


class OutcomeRows(QWidget):
    """A list with `columns`, as high as few of its rows.

    The column that stretches holds a sentence; `whole` shows it without an end cut off, for the chosen row or the first.
    """

    def __init__(self, texts: Texts, name: str, columns: Sequence[TableColumn]) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.model = RecordModel(texts, columns)
        self.table = RecordTable(texts, self.model, name=name, find=False)
        self.table.columns_button.hide()
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sentence_of = next(each for each in columns if each.stretch)
        self.whole = CitedWords(texts)
        self.table.current_changed.connect(self._show_whole)
        column.addWidget(self.table)
        column.addWidget(self.whole)

    def show_rows(self, rows: Sequence[object], most: int) -> None:
        """Show these, at most so many of them at once."""
        self.model.set_rows(rows)
        self.table.setFixedHeight(HEADER_HEIGHT + min(len(rows), most) * ROW_HEIGHT + _AROUND)
        self._show_whole(self.table.current or next(iter(rows), None))

    def _show_whole(self, row: object) -> None:
        """A line of the table has no room for a sentence: that of the chosen row stands whole below."""
        sentence = "" if row is None else str(self._sentence_of.value(row) or "")
        self.whole.setText(sentence)
        self.whole.setVisible(bool(sentence))
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """A sentence of several lines takes their height, where the page is short too: it must not stand on the table's count."""
        width = self.table.width() if self.whole.text() else 0  # without words a label knows no height
        self.whole.setMinimumHeight(self.whole.heightForWidth(width) if width > 0 else 0)
