"""The taker confirms: by a drawn signature or by PIN, in one step, with keys alone if need be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.counter import UNCONFIRMED, Confirmation, Counter, Signature
from station.ui.icons import IconLabel
from station.ui.pages.counter.line_list import LineList
from station.ui.pages.counter.line_view import LineView
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.cited import CitedWords
from station.ui.widgets.figure_keys import FigureKeys
from station.ui.widgets.pin_pad import PinPad
from station.ui.widgets.signature_pad import SignaturePad
from station.ui.widgets.text import rule, set_state, words

PAD, COMPACT_PAD = (570, 190), (390, 130)
"""The pad's own proportions, so that a signature uses all of it."""


class ConfirmSheet(QWidget):
    """Emits `confirmed(Confirmation)` or `back`; `scanned(code)` when a person scans instead."""

    confirmed = Signal(object)
    back = Signal()
    late_wished = Signal()
    """What lies there happened earlier, and was signed on paper."""
    dissent_wished = Signal()
    """The officer disagrees with the condition that was found."""
    scanned = Signal(str)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._number: str | None = None
        self._with_pin = False
        """Whether a PIN can be entered."""
        self._compact = False
        self.title = words("", "title")
        self.summary = words("", "counter")
        self.lines = LineList(texts)
        self.pad = SignaturePad(texts)
        self.pad.setFixedSize(*PAD)
        self._upright = rule(upright=True)
        self.pin = PinPad(texts)
        self.behalf = words("", "counter", wrap=True, state="attention")
        self.behalf.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.behalf.setProperty("keeps_focus", True)
        self._keys = FigureKeys(self.pin, self.behalf)
        self.back_button = Button(f"{texts('counter_page.sheet.back')}  Esc", "chevron-left", role="large")
        self.confirm_button = Button(
            f"{texts('counter_page.sheet.confirm')}  Enter", "check", role="primary-large"
        )
        self.late_button = Button(f"{texts('counter_page.late.open')}  F8", "clock", role="quiet")
        self.dissent_button = Button(f"{texts('disputes.form.open')}  F9", "people", role="quiet")
        self._say_icon = IconLabel("stop", "stop", 24)
        self.said = CitedWords(texts, "", "counter", state="stop", focus=False)
        self._arrange()
        self._show_parts()
        for button in (self.back_button, self.confirm_button, self.late_button, self.dissent_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.back_button.clicked.connect(self.back)
        self.late_button.clicked.connect(self.late_wished)
        self.dissent_button.clicked.connect(self.dissent_wished)
        self.confirm_button.clicked.connect(self._on_confirm)
        self._keys.scanned.connect(self._on_scanned)
        self._keys.entered.connect(self._on_confirm)
        self.pad.changed.connect(self._on_drawn)
        self.pin.changed.connect(self._offer)
        self.pin.entered.connect(self._on_pin)

    def open(
        self, counter: Counter, lines: tuple[LineView, ...], summary: str, *, giver: bool = False
    ) -> None:
        """Ask for the confirmation of `counter`; in a handover for that of its `giver`, or of who takes the things."""
        person = counter.person
        self._number = None if person is None else counter.handing[0].giver if giver else person.number
        self._ask_for_pin(counter, giver=giver)
        self.title.setText(self._title(counter, giver=giver))
        self.late_button.setHidden(bool(counter.handing))
        self.dissent_button.setHidden(person is None or not counter.own)
        self.summary.setText(summary)
        self.lines.lines.set_views(lines)
        self._show_parts()
        self.pad.clear()
        self._start_over()
        self.set_busy(busy=False)

    def _ask_for_pin(self, counter: Counter, *, giver: bool) -> None:
        """Offer the keys to whoever has a PIN; else say what to do instead."""
        person = counter.person
        if person is None:
            self._with_pin, key, name = False, "behalf", ""
        elif giver:
            first = counter.handing[0]
            self._with_pin, key, name = first.giver_has_pin, "no_pin", first.giver_name
        else:
            self._with_pin, key, name = person.has_pin, "no_pin", person.name
        self._keys.figures_pass = self._with_pin
        self.behalf.setText(self._texts(f"counter_page.sheet.{key}", name=name))

    def _title(self, counter: Counter, *, giver: bool) -> str:
        if counter.person is None:
            return self._texts("counter_page.sheet.title_behalf")
        taker = counter.person.name
        if not counter.handing:
            return self._texts("counter_page.sheet.title", name=taker)
        name = counter.handing[0].giver_name
        return self._texts(
            f"counter_page.sheet.title_{'giver' if giver else 'taker'}", giver=name, name=taker
        )

    def set_compact(self, compact: bool) -> None:
        """A smaller pad of the same proportions and lower keys, where the window is small."""
        self.pad.setFixedSize(*(COMPACT_PAD if compact else PAD))
        self.pin.set_low(compact)
        self._compact = compact
        self._show_parts()

    def set_busy(self, *, busy: bool) -> None:
        """While it is being recorded, no button can be pressed again."""
        self.setEnabled(not busy)
        if busy:
            self._say(self._texts("counter_page.saving"), "waiting", "accent")
        else:
            self.say("")
            self._offer()
            self._target.setFocus()

    def forget(self) -> None:
        """Remove the signature and PIN of the last person."""
        self.pad.clear()
        self._start_over()

    def say(self, sentence: str) -> None:
        """Show why it was refused; the sheet stays open."""
        self._say(sentence, "stop", "stop")

    def _say(self, sentence: str, icon: str, state: str) -> None:
        self._say_icon.set_icon(icon, state)
        set_state(self.said, state)
        self.said.setText(sentence)
        for widget in (self.said, self._say_icon):
            widget.setVisible(bool(sentence))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back.emit()
        elif event.key() == Qt.Key.Key_F8 and not self.late_button.isHidden():
            self.late_wished.emit()
        elif event.key() == Qt.Key.Key_F9 and not self.dissent_button.isHidden():
            self.dissent_wished.emit()
        else:
            super().keyPressEvent(event)

    @property
    def _target(self) -> QWidget:
        return self.pin if self._with_pin else self.behalf

    def _on_scanned(self, code: str) -> None:
        self._start_over()
        self.scanned.emit(code)

    def _on_pin(self, pin: str) -> None:
        if pin == self._number:
            self.say(self._texts("counter_page.sheet.badge_typed"))
        else:
            self.confirmed.emit(Confirmation(pin=pin))

    def _on_confirm(self) -> None:
        """Use what is there: the typed PIN, else the drawing."""
        if self._number is not None and self.pin.ready:
            self.pin.submit()
        else:
            self.confirm_drawn()

    def confirm_drawn(self) -> None:
        """Confirm with the drawing, or on behalf without one; says what is missing."""
        if self._number is None:
            self.confirmed.emit(UNCONFIRMED)
        elif self.pad.empty:
            self.say(self._texts(f"counter_page.sheet.{'sign_first' if self._with_pin else 'sign_only'}"))
        else:
            drawn = self.pad.drawing()
            self.confirmed.emit(Confirmation(signature=Signature(drawn.width, drawn.height, drawn.strokes)))

    def _start_over(self) -> None:
        self._keys.start_over()
        self.pin.clear()

    def _offer(self) -> None:
        self.confirm_button.setEnabled(self._number is None or not self.pad.empty or self.pin.ready)

    def _on_drawn(self) -> None:
        self._offer()
        if not self.pad.empty:
            self.say("")
            self._target.setFocus()  # Enter confirms what was just signed

    def _arrange(self) -> None:
        card = Card()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card, 1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self.title)
        head.addWidget(self.summary)
        head.addStretch(1)
        card.body.addLayout(head)
        card.body.addWidget(rule())
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addLayout(self._signing(), 1)
        middle.addWidget(self._upright)
        middle.addLayout(self._entering())
        card.body.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(12)
        foot.addWidget(self.back_button)
        foot.addWidget(self._say_icon)
        foot.addWidget(self.said, 1)
        foot.addStretch(0)
        foot.addWidget(self.dissent_button)
        foot.addWidget(self.late_button)
        foot.addWidget(self.confirm_button)
        card.body.addLayout(foot)

    def _signing(self) -> QVBoxLayout:
        """What is signed, and below it where."""
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self.behalf)
        column.addWidget(self.lines, 1)
        self._sign_title = words(self._texts("counter_page.sheet.sign"), "heading")
        column.addWidget(self._sign_title)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.pad)
        self._sign_hint = words(self._texts("counter_page.sheet.sign_hint"), "muted", wrap=True)
        row.addWidget(self._sign_hint, 1, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        return column

    def _entering(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(10)
        self._pin_title = words(self._texts("counter_page.sheet.pin"), "heading")
        self._pin_hint = words(self._texts("counter_page.sheet.pin_hint"), "muted", wrap=True)
        column.addStretch(1)
        column.addWidget(self._pin_title)
        column.addWidget(self.pin)
        column.addWidget(self._pin_hint)
        column.addStretch(1)
        return column

    def _show_parts(self) -> None:
        """What somebody who is there can use: the pad, and the keys where they have a PIN."""
        there = self._number is not None
        parts: tuple[QWidget, ...] = (self._sign_title, self.pad)
        for widget in parts:
            widget.setVisible(there)
        parts = (self._upright, self._pin_title, self.pin)
        for widget in parts:
            widget.setVisible(self._with_pin)
        self._sign_hint.setVisible(there and not self._compact)
        self._pin_hint.setVisible(self._with_pin and not self._compact)
        self.behalf.setVisible(not self._with_pin)
