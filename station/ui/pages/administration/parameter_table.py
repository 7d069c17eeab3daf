"""A table parameter as a table to type into: rows are added and taken away, each cell is read by its column's type."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.policy import JSONValue, Parameter, ParameterColumn
from station.core.policy.rule import CellType
from station.core.texts import Texts
from station.ui.pages.administration.cell_panel import CellPanel, KnownValues, parts_of, shown_cell
from station.ui.pages.administration.row_heads import RowHeads, naming_column, row_name
from station.ui.widgets.button import Button
from station.ui.widgets.text import words

_HEIGHT, _LOW, _ROW, _WIDEST = 320, 190, 32, 240
_GAP = 8


class ParameterTable(QWidget):
    """Reads words as values; what can't be read stays text, and the service refuses it with row and column.

    `changed`: a cell is another, or there are other rows.
    """

    changed = Signal()

    def __init__(
        self,
        texts: Texts,
        parameter: Parameter,
        rows: Sequence[object],
        known: KnownValues | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._parameter, self._known = texts, parameter, known or {}
        self.table = QTableWidget(0, len(parameter.columns))
        self.table.setHorizontalHeaderLabels([each.title.say(texts.language) for each in parameter.columns])
        self.table.verticalHeader().setDefaultSectionSize(_ROW)
        self.table.setFixedHeight(_HEIGHT)
        self.table.setTabKeyNavigation(False)
        named = parameter.columns[naming_column(texts, parameter.columns)]
        self._heads = RowHeads(self.table, named.title.say(texts.language))
        self.empty = words(texts("administration.rules.no_rows"), "muted", wrap=True)
        for row in rows:
            self._append(row if isinstance(row, Mapping) else {})
        self._name_rows()
        self.table.resizeColumnsToContents()
        for at in range(self.table.columnCount()):
            self.table.setColumnWidth(at, min(self.table.columnWidth(at) + 16, _WIDEST))
        self.add_button = Button(texts("administration.rules.add_row"), "plus")
        self.add_button.clicked.connect(self._add)
        self.remove_button = Button(texts("administration.rules.remove_row"), "minus")
        self.remove_button.clicked.connect(self._remove)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.remove_button)
        buttons.addStretch(1)
        several = any(each.cells.type in (CellType.INTEGERS, CellType.TEXTS) for each in parameter.columns)
        hint = words(texts("administration.rules.cell_hint") if several else "", "small")
        buttons.addWidget(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.panel = CellPanel(texts, self._known)
        self.panel.edited.connect(self._write)
        self._with_panel = several or bool(self._known)
        if self._with_panel:  # the chosen cell is shown right below, and both are seen at once
            self.table.setFixedHeight(_LOW)
            self.panel.keep_room()
        column.addWidget(self.empty)
        column.addWidget(self.table)
        column.addWidget(self.panel)
        column.addLayout(buttons)
        self.table.currentCellChanged.connect(self._show_cell)
        self.table.itemChanged.connect(self._on_changed)
        if self._with_panel and rows:  # else the room below were kept for nothing at the first look
            self.table.setCurrentCell(0, naming_column(texts, parameter.columns))
            self.table.horizontalScrollBar().setValue(0)
        self.setFocusProxy(self.table)

    def use_height(self, height: int) -> None:
        """Let the table have what is left of this height beside the chosen cell and the buttons."""
        beside = self.panel.sizeHint().height() + _GAP if self._with_panel else 0
        left = height - beside - self.add_button.sizeHint().height() - _GAP
        self.table.setFixedHeight(max(_LOW, left))

    def rows(self) -> list[JSONValue]:
        """Every row as values by column key; empty cells of optional columns are left out."""
        found: list[JSONValue] = []
        for place in range(self.table.rowCount()):
            row: dict[str, JSONValue] = {}
            for at, column in enumerate(self._parameter.columns):
                item = self.table.item(place, at)
                text = item.text().strip() if item is not None else ""
                if text or not column.optional:
                    row[column.key] = self._value(column, text)
            found.append(row)
        return found

    def refused(self, problem: StationError) -> str:
        """Choose the cell that a refusal is about; what is wrong with it, by its row and column."""
        texts, facts, keys = self._texts, dict(problem.facts), [each.key for each in self._parameter.columns]
        row = int(str(facts["row"]))
        at = keys.index(str(facts["column"])) if facts.get("column") in keys else 0
        self.table.setCurrentCell(row - 1, at)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        column = self._parameter.columns[at].title.say(texts.language)
        if facts.get("length") == 0:
            return texts("administration.rules.cell_empty", row=row, column=column)
        if "column" in facts:
            facts["column"] = column
        said = texts.error(type(problem)(problem.code, rule=problem.rule, **facts))
        if "column" not in facts or "{row}" in texts.words.get(f"errors.{problem.code}", ""):
            return said
        return texts("administration.rules.cell_refused", row=row, column=column, sentence=said)

    def _value(self, column: ParameterColumn, text: str) -> JSONValue:
        cells = column.cells
        if cells.type is CellType.BOOLEAN:
            yes, no = self._texts("entry.true"), self._texts("entry.false")
            return True if text in (yes, "true") else False if text in (no, "false", "—", "") else text
        if cells.type in (CellType.INTEGERS, CellType.TEXTS):
            items = parts_of(text)
            whole = cells.type is CellType.INTEGERS
            return [_integer(each) if whole else self._chosen(column, each) for each in items]
        return _integer(text) if cells.type is CellType.INTEGER else self._chosen(column, text)

    def _chosen(self, column: ParameterColumn, text: str) -> str:
        """The value of the choice called `text`, else the text itself."""
        for option in self._known.get(column.key, ()):
            if option.code and text == option.key:
                return option.code
        for choice in column.cells.choices:
            if text in (choice.value, choice.words.zh, choice.words.en):
                return choice.value
        return text

    def _append(self, row: Mapping[str, JSONValue]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for at, column in enumerate(self._parameter.columns):
            there = column.key in row
            shown = shown_cell(self._texts, column, row[column.key], self._known) if there else ""
            self.table.setItem(place, at, QTableWidgetItem(shown))

    def _show_cell(self, place: int, at: int, *_before: int) -> None:
        """Show the chosen cell below, where it holds several things or one of those that are known."""
        item = self.table.item(place, at)
        if item is not None:
            self.panel.show_cell(self._parameter.columns[at], self._name(place), item.text())

    def _name(self, place: int) -> str:
        """The number by which a refusal names a row, and what it is called."""
        items = [self.table.item(place, at) for at in range(self.table.columnCount())]
        cells = ["" if each is None else each.text() for each in items]
        return f"{place + 1}  {row_name(self._texts, self._parameter.columns, cells)}".strip()

    def _name_rows(self) -> None:
        if self.table.rowCount():
            self.empty.hide()
        elif self.empty.parent() is not None:
            self.empty.show()
        self._heads.name([self._name(place) for place in range(self.table.rowCount())])

    def _on_changed(self, item: QTableWidgetItem) -> None:
        self._name_rows()
        if item is self.table.currentItem():
            self._show_cell(item.row(), item.column())
        self.changed.emit()

    def _write(self, text: str) -> None:
        item = self.table.currentItem()
        if item is not None:
            item.setText(text)

    def _add(self) -> None:
        self._append({})
        self._name_rows()
        last = self.table.rowCount() - 1
        self.table.setCurrentCell(last, 0)
        self.table.scrollToBottom()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        if (place := self.table.currentRow()) >= 0:
            self.table.removeRow(place)
            self._name_rows()
            self.changed.emit()


def _integer(text: str) -> JSONValue:
    """Digits, also full-width ones, as a number; any other text unchanged."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return int(plain) if plain.removeprefix("-").isdecimal() else text
