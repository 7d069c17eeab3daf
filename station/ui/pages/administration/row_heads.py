"""What a row of a table is called, at its left: it stays in sight however far the columns are scrolled."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTableWidget

from station.core.policy import ParameterColumn
from station.core.texts import Texts, in_language
from station.ui.widgets.text import ElidedLabel

_WIDTH, _INDENT = 140, 8


def naming_column(texts: Texts, columns: Sequence[ParameterColumn]) -> int:
    """Where it stands what a row is called: in its name, else in its first column."""
    key = in_language(texts.language, zh="name_zh", en="name_en")
    return next((at for at, each in enumerate(columns) if each.key == key), 0)


def row_name(texts: Texts, columns: Sequence[ParameterColumn], cells: Sequence[str]) -> str:
    """What a row is called."""
    return cells[naming_column(texts, columns)].strip() or cells[0].strip()


class RowHeads(QObject):
    """The heads of the rows of `table`, below what they are `called`, which is itself at the head of the columns."""

    def __init__(self, table: QTableWidget, called: str, *, width: int = _WIDTH) -> None:
        super().__init__(table)
        self._table = table
        self.called = ElidedLabel(called, "strong", parent=table)
        self.called.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        heads = table.verticalHeader()
        for head in (heads, table.horizontalHeader()):
            head.geometriesChanged.connect(self._place)
        heads.setFixedWidth(width)
        heads.setTextElideMode(Qt.TextElideMode.ElideRight)
        heads.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def _place(self) -> None:
        columns, rows = self._table.horizontalHeader(), self._table.verticalHeader()
        self.called.setGeometry(rows.x() + _INDENT, columns.y(), rows.width() - _INDENT, columns.height())

    def name(self, names: Sequence[str]) -> None:
        """Call the rows so, from top to bottom."""
        self._table.setVerticalHeaderLabels(list(names))
