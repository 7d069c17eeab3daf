"""Keeping what is unfinished beside the window, so that the next start says it, however this one ended."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QSettings, QTimer

from station.ui.messages import ATTENTION, Message
from station.ui.window import MainWindow

LOOK_MILLISECONDS = 2_000
_KEY, _WORK = "unfinished", "unfinished_work"
_MOST, _LONGEST = 20, 300
"""Of what a former start left, which anybody can edit: sentences, and characters of each."""
_MOST_WORKS, _LONGEST_WORK = 8, 1_000_000
"""Drafts of different people, and characters of each."""
_COUNTER = "counter"


class UnfinishedWatch(QObject):
    """Says what the last start left behind, and keeps what this one would."""

    def __init__(self, window: MainWindow, memory: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._window, self._memory = window, memory
        self._kept: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._works: tuple[str, ...] = ()
        """What is offered to be taken up, as the page that began it keeps it."""
        self._offered: tuple[str, ...] = ()
        """The offer in sentences, kept as long as it stands."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)
        window.closing.connect(self.look)

    def begin(self) -> None:
        """Say what was left, once, and watch from now on."""
        left = _kept(self._memory.value(_KEY), _MOST, _LONGEST)
        self._works = _kept(self._memory.value(_WORK), _MOST_WORKS, _LONGEST_WORK)
        self._kept = (left, self._works)
        if left:
            self._offer(left)
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Watch no more; what was kept last stays."""
        self._timer.stop()
        self._window.closing.disconnect(self.look)

    def look(self) -> None:
        """Keep what is unfinished now, where it is something else than before."""
        self._drop_what_was_put_away()
        leaving = self._window.leaving
        works = tuple(dict.fromkeys((*leaving.in_hand, *self._works)))
        left = ((*leaving.unfinished, *self._offered), works)
        if left == self._kept:
            return
        self._kept = left
        self._memory.setValue(_KEY, list(left[0]))
        self._memory.setValue(_WORK, list(left[1]))
        self._memory.sync()  # the next moment may be a power cut

    def _take_up(self) -> None:
        """Lay at the counter again what lay there; every line is judged anew, and signed as any other."""
        window = self._window
        if window.covered or _COUNTER not in window.page_keys or not window.show_page(_COUNTER):
            return
        window.page(_COUNTER).take_up(self._works, self._on_taken_up)

    def _on_taken_up(self, left: Sequence[str], said: str) -> None:
        """What was refused for a reason that may pass stays offered."""
        self._works, self._offered = tuple(left), ()
        if left:
            self._offer((said,))
        else:
            self._window.frame.alarms.clear(_KEY)
        self.look()

    def _offer(self, left: tuple[str, ...]) -> None:
        texts = self._window.texts
        sentence = texts("leaving.last_time", left=texts("leaving.join").join(left))
        if self._works:  # for those alone who can lay it again
            label = texts("leaving.take_up")
            said = Message(ATTENTION, sentence, None, label, self._take_up, topic=_KEY, page=_COUNTER)
        else:
            said = Message(ATTENTION, sentence, topic=_KEY)
        self._offered = left if self._works else ()
        self._window.frame.alarms.show_message(said)

    def _drop_what_was_put_away(self) -> None:
        """An offer that a person has closed is none any more."""
        if self._works and all(each.topic != _KEY for each in self._window.frame.alarms.messages):
            self._works = self._offered = ()


def _kept(value: object, most: int, longest: int) -> tuple[str, ...]:
    """What was kept, as far as it is texts: a list of one is read back as a text."""
    listed = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(str(each)[:longest] for each in listed[:most] if each)
