"""What failed after whoever asked for it had left: kept, and told when they come back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from station.core.clock import from_record
from station.core.errors import StationError
from station.core.texts import Texts
from station.people.failed_acts import FailedAct
from station.people.sessions import Session
from station.ui import formats
from station.ui.at_window import AtWindow
from station.ui.messages import STOP, Message

_TOPIC = "failed-acts"
_LANE = "failed-acts"
_MOST = 3
"""Acts that one message names."""


class UnheardWatch(QObject):
    """Keeps what `Tasks.unheard` tells, and says it to the person at the next sign-in until they have read it."""

    def __init__(self, at: AtWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at = at
        at.tasks.unheard.connect(self.note)

    def note(self, by: Session, about: str, problem: StationError) -> None:
        """Nothing came of what `by` asked for, and they are not here to hear it."""
        call = self._at.services.people.failed_acts.note
        self._at.tasks.ask(call, by.account, by.name, about, problem, lane=_LANE, done=self._on_noted)

    def hear(self, by: Session, about: str, problem: StationError) -> None:
        """`about`, something of `by`, was not recorded: the page on screen says it to them, or it is kept."""
        here = self._at.signed_in.present and self._at.signed_in.session.account == by.account
        if here and self._at.window.current_page is not None:
            self._at.window.show_problem(problem)
        else:
            self.note(by, about, problem)

    def tell(self) -> None:
        """Somebody is at the desk: say what failed of theirs."""
        if self._at.signed_in.present:
            self._at.ask(self._at.services.people.failed_acts.own, done=self._say, latest=_TOPIC)

    def _on_noted(self, _none: None) -> None:
        self.tell()

    def _say(self, acts: tuple[FailedAct, ...]) -> None:
        alarms, texts = self._at.window.frame.alarms, self._at.texts
        if not acts:
            alarms.clear(_TOPIC)
            return
        said = texts("leaving.join").join(
            act_words(texts, each, self._at.services.clock.zone) for each in acts[:_MOST]
        )
        sentence = texts("shell.failed_acts", count=len(acts), acts=said)
        read = partial(self._read, tuple(each.id for each in acts))
        alarms.show_message(
            Message(STOP, sentence, None, texts("shell.failed_acts_read"), read, _TOPIC, personal=True)
        )

    def _read(self, ids: tuple[str, ...]) -> None:
        self._at.ask(self._at.services.people.failed_acts.read, ids, done=lambda _none: self.tell())


def act_words(texts: Texts, act: FailedAct, zone: str) -> str:
    """When, what was asked for on which page, and what it failed by."""
    moment = formats.moment(from_record(act.at), zone)
    key = "shell.failed_act" if act.page else "shell.failed_act_nowhere"
    why = texts.error(act.problem).rstrip("。.")  # it stands among others, which one stop ends
    return texts(key, moment=moment, page=act.page, why=why)
