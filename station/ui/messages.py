"""Messages: their values, and what is said just now; `ui.banners` shows it.

Pages call `page.say(Message(...))` or `page.show_problem(problem)`. Dialogs are only for acts that can't be undone
(`dialogs.confirm`) and for faults of the program (`dialogs.BugReport`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from PySide6.QtCore import QObject, Signal

from station.core.errors import Cancelled, DeviceProblem, IntegrityProblem, StationError, StoreProblem
from station.core.texts import Texts

OK, ATTENTION, STOP, INFO = "ok", "attention", "stop", "info"
_numbers = count()
"""Of all messages, wherever they are said: the order in which they came."""


@dataclass(frozen=True, slots=True)
class Message:
    """What a banner says: a ready sentence, the rule behind it, and at most one action.

    `kind` is ``ok``, ``attention``, ``stop`` or ``info``. A message with a `topic` replaces an older one of the same topic.
    What was done, and one that is `passing`, answers an act: it goes with the next one, when the page is left, and once it has been
    read and the person goes on (`ui.going_on`). One that is `personal` concerns whoever is at the desk and goes with them. `origin` is the question that failed: where it is answered, it goes.
    One with a `page` concerns those alone who have that page; one that `leads` to a page offers its action to them alone.
    """

    kind: str
    sentence: str
    rule: str | None = None
    action_label: str = ""
    action: Callable[[], object] | None = None
    topic: str = ""
    passing: bool = False
    personal: bool = False
    origin: str = ""
    page: str = ""
    leads: str = ""
    notice: bool = False
    """It stands beside what was done or refused, and neither takes the other away."""


def problem_message(texts: Texts, problem: StationError, origin: str = "") -> Message | None:
    """The banner for `problem` of the question `origin`; None for a cancelled act, which is shown nowhere."""
    if isinstance(problem, Cancelled):
        return None
    grave = isinstance(problem, IntegrityProblem | DeviceProblem | StoreProblem)
    sentence = texts.sentence(problem)
    kind = STOP if grave else ATTENTION
    return Message(kind, sentence, problem.rule, topic=problem.code, passing=not grave, origin=origin)


class Messages(QObject):
    """What is to be said, newest first; of more than `most` the oldest go (0: none does).

    Nothing contradicts: what failed takes away what was said to be done before it, and the other way round for what
    was passing. Whoever shows them hears `changed`.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None, *, most: int = 0) -> None:
        super().__init__(parent)
        self._most = most
        self._said: list[tuple[int, Message]] = []

    @property
    def messages(self) -> tuple[Message, ...]:
        """The messages, newest first."""
        return tuple(message for _, message in self._said)

    @property
    def numbered(self) -> tuple[tuple[int, Message], ...]:
        """Each with its number among all that were ever said: the newest has the highest."""
        return tuple(self._said)

    def show_message(self, message: Message) -> None:
        """Say it first; an equal one, one of the same topic, and what it contradicts, goes.

        What stands and is said again, as by whoever looks each minute, stays where it is.
        """
        if not message.passing and message in self.messages:
            return
        self._keep(lambda older: not _replaced(older, message), quiet=True)
        self._said.insert(0, (next(_numbers), message))
        if self._most:
            del self._said[self._most :]
        self.changed.emit()

    def clear(self, topic: str = "") -> None:
        """Take away the messages of `topic`; without one, all."""
        self._keep(lambda message: bool(topic) and message.topic != topic)

    def settle(self, origin: str) -> None:
        """The question `origin` was answered: what was said of its failing is no longer true."""
        self._keep(lambda message: not message.origin or message.origin != origin)

    def clear_passing(self) -> None:
        """A person goes on, here or to another page: what was done, what was answered and what was refused was read."""
        self._keep(lambda message: not _passes(message))

    def clear_personal(self) -> None:
        """Whoever was at the desk has left."""
        self._keep(lambda message: not message.personal)

    @property
    def passing(self) -> str:
        """All that goes once a person has read it and goes on, to be read by."""
        return "".join(each.sentence for each in self.messages if _passes(each))

    def put_away(self, number: int) -> None:
        """Take away one message."""
        kept = [each for each in self._said if each[0] != number]
        if kept != self._said:
            self._said = kept
            self.changed.emit()

    def _keep(self, holds: Callable[[Message], bool], *, quiet: bool = False) -> None:
        kept = [each for each in self._said if holds(each[1])]
        if kept != self._said:
            self._said = kept
            if not quiet:
                self.changed.emit()


def _passes(message: Message) -> bool:
    return message.kind == OK or message.passing


def _replaced(older: Message, newer: Message) -> bool:
    same = older == newer or (bool(newer.topic) and older.topic == newer.topic)
    failed = newer.kind in (ATTENTION, STOP) and not newer.notice
    answered = older.passing and not older.notice and newer.kind == OK
    return same or (older.kind == OK and failed) or answered
