"""Carries out whose a recording is by a further device that equal content came in from (DM-02, DM-09)."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from station.archive.catalogue.use_cases import Catalogue
from station.archive.origins.bodies import OriginAttributed
from station.core.ledger import Entry
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.pages.archive.recording_detail import RecordingDetail

LANE: Final = "archive-origin"


class OriginDecisions(QObject):
    """Asks the service about the recording on show, and says on the page whose it is by that device."""

    def __init__(self, page: Page, detail: RecordingDetail, catalogue: Catalogue) -> None:
        super().__init__(page)
        self._page, self._detail, self._catalogue = page, detail, catalogue
        self.form = detail.further.form
        self.form.given.connect(self._begin)

    def _begin(self, device: str, officer: str, reason: str) -> None:
        recording = self._detail.recording
        if recording is None:
            return
        self._page.ask(
            partial(_attribute, self._catalogue),
            recording.sha256,
            device,
            officer,
            reason,
            lane=LANE,
            title=self._page.texts("archive_page.origin_form.title"),
            done=self._on_done,
            failed=self.form.refuse,
            success=partial(_said, self._page.texts),
            topic="origin",
        )

    def _on_done(self, _entry: Entry) -> None:
        self._detail.further.start_over()


def _said(texts: Texts, entry: Entry) -> str:
    body = entry.of(OriginAttributed)
    facts = {"device": body.camera or body.camera_serial or "", "officer": body.officer}
    return texts("archive.cli.origin_attributed", name=body.officer_name, **facts)


def _attribute(
    catalogue: Catalogue, session: Session, sha256: str, device: str, officer: str, reason: str
) -> Entry:
    return catalogue.attribute_origin(session, sha256, device, officer, reason)
