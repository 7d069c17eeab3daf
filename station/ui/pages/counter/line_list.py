"""The list of the counter's lines, in large type for people who stand (18 px)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from station.core.texts import Texts
from station.inventory.counter import Direction
from station.ui import icons, theme
from station.ui.models.row_model import NO_PARENT
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.widgets.chip import ChipState, chip_width, paint_chip
from station.ui.widgets.cited import rule_in
from station.ui.widgets.rule_text import show_rule

ROW, REMARK = 52, 24
LINE_PIXELS = 18
_PAD, _GAP = 12, 14
_TAG_WIDTH, _PLACE_WIDTH, _END_WIDTH = 118, 84, 156
_COMPACT = 560
_REMARK_ICON, _REMARK_GAP = 22, 20
_VIEW = Qt.ItemDataRole.UserRole

_Index = QModelIndex | QPersistentModelIndex


class LineModel(QAbstractListModel):
    """The rows in the order of the scans."""

    def __init__(self) -> None:
        super().__init__()
        self._views: tuple[LineView, ...] = ()

    @property
    def views(self) -> tuple[LineView, ...]:
        """All rows."""
        return self._views

    def set_views(self, views: Sequence[LineView]) -> None:
        """Show these rows; a row that stays in its place is only repainted."""
        new, old = tuple(views), self._views
        if [view.tag for view in new[: len(old)]] == [view.tag for view in old]:
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
                self._views = new
                self.endInsertRows()
            self._views = new
            if old and new[: len(old)] != old:
                self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
        elif new != old:
            self.beginResetModel()
            self._views = new
            self.endResetModel()

    def rowCount(self, _parent: _Index = NO_PARENT) -> int:
        return len(self._views)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        view = self._views[index.row()]
        if role == _VIEW:
            return view
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (
                view.label,
                view.name,
                view.direction.word,
                view.end,
                *(each.sentence for each in view.remarks),
            )
            return " ".join(filter(None, said))
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints a row: direction, tag, name, place, due or condition; remarks below, as many in a row as fit.

    `indent` is where the tags begin.
    """

    def __init__(self, indent: float, parent: QWidget) -> None:
        super().__init__(parent)
        self._indent = indent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        view: LineView = index.data(_VIEW)
        owner = option.widget
        width = owner.viewport().width() if isinstance(owner, QListView) else option.rect.width()
        rows = _rows(view.remarks, width - 2 * _PAD - self._indent)
        return QSize(320, ROW + REMARK * len(rows) + (4 if rows else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: LineView = index.data(_VIEW)
        owner = option.widget
        place = QRectF(option.rect)
        painter.save()
        if isinstance(owner, LineList) and owner.chosen == view.tag:
            painter.fillRect(place, theme.colour("selection"))
            painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), theme.colour("accent"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        line = QRectF(place.left() + _PAD, place.top(), place.width() - 2 * _PAD, ROW)
        self._first_line(painter, line, view, compact=place.width() < _COMPACT)
        for room, remark in self.placed(place, view):
            _paint_remark(painter, room, remark)
        painter.restore()

    def placed(self, place: QRectF, view: LineView) -> Iterator[tuple[QRectF, Remark]]:
        """Where each remark of a row at `place` stands."""
        right, top = place.right() - _PAD, place.top() + ROW - 8
        for row in _rows(view.remarks, place.width() - 2 * _PAD - self._indent):
            left = place.left() + _PAD + self._indent
            for remark in row:
                width = min(_remark_width(remark), right - left)
                yield QRectF(left, top, width, REMARK), remark
                left += width + _REMARK_GAP
            top += REMARK

    def _first_line(self, painter: QPainter, line: QRectF, view: LineView, *, compact: bool) -> None:
        paint_chip(
            painter, QRectF(line.left(), line.top(), _chip(view.direction), line.height()), view.direction
        )
        left, right = line.left() + self._indent, line.right()
        end = self._end(painter, line, view)
        right -= end if compact else max(end, _END_WIDTH)
        font = theme.code_font(LINE_PIXELS, strong=True)
        width = max(_TAG_WIDTH, QFontMetrics(font).horizontalAdvance(view.label) + _GAP)
        _write(painter, QRectF(left, line.top(), width, line.height()), view.label, font, "text")
        left += width
        if view.place and not compact:
            place = QRectF(right - _PLACE_WIDTH, line.top(), _PLACE_WIDTH, line.height())
            _write(painter, place, view.place, theme.text_font(), "text-muted")
            right -= _PLACE_WIDTH + _GAP
        name = QRectF(left, line.top(), max(0.0, right - left), line.height())
        _write(painter, name, view.name, theme.text_font(LINE_PIXELS), "text")

    def _end(self, painter: QPainter, line: QRectF, view: LineView) -> float:
        """Paint what stands at the right end; how much room it took."""
        if view.condition is not None:
            width = float(_chip(view.condition))
            paint_chip(
                painter, QRectF(line.right() - width, line.top(), width, line.height()), view.condition
            )
        else:
            font = theme.text_font()
            width = QFontMetrics(font).horizontalAdvance(view.end) + 1.0
            place = QRectF(line.right() - width, line.top(), width, line.height())
            _write(painter, place, view.end, font, "text")
        return width + _GAP


def _chip(state: ChipState) -> int:
    return chip_width(state, QFontMetrics(theme.text_font(theme.SMALL_PIXELS)))


def _remark_width(remark: Remark) -> float:
    metrics = QFontMetrics(theme.text_font(theme.TEXT_PIXELS))
    return float(_REMARK_ICON + metrics.horizontalAdvance(remark.sentence) + 2)


def _rows(remarks: Sequence[Remark], width: float) -> list[list[Remark]]:
    """The remarks in rows of at most `width`; one that is wider has a row of its own."""
    rows: list[list[Remark]] = []
    used = 0.0
    for remark in remarks:
        needed = _remark_width(remark)
        if not rows or used + _REMARK_GAP + needed > width:
            rows.append([remark])
            used = needed
        else:
            rows[-1].append(remark)
            used += _REMARK_GAP + needed
    return rows


def _paint_remark(painter: QPainter, place: QRectF, remark: Remark) -> None:
    icons.paint(painter, remark.icon, remark.token, QRectF(place.left(), place.center().y() - 8, 16, 16))
    words = place.adjusted(_REMARK_ICON, 0, 0, 0)
    _write(painter, words, remark.sentence, theme.text_font(theme.TEXT_PIXELS), remark.token)


class LineList(QListView):
    """Shows the lines; a click chooses one (`chosen`). Never takes the focus from the scan box.

    `leading` are the words that rows may begin with, where they are not those of a direction.
    """

    line_chosen = Signal(str)

    def __init__(self, texts: Texts, leading: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.lines = LineModel()
        self.setModel(self.lines)
        first = leading or [texts(f"counter.direction.{each.value}") for each in Direction]
        widest = max(_chip(ChipState(word)) for word in first)
        self._texts = texts
        self._painter = LineDelegate(float(widest + _GAP), self)
        self.setItemDelegate(self._painter)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.clicked.connect(self._on_clicked)

    def choose(self, tag: str) -> None:
        """Mark the line of `tag` and bring it into view; "" marks none."""
        self.chosen = tag
        for row, view in enumerate(self.lines.views):
            if view.tag == tag:
                self.scrollTo(self.lines.index(row))
        self.viewport().update()

    def step(self, by: int) -> None:
        """Choose the line above or below."""
        tags = [view.tag for view in self.lines.views]
        if tags:
            present = tags.index(self.chosen) if self.chosen in tags else len(tags) - 1
            self.choose(tags[min(len(tags) - 1, max(0, present + by))])
            self.line_chosen.emit(self.chosen)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        shape = Qt.CursorShape
        cites = self._rule_at(event.position())
        self.viewport().setCursor(shape.PointingHandCursor if cites else shape.ArrowCursor)
        self.setToolTip(self._texts("messages.open_rule", rule=cites) if cites else "")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        cites = self._rule_at(event.position()) if event.button() == Qt.MouseButton.LeftButton else ""
        if cites:
            show_rule(self._texts, cites, self)

    def _rule_at(self, at: QPointF) -> str:
        """The rule that the remark under the mouse cites; empty for none."""
        index = self.indexAt(at.toPoint())
        if not index.isValid():
            return ""
        placed = self._painter.placed(QRectF(self.visualRect(index)), index.data(_VIEW))
        return next((rule_in(remark.sentence) for room, remark in placed if room.contains(at)), "")

    def _on_clicked(self, index: QModelIndex) -> None:
        self.choose(index.data(_VIEW).tag)
        self.line_chosen.emit(self.chosen)


def _write(painter: QPainter, place: QRectF, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
