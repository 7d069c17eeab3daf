"""A row that breaks into lines where there is no room for all of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget


class Flow(QWidget):
    """Things stand beside each other, as wide as they wish, narrower where that keeps them on one line, else on several.

    A row of its own kind within it counts with the width of all that it holds, and breaks only where it has a line to
    itself. Where a line has room left, what is added with `stretch` takes it; what is added `at_end` stands at the right.
    Things of a line stand on its middle, fields with their hints at its `top`.
    It places its widgets itself: a layout made in Python does not outlive its widgets safely.

    The layout around it asks for the same sizes again and again. An answer is kept until a widget here says that its
    wishes changed (a layout request). A hidden row gets no such request, so it is measured anew as soon as it is shown.
    """

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 8, top: bool = False) -> None:
        super().__init__(parent)
        self._spacing, self._top = spacing, top
        self._widgets: list[QWidget] = []
        self._at_end: set[QWidget] = set()
        self._stretching: set[QWidget] = set()
        self._heights: dict[int, int] = {}
        self._hints: dict[str, QSize] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def spacing(self) -> int:
        """Pixels between two things of a line."""
        return self._spacing

    @property
    def widgets(self) -> tuple[QWidget, ...]:
        """All that stands here, hidden ones too."""
        return tuple(self._widgets)

    def add(
        self, widget: QWidget, *, stretch: bool = False, at_end: bool = False, place: int | None = None
    ) -> None:
        """Add `widget` behind the others, or at `place` among them."""
        if stretch:
            self._stretching.add(widget)
        if at_end:
            self._at_end.add(widget)
        self._widgets.insert(len(self._widgets) if place is None else place, widget)
        put_away = widget.isHidden() and widget.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)
        widget.setParent(self)
        if not put_away:  # as in a layout: what was hidden stays so
            widget.show()
        self._changed()

    def remove(self, widget: QWidget) -> None:
        """Remove `widget`; the caller deletes it."""
        self._widgets.remove(widget)
        self._changed()

    @property
    def on_one_line(self) -> int:
        """The least width at which nothing breaks, in pixels."""
        return self._hinted("one line", self._one_line).width()

    # ------------------------------------------------------------------------------------- a QWidget

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay_out(width, move=False)
        return self._heights[width]

    def minimumSizeHint(self) -> QSize:
        return self._hinted("least", self._least_size)

    def sizeHint(self) -> QSize:
        return self._hinted("wished", self._wished_size)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out(self.width(), move=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._changed()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._changed()
        return super().event(event)

    # --------------------------------------------------------------------------------------- internal

    def _hinted(self, name: str, measured: Callable[[], QSize]) -> QSize:
        """The value of `name` since the last change, else `measured`."""
        if name not in self._hints:
            self._hints[name] = measured()
        return self._hints[name]

    def _one_line(self) -> QSize:
        return QSize(self._beside(self._seen(), least=True), 0)

    def _least_size(self) -> QSize:
        least = QSize()
        for widget in self._seen():
            least = least.expandedTo(_minimum(widget))
        return least

    def _wished_size(self) -> QSize:
        seen = self._seen()
        height = max((widget.sizeHint().height() for widget in seen), default=0)
        return QSize(self._beside(seen, least=False), height)

    def _changed(self) -> None:
        self._heights.clear()
        self._hints.clear()
        self.updateGeometry()
        if self.isVisible():  # what is not seen yet is placed once, as it is shown
            self._lay_out(self.width(), move=True)

    def _seen(self) -> list[QWidget]:
        return [widget for widget in self._widgets if not widget.isHidden()]

    def _beside(self, widgets: Sequence[QWidget], *, least: bool) -> int:
        widths = [_least(each) if least else _wished(each) for each in widgets]
        return sum(widths) + self._spacing * max(0, len(widths) - 1)

    def _lines(self, width: int) -> list[list[QWidget]]:
        lines: list[list[QWidget]] = []
        for widget in self._seen():
            if lines and self._beside([*lines[-1], widget], least=True) <= width:
                lines[-1].append(widget)
            else:
                lines.append([widget])
        return lines

    def _lay_out(self, width: int, *, move: bool) -> int:
        """Place everything, if `move`; the height that it takes."""
        top = 0
        for line in self._lines(width):
            widths = self._widths(line, width)
            height = max(_height(each, room) for each, room in zip(line, widths, strict=True))
            if move:
                self._place(line, widths, QRect(0, top, width, height))
            top += height + self._spacing
        return max(0, top - self._spacing)

    def _widths(self, line: Sequence[QWidget], room: int) -> list[int]:
        least = [min(_least(each), room) for each in line]
        wished = [max(low, min(_wished(each), room)) for each, low in zip(line, least, strict=True)]
        spare = room - self._spacing * (len(line) - 1) - sum(least)
        asked = sum(wished) - sum(least)
        share = min(1.0, spare / asked) if asked else 0.0
        widths = [low + int((high - low) * share) for low, high in zip(least, wished, strict=True)]
        left = room - self._spacing * (len(line) - 1) - sum(widths)
        for place, each in enumerate(line):
            if each in self._stretching and left > 0:
                more = min(left, each.maximumWidth() - widths[place])
                widths[place] += more
                left -= more
        return widths

    def _place(self, line: Sequence[QWidget], widths: Sequence[int], rect: QRect) -> None:
        left, right = rect.left(), rect.right() + 1
        for place in reversed(range(len(line))):
            if line[place] not in self._at_end:
                break
            right -= widths[place]
            self._put(line[place], right, widths[place], rect)
            right -= self._spacing
        for each, width in zip(line, widths, strict=True):
            if each in self._at_end:
                break
            self._put(each, left, width, rect)
            left += width + self._spacing

    def _put(self, widget: QWidget, left: int, width: int, rect: QRect) -> None:
        height = min(rect.height(), _height(widget, width))
        top = rect.top() + (0 if self._top else (rect.height() - height) // 2)
        widget.setGeometry(left, top, width, height)


class EvenFlow(Flow):
    """The same for fields: each as wide as the others and at least `least` pixels, on as few lines as that takes, which are alike."""

    def __init__(self, parent: QWidget | None = None, *, spacing: int = 12, least: int) -> None:
        super().__init__(parent, spacing=spacing, top=True)
        self._least_width = least

    def _lines(self, width: int) -> list[list[QWidget]]:
        seen = self._seen()
        columns = max(1, min(len(seen), (width + self._spacing) // (self._least_width + self._spacing)))
        lines = -(-len(seen) // columns)
        columns = -(-len(seen) // lines) if lines else 1
        return [seen[at : at + columns] for at in range(0, len(seen), columns)]

    def _widths(self, line: Sequence[QWidget], room: int) -> list[int]:
        columns = max(map(len, self._lines(room)))
        return [(room - self._spacing * (columns - 1)) // columns] * len(line)


def _minimum(widget: QWidget) -> QSize:
    hint, given = widget.minimumSizeHint(), widget.minimumSize()
    width = given.width() or hint.width()
    return QSize(min(width, widget.maximumWidth()), given.height() or hint.height())


def _wished(widget: QWidget) -> int:
    return max(_minimum(widget).width(), min(widget.sizeHint().width(), widget.maximumWidth()))


def _least(widget: QWidget) -> int:
    """The least width at which nothing in `widget` breaks; rows that stand in a column there are seen through."""
    if isinstance(widget, Flow):
        return widget.on_one_line
    column = widget.layout()
    if isinstance(column, QVBoxLayout):
        held = (column.itemAt(place) for place in range(column.count()))
        inner = (each.widget() for each in held if each is not None)
        return max((_least(each) for each in inner if each is not None and not each.isHidden()), default=0)
    return _minimum(widget).width()


def _height(widget: QWidget, width: int) -> int:
    if widget.hasHeightForWidth():
        return widget.heightForWidth(width)
    return max(widget.minimumHeight(), min(widget.sizeHint().height(), widget.maximumHeight()))
