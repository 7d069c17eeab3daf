"""Plain words on screen, named by what they are."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from station.ui import theme

_LINE = f"{chr(0x4E00)}A"
"""To be measured only: a Chinese character and a Latin letter, since a line is as high as the higher one."""


def words(
    text: str = "", role: str = "body", *, wrap: bool = False, state: str = "", copy: bool = False
) -> QLabel:
    """A label.

    `role`: body, title, subtitle, heading, strong, muted, small, code, counter (18 px), answer (28 px),
    figure (28 px); `state` colours it by a token (``ok``, ``attention``, ``stop``, ``sealed``, ``accent``); `copy`
    lets the mouse select it.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    theme.mark(label, role, state=state)
    if copy:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def keep_room(label: QLabel, text: str = "", *, lines: int = 3) -> None:
    """Give `label`, which answers an act, room for so many lines, so that nothing moves when it changes."""
    label.setText("\n".join((_LINE,) * lines))
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    label.ensurePolished()
    label.setMinimumHeight(label.sizeHint().height())
    label.setText(text)


def plain_tip(text: str) -> str:
    """`text` for a tooltip, which would take a name such as ``<b>`` for markup."""
    if "<" not in text:
        return text
    from html import escape  # no word of the start needs it

    return f"<qt>{escape(text)}</qt>"


def set_state(label: QLabel, state: str) -> None:
    """Colour a label by another token; empty for none."""
    label.setProperty("state", state)
    theme.restyle(label)


def rule(*, upright: bool = False) -> QFrame:
    """A hairline between groups."""
    line = QFrame()
    theme.mark(line, "rule-upright" if upright else "rule")
    return line


class ElidedLabel(QLabel):
    """A label that gives way: shortens its words with … and shows them whole as tooltip."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._mode = mode
        self.setMinimumWidth(24)
        theme.mark(self, role)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        shown = QFontMetrics(self.font()).elidedText(self.text(), self._mode, self.width())
        tip = plain_tip(self.text()) if shown != self.text() else ""
        if self.toolTip() != tip:
            self.setToolTip(tip)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.rect(), int(self.alignment()), shown)
        painter.end()
