"""The cover over the whole window: a card that asks something, and the line of its answer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.scrolled import place_on_cover
from station.ui.widgets.text import keep_room, set_state

WIDTH = 400
"""Width of the card in logical pixels."""
_LOW = 560
"""Height of a window, in pixels, below which the card is denser."""
_AROUND = (32, 28, 32, 24)


class Cover(QWidget):
    """Fill `column`, the column of the card in the middle."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        width: int = WIDTH,
        around: tuple[int, int, int, int] = _AROUND,
    ) -> None:
        super().__init__(parent)
        self._around = around
        theme.mark(self, "lock")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.card = QFrame()
        theme.mark(self.card, "card")
        self.card.setFixedWidth(width)
        place_on_cover(
            self, self.card
        )  # before it is filled: moved when full, all of it would be styled again
        self.column = QVBoxLayout(self.card)
        self.column.setContentsMargins(*around)
        self.column.setSpacing(12)

    def set_low(self, low: bool) -> None:
        """Denser, where the window is low."""
        left, top, right, bottom = self._around
        around = (left, min(top, 12), right, min(bottom, 8)) if low else self._around
        self.column.setContentsMargins(*around)
        self.column.setSpacing(8 if low else 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_low(self.height() < _LOW)


class AskingCover(Cover):
    """A cover that asks for a secret. Place `answer` in `column`: the line that says why a secret was refused."""

    def __init__(self, texts: Texts, parent: QWidget | None = None, *, answer: str = "") -> None:
        super().__init__(parent)
        self.answer = CitedWords(texts)
        keep_room(self.answer, answer)

    def say(self, sentence: str, state: str = "") -> None:
        """Show a sentence in the line of the answer, whose room is kept, so that nothing moves."""
        self.answer.setText(sentence)
        set_state(self.answer, state)

    def refuse(self, sentence: str) -> None:
        """Show why it was refused; the person may try again."""
        self.set_busy(False)
        self.say(sentence, "stop")
        self.setFocus()

    def set_busy(self, busy: bool) -> None:
        """Show that what was given is being checked."""
        self.card.setEnabled(not busy)
