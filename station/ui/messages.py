"""Messages: their values, the banner that shows one, and the area of a page that holds them.

Pages call `page.say(Message(...))` or `page.show_problem(problem)`. Dialogs are only for acts that can't be undone
(`dialogs.confirm`) and for faults of the program (`dialogs.BugReport`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station.core.errors import Cancelled, DeviceProblem, IntegrityProblem, StationError, StoreProblem
from station.core.texts import Texts
from station.core.writing import escaped
from station.ui import theme
from station.ui.icons import IconLabel
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.cited import RuleChip
from station.ui.widgets.text import words

OK, ATTENTION, STOP, INFO = "ok", "attention", "stop", "info"
_ICONS = {OK: "ok", ATTENTION: "warning", STOP: "stop", INFO: "info"}
_TOKENS = {OK: "ok", ATTENTION: "attention", STOP: "stop", INFO: "accent"}
MOST_BANNERS = 3


@dataclass(frozen=True, slots=True)
class Message:
    """What a banner says: a ready sentence, the rule behind it, and at most one action.

    `kind` is ``ok``, ``attention``, ``stop`` or ``info``. A message with a `topic` replaces an older one of the same topic.
    """

    kind: str
    sentence: str
    rule: str | None = None
    action_label: str = ""
    action: Callable[[], object] | None = None
    topic: str = ""


def problem_message(texts: Texts, problem: StationError) -> Message | None:
    """The banner for `problem`; None for a cancelled act, which is shown nowhere."""
    if isinstance(problem, Cancelled):
        return None
    grave = isinstance(problem, IntegrityProblem | DeviceProblem | StoreProblem)
    sentence = texts(f"errors.{problem.code}", **problem.facts)
    return Message(STOP if grave else ATTENTION, sentence, problem.rule, topic=problem.code)


class Banner(QFrame):
    """One message: icon, word, sentence, rule chip, one action, close."""

    closed = Signal(object)

    def __init__(self, texts: Texts, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.message = message
        theme.mark(self, "banner", kind=message.kind)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel(_ICONS[message.kind], _TOKENS[message.kind]))
        word = words(texts(f"messages.word.{message.kind}"), "strong", state=_TOKENS[message.kind])
        row.addWidget(word)
        sentence = words(escaped(message.sentence, keep=""), wrap=True, copy=True)
        sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(sentence, 1)
        if message.rule:
            row.addWidget(RuleChip(texts, message.rule), 0, Qt.AlignmentFlag.AlignVCenter)
        if message.action is not None:
            self.action_button = Button(message.action_label)
            self.action_button.clicked.connect(self._act)
            row.addWidget(self.action_button)
        self.close_button = IconButton("close", texts("messages.close"), size=16)
        self.close_button.clicked.connect(self._close)
        row.addWidget(self.close_button)
        self.setAccessibleName(f"{word.text()} {message.sentence}")

    def _act(self) -> None:
        if self.message.action is not None:
            self.message.action()

    def _close(self) -> None:
        self.closed.emit(self)


class BannerArea(QWidget):
    """The newest messages of a page, newest first; takes no room while there are none.

    Of more than `MOST_BANNERS` the oldest go; where it `keeps` them, they are shown when a newer one is put away.
    """

    def __init__(self, texts: Texts, parent: QWidget | None = None, *, keeps: bool = False) -> None:
        super().__init__(parent)
        self._texts, self._keeps = texts, keeps
        self._banners: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages on show, newest first."""
        return tuple(banner.message for banner in self._banners)

    def show_message(self, message: Message) -> Banner:
        """Put a message on top; an equal one, or one of the same topic, goes."""
        for banner in tuple(self._banners):
            same_topic = bool(message.topic) and banner.message.topic == message.topic
            if same_topic or banner.message == message:
                self._remove(banner)
        banner = Banner(self._texts, message)
        banner.closed.connect(self._remove)
        self._banners.insert(0, banner)
        self._column.insertWidget(0, banner)
        for oldest in self._banners[MOST_BANNERS:]:
            if self._keeps:
                oldest.hide()
            else:
                self._remove(oldest)
        self.show()
        return banner

    def clear(self, topic: str = "") -> None:
        """Take away the messages of `topic`; without one, all."""
        for banner in tuple(self._banners):
            if not topic or banner.message.topic == topic:
                self._remove(banner)

    def clear_done(self) -> None:
        """Take away what says that something was done: it was read."""
        for banner in tuple(self._banners):
            if banner.message.kind == OK:
                self._remove(banner)

    def _remove(self, banner: Banner) -> None:
        if banner in self._banners:
            self._banners.remove(banner)
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
            for shown in self._banners[:MOST_BANNERS]:
                shown.show()
        self.setVisible(bool(self._banners))
