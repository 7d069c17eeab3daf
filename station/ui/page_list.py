"""A declared list on a page, with the page's person, lane, problems and exports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from PySide6.QtCore import QObject

from station.core.errors import StationError
from station.people.listing import ListService
from station.ui.exporting import ListExport
from station.ui.models.declared import Look
from station.ui.page import Page
from station.ui.pages.parts import NeedsClock, NeedsPrinting
from station.ui.tasks import RECORDS
from station.ui.widgets.declared_list import DeclaredList


class NeedsList(NeedsClock, NeedsPrinting, Protocol):
    """What a list on a page needs of the station's services, besides its own."""


class PageList(DeclaredList):
    """The list of `service` on `page`; its exports and prints bear `title`."""

    def __init__(
        self,
        page: Page,
        services: NeedsList,
        service: ListService[Any],
        looks: Mapping[str, Look],
        *,
        title: str,
        lane: str = RECORDS,
        parent: QObject | None = None,
    ) -> None:
        self._stands_on, self._origin = page, f"list {service.declaration.name}"
        super().__init__(
            page.texts,
            page.tasks,
            services.clock,
            service,
            page.signed_in,
            looks=looks,
            failed=self._on_failed,
            lane=lane,
            parent=parent or page,
        )
        self.model.answered.connect(self._on_answered)
        self.exports = ListExport(page, services.printing.reporting, title)
        self.table.export_wished.connect(self.exports.carry_out)

    def _on_failed(self, problem: StationError) -> None:
        self._stands_on.show_problem(problem, origin=self._origin)

    def _on_answered(self) -> None:
        self._stands_on.banners.said.settle(self._origin)
