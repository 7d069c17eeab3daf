"""Steps in order: a line of dots that says where one is, and the frame that leads through them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import icons, theme
from station.ui.widgets.button import Button
from station.ui.widgets.scrolled import Scrolled

_DOT = 24


class StepLine(QWidget):
    """The steps' names with numbered dots: done, present, still to come."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._present = 0
        self.setFixedHeight(58)
        self.show_step(0)

    @property
    def present(self) -> int:
        """The present step, from 0; as many as there are names means all done."""
        return self._present

    def show_step(self, present: int) -> None:
        """Mark the steps before `present` as done."""
        self._present = present
        self.setAccessibleName(self._names[min(present, len(self._names) - 1)] if self._names else "")
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self.width() / max(1, len(self._names))
        for place, name in enumerate(self._names):
            middle = QPointF(room * (place + 0.5), _DOT / 2 + 2)
            if place > 0:
                painter.setPen(QPen(theme.colour("accent" if place <= self._present else "border"), 2))
                painter.drawLine(middle - QPointF(room - _DOT / 2 - 6, 0), middle - QPointF(_DOT / 2 + 6, 0))
            self._paint_dot(painter, middle, place)
            painter.setFont(theme.text_font(theme.TABLE_PIXELS, strong=place == self._present))
            painter.setPen(theme.colour("text" if place <= self._present else "text-muted"))
            shown = QFontMetrics(painter.font()).elidedText(name, Qt.TextElideMode.ElideRight, int(room) - 8)
            painter.drawText(QRectF(room * place, _DOT + 8, room, 22), Qt.AlignmentFlag.AlignCenter, shown)
        painter.end()

    def _paint_dot(self, painter: QPainter, middle: QPointF, place: int) -> None:
        reached = place <= self._present
        painter.setPen(QPen(theme.colour("accent" if reached else "border-strong"), 1.5))
        painter.setBrush(theme.colour("accent") if reached else theme.colour("surface-raised"))
        painter.drawEllipse(middle, _DOT / 2, _DOT / 2)
        spot = QRectF(middle.x() - _DOT / 2, middle.y() - _DOT / 2, _DOT, _DOT)
        if place < self._present:
            icons.paint(painter, "check", "on-accent", spot.adjusted(4, 4, -4, -4))
            return
        painter.setFont(theme.text_font(theme.SMALL_PIXELS, strong=True))
        painter.setPen(theme.colour("on-accent" if reached else "text-muted"))
        painter.drawText(spot, Qt.AlignmentFlag.AlignCenter, str(place + 1))


@dataclass(frozen=True, slots=True)
class WizardStep:
    """One step: its name, its widget, and a check that says (empty: fine) what is missing before going on."""

    name: str
    widget: QWidget
    missing: Callable[[], str] | None = None


class Wizard(QWidget):
    """Leads through steps; `finished` after the last, `cancelled` where one may leave, `stuck` with what is missing."""

    finished = Signal()
    cancelled = Signal()
    stuck = Signal(str)
    moved = Signal(int)

    def __init__(
        self,
        texts: Texts,
        steps: Sequence[WizardStep],
        *,
        may_cancel: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._texts, self._steps = texts, tuple(steps)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self.line = StepLine([step.name for step in steps])
        column.addWidget(self.line)
        self._stack = QStackedWidget()
        for step in steps:
            self._stack.addWidget(Scrolled(step.widget))
        column.addWidget(self._stack, 1)
        self.cancel_button = Button(texts("wizard.cancel"), role="quiet")
        self.cancel_button.clicked.connect(self.cancelled)
        if not may_cancel:
            self.cancel_button.hide()
        self.back_button = Button(texts("wizard.back"), "chevron-left")
        self.back_button.clicked.connect(self.back)
        self.next_button = Button(texts("wizard.next"), role="primary")
        self.next_button.clicked.connect(self.next)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.cancel_button)
        row.addStretch(1)
        row.addWidget(self.back_button)
        row.addWidget(self.next_button)
        column.addLayout(row)
        # Tab comes from the last field to the way on, and last to what throws away.
        QWidget.setTabOrder(self.next_button, self.back_button)
        QWidget.setTabOrder(self.back_button, self.cancel_button)
        self._show(0)

    @property
    def present(self) -> int:
        """The present step, from 0."""
        return self._stack.currentIndex()

    def next(self) -> None:
        """Go on, or finish at the last step, unless something is missing."""
        check = self._steps[self.present].missing
        missing = check() if check is not None else ""
        if missing:
            self.stuck.emit(missing)
        elif self.present == len(self._steps) - 1:
            self.finished.emit()
        else:
            self._show(self.present + 1)

    def back(self) -> None:
        """One step back."""
        if self.present > 0:
            self._show(self.present - 1)

    def set_busy(self, busy: bool) -> None:
        """While the last step is being carried out."""
        for widget in (self._stack, self.back_button, self.next_button, self.cancel_button):
            widget.setEnabled(not busy)

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self.line.show_step(place)
        self.back_button.setVisible(place > 0)
        last = place == len(self._steps) - 1
        self.next_button.setText(self._texts("wizard.finish" if last else "wizard.next"))
        self._steps[place].widget.setFocus()
        self.moved.emit(place)
