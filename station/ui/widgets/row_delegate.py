"""Paints the cells of a list straight from its model: words, codes, icons, chips. Faster than Qt's roles by half."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station.ui import icons, theme
from station.ui.models.column import Cell, TableColumn
from station.ui.models.row_model import RowModel, alignment
from station.ui.widgets.chip import chip_width, paint_chip

ROW_HEIGHT = 38
_PAD, _ICON = 10, 16


class RowDelegate(QStyledItemDelegate):
    """Knows the faces; keeps their fonts and measures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fonts = {
            "text": theme.text_font(theme.TABLE_PIXELS),
            "muted": theme.text_font(theme.TABLE_PIXELS),
            "strong": theme.text_font(theme.TABLE_PIXELS, strong=True),
            "code": theme.code_font(theme.TABLE_PIXELS),
        }
        self._faces: dict[str, tuple[QFont, QFontMetrics]] = {
            face: (font, QFontMetrics(font)) for face, font in fonts.items()
        }
        self._of_chips = QFontMetrics(theme.text_font(theme.SMALL_PIXELS))

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        model = index.model()
        if not isinstance(model, RowModel):
            return QSize(0, ROW_HEIGHT)
        column = model.columns[index.column()]
        state = None if column.state is None else model.cell(index.row(), index.column()).state
        if state is not None:
            return QSize(chip_width(state, self._of_chips) + 2 * _PAD + 1, ROW_HEIGHT)
        metrics = self._faces[column.face][1]
        return QSize(metrics.horizontalAdvance(str(model.data(index))) + 2 * _PAD + 24, ROW_HEIGHT)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        model = index.model()
        if not isinstance(model, RowModel):
            return
        place = paint_background(painter, option)
        column, shown = model.columns[index.column()], model.cell(index.row(), index.column())
        room = place.adjusted(_PAD, 0, -_PAD, 0)
        if shown.state is not None:
            paint_chip(painter, room, shown.state)
            return
        self._paint_words(painter, column, shown, room)

    def _paint_words(self, painter: QPainter, column: TableColumn, shown: Cell, room: QRectF) -> None:
        if shown.icon is not None:
            name, token = shown.icon
            icons.paint(
                painter, name, token, QRectF(room.left(), room.center().y() - _ICON / 2, _ICON, _ICON)
            )
            room = room.adjusted(_ICON + 8, 0, 0, 0)
        if not shown.text:
            return
        font, metrics = self._faces[column.face]
        painter.setFont(struck_through(font) if shown.struck else font)
        muted = column.face == "muted" or shown.struck
        painter.setPen(theme.colour("accent" if column.cites else "text-muted" if muted else "text"))
        text = shown.text
        if metrics.horizontalAdvance(text) > room.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        painter.drawText(room, alignment(column), text)


def struck_through(font: QFont) -> QFont:
    """The font with a line through its letters: what it says does not count any more."""
    struck = QFont(font)
    struck.setStrikeOut(True)
    return struck


def paint_background(painter: QPainter, option: QStyleOptionViewItem) -> QRectF:
    """Paint the background of a cell, the selection and the line below the row; returns the cell's place."""
    place = QRectF(option.rect)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(place, theme.colour("selection"))
    painter.setPen(theme.colour("border"))
    painter.drawLine(place.bottomLeft(), place.bottomRight())
    return place
