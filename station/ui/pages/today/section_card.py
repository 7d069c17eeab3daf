"""A card of tasks: title, count, and rows that lead to where they are done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.icons import IconLabel
from station.ui.pages.today.values import TaskRow, TodaySection
from station.ui.widgets.badge import NumberBadge
from station.ui.widgets.button import Button, pressed_by_enter
from station.ui.widgets.card import Card
from station.ui.widgets.chip import chip_width, paint_chip
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.text import plain_tip, words

ROW_HEIGHT = 40
_PAD, _GAP, _ARROW = 8, 12, 16


class SectionCard(Card):
    """Shows one `TodaySection`; `opened(page, subject)` for a row or for all of it."""

    opened = Signal(str, str)
    put_away = Signal()

    def __init__(self, texts: Texts, section: TodaySection, parent: QWidget | None = None) -> None:
        super().__init__("", padding=12, parent=parent)
        self.section = section
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        head = QHBoxLayout()
        head.setContentsMargins(_PAD, 0, _PAD, 0)
        head.setSpacing(8)
        head.addWidget(IconLabel(section.icon, section.token, 20))
        head.addWidget(words(texts(f"today_page.section.{section.key}"), "heading"))
        if section.counts:
            head.addWidget(NumberBadge(section.count, section.token, self))
        rule = f"today_page.rule.{section.key}"
        if texts.has(rule):
            head.addWidget(RuleChip(texts, texts(rule), bare=True))
        if not section.counts:  # the badges add up to the count beside the page's name
            head.addWidget(words(texts("today_page.not_counted"), "muted"))
        head.addStretch(1)
        self.all_button = Button(texts("today_page.all", count=section.count), role="link", parent=self)
        self.all_button.clicked.connect(self._open_all)
        head.addWidget(self.all_button)
        if section.put_away:
            self.away_button = Button(section.put_away, role="link", parent=self)
            self.away_button.clicked.connect(self.put_away)
            head.addWidget(self.away_button)
        self.body.addLayout(head)
        self.all_button.setVisible(section.count > sum(row.stands_for for row in section.rows))
        column = QVBoxLayout()
        column.setSpacing(0)
        self.rows = [RowButton(row) for row in section.rows]
        for button in self.rows:
            button.clicked.connect(self._open_row)
            column.addWidget(button)
        self.body.addLayout(column)

    def _open_all(self) -> None:
        self.opened.emit(self.section.page, self.section.subject)

    def _open_row(self) -> None:
        button = self.sender()
        if isinstance(button, RowButton):
            self.opened.emit(button.row.page, button.row.subject)


class RowButton(QAbstractButton):
    """One task, pressed by mouse, Enter or Space."""

    def __init__(self, row: TaskRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        wraps = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        wraps.setHeightForWidth(True)
        self.setSizePolicy(wraps)
        self.setAccessibleName(" ".join(filter(None, (row.head, row.text, row.state.word))))
        self.setToolTip(plain_tip(row.text))

    def sizeHint(self) -> QSize:
        return QSize(320, ROW_HEIGHT)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """One line, or two where the words need them: measured as they are painted, to the fraction of a pixel."""
        metrics = QFontMetrics(theme.text_font())
        room = width - 1 - _PAD - self._chip_width() - 2 * _GAP - _ARROW - _PAD - self._head_width(width)
        fits = metrics.elidedText(self.row.text, Qt.TextElideMode.ElideRight, room) == self.row.text
        return ROW_HEIGHT if fits else ROW_HEIGHT + metrics.lineSpacing()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        self._paint_background(painter, place)
        middle = place.center().y()
        arrow = QRectF(place.right() - _PAD - _ARROW, middle - _ARROW / 2, _ARROW, _ARROW)
        icons.paint(painter, "chevron-right", "text-muted", arrow)
        width = self._chip_width()
        chip = QRectF(arrow.left() - _GAP - width, place.top(), width, place.height())
        paint_chip(painter, chip, self.row.state)
        left = place.left() + _PAD
        if self.row.head:
            room = QRectF(left, place.top(), self._head_width(self.width()), place.height())
            self._write(painter, room, self.row.head, theme.code_font(theme.TEXT_PIXELS, strong=True))
            left = room.right()
        room = QRectF(left, place.top(), chip.left() - _GAP - left, place.height())
        self._write(painter, room, self.row.text, theme.text_font())
        painter.end()

    def _chip_width(self) -> int:
        return chip_width(self.row.state, QFontMetrics(theme.text_font(theme.SMALL_PIXELS)))

    def _head_width(self, width: int) -> int:
        if not self.row.head:
            return 0
        metrics = QFontMetrics(theme.code_font(theme.TEXT_PIXELS, strong=True))
        return int(min(max(92, metrics.horizontalAdvance(self.row.head) + _GAP), (width - 1) * 0.4))

    def _paint_background(self, painter: QPainter, place: QRectF) -> None:
        painter.setPen(theme.colour("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(
            theme.colour("surface-hover") if self.underMouse() or self.isDown() else Qt.BrushStyle.NoBrush
        )
        painter.drawRoundedRect(place, 6, 6)

    def _write(self, painter: QPainter, place: QRectF, text: str, font: QFont) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        metrics = painter.fontMetrics()
        lines = max(1, int(place.height() - _PAD) // metrics.lineSpacing())
        room = int(place.width()) * lines - (metrics.averageCharWidth() * 4 if lines > 1 else 0)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        how = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        wraps = (
            int(Qt.TextFlag.TextWordWrap) if lines > 1 else 0
        )  # Chinese breaks anywhere, English between words
        painter.drawText(place, int(how) | wraps, shown)
