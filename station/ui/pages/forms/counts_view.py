"""填报统计: how many returns are due, done, late and open; a count opens what it is of."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.forms.counting import FormCount, FormGrouping
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.forms.needs import Needs


class CountsView(QWidget):
    """The list of counts; `opened` bears the number of the form, the period and the unit of a count ("": all)."""

    opened = Signal(str, str, str)

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        texts = page.texts
        self.list = PageList(
            page,
            services,
            services.audit.form_counts,
            _looks(),
            title=texts("forms.title.counts"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(texts("forms_page.none_due"))
        self.table.opened.connect(self._on_opened)
        self.list.narrow(by=FormGrouping.FORM.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(self.list.filters)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        """Read anew."""
        self.list.reload()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, FormCount):
            self.opened.emit(row.number, row.period, row.unit)


def _looks() -> dict[str, Look]:
    narrow = {key: Look(88) for key in ("should", "done", "in_time", "done_late", "open", "overdue")}
    return {
        "by": Look(96, gives_way=2),
        "number": Look(100),
        "name": Look(200, stretch=True, face="strong"),
        "period": Look(90),
        "unit": Look(150, gives_way=1),
        **narrow,
    }
