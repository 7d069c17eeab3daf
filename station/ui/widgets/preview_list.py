"""A table's preview as a list: every line with its outcome, narrowed by chips, the whole sentence below."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.core.texts import Texts
from station.sheets import Becomes, Preview, PreviewLine
from station.ui import theme
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.chip import ChipState, chip_width
from station.ui.widgets.filter_bar import Filter, FilterBar
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

_ALL: Final = "all"
_NOTED: Final = "noted"
_CHIP_AROUND: Final = 24
_LOOKS: Final = {
    Becomes.NEW: ("ok", "plus"),
    Becomes.CHANGED: ("accent", "edit"),
    Becomes.UNCHANGED: ("neutral", ""),
    Becomes.DROPPED: ("attention", "minus"),
    Becomes.REFUSED: ("stop", "stop"),
    Becomes.LEFT_OUT: ("attention", "info"),
}


class PreviewList(QWidget):
    """`fields` is the prefix of the texts of the columns' titles; `name` remembers the list's columns."""

    def __init__(self, texts: Texts, name: str, fields: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._fields = texts, fields
        self.model = RecordModel(texts, self._columns(), key=_key)
        self.table = RecordTable(texts, self.model, name=f"{name}-preview", exports=True)
        self.chips = FilterBar([Filter(_ALL, texts("importing.all"))])
        self.chips.changed.connect(self._narrow)
        self.table.add_filters(self.chips)
        self.table.set_empty(texts("importing.empty"), texts("importing.choose"))
        self.table.current_changed.connect(self._on_current)
        self.sentence = words(wrap=True, copy=True)
        self.sentence.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.table, 1)
        column.addWidget(self.sentence)
        self.setFocusProxy(self.table)

    def show_preview(self, preview: Preview) -> None:
        """Every line; first those that have to be put right, where there are any."""
        counts = {each: preview.count(each) for each in Becomes}
        chips = [
            Filter(each, self._texts(f"importing.becomes.{each}"), counts[each])
            for each in Becomes
            if counts[each]
        ]
        noted = sum(map(_is_noted, preview.lines))
        if noted:
            chips.append(Filter(_NOTED, self._texts("importing.noticed"), noted))
        self.chips.set_filters([Filter(_ALL, self._texts("importing.all"), len(preview.lines)), *chips])
        self.chips.choose(Becomes.REFUSED if preview.problems else _ALL)
        self.sentence.hide()
        self._narrow()
        self.model.set_rows(preview.lines)

    def clear(self) -> None:
        """Show no preview: there is none yet, or it no longer holds."""
        self.chips.set_filters([Filter(_ALL, self._texts("importing.all"))])
        self.sentence.hide()
        self.model.set_filter(None)
        self.model.set_rows(())

    def _narrow(self, _chosen: object = None) -> None:
        wanted = self.chips.chosen[0]
        self.model.set_filter(None if wanted == _ALL else _is_noted if wanted == _NOTED else _becomes(wanted))

    def _on_current(self, row: object) -> None:
        """The whole of it below the list, where there is room."""
        said = row.said(self._texts, self._fields) if isinstance(row, PreviewLine) else ""
        self.sentence.setText(said)
        self.sentence.setVisible(bool(said))

    def _columns(self) -> list[TableColumn]:
        texts, fields = self._texts, self._fields
        states = {each: ChipState(texts(f"importing.becomes.{each}"), *look) for each, look in _LOOKS.items()}
        metrics = QFontMetrics(theme.text_font(theme.SMALL_PIXELS))

        def state(line: PreviewLine) -> ChipState:
            return states[line.becomes]

        return [
            TableColumn(
                "line", "importing.column.line", lambda line: line.line or None, align=RIGHT, width=64
            ),
            TableColumn("sheet", "importing.column.sheet", lambda line: line.sheet, width=100, hidden=True),
            TableColumn(
                "becomes",
                "importing.column.becomes",
                lambda line: texts(f"importing.becomes.{line.becomes}"),
                state=state,
                width=max(chip_width(each, metrics) for each in states.values()) + _CHIP_AROUND,
            ),
            TableColumn("what", "importing.column.what", lambda line: line.what, face="code", width=130),
            TableColumn("name", "importing.column.name", lambda line: line.name, face="strong", width=130),
            TableColumn(
                "columns", "importing.column.columns", lambda line: line.columns(texts, fields), width=130
            ),
            TableColumn(
                "said",
                "importing.column.said",
                lambda line: line.said(texts, fields),
                width=320,
                stretch=True,
            ),
        ]


def _is_noted(line: object) -> bool:
    return isinstance(line, PreviewLine) and bool(line.notices)


def _becomes(wanted: str) -> Callable[[object], bool]:
    return lambda line: isinstance(line, PreviewLine) and line.becomes == wanted


def _key(row: object) -> object:
    return (row.sheet, row.line, row.becomes, row.what) if isinstance(row, PreviewLine) else row
