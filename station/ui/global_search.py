"""The box in the frame: what is typed or scanned there is looked up, and its page is shown."""

from __future__ import annotations

from PySide6.QtCore import QObject

from station.people.sessions import Session
from station.ui.at_window import AtWindow
from station.ui.finding import Found, find

_TOPIC = "search"


class GlobalSearch(QObject):
    """Answers `window.searched` for the person at the desk, among the pages that they have."""

    def __init__(self, at: AtWindow) -> None:
        super().__init__(at.window)
        self._at, self._texts, self._window = at, at.texts, at.window
        self._sought = ""
        at.window.searched.connect(self._search)

    def _search(self, words: str) -> None:
        if not self._at.signed_in.present:
            return
        self._sought = words
        self._at.ask(self._find, words, self._window.page_keys, done=self._show, latest=_TOPIC)

    def _find(self, session: Session, words: str, pages: tuple[str, ...]) -> Found | None:
        return find(self._at.services, session, words, pages)

    def _show(self, found: Found | None) -> None:
        page = self._window.current_page
        if page is None:
            return
        page.banners.clear(_TOPIC)
        if found is None:
            page.say_info(self._texts("shell.not_found", words=self._sought), topic=_TOPIC)
        else:
            self._window.show_page(found.page, found.subject)
