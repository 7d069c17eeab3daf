"""The way back to where a link led from: a button at the top of the page, and Alt+Left (PF-10)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.shortcut import Shortcut


class WayBack(QObject):
    """Keeps where one came from, the last first; the page tells it `led_from`, and what it showed itself before (`passed`).

    `again` shows one of those once more.
    """

    def __init__(self, page: Page, again: Callable[[str], object] | None = None) -> None:
        super().__init__(page)
        self._page, self._again = page, again
        self._before: list[tuple[str, str]] = []
        self.button = Button(page.texts("page.back"), "chevron-left")
        self.button.clicked.connect(self.go)
        self.button.hide()
        page.add_action(self.button)
        self._key = Shortcut("Alt+Left", page, "page.back", self.go)
        self._key.setEnabled(False)

    def led_from(self, key: str) -> None:
        """What was seen here before is no way back: that is to the page `key`, which stands as it was left; "" for none."""
        self._before = [(key, "")] if key else []
        self._offer()

    def passed(self, about: str) -> None:
        """The page shows something else than `about`, to which one can come back."""
        self._before.append(("", about))
        self._offer()

    def go(self) -> None:
        """Go back by one step."""
        if not self._before:
            return
        key, about = self._before.pop()
        self._offer()
        if key:
            self._page.navigate.emit(key, about)
        elif self._again is not None:
            self._again(about)

    def _offer(self) -> None:
        self.button.setVisible(bool(self._before))
        self._key.setEnabled(bool(self._before))
