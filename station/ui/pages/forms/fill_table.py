"""The table in which a return of many cells or of open rows is filled in: typed, or pasted from a sheet (PF-08)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station.audit.forms.cells import judged, row_words, shown
from station.audit.forms.definition import MOST_ROWS, FormLayout
from station.audit.forms.filling import CellName, FillSheet
from station.core.errors import Refused
from station.core.texts import Texts
from station.ui import theme
from station.ui.pages.forms.form_cells import LOWEST, FormCells
from station.ui.widgets.button import Button
from station.ui.widgets.form_field import FormField
from station.ui.widgets.line import TextLine
from station.ui.widgets.text import words

_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class FillTable(FormField):
    """Cells by row and field; of open rows there is always a blank one below, and blank rows are none.

    Enter goes to the next cell, Ctrl+V pastes cells of a sheet from the chosen one on. What can't stand in a cell is marked at once.
    """

    def __init__(self, texts: Texts, sheet: FillSheet) -> None:
        self._texts, self._sheet = texts, sheet
        self._open = sheet.form.layout is FormLayout.OPEN
        self._reasons: dict[CellName, str] = {}
        self.table = FormCells(texts, sheet.form.fields)
        box = QWidget()
        super().__init__(texts("forms_page.rows"), box, hint=texts("forms_page.rows_hint"))
        self.about = words("", "small", wrap=True)
        self.reason = TextLine()
        self.reason.setPlaceholderText(texts("forms_page.reason_here"))
        self.reason.setMaxLength(300)
        self.reason.hide()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._acts())
        column.addWidget(self.table)
        column.addWidget(self.about)
        column.addWidget(self.reason)
        box.setFocusProxy(self.table)
        self.show_sheet(sheet)
        self.table.itemChanged.connect(self._on_changed)
        self.table.currentCellChanged.connect(self._tell)
        self.table.rows_wished.connect(self._make_room)
        self.reason.textEdited.connect(self._keep_reason)
        self.table.setCurrentCell(0, 0)
        self._tell()

    def show_sheet(self, sheet: FillSheet) -> None:
        """Show the values of a return in place of what stands here."""
        self._sheet, table = sheet, self.table
        table.blockSignals(True)
        table.setRowCount(0)
        for line in sheet.lines:
            self._append(
                [shown(each, value) for each, value in zip(sheet.form.fields, line.cells, strict=True)]
            )
        self._reasons = {
            (self._row(each.row), each.field): each.reason for each in sheet.worked.cells if each.reason
        }
        table.blockSignals(False)
        self._settle_rows()

    @property
    def value(self) -> list[list[str]]:
        """The cells as they are written, without the blank row below."""
        found = [self.table.cells(at) for at in range(self.table.rowCount())]
        while self._open and found and not any(found[-1]):
            found.pop()
        return found

    @property
    def values(self) -> dict[CellName, str]:
        """The cells of rows that the form names."""
        fields = self._sheet.form.fields
        return {
            (self._row(at), field.code): text
            for at, cells in enumerate(self.value)
            for field, text in zip(fields, cells, strict=True)
        }

    @property
    def reasons(self) -> dict[CellName, str]:
        """Why computed values are filed otherwise."""
        return {name: text for name, text in self._reasons.items() if text.strip()}

    def use_height(self, height: int) -> None:
        """Let the table have what is left of this height beside what stands around it."""
        beside = self.sizeHint().height() - self.table.height()
        self.table.setFixedHeight(max(LOWEST, height - beside))

    def choose(self, problem: Refused) -> bool:
        """Go to the cell that a refusal is about; whether there is one."""
        codes = [each.code for each in self._sheet.form.fields]
        row, field = problem.facts.get("at_row"), problem.facts.get("at_field")
        if not isinstance(row, int) or field not in codes:
            return False
        self.table.clearSelection()
        self.table.setCurrentCell(row, codes.index(str(field)))
        asked = self.table if self.reason.isHidden() else self.reason
        asked.setFocus(Qt.FocusReason.OtherFocusReason)
        self.set_problem(self._texts.error(problem))
        return True

    # ---------------------------------------------------------------------------------------- internal

    def _acts(self) -> QHBoxLayout:
        texts, row = self._texts, QHBoxLayout()
        self.paste_button = Button(texts("forms_page.paste"), "file")
        self.paste_button.clicked.connect(self.table.paste)
        self.add_button = Button(texts("forms_page.add_row"), "plus")
        self.add_button.clicked.connect(self._add)
        self.remove_button = Button(texts("forms_page.remove_rows"), "minus")
        self.remove_button.clicked.connect(self._remove)
        self.blank_button = Button(texts("forms_page.write_blank"), "export")
        self.read_button = Button(texts("forms_page.table"), "import")
        row.setSpacing(8)
        for button in (self.add_button, self.remove_button, self.paste_button):
            button.setVisible(self._open or button is self.paste_button)
            row.addWidget(button)
        row.addWidget(self.blank_button)
        row.addWidget(self.read_button)
        row.addStretch(1)
        return row

    def _row(self, at: int) -> str:
        lines = self._sheet.lines
        return lines[at].row if self._sheet.form.rows and at < len(lines) else str(at + 1)

    def _append(self, cells: Sequence[str]) -> None:
        place = self.table.rowCount()
        self.table.insertRow(place)
        for at, text in enumerate(cells):
            item = QTableWidgetItem(text)
            side = _RIGHT if self._sheet.form.fields[at].kind.is_number else _LEFT
            item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self.table.setItem(place, at, item)
            self._judge(place, at)

    def _settle_rows(self) -> None:
        """Of open rows a blank one stands below, as long as there may be more; each row has its name."""
        table = self.table
        full = not table.rowCount() or any(table.cells(table.rowCount() - 1))
        if self._open and full and table.rowCount() < MOST_ROWS:
            table.blockSignals(True)
            self._append([""] * table.columnCount())
            table.blockSignals(False)
        form, lines = self._sheet.form, self._sheet.lines
        names = [row_words(form, line, at) for at, line in enumerate(lines)] if form.rows else []
        table.setVerticalHeaderLabels([*names, *(str(at + 1) for at in range(len(names), table.rowCount()))])

    def _make_room(self, rows: int) -> None:
        """For what is pasted."""
        while self._open and self.table.rowCount() < min(rows, MOST_ROWS):
            self._append([""] * self.table.columnCount())

    def _on_changed(self, item: QTableWidgetItem) -> None:
        self.table.blockSignals(True)
        self._judge(item.row(), item.column())
        self.table.blockSignals(False)
        self._settle_rows()
        self._tell()
        self.edited.emit()

    def _judge(self, row: int, at: int) -> None:
        """Mark what can't stand in a cell, and what was computed otherwise."""
        item, field = self.table.item(row, at), self._sheet.form.fields[at]
        if item is None:
            return
        problem = judged(field, item.text())
        item.setToolTip("" if problem is None else self._texts.error(problem))
        token = "stop-soft" if problem is not None else "attention-soft" if self._differs(row, at) else ""
        item.setData(Qt.ItemDataRole.BackgroundRole, theme.colour(token) if token else None)

    def _differs(self, row: int, at: int) -> bool:
        field = self._sheet.form.fields[at]
        computed = self._sheet.computed(row, field.code)
        item = self.table.item(row, at)
        return (
            computed is not None and item is not None and item.text().strip() != shown(field, computed.value)
        )

    def _tell(self, *_cells: int) -> None:
        """Say of the chosen cell what may stand there, what was computed, and what is wrong."""
        row, at = self.table.currentRow(), self.table.currentColumn()
        item = self.table.item(row, at)
        if item is None:
            return
        field = self._sheet.form.fields[at]
        said = [self._texts("forms_page.cell", row=self.table.row_name(row), title=field.title)]
        said.append(self._texts(f"forms.kind.{field.kind.value}"))
        said += [self._texts("forms_page.required")] * field.required
        said += [self._texts("list.join").join(field.choices)] * bool(field.choices)
        computed = self._sheet.computed(row, field.code)
        if computed is not None:
            facts = {"value": shown(field, computed.value), "count": computed.entries}
            said.append(self._texts("forms_page.computed", **facts))
        elif self._sheet.unasked(row, field.code):
            said.append(self._texts("forms_page.unasked"))
        said += [item.toolTip()] * bool(item.toolTip())
        self.about.setText("  ·  ".join(said))
        self.reason.setVisible(self._differs(row, at))
        self.reason.setText(self._reasons.get((self._row(row), field.code), ""))

    def _keep_reason(self, text: str) -> None:
        field = self._sheet.form.fields[self.table.currentColumn()]
        self._reasons[self._row(self.table.currentRow()), field.code] = text
        self.edited.emit()

    def _add(self) -> None:
        """To the blank row below; a row is made where something stands in the last one."""
        self._settle_rows()
        self.table.setCurrentCell(self.table.rowCount() - 1, 0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _remove(self) -> None:
        rows = sorted({each.row() for each in self.table.selectedIndexes()}, reverse=True)
        for row in rows:
            self.table.removeRow(row)
        self._settle_rows()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edited.emit()
