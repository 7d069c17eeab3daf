"""存放: both places of the recordings, what the second one lacks, and what is done about it; whether the archive is there at all (DM-03).

That the archive's disk is missing is told above the list once, and not by each recording whose file can't be found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QObject

from station.archive.fixity.values import FileFault, FixityResult
from station.archive.second.use_cases import SecondCare
from station.archive.second.values import Carried, SecondState
from station.archive.second.wording import carried_lines, state_lines
from station.archive.services import ArchiveServices
from station.core.errors import StationError
from station.core.progress import CancelToken, Progress, Report
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.archive.fixity_panel import FixityPanel
from station.ui.tasks import CANCELLED, Job
from station.ui.widgets.button import Button

LANE: Final = "archive-storage"
Act = Callable[[SecondCare, Session, Report, CancelToken], Any]


class StoragePanel(FixityPanel):
    """The two places in words, with the acts beside them; while one runs, how far it is, then what came of it."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.acts = {
            "make_up": Button(texts("storage.make_up"), "copy"),
            "verify": Button(texts("storage.verify"), "seal"),
            "mend": Button(texts("storage.mend"), "wrench"),
        }
        for button in self.acts.values():
            self.add_act(button)

    def show_state(self, state: SecondState, zone: str) -> None:
        """Show both places, and which acts there are."""
        there = state.folder is not None and state.problem is None and state.first_problem is None
        self.acts["make_up"].setVisible(there and state.lacking > 0)
        self.acts["verify"].setVisible(there and state.copies > 0)
        bad = state.first_checked is not None and state.first_checked.bad > 0
        self.acts["mend"].setVisible(there and state.copies > 0 and bad)
        short = any(each.is_short() for each in state.rooms)
        wanting = (
            state.folder is None or state.problem is not None or state.lacking or state.same_disk or short
        )
        look = ("warning", "attention") if wanting else ("ok", "ok")
        self.say(*look, "\n".join(state_lines(state, self._texts, zone)))

    def show_carried(self, done: Carried, key: str) -> None:
        """Show what was made up for or mended, and what could not be, which can be tried again."""
        act = self.acts["make_up" if key == "made_up" else "mend"]
        act.setVisible(bool(done.left) or done.reason is not None)
        said = carried_lines(done, key, self._texts)
        look = ("warning", "attention") if done.left or done.reason is not None else ("ok", "ok")
        self.say(*look, " ".join(said), done.left)

    def show_checked(self, result: FixityResult) -> None:
        """Show what a check of the second archive found; what it found is made up for."""
        lacks = any(each.reason not in (FileFault.UNKNOWN, FileFault.UNDECIDED) for each in result.bad)
        self.acts["make_up"].setVisible(lacks or not self.acts["make_up"].isHidden())
        count, bad = formats.number(result.checked), formats.number(len(result.bad))
        key = "second_verified_bad" if result.bad else "second_verified"
        look = ("stop", "stop") if result.bad else ("ok", "ok")
        self.say(*look, self._texts(f"storage.{key}", count=count, bad=bad), result.bad)


class Storage(QObject):
    """A button that shows the panel, and its acts; looks whether the archive is there when the page is entered."""

    def __init__(self, page: Page, archive: ArchiveServices, zone: str) -> None:
        super().__init__(page)
        self._page, self._archive, self._zone = page, archive, zone
        self._job: Job[Any] | None = None
        self._said = ""
        self.panel = StoragePanel(page.texts)
        self.button = Button(page.texts("storage.look"), "database")
        self.button.clicked.connect(self.look)
        page.add_action(self.button)
        self.button.setVisible(
            page.may(Permission.FIXITY_RUN)
        )  # in the page by now: alone it would be a window
        page.body.addWidget(self.panel)
        acts = self.panel.acts
        acts["make_up"].clicked.connect(lambda: self._begin("making_up", _make_up, self._on_made_up))
        acts["verify"].clicked.connect(lambda: self._begin("verifying", _verify, self.panel.show_checked))
        acts["mend"].clicked.connect(lambda: self._begin("mending", _mend, self._on_mended))
        self.panel.stop_wished.connect(self._stop)

    def read(self) -> None:
        """Look whether the archive is there; what is said of it goes when it is."""
        presence = self._archive.presence
        self._page.ask(lambda _session: presence.require(), lane=LANE, latest="archive presence")

    def look(self) -> None:
        """Show both places as they are now."""
        second = self._archive.second
        self._page.ask(second.state, lane=LANE, done=self._show, latest="archive storage")

    # ---------------------------------------------------------------------------------------- internal

    def _show(self, state: SecondState) -> None:
        self.panel.show_state(state, self._zone)

    def _begin(self, title: str, act: Act, done: Callable[[Any], None]) -> None:
        if self._job is not None and not self._job.over:
            return
        care, self._said = self._archive.second_care, self._page.texts(f"storage.{title}")
        self.panel.show_running(self._said)
        self._job = self._page.run(
            lambda session, report, cancel: act(care, session, report, cancel),
            lane=LANE,
            title=self._said,
            done=done,
            failed=self._on_failed,
            progress=self._on_progress,
        )
        if self._job is not None:
            self._job.ended.connect(self._on_ended)

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_progress(self, reading: Progress) -> None:
        if self._job is not None:
            self.panel.progress.show_progress(reading, self._job.rate.per_second, self._job.seconds_left)

    def _on_made_up(self, done: Carried) -> None:
        self.panel.show_carried(done, "made_up")

    def _on_mended(self, done: Carried) -> None:
        self.panel.show_carried(done, "mended")

    def _on_failed(self, problem: StationError) -> None:
        self.panel.hide()
        self._page.show_problem(problem)

    def _on_ended(self) -> None:
        if self._job is not None and self._job.state == CANCELLED:
            self.panel.show_stopped()


def _make_up(care: SecondCare, session: Session, report: Report, cancel: CancelToken) -> Carried:
    return care.make_up(session, report=report, cancel=cancel)


def _verify(care: SecondCare, session: Session, report: Report, cancel: CancelToken) -> FixityResult:
    return care.verify(session, report=report, cancel=cancel)


def _mend(care: SecondCare, session: Session, report: Report, cancel: CancelToken) -> Carried:
    return care.mend(session, report=report, cancel=cancel)
