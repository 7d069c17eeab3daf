"""The box that codes are read into while a stocktake runs, with where and how they are read, and the last answer in large letters."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.stocktake.scanning import ReadAt, ScanAnswer
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.values import ScanOutcome, Sight
from station.inventory.values import Condition
from station.ui.sounds import Sounds
from station.ui.widgets.button import Button
from station.ui.widgets.drop_down import DropDown
from station.ui.widgets.form_kinds import FormNumber
from station.ui.widgets.scan_box import ScanBox
from station.ui.widgets.text import keep_room, set_state, words

_MOST = 1_000_000
_NOT_SAID = -1
_TIMES = "*"
"""What a quantity begins with, as at the counter."""
_TONES = {
    ScanOutcome.FOUND: ("taken", "ok"),
    ScanOutcome.NOTED: ("taken", "ok"),
    ScanOutcome.PLACE: ("taken", "accent"),
    ScanOutcome.PERSON: ("taken", "accent"),
    ScanOutcome.AGAIN: ("attention", "attention"),
    ScanOutcome.ELSEWHERE: ("attention", "attention"),
    ScanOutcome.NOT_EXPECTED: ("attention", "attention"),
    ScanOutcome.UNKNOWN: ("refused", "stop"),
}
"""The tone and the colour of each answer; its word says the same."""


class ScanStrip(QWidget):
    """Emits `asked(code, at)` for one code after another: the next one waits until the one before it is answered.

    A code that was not recorded stands in the answer, never in the box, where the next scan would be glued to it. One that lacks
    its quantity is read anew once that is typed, as ``*7`` in the box or in its own field.
    """

    asked = Signal(str, object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._at = texts, ReadAt()
        self._waiting: deque[str] = deque()
        self._running = self._refused = ""
        self._sounds = Sounds(parent=self)
        self.box = ScanBox(texts("stocktake_page.scan"), codes_only=True)
        self.box.scanned.connect(self.take)
        self.answer = words("", "answer", wrap=True)
        keep_room(self.answer, lines=2)
        self.where = words("", "counter")
        self.anywhere_button = Button(texts("stocktake_page.anywhere"), "close", role="quiet")
        self.anywhere_button.clicked.connect(self._forget_where)
        self.counted = FormNumber(
            texts("stocktake_page.quantity"), _NOT_SAID, _MOST, least_word=texts("stocktake_page.no_quantity")
        )
        self.quantity = self.counted.control
        self.counted.put(_NOT_SAID)
        self.quantity.lineEdit().returnPressed.connect(self._read_anew)
        self.condition = DropDown()
        self.condition.setAccessibleName(texts("stocktake_page.condition"))
        self.condition.addItem(texts("stocktake_page.no_condition"), "")
        for each in Condition:
            self.condition.addItem(texts(f"equipment.condition.{each.value}"), each.value)
        self.declared = QCheckBox(texts("stocktake_page.declared"))
        self.progress = words("", "muted")
        self._arrange()
        self.setFocusProxy(self.box)
        self._sounds.prepare()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.box)
        column.addWidget(self.answer)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.where)
        row.addWidget(self.anywhere_button)
        row.addWidget(self.counted)
        row.addWidget(self.condition)
        row.addWidget(self.declared)
        row.addStretch(1)
        row.addWidget(self.progress)
        column.addLayout(row)
        self._say_where()

    def take(self, code: str) -> None:
        """Read a code, or the quantity of the one that was refused for it; those before it are answered first."""
        figures = code.removeprefix(_TIMES)
        if self._refused and figures != code and figures.isdecimal() and int(figures) <= _MOST:
            self.counted.put(int(figures))
            code = self._refused
        self._refused = ""
        self._waiting.append(code)
        self._go_on()

    def _read_anew(self) -> None:
        """Enter behind a quantity reads the code that lacked it."""
        self.box.setFocus()
        if self._refused and self.quantity.value() != _NOT_SAID:
            self.take(self._refused)

    def answered(self, answers: tuple[ScanAnswer, ...], at: ReadAt) -> None:
        """The answer to the code that was asked for, and how the next one is read."""
        self._running = ""
        self._at = replace(at, quantity=None, numbers="", condition=None, note="")
        self.counted.put(_NOT_SAID)
        self.condition.setCurrentIndex(0)
        for each in answers:
            tone, colour = _TONES[each.outcome]
            what = f"{each.label} {each.name}".strip() or each.code
            said = self._texts(f"stocktake.answer.{each.outcome.value}")
            self._say(self._texts("stocktake.cli.answered", what=what, said=said), colour, tone)
        self._say_where()
        self._go_on()

    def refused(self, problem: StationError) -> None:
        """The code was not recorded: it stands in the answer, with the reason and with those that waited behind it."""
        codes = [self._running, *self._waiting]
        self._running = ""
        self._waiting.clear()
        self._refused = codes[0] if problem.code == "stocktake.how_many" else ""
        what, said = self._texts("list.join").join(codes), self._texts.error(problem)
        self._say(self._texts("stocktake.cli.answered", what=what, said=said), "stop", "refused")

    def start_over(self, *, place: str = "") -> None:
        """Begin with another stocktake."""
        self._at, self._running, self._refused = ReadAt(place=place), "", ""
        self.counted.put(_NOT_SAID)
        self._waiting.clear()
        self.box.clear()
        self.answer.clear()
        self._say_where()

    def show_progress(self, stands: StocktakeStanding) -> None:
        """How far it is; who counts blind sees how much was read."""
        if stands.expected is None:
            said = self._texts("stocktake_page.read", count=stands.read)
        else:
            said = self._texts("stocktake.cli.progress", seen=stands.seen, count=stands.expected)
        self.progress.setText(said)

    def _go_on(self) -> None:
        if self._running or not self._waiting:
            return
        self._running = self._waiting.popleft()
        quantity = self.quantity.value()
        condition = self.condition.currentData()
        sight = Sight.DECLARED if self.declared.isChecked() else self._at.sight
        if not self.declared.isChecked() and sight is Sight.DECLARED:
            sight = Sight.SHOWN if self._at.number else Sight.SCANNED
        at = replace(
            self._at,
            sight=sight,
            quantity=None if quantity == _NOT_SAID else quantity,
            condition=Condition(condition) if condition else None,
        )
        self.asked.emit(self._running, at)

    def _say(self, sentence: str, colour: str, tone: str) -> None:
        self.answer.setText(sentence)
        set_state(self.answer, colour)
        self._sounds.play(tone)

    def _forget_where(self) -> None:
        self._at = ReadAt()
        self._say_where()
        self.box.setFocus()

    def _say_where(self) -> None:
        at, texts = self._at, self._texts
        if at.number:
            said = texts("stocktake_page.with_person", name=at.person, number=at.number)
        else:
            said = texts("stocktake_page.at_place", place=at.place) if at.place else ""
        self.where.setText(said)
        self.anywhere_button.setVisible(bool(said))
        self.declared.setVisible(bool(at.number))
        if not at.number:
            self.declared.setChecked(False)
