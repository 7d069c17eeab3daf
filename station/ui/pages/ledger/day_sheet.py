"""The day's sheet: signed, shown, kept as a file or printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.core.clock import local
from station.core.documents import Document
from station.core.errors import Refused
from station.core.ledger import Checkpoint
from station.people.sessions import Session
from station.ui.choosing_files import file_to_save
from station.ui.page import Page
from station.ui.pages.ledger.day_head import DayHead
from station.ui.pages.ledger.needs import Needs


class DaySheet(QObject):
    """Has the ends of both streams signed; `view` shows the sheet, which `bring` puts in front."""

    def __init__(self, page: Page, services: Needs, bring: Callable[[QWidget], object]) -> None:
        super().__init__(page)
        self._page, self._services, self._bring = page, services, bring
        printer = services.people.station_settings.current().printer
        self.view = DayHead(
            page.texts, services.clock.zone, services.printing.reporting.qr, prints=bool(printer)
        )
        self.view.save_wished.connect(self._choose)
        self.view.print_wished.connect(self.print)

    def sign(self) -> None:
        """Sign the present ends of both streams, and show the sheet."""
        self._page.ask(self._services.audit.proof.checkpoint, done=self._show)

    def save(self, path: Path) -> None:
        """Write the sheet as a page that any browser prints."""
        self._page.ask(
            self._write,
            self._document(),
            path,
            lane="exports",
            success=self._page.texts("ledger_page.saved", path=str(path)),
            topic="sheet",
        )

    def print(self) -> None:
        """Print the sheet on the printer that the settings name."""
        self._page.ask(
            self._print,
            self._document(),
            lane="printer",
            title=self._page.texts("ledger_page.printing"),
            success=self._page.texts("ledger_page.printed"),
            topic="sheet",
        )

    def _document(self) -> Document:
        return self.view.document(self._page.window().windowTitle())

    def _show(self, made: list[Checkpoint]) -> None:
        self.view.show_heads(made)
        self._bring(self.view)

    def _choose(self) -> None:
        texts = self._page.texts
        day = local(self.view.made[0].made_at, self._services.clock.zone).date()
        name = f"{texts('ledger_page.day_head')}-{day.isoformat()}.html"
        chosen = file_to_save(
            self._page,
            texts,
            texts("ledger_page.save_sheet"),
            name,
            ("html",),
        )
        if chosen is not None:
            self.save(chosen)

    def _write(self, _session: Session, document: Document, path: Path) -> None:
        self._services.printing.reporting.save_document(document, path)

    def _print(self, _session: Session, document: Document) -> int:
        """In the lane. Raises Refused ``printing.no_printer``."""
        services = self._services
        address = services.printing.roads.slip_printer(services.people.station_settings.current())
        if address is None:
            raise Refused("printing.no_printer")
        return services.printing.slips.print(address, document)
