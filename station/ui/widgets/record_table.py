"""The list that all pages use.

Keys: ↑↓ move, Enter opens, Ctrl+F finds, Esc leaves the search; for the chosen rows see `chosen_rows`. A click on a
header sorts, with Shift by one more column; columns can be moved, widened and hidden and stay so. Filter chips go into
`filters`; the bar below counts rows, chosen rows and their sums, and offers what can be done with them.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QSettings, QSize, Signal
from PySide6.QtGui import QAction, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QVBoxLayout, QWidget

from station.core.listing import Sort
from station.core.report import FORMATS
from station.core.texts import Texts
from station.ui import formats, theme
from station.ui.models.column import report_column, worded
from station.ui.models.row_model import RowModel, TableExport
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.chosen_rows import ChosenRows
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.faces import Faces
from station.ui.widgets.find_line import FindLine
from station.ui.widgets.flow import Flow
from station.ui.widgets.marked_row import MarkedRow
from station.ui.widgets.narrowing import narrowed_by
from station.ui.widgets.row_view import RowView
from station.ui.widgets.rule_text import show_rule
from station.ui.widgets.selection_bar import RowAct, SelectionBar
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.table_columns import TableColumns
from station.ui.widgets.table_sorting import TableSorting

_COMPACT_BELOW, _COMPACT_BELOW_IN_LOW = 460, 860
"""Width under which the buttons above the list show their icons alone; in a low window no second line is spent on words."""
_LOW = 620
_LEAST_HEIGHT = 74
"""Of the rows: their titles and one of them."""

_WHOLE = "whole"
"""The choice of a spreadsheet with every column."""
_NAMED_COLUMNS = 3
"""So many columns tell a screen reader what a list is."""


class RecordTable(QWidget):
    """A list over a `RowModel`. `name` remembers the columns; `exports` puts the buttons for files and paper there."""

    opened = Signal(object)
    """Enter or a double click on a row."""
    current_changed = Signal(object)
    """The row under the cursor, or None."""
    selection_changed = Signal()
    export_wished = Signal(object)
    """A `TableExport` to carry out in a worker."""
    empty_acted, empty_acted_else = Signal(), Signal()
    """The buttons of the empty state."""

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
        self.note: Callable[[], tuple[str, ...]] | None = None
        """What the list is narrowed to, in words, where its filters can't say it themselves."""
        self._tools: list[Button] = []
        self._sums: dict[str, object] = {}
        self.view = RowView(model)
        titles = [column.title for column in model.columns if column.title][:_NAMED_COLUMNS]
        self.view.setAccessibleName(texts("table.list_of", columns=" · ".join(titles)))
        self.mark = MarkedRow(self.view, model, self)
        self.sorting = TableSorting(texts, self.view, model)
        self.columns = TableColumns(texts, self.view, model, name, settings)
        self.empty = EmptyState(texts("table.nothing_yet"), icon="search")
        self.empty.acted.connect(self._on_empty_acted)
        self.empty.acted_else.connect(self.empty_acted_else)
        self._empty_words = (texts("table.nothing_yet"), "", "")
        self.narrowed: Callable[[], bool] = lambda: True
        """Whether rows are left out by somebody's wish, and not only by how the list begins."""
        self.filters = Flow()
        self.find_line = FindLine(texts)
        if not find:
            self.find_line.hide()
        self.bar = SelectionBar(texts)
        self.count_line = self.bar.count_line
        self._arrange(exports=exports)
        self._connect()
        self.chosen = ChosenRows(texts, self, exports=exports)
        if find:
            self._shortcut = Shortcut("Ctrl+F", self, "table.key_find", self._to_find)
        self._on_counted()

    # --------------------------------------------------------------------------------------------- use

    @property
    def current(self) -> object | None:
        """The row under the cursor; None of a past day, which nothing is done with."""
        index = self.view.currentIndex()
        return self.model.row_at(index.row()) if index.isValid() and not self.bar.past else None

    @property
    def places(self) -> list[int]:
        """Where the chosen rows stand, from top to bottom."""
        ranges = list(self.view.selectionModel().selection())  # type: ignore[call-overload]  # the ranges are a sequence, whatever the stubs say
        return sorted({place for each in ranges for place in range(each.top(), each.bottom() + 1)})

    @property
    def selected(self) -> list[object]:
        """The chosen rows, from top to bottom, as far as they are at hand; none of a past day."""
        return [row for row in map(self.model.row_at, self.places) if row is not None and not self.bar.past]

    def add_act(self, act: RowAct) -> None:
        """Offer something to be done with chosen rows, in the bar below and in the context menu."""
        self.bar.add(act)

    def choose(self, key: object) -> bool:
        """Put the cursor on the row with `key`, now or as soon as it is read; whether it is at hand."""
        return self.mark.choose(key)

    def set_empty(self, sentence: str, action: str = "", other: str = "") -> None:
        """What the list says when there is nothing at all; its buttons emit `empty_acted` and `empty_acted_else`."""
        self._empty_words = (sentence, action, other)
        self._on_counted()

    def place_day(self, button: Button, strip: QWidget) -> None:
        """Have the choice of the day among the buttons above the list, and its strip above the rows."""
        self._tools.append(button)
        self._ends.insertWidget(1, button)
        self._column.insertWidget(1, strip)

    def add_filters(self, widget: QWidget) -> None:
        """Put filter chips (or another choice) above the list."""
        self.filters.add(widget)

    def sort(self, key: str, *, descending: bool = False) -> None:
        """Sort by a column, as a click on its header does."""
        self.sorting.sort((Sort(key, descending),) if key else ())

    def export(self, kind: str, *, whole: bool = False) -> TableExport:
        """The list with all its chosen columns, whatever is open beside it, in a report's format or for ``print``.

        The `whole` list has every column: what is put right in a spreadsheet and taken in again lacks none.
        """
        chosen = [self.model.columns[section] for section in self.columns.chosen()]
        columns = [*chosen, *(each for each in self.model.columns if each not in chosen)] if whole else chosen
        shown = tuple(report_column(self._texts, column) for column in columns)
        rows, found = self.model.values(columns), self.model.found if self.model.known else -1
        return TableExport(kind, self.name, shown, rows, self._narrowing(), found, self.bar.day)

    def _narrowing(self) -> tuple[str, ...]:
        if self.note is not None:
            return self.note()
        typed = self.find_line.text().strip()
        found = (self._texts("table.found_by", words=typed),) if typed else ()
        return (*narrowed_by(self.filters.widgets), *found)

    # ---------------------------------------------------------------------------------------- internal

    def _arrange(self, *, exports: bool) -> None:
        ends = QWidget()
        self._ends = tools = QHBoxLayout(ends)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(8)
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
        self.view.setMinimumHeight(_LEAST_HEIGHT)
        self._faces = Faces(self.view, self.empty)
        inner.addWidget(self._faces)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.above = Flow()
        self.above.add(self.filters)
        self.above.add(ends, at_end=True)
        column.addWidget(self.above)
        column.addWidget(frame, 1)
        column.addWidget(self.bar)
        self.setFocusProxy(self.view)

    def _add_tool(self, row: QHBoxLayout, button: Button) -> None:
        button.setAccessibleName(button.text())
        button.setToolTip(button.text())
        self._tools.append(button)
        row.addWidget(button)

    def _connect(self) -> None:
        self.view.entered_row.connect(self._on_activated)
        self.view.resized.connect(self.columns.fit)
        self.view.clicked.connect(self._on_clicked)
        self.view.selectionModel().currentRowChanged.connect(self._on_current)
        self.view.selectionModel().selectionChanged.connect(self._on_selection)
        self.view.horizontalHeader().customContextMenuRequested.connect(self._show_columns)
        self.find_line.sought.connect(self.model.find)
        self.find_line.left.connect(self._leave_find)
        self.model.counted.connect(self._on_counted)
        self.mark.changed.connect(self._on_selection)
        self.mark.lost.connect(self._on_current)

    def _export_menu(self) -> QMenu:
        menu = QMenu(self)
        for kind in FORMATS:
            menu.addAction(self._texts(f"table.export_{kind}")).setData(kind)
        if any(column.hidden for column in self.model.columns):
            menu.addSeparator()
            menu.addAction(self._texts("table.export_whole")).setData(_WHOLE)
        menu.triggered.connect(self._wish_file)
        return menu

    def _wish_file(self, chosen: QAction) -> None:
        whole = chosen.data() == _WHOLE
        self.export_wished.emit(self.export("xlsx" if whole else chosen.data(), whole=whole))

    def _wish_print(self) -> None:
        self.export_wished.emit(self.export("print"))

    def _show_columns(self) -> None:
        self._menu = self.columns.menu()
        sorting = self._menu.addMenu(self._texts("table.sort_by"))
        self.sorting.fill(sorting)
        self._menu.popup(self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height())))

    def _to_find(self) -> None:
        self.find_line.setFocus()
        self.find_line.selectAll()

    def _on_activated(self) -> None:
        row = self.current
        if row is not None:
            self.opened.emit(row)

    def _on_clicked(self, index: QModelIndex) -> None:
        if self.model.columns[index.column()].cites and (rule := self.cited(index.row())):
            show_rule(self._texts, rule, self)

    def cited(self, place: int) -> str:
        """The rule that the row at `place` cites; empty for none."""
        row = self.model.row_at(place)
        cites = (column for column in self.model.columns if column.cites and row is not None)
        return next((str(column.value(row) or "") for column in cites), "")

    def _on_current(self) -> None:
        self.current_changed.emit(self.current)

    def _on_selection(self) -> None:
        places = self.places
        self._sums = {}
        self.chosen.offer(places)
        self._on_counted()
        if len(places) > 1 and any(column.sums for column in self.model.columns):
            self.model.sum_up(places, self._show_sums)
        self.selection_changed.emit()

    def _show_sums(self, sums: dict[str, object]) -> None:
        self._sums = sums
        self.bar.say(self._counted())

    def _on_counted(self) -> None:
        nothing = self.model.found == 0 and self.model.known
        self._faces.show_face(self.empty if nothing else self.view)
        if nothing and self.find_line.text():
            self.empty.set_words(self._texts("table.nothing_found"), self._texts("table.clear_find"))
        elif nothing:
            narrowed = self.model.total and self.narrowed()
            self.empty.set_words(*((self.model.nothing_words,) if narrowed else self._empty_words))
        self.bar.say(self._counted())

    def _counted(self) -> str:
        if not self.model.known:
            return ""
        found, total = self.model.found, self.model.total
        key = "table.rows" if found == total else "table.rows_found"
        parts = [self._texts(key, count=formats.number(total), found=formats.number(found))]
        if self.model.damaged:
            parts.append(self._texts("list.damaged_rows", count=formats.number(self.model.damaged)))
        chosen = len(self.places)
        if chosen > 1:
            parts.append(self._texts("table.chosen", count=formats.number(chosen)))
        for column in self.model.columns:
            if chosen > 1 and column.key in self._sums:
                shown = worded(column, self._sums[column.key])
                parts.append(self._texts("table.sum", title=self._texts(column.title), sum=shown))
        return " · ".join(parts)

    def _on_empty_acted(self) -> None:
        if self.find_line.text():
            self.find_line.clear()
            self.find_line.find_now()
            self.view.setFocus()
        else:
            self.empty_acted.emit()

    def _leave_find(self) -> None:
        self.view.setFocus()
        if self.model.found and not self.view.currentIndex().isValid():
            self.view.selectRow(0)

    def showEvent(self, event: QShowEvent) -> None:
        """A window that remembers things remembers the columns."""
        super().showEvent(event)
        memory = getattr(self.window(), "memory", None)
        if isinstance(memory, QSettings):
            self.columns.remember_in(memory)

    def minimumSizeHint(self) -> QSize:
        """With the lines that the filters have at the present width, which a splitter does not ask for."""
        least, column = super().minimumSizeHint(), self.layout()
        if column is not None and column.hasHeightForWidth():
            least.setHeight(column.minimumHeightForWidth(max(self.width(), least.width())))
        return least

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        low = self.window().height() < _LOW
        compact = self.width() < (_COMPACT_BELOW_IN_LOW if low else _COMPACT_BELOW)
        for button in self._tools:
            button.setText("" if compact else button.accessibleName())
        self.find_line.keep_room(110 if compact else 160)
