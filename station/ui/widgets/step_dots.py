"""The steps of a course as a line of dots, one below the other: whose step it is, how it stands, who, when and with what words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.ui import icons, theme
from station.ui.widgets.chip import ChipState
from station.ui.widgets.scrolled import bring_into_sight
from station.ui.widgets.text import words

_DOT, _ICON, _LEFT, _BETWEEN = 24, 14, 36, 14
_WAYS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: its name, how it stands, and what is said of it beneath, a line each; `read` is all of it for a screen reader.

    `reached` says that the line leads to it: the one before it is done.
    """

    name: str
    state: ChipState
    lines: tuple[str, ...] = ()
    read: str = ""
    reached: bool = False


class StepDots(QWidget):
    """Steps in order, which Tab and the arrow keys go along; their words may be selected by the mouse."""

    def __init__(self, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.rows = [
            _StepRow(each, first=place == 0, onward=steps[place + 1] if place + 1 < len(steps) else None)
            for place, each in enumerate(steps)
        ]
        for row in self.rows:
            column.addWidget(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way = _WAYS.get(Qt.Key(event.key()), 0)
        place = next((at for at, row in enumerate(self.rows) if row.hasFocus()), None)
        if not way or place is None:
            super().keyPressEvent(event)
            return
        self.rows[max(0, min(place + way, len(self.rows) - 1))].setFocus(Qt.FocusReason.TabFocusReason)


class _StepRow(QWidget):
    """A dot with its words; the line leads to it from above, and on to the next."""

    def __init__(self, step: Step, *, first: bool, onward: Step | None) -> None:
        super().__init__()
        self.step, self._first, self._onward = step, first, onward
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(step.read or step.name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(_LEFT, 3, 6, _BETWEEN if onward is not None else 4)
        column.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(words(step.name, "strong", wrap=True), 1)
        head.addWidget(words(step.state.word, "strong", state=step.state.token), 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        for line in step.lines:
            column.addWidget(words(line, wrap=True, copy=True))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        bring_into_sight(self)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, token = QPointF(_DOT / 2 + 4, _DOT / 2 + 2), self.step.state.token
        if not self._first:
            self._line(painter, QPointF(middle.x(), 0), middle, reached=self.step.reached)
        if self._onward is not None:
            self._line(painter, middle, QPointF(middle.x(), self.height()), reached=self._onward.reached)
        painter.setPen(QPen(theme.colour("border-strong" if token == "neutral" else token), 1.5))
        painter.setBrush(theme.colour("surface-raised" if token == "neutral" else f"{token}-soft"))
        painter.drawEllipse(middle, _DOT / 2, _DOT / 2)
        spot = QRectF(middle.x() - _ICON / 2, middle.y() - _ICON / 2, _ICON, _ICON)
        icons.paint(painter, self.step.state.drawing, token, spot)
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()

    @staticmethod
    def _line(painter: QPainter, start: QPointF, end: QPointF, *, reached: bool) -> None:
        painter.setPen(QPen(theme.colour("accent" if reached else "border-strong"), 2))
        painter.drawLine(start, end)
