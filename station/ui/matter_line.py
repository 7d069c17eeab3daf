"""The number of a matter, in any form: typed, or taken from those on the list."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter

from station.matters.numbers import LONGEST_NUMBER
from station.matters.use_cases import Matters
from station.matters.values import KnownNumber, MatterOption
from station.ui.page import Page
from station.ui.widgets.form_kinds import FormLine

_NUMBER = Qt.ItemDataRole.UserRole


class MatterLine(FormLine):
    """A line that offers the open matters whose number has what is typed, ↓ all of them; any other number can be typed.

    What is offered never takes the place of what was typed by itself: it is taken by a click, or by ↓ and Enter.
    """

    picked = Signal()
    """One of those offered was taken."""

    def __init__(
        self, name: str, *, example: str = "", hint: str = "", longest: int = LONGEST_NUMBER
    ) -> None:
        super().__init__(name, example=example, hint=hint, longest=longest)
        self._attended: tuple[Page, Matters] | None = None
        self._offered = QStandardItemModel(self)
        self._completer = QCompleter(self._offered, self)
        self._completer.setCompletionRole(_NUMBER)
        self._completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.activated.connect(self._on_picked)
        self.control.setCompleter(self._completer)
        self.control.returnPressed.disconnect(self.finished)
        self.control.returnPressed.connect(self._on_return)
        self.control.installEventFilter(self)

    def offer_matters(self, options: Iterable[MatterOption]) -> None:
        """Offer these; what was typed stays."""
        self._offered.clear()
        for each in options:
            item = QStandardItem(f"{each.number}  {each.said}".strip())
            item.setData(each.number, _NUMBER)
            self._offered.appendRow(item)

    def attend(self, page: Page, matters: Matters) -> None:
        """Offer what the person sees, and say below the line when a number is not on the list."""
        page.ask(matters.offered, done=self.offer_matters, latest=f"matters-{id(self)}")
        if self._attended is None:
            self._attended = page, matters
            self.picked.connect(self._look)
            self.control.editingFinished.connect(self._look)

    def _look(self) -> None:
        if self._attended is None:
            return
        (page, matters), number = self._attended, self.value
        if not number:
            self.set_hint("")
            return

        def say(known: KnownNumber) -> None:
            if self.value == number:
                stands = known.listed and known.open
                key = "stated_closed" if known.listed else "unlisted"
                self.set_hint("" if stands else page.texts(f"matters.{key}", matter=known.number))

        page.ask(matters.known, number, done=say, latest=f"matter-{id(self)}")

    def start_over(self) -> None:
        super().start_over()
        self.set_hint("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and event.key() == Qt.Key.Key_Down:
            self._completer.setCompletionPrefix(self.control.text().strip())
            self._completer.complete()
            return True
        return super().eventFilter(watched, event)

    def _on_return(self) -> None:
        if not self._take():
            self.finished.emit()

    def _take(self) -> bool:
        """Put the one that is chosen of those offered, if any is: Enter that takes one ends no form."""
        popup = self._completer.popup()
        if popup is None or not popup.isVisible() or not popup.currentIndex().isValid():
            return False
        self.put(str(popup.currentIndex().data(_NUMBER)))
        popup.hide()
        self._on_picked()
        return True

    def _on_picked(self, *_number: object) -> None:
        self.edited.emit()
        self.picked.emit()
