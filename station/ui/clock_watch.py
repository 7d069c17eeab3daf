"""Watching the machine's clock.

Compared each half minute with the time that passed, and a question when it was set.
"""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from station.audit.clock_questions import ClockQuestion
from station.core.clock import local
from station.core.errors import IntegrityProblem, StationError
from station.core.texts import Texts
from station.ui.at_window import AtWindow
from station.ui.messages import ATTENTION, INFO, Message, problem_message
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.text import words

LOOK_MILLISECONDS = 30_000
_TOPIC = "clock"


class ClockDialog(Dialog):
    """Asks whether the clock is right now; `right` is the answer, None without one."""

    def __init__(self, texts: Texts, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(texts("clock.question.title"), parent)
        self.right: bool | None = None
        self.body.addWidget(words(texts("clock.question.title"), "heading", wrap=True))
        self.body.addWidget(words(sentence, wrap=True))
        self.wrong_button = Button(texts("clock.question.wrong"))
        self.wrong_button.clicked.connect(lambda: self._answer(right=False))
        self.right_button = Button(texts("clock.question.right"))
        self.right_button.clicked.connect(lambda: self._answer(right=True))
        for button in (self.wrong_button, self.right_button):
            # A return key that was meant for something else must not answer.
            button.setAutoDefault(False)
            self.add_button(button)

    def _answer(self, *, right: bool) -> None:
        self.right = right
        self.accept()


class ClockWatch(QObject):
    """Checks the clock while the window is open, and keeps asking until a person who is signed in has answered."""

    def __init__(self, at: AtWindow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._at, self._texts, self._tasks, self._services = at, at.texts, at.tasks, at.services
        self._signed_in, self._window = at.signed_in, at.window
        self._open: tuple[ClockQuestion, ...] = ()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MILLISECONDS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """Check now and from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Stop checking."""
        self._timer.stop()

    def look(self) -> None:
        """Check now; where the database does not answer, the next check follows."""
        self._tasks.ask(
            self._services.audit.clock.look, done=self._on_looked, failed=self._on_failed, latest=_TOPIC
        )

    def ask(self) -> None:
        """Show the oldest question to the person who is signed in."""
        if not self._open or not self._signed_in.present:
            return
        question = self._open[0]
        now = self._shown(self._services.clock.reading().at)
        sentence = self._texts(f"clock.question.sentence{question.words}", now=now, **self._facts(question))
        dialog = ClockDialog(self._texts, sentence, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.right is not None:
            self.answer(question, right=dialog.right)

    def answer(self, question: ClockQuestion, *, right: bool) -> None:
        """Record the answer of the person who is signed in."""
        told = self._texts(f"clock.question.{'right' if right else 'wrong'}_told")
        self._at.ask(
            self._services.audit.clock.judge,
            question.seq,
            "right" if right else "wrong",
            done=lambda _none: self._on_answered(told),
            failed=self._on_failed,
        )

    def _on_looked(self, questions: tuple[ClockQuestion, ...]) -> None:
        self._open = questions
        if not questions:
            self._window.frame.alarms.clear(_TOPIC)
            return
        first = questions[0]
        sentence = self._texts(f"clock.question.alarm{first.words}", **self._facts(first))
        label = self._texts("clock.question.answer")
        self._window.frame.alarms.show_message(
            Message(ATTENTION, sentence, "DM-03", label, self.ask, topic=_TOPIC)
        )

    def _on_answered(self, told: str) -> None:
        self._window.frame.alarms.show_message(Message(INFO, told, topic="clock-told", personal=True))
        self.look()

    def _on_failed(self, problem: StationError) -> None:
        """The question stays on the window; that the database went on without this program is said there."""
        message = problem_message(self._texts, problem)
        if isinstance(problem, IntegrityProblem) and message is not None:
            self._window.frame.alarms.show_message(message)

    def _facts(self, question: ClockQuestion) -> dict[str, str]:
        return {"expected": self._shown(question.expected), "found": self._shown(question.found)}

    def _shown(self, moment: datetime) -> str:
        return f"{local(moment, self._services.clock.zone):%Y-%m-%d %H:%M}"
