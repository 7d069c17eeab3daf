"""The person at the counter: items in hand, missing items, and the activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from station.core.texts import Texts
from station.inventory.counter import Counter, CounterPerson
from station.inventory.outings import Outing
from station.inventory.reserving.listing import ListedReservation
from station.ui import formats
from station.ui.icons import IconLabel
from station.ui.pages.counter.choice_row import ChoiceRow
from station.ui.pages.counter.matter_choice import MatterChoice
from station.ui.pages.counter.names import Names
from station.ui.pages.counter.receiver_choice import ReceiverChoice
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.card import PADDING, Card
from station.ui.widgets.cited import CitedWords, RuleChip
from station.ui.widgets.empty_state import EmptyState
from station.ui.widgets.text import rule, set_state, words

WIDTH, COMPACT_WIDTH = 340, 280
_SPACE, _LOW_SPACE = 10, 4
_TIGHT_PADDING, _FIGURE_COLUMNS = 8, 5


class PersonCard(Card):
    """Shows the person of a counter; `activity_chosen(code)` with "" for no particular one, `receiver_chosen(key)` with "" for themselves."""

    activity_chosen = Signal(str)
    receiver_chosen = Signal(str)
    matter_chosen = Signal(str)
    """The number of a matter, "" for none."""
    closed = Signal()
    """A list was closed, whether something was chosen or not."""
    history_wished = Signal(str)
    """All that happened to the person, by number."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__("", parent=parent)
        self._texts = texts
        self._names = Names()
        self._number = ""
        self._low = self._tight = False
        self.nobody = EmptyState("", icon="badge")
        self.details = QWidget()
        self._arrange()
        self.body.addWidget(self.nobody, 1)
        self.body.addWidget(self.details, 1)
        self.show_counter(Counter())

    def set_names(self, names: Names) -> None:
        """The categories and activities in force."""
        self._names = names
        self.activity.offer(names.activities)
        self.lending.set_receivers(names.receivers)
        self.matter.set_matters(names.matters)

    def set_low(self, low: bool, *, tight: bool) -> None:
        """Where there is little height, the lines stand closer, and what a person chooses goes before what is in hand.

        In a `tight` card the figures stand on one line too: what one chooses here is seen without scrolling.
        """
        if (low, tight) == (self._low, self._tight):
            return
        self._low, self._tight = low, tight
        self._column.setSpacing(_LOW_SPACE if low else _SPACE)
        self._place_figures()
        self._column.removeWidget(self._choice)
        self._column.insertWidget(self._column.indexOf(self.own if low else self.set_line), self._choice)
        self._line.setVisible(not low)
        self.set_padding(_TIGHT_PADDING if tight else PADDING)
        self._show_own()

    def show_counter(self, counter: Counter) -> None:
        """Show the present person."""
        person = counter.person
        self.details.setVisible(person is not None)
        self.nobody.setVisible(person is None)
        if person is None:
            self._number = ""
            which = "on_behalf" if counter.lines else "nobody" if counter.receiver is None else "signer"
            to = "" if counter.receiver is None else counter.receiver.words
            head, hint = (
                self._texts(f"counter_page.person.{which}{end}", receiver=to) for end in ("", "_hint")
            )
            if counter.outsider:
                hint = self._texts("counter_page.person.outsider", name=counter.outsider)
            self.nobody.set_words(f"{head}\n{hint}")
            return
        self._show_person(person)
        self.activity.choose(counter.activity or "")
        self.lending.show_receiver(counter.receiver)
        self.matter.show_matter(counter.matter)
        self._show_set(counter)

    def show_kept(self, kept: Sequence[ListedReservation], now: datetime, zone: str) -> None:
        """Say what is kept for the present person; nothing where nothing is."""
        said = [
            self._texts(
                "counter_page.person.kept_one",
                tag=each.label,
                moment=formats.recent(self._texts, each.reservation.first, now, zone),
            )
            for each in kept
        ]
        items = self._texts("counter_page.what_join").join(said)
        self.kept.setText(self._texts("counter_page.person.kept", items=items) if said else "")
        self.kept.setVisible(bool(said))

    def show_outing(self, outing: Outing | None) -> None:
        """Say how many officers the activity asks for and who is out for it too, and offer the rest; None: not known."""
        self.officers_line.setVisible(outing is not None and outing.activity.officers > 1)
        self.asks_button.setVisible(outing is not None)
        if outing is None:
            return
        names, count = self._texts("list.join").join(outing.together), outing.activity.officers
        key = "officers_with" if outing.together else "officers_alone"
        sentence = self._texts(f"counter_page.person.{key}", count=count, names=names)
        icon, token = ("person", "attention") if outing.wanting else ("ok", "ok")
        self.officers_line.say(icon, token, sentence, "RC-02")
        points = len(outing.activity.shows)
        self.asks_button.setText(self._texts("counter_page.person.asks", count=points))

    def choose_activity(self) -> None:
        """Open the list of activities, to be chosen from by arrow keys or mouse."""
        if self.details.isVisible():
            self.activity.chooser.showPopup()

    def choose_receiver(self) -> None:
        """Open the list of units, vehicles and rooms."""
        if self.details.isVisible():
            self.lending.chooser.showPopup()

    def choose_matter(self) -> None:
        """Open the list of open matters."""
        if self.details.isVisible():
            self.matter.chooser.showPopup()

    def _arrange(self) -> None:
        column = self._column = QVBoxLayout(self.details)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_SPACE)
        self.name = words("", "title")
        self.unit = words("", "muted", wrap=True)
        self.history_button = IconButton("clock", self._texts("history_page.whole"), size=18)
        self.history_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.history_button.clicked.connect(self._on_history)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.name, 1)
        head.addWidget(self.history_button)
        column.addLayout(head)
        column.addWidget(self.unit)
        self.against = CitedWords(self._texts, "", "strong", state="stop", focus=False)
        column.addWidget(self.against)
        self._figures = QGridLayout()
        self._figures.setVerticalSpacing(0)
        self.held, self.overdue = words("0", "figure"), words("0", "figure")
        self._figure_words = [
            words(self._texts(f"counter_page.person.{key}"), "muted") for key in ("held", "overdue")
        ]
        self.held_button = Button(
            f"{self._texts('counter_page.person.list')}  F10", "equipment", role="quiet"
        )
        self.held_button.setToolTip(self._texts("counter_page.key.held"))
        self.held_button.setAccessibleName(self._texts("counter_page.key.held"))
        self.held_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._figures.setColumnStretch(_FIGURE_COLUMNS, 1)
        self._place_figures()
        column.addLayout(self._figures)
        self.own = words("", "muted", wrap=True)
        column.addWidget(self.own)
        self.lacks = _Remark(self._texts)
        column.addWidget(self.lacks)
        self.kept = words("", wrap=True, state="accent")
        column.addWidget(self.kept)
        self._choice = QWidget()
        choice = QVBoxLayout(self._choice)
        choice.setContentsMargins(0, 0, 0, 0)
        choice.setSpacing(_LOW_SPACE)
        self._line = rule()
        choice.addWidget(self._line)
        title, none = (self._texts(f"counter_page.person.{key}") for key in ("activity", "no_activity"))
        self.activity = ChoiceRow(title, none, "F6")
        self.activity.chosen.connect(self.activity_chosen)
        self.lending = ReceiverChoice(self._texts)
        self.lending.chosen.connect(self.receiver_chosen)
        self.matter = MatterChoice(self._texts)
        self.matter.chosen.connect(self.matter_chosen)
        rows = self.activity, self.lending, self.matter
        for row in rows:
            row.chooser.closed.connect(self.closed)
            choice.addWidget(row)
        ChoiceRow.line_up(*rows)
        column.addWidget(self._choice)
        self.set_line = _Remark(self._texts)
        column.addWidget(self.set_line)
        self.officers_line = _Remark(self._texts)
        column.addWidget(self.officers_line)
        self.asks_button = Button("", "rules", role="quiet")
        self.asks_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column.addWidget(self.asks_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_outing(None)
        column.addStretch(1)

    def _place_figures(self) -> None:
        """Each above its word; in a tight card beside it."""
        beside = self._tight
        self._figures.setHorizontalSpacing(8 if beside else 16)
        for place, (figure, word) in enumerate(
            zip((self.held, self.overdue), self._figure_words, strict=True)
        ):
            self._figures.addWidget(figure, 0, place * 2 if beside else place)
            self._figures.addWidget(word, 0 if beside else 1, place * 2 + 1 if beside else place)
        rows, at = (1, 4) if beside else (2, 2)
        self._figures.addWidget(self.held_button, 0, at, rows, 1, Qt.AlignmentFlag.AlignVCenter)

    def _show_person(self, person: CounterPerson) -> None:
        if self._number != person.number:
            self._number = person.number
            self.kept.hide()
        self.name.setText(person.name)
        key = "unit" if person.department and person.group else "unit_short" if person.department else ""
        facts = {"department": person.department, "group": person.group, "number": person.number}
        self.unit.setText(self._texts(f"counter_page.person.{key or 'number_only'}", **facts))
        self.held.setText(str(person.held))
        self.overdue.setText(str(person.overdue))
        self.own.setText(self._names.counted(person.own))
        self._show_own()
        self.held_button.setVisible(bool(person.own))
        self._say_against(person)
        set_state(self.overdue, "stop" if person.overdue else "")
        if person.lacks:
            missing = self._names.named(person.lacks)
            sentence = self._texts("counter_page.person.lacks", missing=missing)
            self.lacks.say("warning", "attention", sentence, "EQ-01")
        else:
            self.lacks.say("ok", "ok", self._texts("counter_page.person.complete"))

    def _say_against(self, person: CounterPerson) -> None:
        """All that speaks against handing them something, in one place."""
        said = [self._texts.error(each) for each in person.barred]
        if person.untrained:
            untrained = self._names.named(person.untrained)
            sentence = self._texts("counter_page.person.untrained", categories=untrained)
            said.append(self._texts("counter_page.cited_short", sentence=sentence, rule="EQ-03"))
        self.against.setText("\n".join(said))
        self.against.setVisible(bool(said))

    def _show_own(self) -> None:
        """The list (F10) tells it too."""
        crowded = self._low and bool(self.activity.key)
        self.own.setVisible(bool(self.own.text()) and not crowded)

    def _show_set(self, counter: Counter) -> None:
        self.set_line.setVisible(counter.activity is not None)
        self._show_own()
        if counter.missing:
            missing = self._names.named(counter.missing)
            sentence = self._texts("counter_page.person.missing", missing=missing)
            self.set_line.say("warning", "attention", sentence, "EQ-04")
        else:
            self.set_line.say("ok", "ok", self._texts("counter_page.person.set_complete"))

    def _on_history(self) -> None:
        self.history_wished.emit(self._number)


class _Remark(QWidget):
    """Icon, sentence and the rule behind it."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self._icon = IconLabel("ok", "ok", 18)
        self.sentence: QLabel = words("", wrap=True)
        self.rule = RuleChip(texts, bare=True, focus=False)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.rule, 0, Qt.AlignmentFlag.AlignTop)

    def say(self, icon: str, token: str, sentence: str, cited: str = "") -> None:
        self._icon.set_icon(icon, token)
        self.sentence.setText(sentence)
        self.rule.cite(cited)
