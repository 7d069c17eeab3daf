"""Carries out what a person says of what prevented an import's recordings from coming in in time (DM-05)."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from station.archive.arrival.use_cases import Hindrances, NotedHindrance
from station.core.texts import Texts
from station.ui.page import Page
from station.ui.pages.archive.recording_detail import RecordingDetail

LANE: Final = "archive-hindrance"


class NotedHindrances(QObject):
    """Asks the service for the import of the recording on show, and says on the page what came of it."""

    def __init__(self, page: Page, detail: RecordingDetail, hindrances: Hindrances) -> None:
        super().__init__(page)
        self._page, self._detail, self._hindrances = page, detail, hindrances
        self.form = detail.hindrance.form
        self.form.given.connect(self._begin)

    def _begin(self, gone_at: datetime, reason: str) -> None:
        recording = self._detail.recording
        if recording is None:
            return
        self._page.ask(
            self._hindrances.note,
            recording.session,
            gone_at,
            reason,
            lane=LANE,
            title=self._page.texts("archive_page.hindrance.title"),
            done=self._on_noted,
            failed=self.form.refuse,
            success=partial(_said, self._page.texts),
            topic="hindrance",
        )

    def _on_noted(self, _noted: NotedHindrance) -> None:
        self._detail.hindrance.start_over()


def _said(texts: Texts, noted: NotedHindrance) -> str:
    facts = {"session": noted.session, "count": noted.recordings, "late": noted.late}
    return texts("archive.hindrance_noted", **facts)
