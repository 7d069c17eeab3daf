"""The list of what goes over the counter this time; large enough to read while standing (18 px)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.ui import icons, theme
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.widgets.chip import chip_width, paint_chip

ROW, REMARK = 52, 24
LINE_PIXELS = 18
_PAD, _GAP = 12, 14
_TAG_WIDTH, _PLACE_WIDTH = 118, 84
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
        """Show these; what stays where it is, is only repainted."""
        new, old = tuple(views), self._views
        if [view.tag for view in new[: len(old)]] == [view.tag for view in old] and len(new) > len(old):
            self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
            self._views = new
            self.endInsertRows()
            if old:
                self.dataChanged.emit(self.index(0), self.index(len(old) - 1))
        elif new != old:
            self.beginResetModel()
            self._views = new
            self.endResetModel()

    def rowCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own signature
        return len(self._views)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        view = self._views[index.row()]
        if role == _VIEW:
            return view
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            said = (
                view.tag,
                view.name,
                view.direction.word,
                view.end,
                *(each.sentence for each in view.remarks),
            )
            return " ".join(filter(None, said))
        return None


class LineDelegate(QStyledItemDelegate):
    """Paints a row: direction, tag, name, place, due or condition; remarks below."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        view: LineView = index.data(_VIEW)
        return QSize(320, ROW + REMARK * len(view.remarks) + (6 if view.remarks else 0))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        view: LineView = index.data(_VIEW)
        owner = option.widget
        place = QRectF(option.rect)
        painter.save()
        if isinstance(owner, LineList) and owner.chosen == view.tag:
            painter.fillRect(place, theme.colour("accent-soft"))
            painter.fillRect(QRectF(place.left(), place.top(), 3, place.height()), theme.colour("accent"))
        painter.setPen(theme.colour("border"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        first = QRectF(place.left() + _PAD, place.top(), place.width() - 2 * _PAD, ROW)
        left = self._first_line(painter, first, view, compact=place.width() < 520)
        for number, remark in enumerate(view.remarks):
            top = place.top() + ROW - 6 + number * REMARK
            self._remark(painter, QRectF(left, top, place.right() - _PAD - left, REMARK), remark)
        painter.restore()

    def _first_line(self, painter: QPainter, line: QRectF, view: LineView, *, compact: bool) -> float:
        """Paint the row's first line; where the tag begins, for the remarks to stand under it."""
        small = QFontMetrics(theme.text_font(theme.SMALL_PIXELS))
        chip = chip_width(view.direction, small)
        paint_chip(painter, QRectF(line.left(), line.top(), chip, line.height()), view.direction)
        left = line.left() + chip + _GAP
        right = line.right() - self._end(painter, line, view)
        tag_font = theme.code_font(LINE_PIXELS, strong=True)
        tag_width = max(_TAG_WIDTH, QFontMetrics(tag_font).horizontalAdvance(view.tag) + _GAP)
        _write(painter, QRectF(left, line.top(), tag_width, line.height()), view.tag, tag_font, "text")
        name_left = left + tag_width
        if view.place and not compact:
            place = QRectF(right - _PLACE_WIDTH, line.top(), _PLACE_WIDTH, line.height())
            _write(painter, place, view.place, theme.text_font(), "text-muted")
            right -= _PLACE_WIDTH + _GAP
        name = QRectF(name_left, line.top(), max(0.0, right - name_left), line.height())
        _write(painter, name, view.name, theme.text_font(LINE_PIXELS), "text")
        return left

    def _end(self, painter: QPainter, line: QRectF, view: LineView) -> float:
        """Paint what stands at the right end; how much room it took."""
        if view.condition is not None:
            width = chip_width(view.condition, QFontMetrics(theme.text_font(theme.SMALL_PIXELS)))
            paint_chip(
                painter, QRectF(line.right() - width, line.top(), width, line.height()), view.condition
            )
            return width + _GAP
        font = theme.text_font()
        width = QFontMetrics(font).horizontalAdvance(view.end) + 1
        _write(
            painter, QRectF(line.right() - width, line.top(), width, line.height()), view.end, font, "text"
        )
        return width + _GAP

    def _remark(self, painter: QPainter, line: QRectF, remark: Remark) -> None:
        icons.paint(painter, remark.icon, remark.token, QRectF(line.left(), line.center().y() - 8, 16, 16))
        words = line.adjusted(22, 0, 0, 0)
        _write(painter, words, remark.sentence, theme.text_font(theme.TEXT_PIXELS), remark.token)


class LineList(QListView):
    """Shows the lines; a click chooses one (`chosen`). Never takes the focus from the scan box."""

    line_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen = ""
        self.lines = LineModel()
        self.setModel(self.lines)
        self.setItemDelegate(LineDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
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

    def _on_clicked(self, index: QModelIndex) -> None:
        self.choose(index.data(_VIEW).tag)
        self.line_chosen.emit(self.chosen)


def _write(painter: QPainter, place: QRectF, text: str, font: QFont, token: str) -> None:
    painter.setFont(font)
    painter.setPen(theme.colour(token))
    shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(place.width()))
    painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
