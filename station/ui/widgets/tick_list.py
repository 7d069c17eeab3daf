"""A list of rows to tick, narrowed by typing where it is long; a click beside the box counts as well."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from station.ui import theme
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormPart
from station.ui.widgets.line import TextLine
from station.ui.widgets.text import words

_KEY = Qt.ItemDataRole.UserRole
_ROW = 30


class TickList(QWidget):
    """Rows by key, each ticked or not; `said` below it is for whoever places it. With `search` a line above narrows it."""

    ticked = Signal()
    """A row was ticked, or is no more."""

    def __init__(self, name: str, *, rows: int, search: str = "", parent: QWidget | None = None) -> None:
        """`rows` is how many are seen at once."""
        super().__init__(parent)
        self.search = TextLine()
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(search)
        self.search.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName(name)
        self.list.setFixedHeight(rows * _ROW + 18)
        theme.mark(self.list, "framed")
        self.list.itemChanged.connect(self._on_changed)
        self.list.itemClicked.connect(self._toggle)
        self.said = words(role="small", wrap=True)
        self._clicked_box: QListWidgetItem | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        if search:
            column.addWidget(self.search)
        else:
            self.search.hide()
        column.addWidget(self.list)
        column.addWidget(self.said)
        self.setFocusProxy(self.search if search else self.list)

    def offer(self, options: Iterable[Option]) -> None:
        """Offer these rows; what is ticked and still there stays ticked."""
        kept = set(self.keys)
        self.list.clear()
        for each in options:
            row = QListWidgetItem(each.shown)
            row.setData(_KEY, each.key)
            row.setSizeHint(QSize(0, _ROW))
            row.setToolTip(each.shown)
            row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            row.setCheckState(Qt.CheckState.Checked if each.key in kept else Qt.CheckState.Unchecked)
            self.list.addItem(row)
        self._narrow(self.search.text())
        self.ticked.emit()

    def tick(self, keys: Collection[str]) -> None:
        """Tick these as well."""
        for row in self._rows():
            if row.data(_KEY) in keys:
                row.setCheckState(Qt.CheckState.Checked)

    def start_over(self) -> None:
        """Nothing is ticked, and nothing narrows it."""
        self.search.clear()
        for row in self._rows():
            row.setCheckState(Qt.CheckState.Unchecked)

    @property
    def keys(self) -> tuple[str, ...]:
        """What is ticked, in the order of the rows."""
        return tuple(row.data(_KEY) for row in self._rows() if row.checkState() == Qt.CheckState.Checked)

    def _rows(self) -> list[QListWidgetItem]:
        return [self.list.item(place) for place in range(self.list.count())]

    def _narrow(self, typed: str) -> None:
        for row in self._rows():
            row.setHidden(typed.strip().casefold() not in row.text().casefold())

    def _on_changed(self, row: QListWidgetItem) -> None:
        self._clicked_box = row
        self.ticked.emit()

    def _toggle(self, row: QListWidgetItem) -> None:
        """A click beside the box counts as well; the box itself has already turned."""
        turned, self._clicked_box = self._clicked_box is row, None
        if not turned:
            checked = row.checkState() == Qt.CheckState.Checked
            row.setCheckState(Qt.CheckState.Unchecked if checked else Qt.CheckState.Checked)
            self._clicked_box = None


class FormTicks(FormPart):
    """A list to tick as a field of a form; where it is required something must be ticked."""

    def __init__(self, name: str, ticks: TickList, *, hint: str = "", required: bool = False) -> None:
        super().__init__(name, ticks, ticks.ticked, hint=hint, required=required)
        self._ticks = ticks

    @property
    def empty(self) -> bool:
        return not self._ticks.keys
