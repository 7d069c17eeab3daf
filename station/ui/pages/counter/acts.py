"""The acts of keys and buttons on the counter's lines, and on the chosen line."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVarTuple

from PySide6.QtCore import QObject, Signal

from station.core.texts import Texts
from station.inventory.counter import Command, Counter
from station.inventory.counter.desk import CounterDesk
from station.inventory.counter.glued import offered_in
from station.inventory.receivers.values import receiver_of
from station.inventory.values import Condition
from station.people.sessions import Session
from station.ui.pages.counter import box_keys, key_hints
from station.ui.pages.counter.counter_view import CounterView
from station.ui.pages.counter.holding import CounterHolding
from station.ui.pages.counter.note_line import BROUGHT_BY, DECLARATION
from station.ui.pages.counter.open_counter import Answered, OpenCounter, cleared, write_note
from station.ui.pages.counter.slip_controls import SlipControls
from station.ui.sounds import Sounds

Values = TypeVarTuple("Values")
_CONDITIONS = {
    key_hints.GOOD: Condition.GOOD,
    key_hints.DAMAGED: Condition.DAMAGED,
    key_hints.INCOMPLETE: Condition.INCOMPLETE,
}
_OF_A_LINE = (*_CONDITIONS, key_hints.NOTHING, key_hints.UNDO, key_hints.REMOVE, box_keys.NOTE)
"""Keys about a line, which nobody sees while the list of what the person has is in its place."""


class CounterActs(QObject):
    """Asks in order, by `OpenCounter`; what can't be asked now is shown on the strip."""

    ready = Signal()
    """The counter is to be shown afresh, for the next person."""

    def __init__(
        self,
        texts: Texts,
        counter_desk: CounterDesk,
        open_counter: OpenCounter,
        desk: CounterView,
        slips: SlipControls,
        holding: CounterHolding,
        sounds: Sounds,
    ) -> None:
        super().__init__(desk)
        self._texts, self._counter_desk, self._open = texts, counter_desk, open_counter
        self._desk, self._slips, self._sounds = desk, slips, sounds
        self._holding = holding
        self._sure_to_clear = False
        self._acts = self._key_acts()
        desk.person.receiver_chosen.connect(self.set_receiver)
        desk.person.matter_chosen.connect(self.set_matter)

    @property
    def _counter(self) -> Counter:
        """The counter as last answered."""
        return self._open.counter

    def scan(self, code: str) -> None:
        """Answer a scan; those before it are answered first."""
        self._ask(self._counter_desk.scan, code)

    def press(self, name: str) -> None:
        """Do the act of the key `name`; nothing for any other name."""
        if name != key_hints.CLEAR:
            self.disarm()
        act = self._acts.get(name)
        if act is not None and self._desk.showing_held and name in _OF_A_LINE:
            self._desk.strip.warn(self._texts("counter_page.held.of_a_line"))
        elif act is not None:
            act()

    def disarm(self) -> None:
        """Whatever is done in between, the next Esc is a first one again."""
        self._sure_to_clear = False

    def _key_acts(self) -> dict[str, Callable[[], None]]:
        """The act of each key; see `box_keys` and `key_hints`."""
        conditions = {
            name: partial(self._set_condition, condition) for name, condition in _CONDITIONS.items()
        }
        return conditions | {
            box_keys.CONFIRM: self.confirm_or_next,
            box_keys.ACTIVITY: self._choose,
            box_keys.HELD: self._holding.press,
            box_keys.RECEIVER: partial(self._with_somebody, self._desk.person.choose_receiver),
            box_keys.MATTER: partial(self._with_somebody, self._desk.person.choose_matter),
            box_keys.ASKS: self._holding.outing.print_asks,
            box_keys.NOTE: self._open_note,
            key_hints.NOTHING: self._open_declaration,
            key_hints.BROUGHT: self._open_bringer,
            key_hints.HAND_OVER: self._hand_over,
            box_keys.SLIP: self._slips.change_mode,
            box_keys.PHOTO: self._slips.photos.press,
            box_keys.WAITING: self._slips.open_waiting,
            box_keys.UP: partial(self._step, -1),
            box_keys.DOWN: partial(self._step, 1),
            key_hints.UNDO: self._remove,
            key_hints.REMOVE: self._remove_chosen,
            key_hints.CLEAR: self._clear,
        }

    def _choose(self) -> None:
        """Take the codes that the last answer offered, else choose the activity."""
        if offered_in(self._counter):
            self._ask(self._counter_desk.take_offered)
        else:
            self._with_somebody(self._desk.person.choose_activity)

    def _with_somebody(self, choose: Callable[[], None]) -> None:
        """Choose for the person at the counter; where nobody stands there, say so."""
        if self._counter.person is None:
            self._desk.strip.warn(self._texts("errors.counter.nobody_here"))
        else:
            choose()

    def _step(self, by: int) -> None:
        """Go to the next line of the list that is seen."""
        shown = self._desk.held.lines if self._desk.showing_held else self._desk.lines
        shown.step(by)

    def _remove(self, tag: str | None = None) -> None:
        self._ask(self._counter_desk.remove, tag)

    def _remove_chosen(self) -> None:
        if self._desk.lines.chosen:
            self._remove(self._desk.lines.chosen)

    def confirm_or_next(self) -> None:
        """Confirm the lines; after a confirmation, go on to the next person; from the list of what is in hand, back to the lines."""
        if self._desk.showing_held:
            self._holding.closed.emit()
        elif self._desk.showing_result and not self._open.outstanding:
            self.ready.emit()
        else:
            self.scan(Command.DONE.card)

    def _set_condition(self, condition: Condition) -> None:
        tag = self._desk.lines.chosen
        if tag:
            self._ask(self._counter_desk.set_condition, tag, condition)
        else:
            self._desk.strip.warn(self._texts("counter_page.none_chosen"))

    def _open_note(self) -> None:
        line = self._counter.line(self._desk.lines.chosen)
        if line is not None and line in self._counter.returning:
            self._desk.note.open(line.tag, line.note)
        else:
            self._desk.strip.warn(self._texts("counter_page.none_chosen"))

    def _open_declaration(self) -> None:
        """Ask why nothing was recorded; a second press takes it back (EQ-05)."""
        line = self._counter.line(self._desk.lines.chosen)
        if line is None or not line.awaits_recordings:
            self._desk.strip.warn(self._texts("counter_page.none_awaits"))
        elif line.nothing_recorded:
            self.set_declaration(line.tag, "")
        else:
            self._desk.note.open(line.tag, "", asks=DECLARATION)

    def _hand_over(self) -> None:
        """Let what a colleague has go to the person; while nobody stands there, name who brings it back."""
        if self._counter.person is None:
            self._open_bringer()
        else:
            self._ask(self._counter_desk.hand_over)

    def _open_bringer(self) -> None:
        """Ask who brings things back for their holders, where that is no officer."""
        if self._counter.person is None and self._counter.lines:
            self._desk.note.open("", self._counter.outsider, asks=BROUGHT_BY)
        else:
            self._desk.strip.warn(self._texts("counter_page.none_brought"))

    def set_outsider(self, name: str) -> None:
        """Set who brings things back, where that is no officer; "" for nobody in particular."""
        self._ask(self._counter_desk.set_outsider, name)

    def set_declaration(self, tag: str, reason: str) -> None:
        """Declare that nothing was recorded, for a `reason`; "" takes it back (EQ-05)."""
        self._ask(self._counter_desk.set_nothing_recorded, tag, reason)

    def set_note(self, tag: str, note: str) -> None:
        """Write a note to a line."""
        self._ask(partial(write_note, self._counter_desk), tag, note)

    def set_activity(self, code: str) -> None:
        """Set the activity; "" for none."""
        self._ask(self._counter_desk.set_activity, code or None)

    def set_receiver(self, key: str) -> None:
        """Set for whom the person signs; "" for themselves."""
        self._ask(self._counter_desk.set_receiver, receiver_of(key))

    def set_matter(self, number: str) -> None:
        """Set the matter that the loan is for; "" for none."""
        self._ask(self._counter_desk.set_matter, "" if number == self._counter.matter else number)

    def _clear(self) -> None:
        """Empty the counter; lines that were scanned and not confirmed need a second press."""
        if self._desk.showing_held:
            self._holding.closed.emit()
        elif self._counter.lines and not self._sure_to_clear:
            self._sure_to_clear = True
            count = len(self._counter.lines)
            self._desk.strip.warn(self._texts("counter_page.clear_once_more", count=count))
            self._sounds.play("attention")
        elif self._counter == Counter(last=self._counter.last) or self._desk.showing_result:
            self.ready.emit()
        else:
            self._ask(cleared)

    def _ask(self, call: Callable[[Session, Counter, *Values], Answered], *values: *Values) -> None:
        self._sure_to_clear = False
        self._open.ask(call, *values)
