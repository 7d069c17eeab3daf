"""Recognising a scanner wherever it types: on a list, a button, an empty page, and in fields that want no code.

A scanner types faster than a person. Where nothing takes text, keys that could be the beginning of a code wait for a
moment before they reach the focused widget, so that a scan neither moves a list nor presses a button. In a field they
arrive at once; a code that is printed on something here is taken out of it again when it has ended, and until that is
known its end waits. What a person types, or pastes, arrives unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from station.ui.widgets.pace import MODIFIERS, CodePause, Pace, ends_code, of_a_code
from station.ui.widgets.scan_box import half_width, takes_text
from station.ui.widgets.typed_into import Written, wants_code

ANSWER_MILLISECONDS: Final = 2000
"""So long an end waits for whether its code is printed on something; then it counts as typed."""

Ask = Callable[[str, Callable[[bool], object]], object]
"""Asks whether a code is printed on something here, and tells the answer once."""


class ScanWatch(QObject):
    """Watches the application's keys between `begin` and `stop`; a code ends with Enter, CR LF, LF, Tab or a pause."""

    scanned = Signal(str)
    """A code that nothing would have taken."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.ask_printed: Ask | None = None
        """With it, codes are taken out of fields too; None leaves what is typed into fields alone."""
        self._pace = Pace()
        self._held: list[tuple[QWidget, QKeyEvent]] = []
        self._before: Written | None = None
        """The field that the code goes into, as it was before."""
        self._asked = 0
        self._asking = self._giving_back = False
        self._pause = CodePause(self)
        self._pause.over.connect(self._on_pause)
        self._patience = _timer(
            self, ANSWER_MILLISECONDS, lambda: self._on_answer(self._asked, printed=False)
        )

    def begin(self) -> None:
        """Watch from now on."""
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def stop(self) -> None:
        """Watch no longer."""
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)
        self._pause.stop()
        self._patience.stop()
        self._held.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The class first: every event of the program passes here, and its type is an enumeration that Python has to make.
        if not isinstance(event, QKeyEvent) or self._giving_back or event.type() != QEvent.Type.KeyPress:
            return False
        if not isinstance(watched, QWidget) or watched is not _receiver() or event.key() in MODIFIERS:
            return False
        if self._asking:
            self._held.append((watched, _copy(event)))
            return True
        if self._pace.feeds(event):  # the LF of a CR LF, wherever the answer put the keyboard
            return True
        if takes_text(watched) or takes_text(watched.focusProxy()):
            return self._on_key_in_field(watched, event)
        self._before = None
        return self._on_key(watched, event)

    # ------------------------------------------------------------------------- where nothing takes text

    def _on_key(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept from the focused widget."""
        if ends_code(event):
            return self._on_end(event)
        if of_a_code(event):
            self._held.append((watched, _copy(event)))
            self._pace.add(event)
            self._pause.start()
            return True
        self._give_back()
        return False

    def _on_end(self, event: QKeyEvent) -> bool:
        if self._held and self._pace.is_code(with_end=True):
            self._tell(event)
            return True
        self._give_back()
        return False

    def _on_pause(self) -> None:
        if not self._pace.is_code(with_end=False):
            self._give_back()
        elif self._before is not None:
            self._ask()
        else:
            self._tell()

    def _tell(self, by: QKeyEvent | None = None) -> None:
        self._pause.stop()
        self._held.clear()
        self._before = None
        code = half_width(self._pace.ended(by))
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self.scanned.emit(code)

    def _give_back(self, to: QWidget | None = None) -> None:
        """Send these keys to their widget, since a person typed them, or to where the rest of them goes."""
        self._pause.stop()
        self._pace.forget()
        self._before = None
        held, self._held = self._held, []
        self._giving_back = True
        try:
            for watched, event in held:
                if isValid(to or watched):
                    QApplication.sendEvent(to or watched, event)
        finally:
            self._giving_back = False

    # -------------------------------------------------------------------------------------- in a field

    def _on_key_in_field(self, watched: QWidget, event: QKeyEvent) -> bool:
        """Whether the key is kept from the field: only the end of what may be a code is, until that is known."""
        written = Written.of(watched) if self.ask_printed is not None else None
        if written is None or wants_code(written.widget):
            self._give_back(None if self._pace.begins(event) else watched)
            return False
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
        before = self._before
        same = before is not None and before.widget is written.widget and not self._pace.begins(event)
        if same and self._pace.is_code(with_end=True):
            self._held.append((watched, _copy(event)))
            self._ask()
            return True
        self._give_back()
        return False

    def _ask(self) -> None:
        """Ask whether the code is printed on something; keys wait meanwhile."""
        code, before = half_width(self._pace.typed), self._before
        self._pause.stop()
        if self.ask_printed is None or before is None or wants_code(before.widget, code):
            self._give_back()
            return
        self._asked += 1
        asked, self._asking = self._asked, True
        self._patience.start()
        self.ask_printed(code, lambda printed: self._on_answer(asked, printed=printed))

    def _on_answer(self, asked: int, *, printed: bool) -> None:
        if not self._asking or asked != self._asked:
            return
        self._asking = False
        self._patience.stop()
        before, held = self._before, self._held
        if not printed or before is None:
            self._give_back()
            return
        later = [each for each in held if not ends_code(each[1])]
        ends = [event for _watched, event in held if ends_code(event)]
        before.put_back()
        self._tell(ends[-1] if ends else None)
        for _watched, event in later:  # the next code, or what a person typed on
            receiver = _receiver()
            if receiver is not None:
                QApplication.sendEvent(receiver, event)


def _timer(owner: QObject, milliseconds: int, act: Callable[[], object]) -> QTimer:
    made = QTimer(owner)
    made.setSingleShot(True)
    made.setInterval(milliseconds)
    made.timeout.connect(act)
    return made


def _receiver() -> QWidget | None:
    """What gets the keys first; those above it get only what it leaves."""
    return QApplication.activePopupWidget() or QApplication.focusWidget() or QApplication.activeWindow()


def _copy(event: QKeyEvent) -> QKeyEvent:
    copied = QKeyEvent(event.type(), event.key(), event.modifiers(), event.text(), False, event.count())
    copied.setTimestamp(event.timestamp())
    return copied
