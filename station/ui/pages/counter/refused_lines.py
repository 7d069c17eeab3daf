"""What could not be laid at the counter again: each line with its reason, until the person has seen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.text import words

_HEIGHT, _COMPACT_HEIGHT = 78, 42
"""Pixels of title and reasons: three of them, or one; more of them scroll."""


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A code that was laid again, and why it was not taken."""

    code: str
    reason: str


class RefusedLines(QFrame):
    """Hidden while there are none; takes no keyboard from the scan box."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        theme.mark(self, "banner", kind="stop")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel("stop", "stop"), 0, Qt.AlignmentFlag.AlignTop)
        said = QWidget()
        theme.mark(said, "clear")
        column = QVBoxLayout(said)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.title = words("", "strong", state="stop")
        self.reasons = CitedWords(texts, focus=False)
        column.addWidget(self.title)
        column.addWidget(self.reasons)
        column.addStretch(1)
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.mark(self._area, "clear")
        self._area.setWidget(said)
        row.addWidget(self._area, 1)
        self.seen_button = Button(texts("counter_page.refused.seen"))
        self.seen_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.seen_button.clicked.connect(self.forget)
        row.addWidget(self.seen_button, 0, Qt.AlignmentFlag.AlignTop)
        self.set_compact(False)
        self.forget()

    def set_compact(self, compact: bool) -> None:
        """Lower, where the window is small."""
        self._area.setFixedHeight(_COMPACT_HEIGHT if compact else _HEIGHT)

    def show_lines(self, lines: Sequence[RefusedLine]) -> None:
        """Show these, in the place of what was there."""
        said = [self._line(each) for each in lines]
        self.title.setText(self._texts("counter_page.refused.title", count=len(lines)))
        self.reasons.setText("\n".join(said))
        self.setAccessibleName(f"{self.title.text()} {self.reasons.text()}")
        self.setVisible(bool(lines))

    def _line(self, line: RefusedLine) -> str:
        if line.code in line.reason:
            return line.reason
        return self._texts("counter_page.refused.line", code=line.code, reason=line.reason)

    def forget(self) -> None:
        """The person has seen them."""
        self.hide()
        self.reasons.setText("")
