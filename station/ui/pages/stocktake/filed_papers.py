"""The scans that were filed with a count, in a tab of what is shown of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from station.core.attachments import Attachment
from station.core.clock import Clock
from station.inventory.stocktake.files import StocktakeFiles
from station.ui.page import Page
from station.ui.pages.equipment.item_files import FileActs, FileList
from station.ui.pages.stocktake.detail import StocktakeDetail
from station.ui.widgets.detail import SidePane


class FiledPapers(QObject):
    """Reads them for the detail that stands in the `pane` of `page`."""

    def __init__(self, page: Page, files: StocktakeFiles, pane: SidePane, clock: Clock) -> None:
        super().__init__(page)
        self._page, self._files, self._pane, self._clock = page, files, pane, clock
        self._acts = FileActs(page, files)

    def show(self, detail: StocktakeDetail) -> None:
        """Put them into a tab, where the count is filed and has any."""
        if detail.stands.filed:
            shown = partial(self._show, detail)
            self._page.ask(self._files.kept, str(detail.stands.id), done=shown, latest="stocktake-files")

    def _show(self, detail: StocktakeDetail, found: tuple[Attachment, ...]) -> None:
        if not found or self._pane.currentWidget() is not detail:
            return
        files, key = FileList(self._page.texts, self._clock, found), str(detail.stands.id)
        files.see_wished.connect(partial(self._acts.see, key))
        files.save_wished.connect(partial(self._acts.save, key))
        detail.set_tab("files", files)
