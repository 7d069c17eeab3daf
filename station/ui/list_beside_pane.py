"""A declared list as a tab of a page: its filters above, and beside it one row in full or a form."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.ui.page_list import PageList
from station.ui.widgets.detail import MasterDetail, SidePane
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.row_opener import RowOpener

_BELOW_TABS = 12


class ListBesidePane(QWidget):
    """`opened` is told which row is chosen, while no form is open: choosing another row never replaces what is filled in."""

    uncovered = Signal()
    """A form was given up, and what it came from is shown again."""

    def __init__(self, listed: PageList, opened: Callable[[object], object]) -> None:
        super().__init__()
        self.list, self.table, self._opened = listed, listed.table, opened
        self.table.add_filters(listed.filters.chips)
        self.pane = SidePane()
        self.split = MasterDetail(self.table, self.pane)
        self._opener = RowOpener(
            self.table, self.split, self._open_row, stays=self.in_form, close=self.close_pane
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _BELOW_TABS, 0, 0)
        column.addWidget(listed.filters)
        column.addWidget(self.split, 1)
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        """Read the list anew."""
        self.list.reload()

    def in_form(self) -> bool:
        """Whether a form is open beside the list."""
        return not self.split.pane.isHidden() and isinstance(self.pane.currentWidget(), FormPane)

    def put(self, widget: QWidget) -> None:
        """Show `widget` beside the list."""
        self.pane.put(widget)
        self.split.open_detail()

    def put_form(self, form: FormPane) -> None:
        """Show a form beside the list, with the keyboard; closing it shows what it came from as it was, or closes the pane."""
        form.closed.connect(self._close_form)
        if self.in_form():
            self.pane.uncover()
        if self.split.pane.isHidden() or self.in_form():
            self.put(form)
        else:
            self.pane.put_over(form)
            self.split.open_detail()
        form.setFocus()

    def close_pane(self) -> None:
        """Close the pane and give the keyboard back to the list."""
        self.pane.clear()
        self.split.close_detail()
        self.table.setFocus()

    def _close_form(self) -> None:
        if not self.pane.uncover():
            self.close_pane()
            return
        self.uncovered.emit()
        self.table.setFocus()

    def _open_row(self, row: object) -> None:
        if not self.in_form():
            self._opened(row)
