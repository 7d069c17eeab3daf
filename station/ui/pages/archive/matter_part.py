"""Which matter the recording on show belongs to, about whom it is, and the way to its page (PF-10)."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.archive.values import Recording
from station.core.errors import StationError
from station.core.ledger import subject
from station.core.texts import Texts
from station.matters.bodies import MATTER
from station.matters.use_cases import Matters, MatterStanding
from station.ui.leading import leads_to
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.text import ElidedLabel, words

KEY = "Ctrl+M"
_LEAST: Final = 160
_SHARE: Final = 55
"""Per cent of the width that the number takes at most."""


class MatterPart(QWidget):
    """Hidden for a recording that names none; the number leads on once it is known that the person sees the matter."""

    wished = Signal()
    """The matter's page is wished for."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._number = texts, ""
        self.link = Button("", "folder", role="link")
        self.link.clicked.connect(self.wished)
        self.said = ElidedLabel(role="muted")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(words(texts("archive_page.column.matter"), "muted"))
        row.addWidget(self.link)
        row.addWidget(self.said, 1)
        self.hide()

    def show_number(self, number: str) -> None:
        """The number that the recording names, "" for none; what it is about follows with `show_matter`."""
        self.setVisible(bool(number))
        if number != self._number:
            self._number = number
            self._fit()
            self.link.setEnabled(False)
            self.said.setText("")

    def show_matter(self, standing: MatterStanding | None) -> None:
        """The matter as it stands; None where the person doesn't see it."""
        self.link.setEnabled(standing is not None)
        if standing is None:
            self.said.setText(self._texts("archive_page.matter_not_yours"))
            return
        self._number = standing.number
        self._fit()
        found = standing.matter
        about = () if found is None else (*found.parties[:1], found.facts.title)
        self.said.setText(" · ".join(filter(None, about)) or self._texts("archive_page.matter_unlisted"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """A long number gives way; it never widens the pane."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def _fit(self) -> None:
        """Show the number as far as there is room: both ends of it tell matters apart."""
        metrics, room = self.link.fontMetrics(), max(_LEAST, self.width() * _SHARE // 100)
        shown = metrics.elidedText(self._number, Qt.TextElideMode.ElideMiddle, room)
        if shown != self.link.text():
            self.link.setText(shown)
        self.link.setAccessibleName(self._number)
        whole = () if shown == self._number else (self._number,)
        self.link.setToolTip("\n".join((*whole, self._texts("archive_page.to_matter", key=KEY))))


class MatterOfRecording(QObject):
    """Reads the matter of the recording on show, and leads to it by a click or Ctrl+M."""

    def __init__(self, page: Page, part: MatterPart, matters: Matters) -> None:
        super().__init__(page)
        self._page, self._part, self._matters = page, part, matters
        self._number = ""
        self._key = Shortcut(KEY, page, "archive_page.key_matter", self.go)
        part.wished.connect(self.go)

    def shows(self, recording: Recording) -> None:
        """Another recording is on show."""
        self._number = recording.matter or ""
        if self._number:
            number = self._number
            self._page.ask(
                self._matters.show,
                number,
                done=partial(self._tell, number),
                failed=partial(self._tell_none, number),
                latest="matter-of-recording",
            )

    def go(self) -> None:
        """Show its page."""
        if self._part.isVisible() and self._part.link.isEnabled():
            found = leads_to(self._page.signed_in.session, subject(MATTER, self._number))
            if found is not None:
                self._page.navigate.emit(*found)

    def _tell(self, number: str, standing: MatterStanding) -> None:
        if number == self._number:
            self._part.show_matter(standing)

    def _tell_none(self, number: str, _problem: StationError) -> None:
        if number == self._number:
            self._part.show_matter(None)
