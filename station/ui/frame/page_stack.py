"""The place of the pages: one is in front, and scrolls where the window is too small for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.ui import theme
from station.ui.widgets.scrolled import Scrolled

if TYPE_CHECKING:
    from station.ui.page import Page


class PageStack(QStackedWidget):
    """Holds the pages that were built."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.mark(self, "pages")
        self._compact = False
        self._frames: dict[Page, Scrolled] = {}

    def add(self, page: Page) -> None:
        """Add a page behind the one in front."""
        frame = self._frames[page] = Scrolled(page)
        page.set_compact(self._compact)
        self.addWidget(frame)

    def show_in_front(self, page: Page) -> None:
        """Put a page in front."""
        self.setCurrentWidget(self._frames[page])

    def clear(self) -> None:
        """Remove all pages."""
        for frame in self._frames.values():
            self.removeWidget(frame)
            frame.deleteLater()
        self._frames.clear()

    def set_compact(self, compact: bool) -> None:
        """Small margins, in a small window."""
        self._compact = compact
        for page in self._frames:
            page.set_compact(compact)
