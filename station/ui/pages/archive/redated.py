"""Carries out that the recordings of an import are dated anew, as a person asks for it beside one of them (DM-05)."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import QObject

from station.archive.redating.use_cases import RedatedImport, Redating, RedatingPlan
from station.archive.redating.wording import done_words, outside_words
from station.core.texts import Texts
from station.people.sessions import Session
from station.ui import formats
from station.ui.page import Page
from station.ui.pages.archive.recording_detail import RecordingDetail

LANE: Final = "archive-redating"


class RedatedImports(QObject):
    """Shows what would come of it for the import of the recording on show, then asks the service, and says on the page what came of it."""

    def __init__(self, page: Page, detail: RecordingDetail, redating: Redating, zone: str) -> None:
        super().__init__(page)
        self._page, self._detail, self._redating, self._zone = page, detail, redating, zone
        self.form = detail.redating.form
        self.form.given.connect(self._begin)

    def _begin(self, offset: timedelta | None, reason: str) -> None:
        recording, page = self._detail.recording, self._page
        if recording is None:
            return
        about = (recording.session, offset)
        if not self.form.confirmed:
            page.ask(self._redating.preview, *about, done=self._show, failed=self.form.refuse)
            return
        page.ask(
            partial(_redate, self._redating),
            *about,
            reason,
            lane=LANE,
            title=page.texts("archive_page.redating.title"),
            done=self._on_done,
            failed=self.form.refuse,
            success=partial(done_words, page.texts),
            topic="redating",
        )

    def _show(self, plan: RedatingPlan) -> None:
        self.form.show_planned(planned_words(self._page.texts, plan, self._zone))

    def _on_done(self, _done: RedatedImport) -> None:
        self._detail.redating.start_over()


def planned_words(texts: Texts, plan: RedatingPlan, zone: str) -> str:
    """What would come of it."""
    first = plan.first
    if first is None:
        return texts("archive.redating.nothing", session=plan.session)
    was, now = (formats.moment(each.recorded_from, zone) for each in (first.before, first.after))
    planned = texts("archive.redating.planned", count=plan.recordings, moved=plan.moved, was=was, now=now)
    return "\n".join((planned, *outside_words(texts, plan.outside, plan.camera)))


def _redate(
    redating: Redating, session: Session, name: str, offset: timedelta | None, reason: str
) -> RedatedImport:
    return redating.redate(session, name, offset, reason)
