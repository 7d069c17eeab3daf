"""What a scanner types while an input method is on: it takes the keys as they are pressed, and makes syllables of them.

A key that is let go comes through with its own text and its own time, so that the code is known by that.
"""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from station.ui.widgets.pace import Pace, ends_code, of_a_code
from station.ui.widgets.typed_into import Written


class ComposedKeys:
    """The keys that were let go in one go, and the field as it was before the input method had any of them."""

    def __init__(self) -> None:
        self._pace = Pace()
        self._before: Written | None = None
        self._next: Written | None = None
        """The field as it was when the key that is held down came."""
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
            if self._next is None:
                self.press(written)
            self._composed = True
            self.composing = self.composing or bool(self._awaited)

    def press(self, written: Written, text: str = "") -> None:
        """A key comes to a field."""
        self._text = text
        if self._next is None:
            self._next = written

    def shift(self) -> None:
        """Shift is pressed for the next key."""
        self._capital = True

    def see(self, written: Written | None, event: QKeyEvent) -> None:
        """A key is on its way to a field, by way of the input method."""
        if ends_code(event):
            return
        if self._pace.begins(event) or not of_a_code(event):
            self._awaited.clear()
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
        here, came = self._before, self._next
        elsewhere = here is None or (came is not None and came.widget is not here.widget)
        if elsewhere or self._pace.begins(event):
            self._pace.forget()
            self._before, self.composing = came, False
        self.composing = self.composing or self._composed
        own = self._text or event.text()
        self._pace.add(event, own.upper() if self._capital and own.isalpha() else own)
        self._next, self._text, self._composed, self._capital = None, "", False, False
        return self.composing

    def is_code(self, *, with_end: bool) -> bool:
        """Whether the input method has taken what may be a code."""
        return self.composing and self._pace.is_code(with_end=with_end)

    def put_back(self, text: str = "") -> None:
        """Let the field stand as before, with `text` typed into it."""
        QGuiApplication.inputMethod().reset()
        if self._before is not None:
            self._before.put_back(text)

    def forget(self) -> None:
        """The next key is the first one."""
        self._pace.forget()
        self._before = self._next = None
        self._text = ""
        self._composed = self._capital = self.composing = False
        self._awaited.clear()
