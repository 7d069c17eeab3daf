"""Imports that were set aside and wait for a person: what is known of each, and the decision with its reason (DM-03)."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station.archive.importing.recovered import UndecidedSession
from station.archive.importing.recovering import ImportRecovery
from station.core.changes import Change
from station.core.clock import local
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.models.column import RIGHT, TableColumn
from station.ui.page import Page
from station.ui.widgets.button import Button
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine
from station.ui.widgets.run_panel import RunPanel
from station.ui.widgets.text import words

LANE: Final = "archive-undecided"
_LONGEST: Final = 500
_TAKE, _DISMISS = "take", "dismiss"


class UndecidedImports(QObject):
    """Above the list of recordings, for whoever may decide and only while something waits."""

    def __init__(self, page: Page, recovery: ImportRecovery, zone: str) -> None:
        super().__init__(page)
        self._page, self._recovery, self._zone = page, recovery, zone
        texts = page.texts
        self.panel = RunPanel(texts, "archive-undecided", self._columns())
        self.panel.close_button.hide()  # it waits until it is decided
        self.decide_button = Button(texts("archive_page.undecided.decide"), "check")
        self.decide_button.clicked.connect(self.begin)
        self.panel.add_act(self.decide_button)
        self.panel.table.opened.connect(self.begin)
        self.form = DecisionForm(texts)
        self.form.hide()
        self.form.given.connect(self._decide)
        self.form.closed.connect(self._close)
        page.body.insertWidget(0, self.form)
        page.body.insertWidget(0, self.panel)
        self._allowed = page.may(Permission.ARCHIVE_RESOLVE)

    def read(self) -> None:
        """Look what waits."""
        if self._allowed:
            self._page.ask(self._recovery.undecided, lane=LANE, done=self._show, latest="undecided")

    def recorded(self, change: Change) -> None:
        """Look again where that may have changed."""
        if change.touches("media.journal_"):
            self.read()

    def begin(self, _row: object = None) -> None:
        """Ask what becomes of the chosen session, or of the only one."""
        rows = self.panel.outcomes.rows
        chosen = self.panel.table.current or next(iter(rows), None)
        if isinstance(chosen, UndecidedSession):
            self.panel.hide()  # the form stands in its place
            self.form.begin(chosen)

    # ---------------------------------------------------------------------------------------- internal

    def _show(self, found: tuple[UndecidedSession, ...]) -> None:
        if not found:
            self.panel.hide()
            self.form.hide()
            return
        sentence = self._page.texts("archive_page.undecided.sentence", count=len(found))
        self.panel.say("warning", "attention", sentence, found)
        self.panel.setVisible(self.form.isHidden())

    def _decide(self, choice: str, reason: str) -> None:
        waiting = self.form.waiting
        if waiting is None:
            return
        self._page.run(
            partial(_carry_out, self._recovery, waiting.session, choice, reason),
            lane=LANE,
            title=self._page.texts("archive_page.undecided.deciding"),
            done=self._on_decided,
            failed=self.form.refuse,
            success=partial(self._said, waiting.session, choice),
            topic="undecided",
        )

    def _said(self, session: str, choice: str, count: int) -> str:
        if choice == _TAKE:
            return self._page.texts("archive.cli.taken", session=session, count=count)
        return self._page.texts("archive.cli.dismissed", session=session)

    def _on_decided(self, _count: int) -> None:
        self._close()
        self.read()

    def _close(self) -> None:
        self.form.hide()
        self.panel.show()
        self.decide_button.setFocus()

    def _columns(self) -> list[TableColumn]:
        texts = self._page.texts

        def found_at(waiting: UndecidedSession) -> str:
            return f"{local(waiting.found_at, self._zone):%Y-%m-%d %H:%M}"

        return [
            TableColumn(
                "session", "archive_page.undecided.session", lambda each: each.session, face="code", width=230
            ),
            TableColumn("found_at", "archive_page.undecided.found_at", found_at, width=130),
            TableColumn(
                "named", "archive_page.undecided.named", lambda each: each.named, align=RIGHT, width=90
            ),
            TableColumn(
                "whole", "archive_page.undecided.whole", lambda each: each.whole, align=RIGHT, width=90
            ),
            TableColumn(
                "fault",
                "archive_page.undecided.fault",
                lambda each: texts(f"archive.journal.{each.fault}"),
                stretch=True,
            ),
        ]


def _carry_out(
    recovery: ImportRecovery,
    name: str,
    choice: str,
    reason: str,
    session: Session,
    report: Report,
    _cancel: CancelToken,
) -> int:
    """How many recordings the decision put on record."""
    if choice == _TAKE:
        return recovery.take(session, name, reason, report=report)
    recovery.dismiss(session, name, reason)
    return 0


class DecisionForm(CardForm):
    """To record what lies there whole, or not to; with a reason."""

    given = Signal(str, str)
    """``take`` or ``dismiss``, and the reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        title, act = texts("archive_page.undecided.title"), texts("archive_page.undecided.act")
        super().__init__(texts, title, act, parent)
        self.waiting: UndecidedSession | None = None
        self.about = words(role="body", wrap=True)
        choice, unset = texts("archive_page.undecided.choice"), texts("archive_page.undecided.choose")
        self.choice = self.fields.keep("choice", FormChoice(choice, unset=unset, required=True))
        self.reason = self.fields.keep(
            "reason", FormLine(texts("archive_page.reason"), longest=_LONGEST, required=True, rule="DM-03")
        )
        self.place(self.about, self.choice, self.reason)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def begin(self, waiting: UndecidedSession) -> None:
        """Ask about `waiting`; what has no whole file can't be recorded."""
        texts = self._texts
        self.waiting = waiting
        facts = {"session": waiting.session, "named": waiting.named, "whole": waiting.whole}
        self.about.setText(
            texts("archive_page.undecided.about", fault=texts(f"archive.journal.{waiting.fault}"), **facts)
        )
        choices = [Option(_DISMISS, texts("archive_page.undecided.dismiss"))]
        if waiting.whole:
            choices.insert(0, Option(_TAKE, texts("archive_page.undecided.take", count=waiting.whole)))
        self.choice.offer(choices)
        self.start_over()
        self.show()
        self.choice.setFocus()

    def _on_acted(self) -> None:
        self.given.emit(self.choice.value, self.reason.value)
