"""Whether the archive is there, told above the list once and not by each recording whose file can't be found (DM-03)."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject

from station.archive.at_hand import Presence
from station.ui.page import Page

LANE: Final = "archive-storage"


class Storage(QObject):
    """Looks when the page is entered."""

    def __init__(self, page: Page, presence: Presence) -> None:
        super().__init__(page)
        self._page, self._presence = page, presence

    def read(self) -> None:
        """Look whether the archive is there; what is said of it goes when it is."""
        self._page.ask(lambda _session: self._presence.require(), lane=LANE, latest="archive presence")
