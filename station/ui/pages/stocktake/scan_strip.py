"""The box that codes are read into while a stocktake runs, with where and how they are read, and the last answer in large letters."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from station.core.errors import StationError
from station.core.texts import Texts
from station.inventory.stocktake.scanning import ReadAt, ScanAnswer
from station.inventory.stocktake.standing import StocktakeStanding
from station.inventory.stocktake.values import ScanOutcome, Sight
from station.inventory.stocktake.wording import scope_words
from station.inventory.values import Condition
from station.ui.sounds import Sounds
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.flow import Flow
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormNumber
from station.ui.widgets.scan_box import ScanBox
from station.ui.widgets.text import keep_room, set_state, words

_MOST = 1_000_000
_NOT_SAID = -1
_EXAMPLE = "A0021-A0040"
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
    ScanOutcome.HELD: ("attention", "attention"),
    ScanOutcome.UNKNOWN: ("refused", "stop"),
}
"""The tone and the colour of each answer; its word says the same."""


class ScanStrip(QWidget):
    """Emits `asked(code, at)` for one code after another: the next one waits until the one before it is answered.

    A code that was not recorded stands in the answer, never in the box, where the next scan would be glued to it. One that lacks
    its quantity is read anew once that is typed, as ``*7`` in the box or in its own field; a range takes its numbers too, in
    a field that is there for it alone: what follows is never read with the numbers of another thing.
    """

    asked = Signal(str, object)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._at = texts, ReadAt()
        self._waiting: deque[str] = deque()
        self._running = self._refused = ""
        self._checkers: tuple[tuple[str, str], ...] = ()
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
        self.numbered = FormLine(texts("equipment.field.numbers"), example=_EXAMPLE, codes=True)
        self.numbered.finished.connect(self._read_numbers)
        self.numbered.hide()
        self.condition = FormChoice(texts("stocktake_page.condition"))
        self.condition.offer(
            (
                Option("", texts("stocktake_page.no_condition")),
                *(Option(each.value, texts(f"equipment.condition.{each.value}")) for each in Condition),
            )
        )
        self.checker = FormChoice(texts("stocktake_page.for_whom"))
        self.checker.hide()
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
        fields = Flow(spacing=12)
        for field in (self.checker, self.counted, self.numbered, self.condition):
            fields.add(field)
        stand = QHBoxLayout()
        stand.setSpacing(12)
        stand.addWidget(fields, 1)
        bottom = Qt.AlignmentFlag.AlignBottom
        for each in (self.where, self.declared, self.anywhere_button, self.progress):
            stand.addWidget(each, 0, bottom)
        column.addLayout(stand)
        self._say_where()

    def take(self, code: str) -> None:
        """Read a code, or the quantity of the one that was refused for it; those before it are answered first."""
        figures = code.removeprefix(_TIMES)
        if self._refused and figures != code and figures.isdecimal() and int(figures) <= _MOST:
            self.counted.put(int(figures))
            code = self._refused
        self._put_away("")
        self._waiting.append(code)
        self._go_on()

    def _read_anew(self) -> None:
        """Enter behind a quantity reads the code that lacked it."""
        self.box.setFocus()
        if self._refused and self.quantity.value() != _NOT_SAID:
            self.take(self._refused)

    def _read_numbers(self) -> None:
        """Enter behind numbers reads the range that lacked them, with these."""
        self.box.setFocus()
        if self._refused and not self.numbered.empty:
            self._at = replace(self._at, numbers=self.numbered.value)
            self.take(self._refused)

    def _put_away(self, refused: str, *, numbered: bool = False) -> None:
        """The code that waits for more from now on, "" for none; numbers are asked for a range alone."""
        self._refused = refused
        self.numbered.setVisible(numbered)
        self.numbered.put("")

    def answered(self, answers: tuple[ScanAnswer, ...], at: ReadAt) -> None:
        """The answer to the code that was asked for, and how the next one is read."""
        self._running = ""
        self._at = replace(at, quantity=None, numbers="", condition=None, note="")
        self.counted.put(_NOT_SAID)
        self.condition.put("")
        for each in answers:
            tone, colour = _TONES[each.outcome]
            what = f"{each.label} {each.name}".strip() or each.code
            said = self._texts(f"stocktake.answer.{each.outcome.value}", holder=each.holder)
            self._say(self._texts("stocktake.cli.answered", what=what, said=said), colour, tone)
        self._say_where()
        self._go_on()

    def refused(self, problem: StationError) -> None:
        """The code was not recorded: it stands in the answer, with the reason and with those that waited behind it."""
        codes = [self._running, *self._waiting]
        self._running = ""
        self._waiting.clear()
        self._at = replace(self._at, numbers="")
        numbered = problem.facts.get("field") == "numbers"
        lacks = numbered or problem.code == "stocktake.how_many"
        self._put_away(codes[0] if lacks else "", numbered=numbered)
        if problem.code == "stocktake.how_many":
            lacking = "numbers" if numbered else "quantity"
            said = self._texts(f"stocktake_page.lacks_{lacking}", name=problem.facts.get("name", ""))
        else:
            said = self._texts.error(problem)
        what = self._texts("list.join").join(codes)
        self._say(self._texts("stocktake.cli.answered", what=what, said=said), "stop", "refused")

    def start_over(self, *, place: str = "") -> None:
        """Begin with another stocktake."""
        self._at, self._running = ReadAt(place=place), ""
        self._put_away("")
        self.counted.put(_NOT_SAID)
        self._waiting.clear()
        self.box.clear()
        self.answer.clear()
        self._say_where()

    def show_progress(self, stands: StocktakeStanding) -> None:
        """Which count it is and how far; who counts blind sees how much was read. For whom it may be recorded is offered."""
        count = self._texts("stocktake_page.one", id=stands.id)
        over = scope_words(self._texts, stands.scope)
        self.box.setPlaceholderText(self._texts("stocktake_page.scan_in", count=count, scope=over))
        self._offer_checkers(stands)
        if stands.expected is None:
            said = self._texts("stocktake_page.read", count=stands.read)
        else:
            said = self._texts("stocktake.cli.progress", seen=stands.seen, count=stands.expected)
        self.progress.setText(said)

    def _offer_checkers(self, stands: StocktakeStanding) -> None:
        """Those who were drawn and can't sign in: what they counted on paper is recorded for them."""
        texts, offered = self._texts, self._checkers
        self._checkers = tuple((each.number, each.name) for each in stands.hands_for)
        self.checker.setVisible(bool(self._checkers))
        if self._checkers == offered:
            return
        others = [
            Option(number, texts("stocktake_page.for_checker", name=name)) for number, name in self._checkers
        ]
        own = [] if stands.only_for_others else [Option("", texts("stocktake_page.for_self"))]
        self.checker.offer([*own, *others])

    def _go_on(self) -> None:
        if self._running or not self._waiting:
            return
        self._running = self._waiting.popleft()
        quantity = self.quantity.value()
        condition = self.condition.value
        sight = Sight.DECLARED if self.declared.isChecked() else self._at.sight
        if not self.declared.isChecked() and sight is Sight.DECLARED:
            sight = Sight.SHOWN if self._at.number else Sight.SCANNED
        at = replace(
            self._at,
            checker=self.checker.value,
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
        self.where.setVisible(bool(said))
        self.anywhere_button.setText(
            texts("stocktake_page.nobody" if at.number else "stocktake_page.anywhere")
        )
        self.anywhere_button.setVisible(bool(said))
        self.declared.setVisible(bool(at.number))
        if not at.number:
            self.declared.setChecked(False)
