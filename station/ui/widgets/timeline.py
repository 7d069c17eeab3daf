"""What happened to a thing, in the order of time: each line an entry of the ledger, with the proof beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.models.row_model import NO_PARENT
from station.ui.widgets.row_delegate import struck_through

_HEIGHT, _AXIS = 58, 18
_PROOF = {
    "proven": ("seal", "sealed"),
    "unproven": ("clock", "neutral"),
    "broken": ("stop", "stop"),
    "": ("", ""),
}

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the timeline.

    `key` is given back when it is opened (the entry's number), `when` and `title` are ready words, `note` says who
    and how, `proof` is ``proven``, ``unproven``, ``broken`` or empty. `struck` says that it does not count any more.
    """

    key: str
    when: str
    title: str
    note: str = ""
    icon: str = "dot"
    token: str = "neutral"
    proof: str = ""
    struck: bool = False


class _Events(QAbstractListModel):
    def __init__(self, texts: Texts, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.events: Sequence[Event] = ()
        self.known = False

    def show(self, events: Sequence[Event], *, known: bool) -> None:
        self.beginResetModel()
        self.events, self.known = events, known
        self.endResetModel()

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self.events)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        event = self.events[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole and event.proof:
            return self._texts(f"timeline.{event.proof}")
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return " ".join(part for part in (event.when, event.title, event.note) if part)
        return None


class Timeline(QListView):
    """Newest or oldest first, as the events are given; before, that they are being read; ↑↓ move, Enter or a double click opens an entry."""

    opened = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._events = _Events(texts, self)
        self._painter = _EventDelegate(self)
        self._texts = texts
        self.setModel(self._events)
        self.setItemDelegate(self._painter)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self._on_activated)

    def show_events(self, events: Sequence[Event]) -> None:
        """Show these lines."""
        self._events.show(events, known=True)

    def await_events(self) -> None:
        """Nothing is known yet: the lines are being read."""
        self._events.show((), known=False)

    @property
    def said(self) -> str:
        """What stands in place of lines; empty where there are some."""
        if self._events.events:
            return ""
        return self._texts("timeline.nothing" if self._events.known else "timeline.reading")

    @property
    def events(self) -> Sequence[Event]:
        """The lines on show."""
        return self._events.events

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if said := self.said:
            painter = QPainter(self.viewport())
            painter.setPen(theme.colour("text-muted"))
            area = self.viewport().rect().adjusted(0, 24, 0, 0)
            top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            painter.drawText(area, int(top), said)
            painter.end()

    def _on_activated(self, index: QModelIndex) -> None:
        self.opened.emit(self._events.events[index.row()].key)


class _EventDelegate(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, _Events):
            return
        event, row = model.events[index.row()], QRectF(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(row, theme.colour("selection"))
        axis = row.left() + _AXIS
        painter.setPen(theme.colour("border"))
        if index.row() > 0:
            painter.drawLine(int(axis), int(row.top()), int(axis), int(row.top()) + 8)
        if index.row() < len(model.events) - 1:
            painter.drawLine(int(axis), int(row.top()) + 32, int(axis), int(row.bottom()) + 1)
        icons.paint(painter, event.icon, event.token, QRectF(axis - 9, row.top() + 11, 18, 18))
        right = row.right() - 8
        sign, token = _PROOF[event.proof]
        if sign:
            icons.paint(painter, sign, token, QRectF(right - 18, row.top() + 11, 18, 18))
            right -= 28
        self._paint_words(painter, event, QRectF(axis + 22, row.top(), right - axis - 22, row.height()))
        painter.restore()

    def _paint_words(self, painter: QPainter, event: Event, room: QRectF) -> None:
        small = theme.text_font(theme.SMALL_PIXELS)
        when_width = QFontMetrics(small).horizontalAdvance(event.when)
        painter.setFont(small)
        painter.setPen(theme.colour("text-muted"))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        upper = QRectF(room.left(), room.top() + 9, room.width(), 22)
        lower = QRectF(room.left(), room.top() + 31, room.width(), 20)
        painter.drawText(
            QRectF(upper.right() - when_width, upper.top(), when_width + 1, 22), middle, event.when
        )
        if event.struck:
            painter.setFont(struck_through(small))
        painter.drawText(lower, middle, _short(event.note, small, lower.width()))
        strong = theme.text_font(theme.TABLE_PIXELS, strong=True)
        painter.setFont(strong)
        painter.setPen(theme.colour("text-muted" if event.struck else "text"))
        painter.drawText(upper, middle, _short(event.title, strong, upper.width() - when_width - 12))


def _short(text: str, font: QFont, width: float) -> str:
    return QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(width))
