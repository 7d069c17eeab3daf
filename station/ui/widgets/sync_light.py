"""The sync indicator of the top bar: how much is unsent and how old the oldest of it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.core.texts import Texts
from station.ui import formats
from station.ui.icons import IconLabel
from station.ui.widgets.text import set_state, words

OLD_AFTER = timedelta(hours=24)
"""Unsent entries older than this turn the light to attention."""


@dataclass(frozen=True, slots=True)
class SyncReading:
    """The indicator's values: whether a centre is set up, how many entries are unsent, since when, and a refusal."""

    enrolled: bool = False
    unsent: int = 0
    oldest_at: datetime | None = None
    problem: bool = False
    unreached: bool = False
    """The centre did not answer last time: what is sent is so as of before."""
    waits: bool = False
    """The centre takes nothing before the bureau approves an epoch."""

    @property
    def settled(self) -> bool:
        """Whether the centre has taken everything, and nothing is open with it."""
        return self.enrolled and not (self.unsent or self.problem or self.unreached or self.waits)

    @property
    def standing(self) -> str:
        """How the station stands with the centre, as texts name it: what is unsent is counted where there is some."""
        if not self.enrolled:
            return "alone"
        if self.problem or self.waits:
            state = "problem" if self.problem else "waits"
            return f"{state}_unsent" if self.unsent else state
        if self.unsent:
            return "unsent"
        return "unreached" if self.unreached else "synced"


_LOOKS = {
    "alone": ("neutral", "network"),
    "problem": ("stop", "stop"),
    "problem_unsent": ("stop", "stop"),
    "waits": ("attention", "waiting"),
    "waits_unsent": ("attention", "waiting"),
    "unsent": ("neutral", "sync"),
    "unreached": ("neutral", "network"),
    "synced": ("ok", "ok"),
}


class SyncLight(QWidget):
    """Icon and words; a click asks for the sync page."""

    clicked = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._leads = False
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(6)
        self.icon = IconLabel("sync", "neutral", 18)
        self.label = words()
        row.addWidget(self.icon)
        row.addWidget(self.label)

    def set_leads(self, leads: bool) -> None:
        """Whether the person has the sync page, to which a click leads."""
        self._leads = leads
        self.setCursor(Qt.CursorShape.PointingHandCursor if leads else Qt.CursorShape.ArrowCursor)
        self._show_tip()

    def _show_tip(self) -> None:
        said = self.label.text()
        self.setToolTip(f"{said}\n{self._texts('sync_light.hint')}" if self._leads else said)

    def set_compact(self, compact: bool) -> None:
        """The drawing alone, the words as its tooltip."""
        self.label.setVisible(not compact)

    def show_reading(self, reading: SyncReading, now: datetime) -> None:
        """Show `reading` as it stands at `now` (aware)."""
        token, key, icon = _look(reading, now)
        age = (
            formats.span(self._texts, (now - reading.oldest_at).total_seconds()) if reading.oldest_at else ""
        )
        self.icon.set_icon(icon, token)
        self.label.setText(self._texts(f"sync_light.{key}", count=formats.number(reading.unsent), age=age))
        set_state(self.label, token)
        self.setAccessibleName(self.label.text())
        self._show_tip()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if (
            self._leads
            and event.button() == Qt.MouseButton.LeftButton
            and self.rect().contains(event.position().toPoint())
        ):
            self.clicked.emit()


def _look(reading: SyncReading, now: datetime) -> tuple[str, str, str]:
    """Token, text key and icon."""
    key = reading.standing
    old = reading.oldest_at is not None and now - reading.oldest_at > OLD_AFTER
    token, icon = ("attention", "warning") if key == "unsent" and old else _LOOKS[key]
    return token, key, icon
