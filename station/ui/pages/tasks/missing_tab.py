"""应采未采: recordings that should exist and do not; a row leads to the device, the outing's entry or the matter."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.missing.values import MissingKind, MissingRecording
from station.core.texts import Texts
from station.ui import formats
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.tasks.needs import Needs
from station.ui.widgets.chip import ChipState

_PAGES = {"item": "equipment", "matter": "matters", "custody": "ledger"}
"""Where a row is dealt with, by the kind of what it is about."""


class MissingTab(QWidget):
    """The list; `opened(page, subject)` leads to what a row is about."""

    opened = Signal(str, str)

    def __init__(self, page: Page, texts: Texts, services: Needs) -> None:
        super().__init__()
        self.list = PageList(
            page,
            services,
            services.audit.missing,
            _looks(texts, services.clock.zone),
            title=texts("missing.title"),
            parent=self,
        )
        self.table = self.list.table
        self.table.add_filters(self.list.filters.chips)
        self.table.set_empty(texts("missing.none"))
        self.table.opened.connect(self._on_opened)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.list.filters)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.table)

    def _on_opened(self, row: object) -> None:
        if isinstance(row, MissingRecording):
            kind = row.about.partition(":")[0]
            about = f"place:{row.about}" if row.kind is MissingKind.OUTING else row.about
            self.opened.emit(_PAGES[kind], about)


def _looks(texts: Texts, zone: str) -> dict[str, Look]:
    def late(row: MissingRecording) -> ChipState | None:
        if row.late:
            return ChipState(texts("missing.late.late"), "stop", "clock")
        undecided = row.kind is MissingKind.OUT
        return ChipState(texts("missing.late.out"), "neutral") if undecided else None

    return {
        "kind": Look(120),
        "code": Look(150, face="code"),
        "name": Look(180, stretch=True, face="strong"),
        "person": Look(110),
        "unit": Look(110, gives_way=2),
        "on": Look(104, gives_way=3),
        "due": Look(136, show=partial(formats.until, zone=zone)),
        "late": Look(84, state=late),
    }
