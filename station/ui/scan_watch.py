"""Recognising a scanner wherever it types: on a list, a button, an empty page, and in fields that want no code.

A scanner types faster than a person. Where nothing takes text, keys that could be the beginning of a code wait for a
moment before they reach the focused widget, so that a scan neither moves a list nor presses a button. In a field they
arrive at once, or the input method takes them; a code that is printed on something here is taken out of it again when
it has ended, and until that is known its end waits. What a person types, or pastes, arrives unchanged: what is printed
on nothing counts as scanned only where no finger is so fast. Then it stays in a field for words, which is told; a field
for a number, a day or a choice, and any in a window over the pages, is as it was, and the code is told as nobody's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station.ui.composed_keys import ComposedKeys
from station.ui.raw_keys import RawKeys
from station.ui.widgets.pace import MODIFIERS, CodePause, Pace, copied, ends_code, of_a_code, writes_nothing
from station.ui.widgets.scan_box import half_width, takes_text
from station.ui.widgets.typed_into import Written, is_secret, receiver, wants_code
from station.ui.written_scans import WrittenScans

ANSWER_MILLISECONDS: Final = 2000
"""So long an end waits for whether its code is printed on something; then it counts as typed."""
QUIET_MILLISECONDS: Final = 2000
"""So long after a code the input method may still tell what it made of the last keys."""

Ask = Callable[[str, Callable[[bool], object]], object]
"""Asks whether a code is printed on something here, and tells the answer once."""


class ScanWatch(QObject):
    """Watches the application's keys between `begin` and `stop`; a code ends with Enter, CR LF, LF, Tab or a pause."""

    scanned = Signal(str)
    """A code that nothing would have taken; empty where it stood in a line for a secret and is printed on nothing: it may be one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ask_printed: Ask | None = None
        """With it, codes are taken out of fields too; None leaves what is typed into fields alone."""
        self.strict = False
        """Whether what nothing bears is taken out of every field."""
        self.written = WrittenScans(self)
        self._pace, self._composed = Pace(), ComposedKeys()
        self._raw: RawKeys | None = None
        self._raw_at = self._asked_at = self._code_until = 0
        """When the last key was seen on its way to the input method; the last one of the code that is asked about; and of one taken out again."""
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._before: Written | None = None
        """The field that the code goes into, as it was before."""
        self._asked = self._of_code = 0
        self._asking = self._giving_back = False
        self._pause = CodePause(self)
        self._pause.over.connect(self._on_pause)
        self._quiet = _timer(self, QUIET_MILLISECONDS, lambda: None)
        self._patience = _timer(
            self, ANSWER_MILLISECONDS, lambda: self._on_answer(self._asked, printed=False)
        )

    def begin(self) -> None:
        """Watch from now on."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)
            if RawKeys.are_told():
                self._raw = RawKeys(self._on_raw)
                app.installNativeEventFilter(self._raw)

    def stop(self) -> None:
        """Watch no longer."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
            if self._raw is not None:
                app.removeNativeEventFilter(self._raw)
        self._pause.stop()
        self._patience.stop()
        self._held.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The class first: every event of the program passes here, and its type is an enumeration that Python has to make.
        if not isinstance(event, QKeyEvent | QInputMethodEvent) or self._giving_back:
            return False
        if not isinstance(watched, QWidget) or watched is not receiver():
            return False
        if isinstance(event, QInputMethodEvent):
            return self._on_composing(watched, event)
        if event.key() in MODIFIERS:
            if self._raw is None and event.key() == Qt.Key.Key_Shift and event.type() == QEvent.Type.KeyPress:
                self._composed.shift()
            return False
        if event.type() == QEvent.Type.ShortcutOverride and ends_code(event) and self._ends_held(event):
            event.accept()  # the list of a choice takes Enter already when it is asked whether it wants it
            return True
        if event.type() == QEvent.Type.KeyRelease:
            return self._raw is None and self._on_release(event)
        if self._raw is not None:
            self._raw.learn(event)
            self._composed.come_through(event)
        return event.type() == QEvent.Type.KeyPress and self._on_press(watched, event)

    def _on_composing(self, watched: QWidget, event: QInputMethodEvent) -> bool:
        if self._quiet.isActive() and self._raw_at == self._code_until:
            return True  # what is left of a code that was taken out again
        if event.preeditString() or event.commitString():
            self._composed.compose(watched)
        return False

    def _on_press(self, watched: QWidget, event: QKeyEvent) -> bool:
        late = self._quiet.isActive() and event.timestamp() <= self._code_until
        if late or (takes_text(watched) and writes_nothing(event)):
            return True  # late is what the input method did not want, and says so only now
        if self._asking:
            self._held.append((watched, copied(event)))
            return True
        if self._pace.feeds(event):  # the LF of a CR LF, wherever the answer put the keyboard
            return True
        if takes_text(watched) or takes_text(watched.focusProxy()):
            return self._on_key_in_field(watched, event)
        self._before = None
        return self._on_key(watched, event)

    def _on_release(self, event: QKeyEvent) -> bool:
        """Never kept; what an input method took is known by it."""
        if not self._asking and self._composed.let_go(event):
            if ends_code(event):  # the input method has taken the end too
                self._pause.stop()
                self._ask()
            else:
                self._pause.start()
        return False

    def _on_raw(self, event: QKeyEvent) -> None:
        """A key is on its way to the input method: the field is as it was before that has it."""
        self._raw_at = event.timestamp()
        if self._asking:
            return
        to = receiver()
        self._composed.see(None if to is None else Written.of(to), event)
        if self._composed.typed:
            self._pause.start()

    # ------------------------------------------------------------------------- where nothing takes text

    def _on_key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept from the focused widget."""
        if ends_code(event):
            return self._on_end(watched, event)
        if of_a_code(event):
            if self._held and self._pace.begins(event):
                watched = self._give_back() or watched
            self._held.append((watched, copied(event)))
            self._pace.add(event)
            self._pause.start()
            return True
        return self._follow(event)

    def _on_end(self, watched: QWidget, event: QKeyEvent) -> bool:
        if self._ends_held(event):
            self._held.append((watched, copied(event)))
            self._ask()
            return True
        return self._follow(event)

    def _ends_held(self, event: QKeyEvent) -> bool:
        """Whether the key is the end of the code whose keys are kept."""
        return bool(self._held) and not self._pace.begins(event) and self._pace.is_code(with_end=True)

    def _on_pause(self) -> None:
        self._composed.settle()
        if self._composed.is_code(with_end=False) or self._pace.is_code(with_end=False):
            self._ask()
        else:
            self._give_back()

    def _tell(self, code: str, by: QKeyEvent | None = None) -> None:
        self._pause.stop()
        self._held.clear()
        self._before = None
        self._pace.ended(by)
        self._composed.forget()
        if popup := QApplication.activePopupWidget():
            popup.close()
        self.scanned.emit(code)

    def _follow(self, event: QKeyEvent) -> bool:
        """Give back what waits; whether the key has gone after it."""
        opened = self._give_back()
        if opened is not None:
            self._send(opened, copied(event))
        return opened is not None

    def _give_back(self, to: QWidget | None = None) -> QWidget | None:
        """Send these keys to their widget, since a person typed them, or to where the rest of them goes.

        The first key on a cell of a table opens its editor: the next ones go there, as they would had none waited.
        Returns where the keyboard has gone by them; None where it has stayed.
        """
        self._pause.stop()
        self._pace.forget()
        self._before = None
        held, self._held = self._held, []
        moved: QWidget | None = None
        for watched, event in held:
            goes_to, before = to or moved or watched, receiver()
            if isValid(goes_to):
                self._send(goes_to, event)
            if before is goes_to and receiver() is not before:
                moved = receiver()
        return moved

    def _send(self, to: QWidget, event: QKeyEvent) -> None:
        self._giving_back = True
        try:
            QApplication.sendEvent(to, event)
        finally:
            self._giving_back = False

    # -------------------------------------------------------------------------------------- in a field

    def _on_key_in_field(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept from the field: only the end of what may be a code is, until that is known."""
        written = Written.of(watched) if self.ask_printed is not None else None
        if ends_code(event):
            self._composed.settle()
        if written is not None and ends_code(event) and self._composed.is_code(with_end=True):
            self._held.append((watched, copied(event)))
            self._ask()
            return True
        if written is None or wants_code(written.widget):
            self._give_back(None if self._pace.begins(event) else watched)
            if written is not None:
                self.written.key(written.widget, event)
                self._composed.pass_by(written.widget)
            if self._composed.typed:
                self._pause.start()  # the input method has taken keys before this one, which comes through behind all of them
            return False
        if self._raw is None:
            self._composed.press(written, event.text())
        if ends_code(event):
            return self._on_end_in_field(watched, written, event)
        if not of_a_code(event):
            self._give_back()
            return False
        if self._before is None or self._before.widget is not written.widget or self._pace.begins(event):
            self._give_back()
            self._before = written
        self._pace.add(event)
        self._pause.start()
        return False

    def _on_end_in_field(self, watched: QWidget, written: Written, event: QKeyEvent) -> bool:
        same = self._before is not None and self._before.widget is written.widget
        same = same and not self._pace.begins(event)
        if same and self._pace.is_code(with_end=True):
            self._held.append((watched, copied(event)))
            self._ask()
            return True
        self._give_back()
        return False

    # ----------------------------------------------------------------------------------- what it was

    def _ask(self) -> None:
        """Ask whether the code is printed on something; keys wait meanwhile."""
        composed = self._composed.composing
        code, before = self._code, self._composed.before if composed else self._before
        self._pause.stop()
        if before is not None and not composed and wants_code(before.widget, code):
            self._give_back()
            return
        self._asked += 1
        self._asked_at, self._of_code = self._raw_at, len(self._held)
        asked, self._asking = self._asked, True
        if self.ask_printed is None:
            self._on_answer(asked, printed=False)
            return
        self._patience.start()
        self.ask_printed(code, lambda printed: self._on_answer(asked, printed=printed))

    @property
    def _code(self) -> str:
        return half_width(self._composed.typed if self._composed.composing else self._pace.typed)

    def _on_answer(self, asked: int, *, printed: bool) -> None:
        if not self._asking or asked != self._asked:
            return
        self._asking = False
        self._patience.stop()
        if self._composed.composing:
            self._on_composed(printed=printed)
        elif printed or (self._pace.by_scanner and (self._before is None or self._in_vain(self._before))):
            if self._before is not None:
                self._before.put_back()
            self._take_code(withheld=not printed and is_secret(self._before))
        else:
            self._keep(self._before if self._pace.by_scanner else None)

    def _keep(self, field: Written | None) -> None:
        """Nobody's code stays in the field into which it was scanned, if it was; else a person has typed it."""
        code = self._code
        self._composed.forget()
        self._give_back()
        if field is not None:
            self.written.tell(code, field.widget)

    def _in_vain(self, field: Written) -> bool:
        return self.strict or field.over_a_page or not field.holds_words

    def _on_composed(self, *, printed: bool) -> None:
        """Take what the input method made of a code out of the field; what is printed on nothing stays there as scanned."""
        before, fast = self._composed.before, self._composed.by_scanner
        taken = printed or (fast and before is not None and self._in_vain(before))
        if taken or fast:
            self._composed.put_back("" if taken else self._code)
            self._forget_late()
        if taken:
            self._take_code(withheld=not printed and is_secret(before))
            return
        self._keep(before if fast else None)

    def _forget_late(self) -> None:
        """What the input method tells only now of the keys of the code is no typing."""
        if self._raw is not None:
            self._quiet.start()
            self._code_until = self._asked_at
            kept = [each for each in self._held[self._of_code :] if each[1].timestamp() > self._code_until]
            self._held[self._of_code :] = kept

    def _take_code(self, *, withheld: bool) -> None:
        held, code = self._held, self._code
        later = [each for each in held[self._of_code :] if not ends_code(each[1])]
        ends = [event for _watched, event in held if ends_code(event)]
        self._tell("" if withheld else code, ends[-1] if ends else None)
        for _watched, event in later:  # the next code, or what a person typed on
            to = receiver()
            if to is not None:
                QApplication.sendEvent(to, event)


def _timer(owner: QObject, milliseconds: int, act: Callable[[], object]) -> QTimer:
    made = QTimer(owner, singleShot=True, interval=milliseconds)
    made.timeout.connect(act)
    return made
