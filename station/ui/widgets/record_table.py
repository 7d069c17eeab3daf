"""The list that all pages use.

Keys: ↑↓ move, Enter opens, Ctrl+F finds, Esc leaves the search. A click on a header sorts; columns can be moved,
widened and hidden and stay so. Filter chips go into `filters`; the line below counts rows, chosen rows and their sums.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QObject,
    QPoint,
    QSettings,
    QSignalBlocker,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station.core.report import FORMATS
from station.core.texts import Texts
from station.ui import formats, icons, theme
from station.ui.models.column import report_column, worded
from station.ui.models.row_model import RowModel, TableExport
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.narrowing import narrowed_by
from station.ui.widgets.row_view import RowView
from station.ui.widgets.table_columns import TableColumns
from station.ui.widgets.text import words

_TYPING_PAUSE = 150
_COMPACT_BELOW = 860
"""Width under which the buttons above the list show their icons alone."""


class RecordTable(QWidget):
    """A list over a `RowModel`. `name` remembers the columns; `exports` puts the buttons for files and paper there."""

    opened = Signal(object)
    """Enter or a double click on a row."""
    current_changed = Signal(object)
    """The row under the cursor, or None."""
    selection_changed = Signal()
    export_wished = Signal(object)
    """A `TableExport` to carry out in a worker."""
    empty_acted = Signal()
    """The button of the empty state."""

    def __init__(
        self,
        texts: Texts,
        model: RowModel,
        *,
        name: str = "",
        settings: QSettings | None = None,
        exports: bool = False,
        find: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self.model, self.name = texts, model, name
        self._kept: tuple[object, int] | None = None
        self._tools: list[Button] = []
        self._sorted: tuple[str, bool] = ("", False)
        self.view = RowView(model)
        self.columns = TableColumns(texts, self.view, model, name, settings)
        self.empty = EmptyState(texts("table.nothing_yet"), icon="search")
        self.empty.acted.connect(self._on_empty_acted)
        self._empty_words = (texts("table.nothing_yet"), "")
        self.filters = QHBoxLayout()
        self.find_line = self._find_line()
        if not find:
            self.find_line.hide()
        self.count_line = words(role="muted")
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_TYPING_PAUSE)
        self._typed.timeout.connect(self._find)
        self._arrange(exports=exports)
        self._connect()
        if find:
            self._shortcut = QShortcut(QKeySequence("Ctrl+F"), self)
            self._shortcut.activated.connect(self._to_find)
        self._on_counted()

    # --------------------------------------------------------------------------------------------- use

    @property
    def current(self) -> object | None:
        """The row under the cursor."""
        index = self.view.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() else None

    @property
    def selected(self) -> list[object]:
        """The chosen rows, from top to bottom, as far as they are at hand."""
        places = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [row for row in map(self.model.row_at, places) if row is not None]

    def choose(self, key: object) -> bool:
        """Put the cursor on the row with `key`; whether it is at hand."""
        place = self.model.place_of(key)
        if place is None:
            return False
        self.view.selectRow(place)
        self.view.scrollTo(self.model.index(place, 0))
        return True

    def set_empty(self, sentence: str, action: str = "") -> None:
        """What the list says when there is nothing at all; the button emits `empty_acted`."""
        self._empty_words = (sentence, action)
        self._on_counted()

    def add_filters(self, widget: QWidget) -> None:
        """Put filter chips (or another choice) above the list."""
        self.filters.addWidget(widget)

    def sort(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column, as a click on its header does."""
        self._sorted = (key, descending)
        section = next((at for at, column in enumerate(self.model.columns) if column.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header = self.view.horizontalHeader()
        header.setSortIndicatorShown(section >= 0)
        if section >= 0:
            header.setSortIndicator(section, order)
        self.model.sort_by(key, descending=descending)

    def export(self, kind: str) -> TableExport:
        """The list as it is seen, in a report's format or for ``print``."""
        columns = [self.model.columns[section] for section in self.columns.visible()]
        shown = tuple(report_column(self._texts, column) for column in columns)
        typed = self.find_line.text().strip()
        found = (self._texts("table.found_by", words=typed),) if typed else ()
        filters = (*narrowed_by(self.filters), *found)
        return TableExport(kind, self.name, shown, self.model.values(columns), filters)

    # ---------------------------------------------------------------------------------------- innards

    def _find_line(self) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(self._texts("table.find"))
        line.setAccessibleName(self._texts("table.find"))
        line.setClearButtonEnabled(True)
        line.setMaximumWidth(240)
        line.setMinimumWidth(160)
        theme.mark(line, "search")
        self._glass = line.addAction(
            icons.icon("search", "text-muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        line.installEventFilter(self)
        return line

    def _arrange(self, *, exports: bool) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(8)
        self.filters.setSpacing(8)
        tools.addLayout(self.filters)
        tools.addStretch(1)
        tools.addWidget(self.find_line, 1)
        self.columns_button = IconButton("columns", self._texts("table.columns"), size=18)
        self.columns_button.clicked.connect(self._show_columns)
        tools.addWidget(self.columns_button)
        if exports:
            self.export_button = Button(self._texts("table.export"), "export")
            self.export_button.setProperty("menu", True)
            self.export_button.setMenu(self._export_menu())
            self._add_tool(tools, self.export_button)
            self.print_button = Button(self._texts("table.print"), "print")
            self.print_button.clicked.connect(self._wish_print)
            self._add_tool(tools, self.print_button)
        frame = QFrame()
        theme.mark(frame, "card")
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(1, 1, 1, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.view)
        self._stack.addWidget(self.empty)
        inner.addWidget(self._stack)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(tools)
        column.addWidget(frame, 1)
        column.addWidget(self.count_line)
        self.setFocusProxy(self.view)

    def _add_tool(self, row: QHBoxLayout, button: Button) -> None:
        button.setAccessibleName(button.text())
        button.setToolTip(button.text())
        self._tools.append(button)
        row.addWidget(button)

    def _connect(self) -> None:
        self.view.entered_row.connect(self._on_activated)
        self.view.resized.connect(self.columns.fit)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.view.horizontalHeader().sectionClicked.connect(self._on_header)
        self.view.horizontalHeader().customContextMenuRequested.connect(self._show_columns)
        self.find_line.textChanged.connect(self._typed.start)
        self.model.counted.connect(self._on_counted)
        self.model.modelAboutToBeReset.connect(self._before_reset)
        self.model.modelReset.connect(self._after_reset)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in FORMATS:
            menu.addAction(self._texts(f"table.export_{kind}")).setData(kind)
        menu.triggered.connect(self._wish_file)
        return menu

    def _wish_file(self, chosen: QAction) -> None:
        self.export_wished.emit(self.export(chosen.data()))

    def _wish_print(self) -> None:
        self.export_wished.emit(self.export("print"))

    def _show_columns(self) -> None:
        self._menu = self.columns.menu()
        self._menu.popup(self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height())))

    def _to_find(self) -> None:
        self.find_line.setFocus()
        self.find_line.selectAll()

    def _find(self) -> None:
        self._typed.stop()
        self.model.find(self.find_line.text())

    def _on_header(self, section: int) -> None:
        column = self.model.columns[section]
        if column.sortable:
            key, descending = self._sorted
            self.sort(column.key, descending=key == column.key and not descending)

    def _on_activated(self) -> None:
        row = self.current
        if row is not None:
            self.opened.emit(row)

    def _on_current(self) -> None:
        self.current_changed.emit(self.current)

    def _on_selection(self) -> None:
        self._on_counted()
        self.selection_changed.emit()

    def _on_counted(self) -> None:
        nothing = self.model.found == 0
        self._stack.setCurrentWidget(self.empty if nothing else self.view)
        if nothing and self.find_line.text():
            self.empty.set_words(self._texts("table.nothing_found"), self._texts("table.clear_find"))
        elif nothing and self.model.total:
            self.empty.set_words(self._texts("table.nothing_found"))
        elif nothing:
            self.empty.set_words(*self._empty_words)
        self.count_line.setText(self._counted())

    def _counted(self) -> str:
        found, total = self.model.found, self.model.total
        key = "table.rows" if found == total else "table.rows_found"
        parts = [self._texts(key, count=formats.number(total), found=formats.number(found))]
        chosen = len(self.view.selectionModel().selectedRows())
        if chosen > 1:
            parts.append(self._texts("table.chosen", count=formats.number(chosen)))
        rows = self.selected if chosen > 1 else []
        for column in self.model.columns:
            if column.sums and rows:
                amount = sum(value for row in rows if isinstance(value := column.value(row), int | float))
                shown = worded(column, amount)
                parts.append(self._texts("table.sum", title=self._texts(column.title), sum=shown))
        return " · ".join(parts)

    def _on_empty_acted(self) -> None:
        if self.find_line.text():
            self.find_line.clear()
            self._find()
            self.view.setFocus()
        else:
            self.empty_acted.emit()

    def _before_reset(self) -> None:
        row = self.current
        key = self.model.key_of(row) if row is not None else None
        self._kept = (key, self.view.verticalScrollBar().value())

    def _after_reset(self) -> None:
        key, scrolled = self._kept or (None, 0)
        self._kept = None
        place = self.model.place_of(key) if key is not None else None
        self.view.verticalScrollBar().setValue(scrolled)
        if place is None:
            if key is not None:
                self.current_changed.emit(None)
            return
        with QSignalBlocker(self.view.selectionModel()):  # the same row: nothing changed for the page
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.view.selectionModel().setCurrentIndex(self.model.index(place, 0), rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            watched is self.find_line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
        ):
            return self._find_key(event)
        return super().eventFilter(watched, event)

    def _find_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.find_line.clear()
        elif event.key() not in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self._find()
        self.view.setFocus()
        if self.model.found and not self.view.currentIndex().isValid():
            self.view.selectRow(0)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        compact = self.width() < _COMPACT_BELOW
        for button in self._tools:
            button.setText("" if compact else button.accessibleName())
        self.find_line.setMinimumWidth(110 if compact else 160)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_glass"):
            self._glass.setIcon(icons.icon("search", "text-muted"))
