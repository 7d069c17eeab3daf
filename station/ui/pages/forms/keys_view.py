"""取数: what a field of a form can be filled in with from the register; opening a row puts its key on the clipboard."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from station.audit.forms.keys import ValueKey
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.forms.needs import Needs
from station.ui.widgets.text import words

TOPIC = "forms"


class KeysView(QWidget):
    """The list of value keys."""

    def __init__(self, page: Page, services: Needs) -> None:
        super().__init__()
        self._page = page
        texts = page.texts
        title = texts("forms.title.keys")
        self.list = PageList(page, services, services.audit.form_keys, _looks(), title=title, parent=self)
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(texts("forms_page.no_keys"))
        self.table.opened.connect(self._on_opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.addWidget(words(texts("forms_page.keys_hint"), "muted", wrap=True))
        column.addWidget(self.list.filters)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def reload(self) -> None:
        """Read anew."""
        self.list.reload()

    def _on_opened(self, row: object) -> None:
        if isinstance(row, ValueKey):
            QApplication.clipboard().setText(row.code)
            self._page.say_ok(self._page.texts("forms_page.key_copied", key=row.code), topic=TOPIC)


def _looks() -> dict[str, Look]:
    return {
        "key": Look(220, face="code"),
        "sheet": Look(130),
        "figure": Look(200, stretch=True, face="strong"),
        "kind": Look(72),
        "also": Look(240, gives_way=1),
        "by_unit": Look(100),
    }
