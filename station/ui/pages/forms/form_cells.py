"""The cells of a return as a table to type into, and to paste into from a sheet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QWidget,
)

from station.audit.forms.definition import FieldKind, ReportField
from station.core.texts import Texts
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.pace import ENTER

LOWEST = 168
"""Pixels of the table in a low window."""
_ROW, _NARROW, _WIDE, _AROUND = 32, 110, 220, 24
_COMMITTED = QAbstractItemDelegate.EndEditHint.SubmitModelCache
_Index = QModelIndex | QPersistentModelIndex


class FormCells(QTableWidget):
    """The cells of a return, by keys and from the clipboard; `rows_wished`: what is pasted needs so many rows."""

    rows_wished = Signal(int)

    def __init__(self, texts: Texts, fields: Sequence[ReportField]) -> None:
        super().__init__(0, len(fields))
        self.setHorizontalHeaderLabels([each.title for each in fields])
        self.setAccessibleName(texts("forms_page.rows"))
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setTabKeyNavigation(False)
        self.setFixedHeight(LOWEST)
        self.setAlternatingRowColors(False)
        measure = self.fontMetrics().horizontalAdvance
        for at, each in enumerate(fields):
            least = _WIDE if each.kind is FieldKind.TEXT else _NARROW
            self.setColumnWidth(at, max(least, measure(each.title) + _AROUND))
            if each.kind is FieldKind.CHOICE:
                self.setItemDelegateForColumn(at, _Choices(each.choices, self))

    def cells(self, row: int) -> list[str]:
        """What stands in a row."""
        items = [self.item(row, at) for at in range(self.columnCount())]
        return ["" if each is None else each.text().strip() for each in items]

    def row_name(self, row: int) -> str:
        """What a row is called."""
        return str(self.model().headerData(row, Qt.Orientation.Vertical) or row + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            event.accept()  # what the editor leaves alone goes no further: Enter is answered when it has closed
            return
        acts: list[tuple[bool, Callable[[], None]]] = [
            (event.matches(QKeySequence.StandardKey.Paste), self.paste),
            (event.matches(QKeySequence.StandardKey.Copy), self._copy),
            (event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace), self._clear),
            (
                event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier,
                self._next,
            ),
        ]
        act = next((act for wanted, act in acts if wanted), None)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Enter takes what was typed and goes on to the next cell."""
        super().closeEditor(editor, hint)
        if hint == _COMMITTED:
            self._next()

    def paste(self) -> None:
        """Put the cells of a sheet from the clipboard into the table, from the chosen cell on; what has no column here is not taken."""
        lines = QApplication.clipboard().text().replace("\r\n", "\n").rstrip("\n").split("\n")
        row, at = max(self.currentRow(), 0), max(self.currentColumn(), 0)
        self.rows_wished.emit(row + len(lines))
        for down, line in enumerate(lines):
            for right, text in enumerate(line.split("\t")):
                item = self.item(row + down, at + right)
                if item is not None:
                    item.setText(text.strip())

    def _copy(self) -> None:
        chosen = self.selectedIndexes()
        rows, columns = sorted({each.row() for each in chosen}), sorted({each.column() for each in chosen})
        lines = ["\t".join(self.cells(row)[at] for at in columns) for row in rows]
        QApplication.clipboard().setText("\n".join(lines))

    def _clear(self) -> None:
        for each in self.selectedItems():
            each.setText("")

    def _next(self) -> None:
        """To the next cell, at the end of a row to the first of the next."""
        row, at = self.currentRow(), self.currentColumn()
        if at + 1 < self.columnCount():
            self.setCurrentCell(row, at + 1)
        elif row + 1 < self.rowCount():
            self.setCurrentCell(row + 1, 0)


class _Choices(QStyledItemDelegate):
    """One of the choices of a field."""

    def __init__(self, choices: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self._choices = ("", *choices)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: _Index) -> QWidget:
        del option, index
        box = DropDown(parent)
        box.addItems(list(self._choices))
        return box

    def setEditorData(self, editor: QWidget, index: _Index) -> None:
        if isinstance(editor, DropDown):
            editor.setCurrentIndex(max(0, editor.findText(str(index.data() or ""))))

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ENTER:
            if isinstance(editor, QWidget):
                self.commitData.emit(editor)
                self.closeEditor.emit(editor, _COMMITTED)
            return True
        return super().eventFilter(editor, event)
