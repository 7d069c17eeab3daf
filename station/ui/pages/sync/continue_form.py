"""从中心接续: what an older or damaged copy would fetch from the centre is shown, and done on a person's word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.core.errors import StationError
from station.core.progress import CancelToken, Report
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.sync.continuing import Continuation, WentOn
from station.sync.parted_words import acts_said
from station.sync.values import SyncReason, SyncStatus, error_code
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.sync.needs import Needs
from station.ui.pages.sync.runs import LANE
from station.ui.widgets.button import Button
from station.ui.widgets.form_kinds import FormText
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.text import words

_MENDED: Final = frozenset(
    map(error_code, (SyncReason.STATION_ROLLBACK, SyncReason.FORK, SyncReason.CHAIN_BROKEN))
)
"""Problems of a stream that going on from the centre ends."""


class ContinueForm(FormPane):
    """Says what would be fetched and what parted, and asks for the reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(texts, texts("sync_page.continue_title"), texts("sync_page.continue"), parent=parent)
        self.column.addWidget(words(texts("sync_page.continue_words"), "muted", wrap=True))
        self.facts = words(wrap=True, copy=True)
        self.column.addWidget(self.facts)
        self.reason = self.add(
            "reason", FormText(texts("sync_page.reason"), lines=2, required=True, rule="DM-03")
        )
        self.seen: Continuation | None = None

    def begin(self, seen: Continuation) -> None:
        """Show a preview; the reason is empty."""
        self.start_over()
        self.show_seen(seen)
        self.stand_whole()
        self.reason.setFocus()

    def show_seen(self, seen: Continuation) -> None:
        """Show another preview in the place of the one before; what was written stays."""
        self.seen = seen
        lines = [self._line(seen, place) for place in range(len(seen.streams))]
        self.facts.setText("\n".join([*lines, *acts_said(seen.acts, self._texts)]))

    def _line(self, seen: Continuation, place: int) -> str:
        plan = seen.streams[place]
        return self._texts(
            f"sync.continue.stream{'' if plan.parted else '_whole'}",
            stream=self._texts(f"entry.stream.{plan.stream.value}"),
            common=formats.number(plan.kept.seq),
            missing=formats.number(plan.missing),
            parted=formats.number(plan.parted),
        )


class CentreContinuation(QObject):
    """Button and form on the sync page; `placed` is called with whether the form takes the place of the runs."""

    def __init__(
        self, page: Page, services: Needs, placed: Callable[[], None], done: Callable[[], None]
    ) -> None:
        super().__init__(page)
        self._page, self._services, self._placed, self._done = page, services, placed, done
        texts = page.texts
        self.button = Button(texts("sync_page.continue_look"), "import")
        self.button.clicked.connect(self.look)
        self.button.hide()
        self.form = ContinueForm(texts)
        self.form.hide()
        self.form.acted.connect(self._go_on)
        self.form.closed.connect(self._close)

    def show_status(self, status: SyncStatus) -> None:
        """Offer it where the copy here is older than the centre's, parted from it or is damaged."""
        codes = {each.problem.code for each in status.streams if each.problem is not None}
        may = self._page.may(Permission.SYNC_CONFIGURE)
        self.button.setVisible(may and bool(codes & _MENDED))

    def look(self) -> None:
        """Ask the centre what is missing here; changes nothing."""
        self.button.setEnabled(False)
        job = self._page.run(
            self._services.sync.continuing.preview,
            lane=LANE,
            title=self._page.texts("sync_page.continue_looking"),
            done=self._show,
        )
        job.ended.connect(lambda: self.button.setEnabled(True))

    def _show(self, seen: Continuation) -> None:
        self.form.show()
        self.form.begin(seen)
        self._placed()

    def _go_on(self) -> None:
        seen, reason = self.form.seen, self.form.reason.value
        if seen is None:
            return
        continuing, recovery = self._services.sync.continuing, self._services.archive.recovery
        self.form.set_busy(busy=True)

        def act(session: Session, report: Report, cancel: CancelToken) -> WentOn:
            done = continuing.go_on(session, seen.digest, reason, report, cancel)
            recovery.recover(report=report)  # what the branch imported waits for a decision at once
            return done

        job = self._page.run(
            act,
            lane=LANE,
            title=self._page.texts("sync_page.continuing"),
            done=self._went_on,
            failed=self._refused,
        )
        job.ended.connect(lambda: self.form.set_busy(busy=False))

    def _went_on(self, done: WentOn) -> None:
        texts = self._page.texts
        said = texts("sync.continue.done", fetched=done.fetched, recovered=done.recovered)
        left = acts_said(done.acts, texts)
        if done.secrets:
            owners = texts("entry.join").join(each.partition(":")[2] for each in done.secrets)
            left.append(texts("sync.continue.secrets", owners=owners))
        if left:  # in one message: a second one would take the place of what was done
            self._page.warn("\n".join([said, *left]), topic="continue")
        else:
            self._page.say_ok(said, topic="continue")
        self._close()
        self._done()

    def _refused(self, problem: StationError) -> None:
        self.form.refuse(problem)
        if problem.code == "sync.preview_outdated":  # what it says to look at first
            self._page.run(
                self._services.sync.continuing.preview,
                lane=LANE,
                title=self._page.texts("sync_page.continue_looking"),
                done=self.form.show_seen,
                failed=self.form.refuse,
            )

    def _close(self) -> None:
        self.form.hide()
        self._placed()
