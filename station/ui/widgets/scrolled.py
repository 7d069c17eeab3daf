"""What scrolls where the screen has no room for it: a page, a card over the window, the contents of a dialog."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from station.ui import theme

_LEAST = QSize(80, 60)
_AROUND_FOCUS = 24
_SEEN_OF_A_LIST = 96
"""Pixels: its titles and a row. A list that is seen so far stays where it is when it gets the keyboard."""
_FOLLOWED = "station-focus-followed"
_WHOLE = "station-seen-whole"


class Scrolled(QScrollArea):
    """Gives `content` all the room there is, never less than it needs; what does not fit is reached by scrolling.

    What gets the focus is brought into sight. It has no event filter of its own: one made in Python is called while its
    widgets go.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(
            Qt.FocusPolicy.TabFocus
        )  # a press on what takes no keyboard leaves it where it is
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        theme.mark(self, "clear")
        self.content = content
        self.setWidget(content)
        _follow_focus()

    def sizeHint(self) -> QSize:
        return self.content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        return _LEAST


def _follow_focus() -> None:
    """Once for the application: areas come and go, and none of them listens by itself.

    The signal starts a timer without passing through Python: it also comes while a widget that had the focus is being
    destroyed, by a garbage collection for instance, and must not be given to Python then.
    """
    app = QApplication.instance()
    if isinstance(app, QApplication) and not app.property(_FOLLOWED):
        app.setProperty(_FOLLOWED, True)
        soon = QTimer(app)
        soon.setSingleShot(True)
        soon.setInterval(0)
        soon.timeout.connect(_bring_into_sight)
        app.focusChanged.connect(soon.start)


def _bring_into_sight() -> None:
    focused = QApplication.focusWidget()
    if focused is None:
        return
    seen = focused.visibleRegion().boundingRect().height()
    if not isinstance(focused, QAbstractItemView) or seen < min(focused.height(), _SEEN_OF_A_LIST):
        # Qt shows a text that is typed into by its first line alone; what is pressed stays below the pointer.
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        _show_in(Scrolled if pressed else QScrollArea, focused)


def see_whole(widget: QWidget) -> None:
    """`widget` comes into sight with all that it says, not only what has the keyboard in it: a field and its problem."""
    widget.setProperty(_WHOLE, True)


def bring_into_sight(widget: QWidget) -> None:
    """Scroll whatever holds `widget` so that it is seen."""
    _show_in(QScrollArea, widget)


def bring_part_into_sight(widget: QWidget, part: QRect) -> None:
    """Scroll whatever page or card holds `widget` so that this part of it is seen: the row that a person goes to."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Scrolled):
            place = widget.mapTo(around.content, part.center())
            around.ensureVisible(place.x(), place.y(), 0, part.height())
        around = around.parentWidget()


def show_from_top(widget: QWidget) -> None:
    """Scroll whatever page or card holds `widget` back to its beginning, where it says what came of an act."""
    around = widget.parentWidget()
    while around is not None:
        if isinstance(around, Scrolled):
            around.verticalScrollBar().setValue(0)
        around = around.parentWidget()


def _show_in(kind: type[QScrollArea], widget: QWidget) -> None:
    whole, around = widget, widget.parentWidget()
    while around is not None:
        if around.property(_WHOLE):
            whole = around
        if isinstance(around, kind) and around.widget() is not widget:  # what scrolls as a whole is in sight
            around.ensureWidgetVisible(whole, 0, _AROUND_FOCUS)
            if whole is not widget:
                around.ensureWidgetVisible(
                    widget, 0, 0
                )  # one that is higher than the room shows where one types
        around = around.parentWidget()


class _Ground(QWidget):
    """Below a card: it asks for what the card needs at least, so that wishes alone never make it scroll."""

    def heightForWidth(self, width: int) -> int:
        column = self.layout()
        return -1 if column is None else column.minimumHeightForWidth(width)


def place_on_cover(cover: QWidget, card: QWidget) -> None:
    """Put `card` into the middle of `cover`, which lies over the whole window; it scrolls where that is too small."""
    ground = _Ground()
    column = QVBoxLayout(ground)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
    around = QVBoxLayout(cover)
    around.setContentsMargins(0, 0, 0, 0)
    around.addWidget(Scrolled(ground))
