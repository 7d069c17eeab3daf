"""What a recording shows of what is asked of it: the points to tick, by whom they were ticked, and the page's part in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from station.archive.catalogue.asked import point_key
from station.archive.catalogue.noted_contents import Contents
from station.archive.catalogue.use_cases import Catalogue
from station.archive.values import Recording
from station.core.policy.rule import Bilingual
from station.core.texts import Texts
from station.ui import formats
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormLine
from station.ui.widgets.scrolled import bring_into_sight
from station.ui.widgets.text import words
from station.ui.widgets.unfinished_part import UnfinishedPart

_LONGEST = 500
_MOST_HALF = 50
_PLACES = "1234567890"
"""The figures of the first ten points, as they lie on the keyboard."""
_ALTERING = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier


class TickBox(QCheckBox):
    """Leaves ← and → to the film: Qt takes them to the next box, as ↑ and ↓ do."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class PointTick(QWidget):
    """A box and its point, which breaks into lines where the pane is narrow; a click on either ticks it."""

    def __init__(self, point: str, *, ticked: bool, open_to: bool) -> None:
        super().__init__()
        self.box = TickBox()
        self.box.setAccessibleName(point)
        self.box.setChecked(ticked)
        self.box.setEnabled(open_to)
        self.said = words(point, wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.said, 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # else its release goes elsewhere

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()


@dataclass(frozen=True, slots=True)
class _Half:
    """What was ticked of a recording and not given yet, when somebody had `said` so of it."""

    said: Contents | None
    shown: frozenset[str]
    reason: str


class ContentsForm(UnfinishedPart):
    """The points of a recording's activities, each with a box; a reason is asked for where a tick is taken away."""

    given = Signal(str, list, str)
    """The recording, the keys of the points that it shows, and the reason."""
    asked_anew = Signal()
    """Other points are asked, or somebody said otherwise of them: `ticks` are others."""

    def __init__(self, texts: Texts, zone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._zone, self._may = texts, zone, False
        self._of = ""
        self._said: Contents | None = None
        self._half: dict[str, _Half] = {}
        self.ticks: dict[str, PointTick] = {}
        self._fields = FormFields(texts)
        self.reason = self._fields.keep(
            "reason",
            FormLine(texts("archive_page.contents_reason"), longest=_LONGEST, required=True, rule="RC-01"),
        )
        self.by = words("", "small", wrap=True)
        self.button = Button(texts("archive_page.contents_save"), "check")
        self.button.setToolTip("Ctrl+Enter")
        self.button.clicked.connect(self.give)
        self.reason.finished.connect(self.give)
        self._points = QVBoxLayout()
        self._points.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._points)
        column.addWidget(self.by)
        column.addWidget(self.reason)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)

    def show_points(
        self, recording: Recording, points: Sequence[Bilingual], *, may: bool, own: bool = False
    ) -> None:
        """Show what is asked, and what somebody said of it; `own` where it is a recording of the person at the desk.

        What is half ticked stays while nothing changed, for each recording: whoever looks at another one finds it again.
        """
        keys, said = list(map(point_key, points)), recording.contents
        if (recording.sha256, keys, said, may) == (self._of, list(self.ticks), self._said, self._may):
            return
        self._keep_half()
        self._of, self._said, self._may = recording.sha256, said, may
        had = [tick.box.hasFocus() for tick in self.ticks.values()]
        old = tuple(self.ticks.values())
        self.ticks = {
            key: self._tick(place, point)
            for place, (key, point) in enumerate(zip(keys, points, strict=True), 1)
        }
        for tick, focused in zip(self.ticks.values(), had, strict=False):
            if focused:
                tick.box.setFocus()
        for tick in old:
            self._points.removeWidget(tick)
            tick.hide()  # the keyboard goes on, where none took its place
            tick.deleteLater()
        self.by.setText(self._by(keys, own=own))
        self.button.setVisible(self._may)
        self.reason.put("")
        self._fields.clear_problem()
        self._take_up_half()
        self._on_ticked()
        self.asked_anew.emit()

    @property
    def may(self) -> bool:
        """Whether whoever looks may say what it shows."""
        return self._may and bool(self.ticks)

    def take_key(self, event: QKeyEvent) -> bool:
        """Tick the point of a figure, whatever has the keyboard; whether it was one."""
        place = _PLACES.find(event.text()) if event.text() and not event.modifiers() & _ALTERING else -1
        if not self.may or not 0 <= place < len(self.ticks):
            return False
        tick = list(self.ticks.values())[place]
        tick.box.click()
        bring_into_sight(tick)
        return True

    def saves(self, event: QKeyEvent) -> bool:
        """Whether it is the key that saves."""
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return enter and self.may and event.modifiers() == Qt.KeyboardModifier.ControlModifier

    def give(self) -> None:
        """Say what is ticked, unless a reason is missing."""
        if not self._withdrawn or self._fields.check():
            shown = [key for key, tick in self.ticks.items() if tick.box.isChecked()]
            self.given.emit(self._of, shown, self.reason.value if self._withdrawn else "")

    @property
    def unfinished(self) -> str:
        self._keep_half()
        half = len(self._half)
        return self._texts("archive_page.contents_unsaved", count=half) if half else ""

    def _keep_half(self) -> None:
        """What is ticked otherwise than on record, to be found again."""
        shown = frozenset(key for key, tick in self.ticks.items() if tick.box.isChecked())
        on_record = () if self._said is None else self._said.shows
        self._half.pop(self._of, None)
        if self._may and shown != frozenset(self.ticks).intersection(on_record):
            self._half[self._of] = _Half(self._said, shown, self.reason.value)
            for oldest in tuple(self._half)[:-_MOST_HALF]:
                del self._half[oldest]

    def _take_up_half(self) -> None:
        half = self._half.pop(self._of, None)
        if half is None or not self._may or half.said != self._said:
            return
        for key, tick in self.ticks.items():
            tick.box.setChecked(key in half.shown)
        self.reason.put(half.reason)

    def _tick(self, place: int, point: Bilingual) -> PointTick:
        shown = self._said is not None and point_key(point) in self._said.shows
        tick = PointTick(f"{place}. {point.say(self._texts.language)}", ticked=shown, open_to=self._may)
        tick.box.toggled.connect(self._on_ticked)
        self._points.addWidget(tick)
        return tick

    def _by(self, keys: Sequence[str], *, own: bool) -> str:
        said = self._said
        if said is None:
            return self._texts(f"archive_page.{'contents_own_open' if own else 'contents_open'}")
        at, lacking = (
            formats.moment(said.at, self._zone),
            len([each for each in keys if each not in said.shows]),
        )
        by, how = "contents_own" if said.own else "contents", "lacking" if lacking else "whole"
        told = self._texts(f"archive_page.{by}_{how}", name=said.name, at=at, count=lacking)
        return self._texts("archive_page.contents_own_taken", said=told) if own and not said.own else told

    @property
    def _withdrawn(self) -> bool:
        shown = () if self._said is None else self._said.shows
        return any(key in shown and not tick.box.isChecked() for key, tick in self.ticks.items())

    def _on_ticked(self) -> None:
        self.reason.setVisible(self._withdrawn)


class NotedContents(QObject):
    """Records what was ticked, and says so on the page."""

    def __init__(self, page: Page, form: ContentsForm, catalogue: Catalogue) -> None:
        super().__init__(page)
        self._page, self._catalogue = page, catalogue
        form.given.connect(self._note)

    def _note(self, sha256: str, shown: list[str], reason: str) -> None:
        self._page.ask(self._catalogue.note_contents, sha256, shown, reason, done=self._say)

    def _say(self, _entry: object) -> None:
        self._page.say_ok(self._page.texts("archive_page.contents_saved"), topic="contents")
