"""A row that breaks into lines where there is no room for all of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QVBoxLayout, QWidget


class Flow(QLayout):
    """Things stand beside each other, as wide as they wish, narrower where that keeps them on one line, else on several.

    A row of its own kind within it counts with the width of all that it holds, and breaks only where it has a line to
    itself. Where a line has room left, what is added with `stretch` takes it; what is added `at_end` stands at the right.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._at_end: set[QWidget] = set()
        self._stretching: set[QWidget] = set()
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def add(self, widget: QWidget, *, stretch: bool = False, at_end: bool = False) -> None:
        """Put `widget` behind those there are."""
        if stretch:
            self._stretching.add(widget)
        if at_end:
            self._at_end.add(widget)
        self.addWidget(widget)

    # ------------------------------------------------------------------------------------- a QLayout

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), move=False)

    def minimumHeightForWidth(self, width: int) -> int:
        return self.heightForWidth(width)

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._seen():
            least = least.expandedTo(item.minimumSize())
        return least

    def sizeHint(self) -> QSize:
        height = max((item.sizeHint().height() for item in self._seen()), default=0)
        return QSize(self._beside(self._seen(), least=False), height)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, move=True)

    @property
    def on_one_line(self) -> int:
        """The least width at which nothing breaks, in pixels."""
        return self._beside(self._seen(), least=True)

    # --------------------------------------------------------------------------------------- innards

    def _seen(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _beside(self, items: Sequence[QLayoutItem], *, least: bool) -> int:
        widths = [_least(item) if least else item.sizeHint().width() for item in items]
        return sum(widths) + self.spacing() * max(0, len(widths) - 1)

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        for item in self._seen():
            if lines and self._beside([*lines[-1], item], least=True) <= width:
                lines[-1].append(item)
            else:
                lines.append([item])
        return lines

    def _lay_out(self, rect: QRect, *, move: bool) -> int:
        """Place everything, if told to `move`; the height that it takes."""
        top = rect.top()
        for line in self._lines(rect.width()):
            widths = self._widths(line, rect.width())
            height = max(_height(item, width) for item, width in zip(line, widths, strict=True))
            if move:
                self._place(line, widths, QRect(rect.left(), top, rect.width(), height))
            top += height + self.spacing()
        return max(0, top - self.spacing() - rect.top())

    def _widths(self, line: Sequence[QLayoutItem], room: int) -> list[int]:
        least = [min(_least(item), room) for item in line]
        wished = [max(low, min(item.sizeHint().width(), room)) for item, low in zip(line, least, strict=True)]
        spare = room - self.spacing() * (len(line) - 1) - sum(least)
        asked = sum(wished) - sum(least)
        share = min(1.0, spare / asked) if asked else 0.0
        widths = [low + int((high - low) * share) for low, high in zip(least, wished, strict=True)]
        left = room - self.spacing() * (len(line) - 1) - sum(widths)
        for place, item in enumerate(line):
            if item.widget() in self._stretching and left > 0:
                more = min(left, item.maximumSize().width() - widths[place])
                widths[place] += more
                left -= more
        return widths

    def _place(self, line: Sequence[QLayoutItem], widths: Sequence[int], rect: QRect) -> None:
        left = rect.left()
        right = rect.right() + 1
        for place in reversed(range(len(line))):
            if line[place].widget() not in self._at_end:
                break
            right -= widths[place]
            self._put(line[place], right, widths[place], rect)
            right -= self.spacing()
        for item, width in zip(line, widths, strict=True):
            if item.widget() in self._at_end:
                break
            self._put(item, left, width, rect)
            left += width + self.spacing()

    def _put(self, item: QLayoutItem, left: int, width: int, rect: QRect) -> None:
        height = min(rect.height(), _height(item, width))
        item.setGeometry(
            QRect(QPoint(left, rect.top() + (rect.height() - height) // 2), QSize(width, height))
        )


def _least(item: QLayoutItem) -> int:
    """The least width at which nothing in `item` breaks; rows that stand in a column there are seen through."""
    widget = item.widget()
    inner = widget.layout() if widget is not None else None
    if isinstance(inner, Flow):
        return inner.on_one_line
    if isinstance(inner, QVBoxLayout):
        held = (inner.itemAt(place) for place in range(inner.count()))
        return max((_least(each) for each in held if each is not None and not each.isEmpty()), default=0)
    return item.minimumSize().width()


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
