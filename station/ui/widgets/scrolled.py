"""What scrolls where the screen has no room for it: a page, a card over the window, the contents of a dialog."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from station.ui import theme

_LEAST = QSize(80, 60)
_AROUND_FOCUS = 24


class Scrolled(QScrollArea):
    """Gives `content` all the room there is, never less than it needs; what does not fit is reached by scrolling.

    Unlike a resizable scroll area it asks for the least height at the present width, so that wrapped words count with
    the lines that they have. What gets the focus is brought into sight.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        theme.mark(self, "clear")
        self.content = content
        self.setWidget(content)
        content.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def sizeHint(self) -> QSize:
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        content = getattr(self, "content", None)  # Qt asks before the constructor and after the end as well
        if content is not None and watched is content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        room = self.maximumViewportSize()
        width, height = room.width(), room.height()
        least = self._least(width)
        if least.width() > width:
            height -= self.horizontalScrollBar().sizeHint().height()
        if least.height() > height:
            width -= self.verticalScrollBar().sizeHint().width()
            least = self._least(width)
        self.content.resize(max(width, least.width()), max(height, least.height()))

    def _least(self, width: int) -> QSize:
        least = self.content.minimumSizeHint().expandedTo(self.content.minimumSize())
        layout = self.content.layout()
        if layout is not None and layout.hasHeightForWidth():
            least.setHeight(layout.minimumHeightForWidth(max(width, least.width())))
        return least

    def _on_focus(self, _old: QWidget | None, new: QWidget | None) -> None:
        if new is not None and self.content.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, _AROUND_FOCUS)


def place_on_cover(cover: QWidget, card: QWidget) -> None:
    """Put `card` into the middle of `cover`, which lies over the whole window; it scrolls where that is too small."""
    ground = QWidget()
    column = QVBoxLayout(ground)
    column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
    around = QVBoxLayout(cover)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(Scrolled(ground))
