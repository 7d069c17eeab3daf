"""Deriving the state anew from the ledger, from the ledger page: what `ledger rebuild` does at a terminal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from station.audit.ports import StateComparison
from station.audit.proof import Proof
from station.core.progress import CancelToken, Report
from station.core.system_user import system_user
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.ledger.verification_panel import VerificationPanel
from station.ui.tasks import Job

LANE = "comparison"


def rebuilt(proof: Proof, session: Session, report: Report) -> StateComparison | None:
    """Derive the state anew, from a ledger that verifies; returns what differed before, None where the ledger does not verify.

    From a broken chain no state follows.
    """
    if proof.verify(session, report=report).problems:
        return None
    return proof.rebuild_state(session, system_user=system_user(), report=report)


class StateRebuilding(QObject):
    """Carries it out beside the page; `done` is called with the state as it was and the job is told to `begun`."""

    def __init__(
        self,
        page: Page,
        proof: Proof,
        panel: VerificationPanel,
        begun: Callable[[Job[StateComparison | None]], object],
        done: Callable[[], object],
    ) -> None:
        super().__init__(page)
        self._page, self._proof, self._panel = page, proof, panel
        self._begun, self._done = begun, done

    def start(self) -> None:
        """Derive all state anew; an entry names what differed and who asked."""

        def work(session: Session, report: Report, _cancel: CancelToken) -> StateComparison | None:
            return rebuilt(self._proof, session, report)

        job = self._page.run(
            work,
            lane=LANE,
            title=self._page.texts("ledger_page.rebuilding"),
            done=self._on_rebuilt,
            progress=self._panel.show_progress,
            latest="rebuilding",
        )
        self._begun(job)
        self._panel.run.stop_button.setEnabled(False)  # half a state is none

    def _on_rebuilt(self, before: StateComparison | None) -> None:
        texts = self._page.texts
        if before is not None:
            self._page.banners.clear("state")
            self._page.say_ok(texts("ledger.rebuilt", count=len(before.differences)), topic="rebuilt")
        self._done()
