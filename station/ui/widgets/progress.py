"""The progress of an act: a bar with percent, speed and time left, and a ring for tiles."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from station.core.opening_steps import opening_count
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui import formats, icons, theme
from station.ui.widgets.text import ElidedLabel, words

_STEPS = 1000


class ProgressLine(QWidget):
    """What runs, its progress, speed and time left; two lines high."""

    def __init__(self, texts: Texts, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(12)
        self.title = ElidedLabel(title)
        self.figures = words(role="muted")
        row.addWidget(self.title, 1)
        row.addWidget(self.figures)
        column.addLayout(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        column.addWidget(self.bar)

    def show_progress(
        self, reading: Progress, per_second: float = 0.0, seconds_left: float | None = None
    ) -> None:
        """Show a reading; `per_second` in the reading's unit (bytes are shown as a speed)."""
        if reading.total > 0:
            self.bar.setRange(0, _STEPS)
            self.bar.setValue(int(reading.fraction * _STEPS))
        else:
            self.bar.setRange(0, 0)
        self.figures.setText(figures(self._texts, reading, per_second, seconds_left))

    def show_counts(self, reading: Progress) -> None:
        """Show a reading of an opening by how much of how much is done."""
        self.show_progress(reading)
        self.title.setText(opening_count(reading, self._texts))

    def set_state(self, state: str) -> None:
        """Colour the bar: ``ok``, ``stop`` or empty for the usual."""
        self.bar.setProperty("state", state)
        theme.restyle(self.bar)


def figures(
    texts: Texts, reading: Progress, per_second: float = 0.0, seconds_left: float | None = None
) -> str:
    """``62 % · 83.0 MB/s · 剩 4 分钟``, without what is unknown."""
    percent = formats.percent(reading.fraction) if reading.total > 0 else ""
    return " · ".join(filter(None, (percent, pace_words(texts, reading, per_second, seconds_left))))


def pace_words(texts: Texts, reading: Progress, per_second: float, seconds_left: float | None) -> str:
    """``83.0 MB/s · 剩 4 分钟``, beside a ring that says the percent."""
    parts = []
    if reading.unit == "bytes" and per_second > 0:
        parts.append(formats.speed(per_second))
    parts.append(formats.seconds_left(texts, seconds_left))
    return " · ".join(part for part in parts if part)


class ProgressRing(QWidget):
    """A ring with the percent in its middle, or an icon once it is over."""

    def __init__(self, size: int = 72, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fraction, self._token, self._icon = 0.0, "accent", ""
        self.setFixedSize(QSize(size, size))
        self.setFont(theme.text_font(max(theme.SMALL_PIXELS, size // 5), strong=True))

    @property
    def fraction(self) -> float:
        """The share shown, 0.0 to 1.0."""
        return self._fraction

    def show_fraction(self, fraction: float, token: str = "accent", icon: str = "") -> None:
        """Show a share of 0.0 to 1.0 in the colour of `token`; `icon` stands in the middle instead of the percent."""
        self._fraction, self._token, self._icon = min(1.0, max(0.0, fraction)), token, icon
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = max(4.0, self.width() / 12)
        ring = QRectF(self.rect()).adjusted(width / 2 + 1, width / 2 + 1, -width / 2 - 1, -width / 2 - 1)
        painter.setPen(QPen(theme.colour("neutral-soft"), width))
        painter.drawEllipse(ring)
        pen = QPen(theme.colour(self._token), width)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        if self._fraction > 0:
            painter.drawArc(ring, 90 * 16, -int(self._fraction * 360 * 16))
        self._paint_middle(painter)
        painter.end()

    def _paint_middle(self, painter: QPainter) -> None:
        if self._icon:
            side = self.width() * 0.4
            corner = (self.width() - side) / 2
            icons.paint(painter, self._icon, self._token, QRectF(corner, corner, side, side))
            return
        painter.setPen(theme.colour("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, formats.percent(self._fraction))
