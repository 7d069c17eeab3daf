"""What a scanner types while an input method is on: it takes the keys as they are pressed, and makes syllables of them.

A key that is let go comes through with its own text and its own time, so that the code is known by that.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from station.ui.widgets.line import TextLine
from station.ui.widgets.pace import Pace, ends_code, of_a_code
from station.ui.widgets.typed_into import Written

OLD_SECONDS: Final = 0.3
"""What an input method made of a key that long ago was typed by a person, and is no part of what is scanned now."""


class ComposedKeys:
    """The keys that were let go in one go, and the field as it was before the input method had any of them."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._before: Written | None = None
        self._next: Written | None = None
        """The field as it was when the key that is held down came."""
        self._next_at = 0.0
        self._text = ""
        """Its text, where it reached the field."""
        self._composed = self._capital = False
        """Whether an input method took that key; whether Shift was pressed for it, which is let go before it."""
        self.composing = False
        """Whether an input method took one of the keys in this go."""
        self._awaited: list[int] = []
        """When those keys of this go were pressed that have not come through."""

    @property
    def before(self) -> Written | None:
        """The field before them."""
        return self._before

    @property
    def typed(self) -> str:
        """The keys' own text."""
        return self._pace.typed

    @property
    def by_scanner(self) -> bool:
        """Whether no finger is so fast."""
        return self._pace.by_scanner

    def compose(self, watched: QWidget) -> None:
        """The input method speaks to a field; it may do so only after the key was let go."""
        written = Written.of(watched)
        if written is not None:
            self._begin(written)
            self._composed = True
            self.composing = self.composing or bool(self._awaited)

    def press(self, written: Written, text: str = "") -> None:
        """A key comes to a field."""
        self._begin(written)
        self._text = text

    def _begin(self, written: Written) -> None:
        """Unless it is known already, the field is so before the key; what came to another one, or long ago, is over."""
        self._drop_old()
        if self._next is None or self._next.widget is not written.widget:
            self._drop()
            self._next, self._next_at = written, time.monotonic()

    def _drop_old(self) -> None:
        if self._next is not None and time.monotonic() - self._next_at > OLD_SECONDS:
            self._drop()

    def _drop(self) -> None:
        self._next, self._text, self._composed = None, "", False

    def shift(self) -> None:
        """Shift is pressed for the next key."""
        self._capital = True

    def see(self, written: Written | None, event: QKeyEvent) -> None:
        """A key is on its way to a field, by way of the input method."""
        if ends_code(event):
            return
        if self._pace.begins(event) or not of_a_code(event):
            self._awaited.clear()
            self._drop()  # what was made of the keys before
        if written is not None:
            self.press(written)
        self.let_go(event)
        if self._before is not None and self._pace.typed:
            self._awaited.append(event.timestamp())

    def come_through(self, event: QKeyEvent) -> None:
        """The input method did not want this one."""
        if event.timestamp() in self._awaited:
            self._awaited.remove(event.timestamp())

    def settle(self) -> None:
        """All that came through has come: the input method has the rest."""
        self.composing = self.composing or bool(self._awaited)

    def let_go(self, event: QKeyEvent) -> bool:
        """Take a key that was let go; whether all of them may be a code that the input method has taken."""
        if ends_code(event):
            return self.is_code(with_end=True) and not self._pace.begins(event)
        if not of_a_code(event):
            self.forget()
            return False
        self._drop_old()
        here, came = self._before, self._next
        elsewhere = here is None or (came is not None and came.widget is not here.widget)
        if elsewhere or self._pace.begins(event):
            self._pace.forget()
            self._before, self.composing = came, False
        self.composing = self.composing or self._composed
        own = self._text or event.text()
        self._pace.add(event, own.upper() if self._capital and own.isalpha() else own)
        self._drop()
        self._capital = False
        return self.composing

    def is_code(self, *, with_end: bool) -> bool:
        """Whether the input method has taken what may be a code."""
        return self.composing and self._pace.is_code(with_end=with_end)

    def put_back(self, text: str = "") -> None:
        """Let the field stand as before, with `text` typed into it."""
        QGuiApplication.inputMethod().reset()
        if self._before is not None:
            self._before.put_back(text)

    def pass_by(self, field: QWidget) -> None:
        """A key comes to a field that takes codes by itself: no input method has a hand in one for codes alone."""
        if isinstance(field, TextLine) and field.codes:
            self.forget()

    def forget(self) -> None:
        """The next key is the first one."""
        self._pace.forget()
        self._drop()
        self._before = None
        self._capital = self.composing = False
        self._awaited.clear()
