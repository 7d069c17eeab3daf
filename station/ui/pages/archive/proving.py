"""ProvingOne the recording on show: its file read anew, its entry checked in its chain (DM-03)."""

from __future__ import annotations

from PySide6.QtCore import QObject

from station.archive.catalogue.use_cases import Catalogue, RecordingProof
from station.core.errors import StationError
from station.ui.page import Page
from station.ui.pages.archive.fixity_run import LANE
from station.ui.pages.archive.recording_detail import RecordingDetail


class ProvingOne(QObject):
    """Carries out what the button in the recording's proof wishes."""

    def __init__(self, page: Page, detail: RecordingDetail, catalogue: Catalogue) -> None:
        super().__init__(page)
        self._page, self._detail, self._catalogue = page, detail, catalogue
        detail.check_wished.connect(self._check)

    def _check(self) -> None:
        recording = self._detail.recording
        if recording is None:
            return
        self._detail.show_checking()
        self._page.ask(
            self._catalogue.proof,
            recording.sha256,
            lane=LANE,
            title=self._page.texts("archive_page.checking_one"),
            done=self._show,
            failed=self._on_failed,
        )

    def _show(self, proof: RecordingProof) -> None:
        shown = self._detail.recording
        if shown is not None and shown.sha256 == proof.recording.sha256:
            self._detail.show_proof(proof)
        else:
            self._detail.check_failed()

    def _on_failed(self, problem: StationError) -> None:
        self._detail.check_failed()
        self._page.show_problem(problem)
