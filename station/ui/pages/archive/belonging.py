"""Carries out what a person wishes of what belongs to the recording on show: to see it, to go to it, to give it back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from station.archive.giving_back.values import GivingWish, TreeGivenBack
from station.archive.services import ArchiveServices
from station.archive.values import Recording
from station.ui.given_back import LANE, tell_given
from station.ui.page import Page
from station.ui.pages.archive.recording_detail import RecordingDetail

_READ_LANE: Final = "archive-read"


class Together(QObject):
    """Reads what belongs to the recording on show, leads to another, and gives back what the person wishes."""

    def __init__(self, page: Page, detail: RecordingDetail, archive: ArchiveServices) -> None:
        super().__init__(page)
        self._page, self._part, self._archive = page, detail.together, archive
        self._shown: Recording | None = None
        self.form = self._part.give_back.form
        self.form.given.connect(self._begin)
        detail.traced.connect(self._shows)
        self._part.main_wished.connect(lambda sha256: page.show_subject(f"recording:{sha256}"))

    def _shows(self, recording: Recording) -> None:
        self._shown = recording
        self._page.ask(
            self._archive.catalogue.belonging,
            recording.sha256,
            lane=_READ_LANE,
            done=partial(self._on_read, recording.sha256),
            latest="belonging",
        )

    def _on_read(self, sha256: str, own_files: Sequence[Recording]) -> None:
        if self._shown is not None and self._shown.sha256 == sha256:
            self._part.show_belonging(own_files)

    def _begin(self, to: str, reason: str, whole: bool) -> None:
        if self._shown is None:
            return
        what = self._shown.session if whole else self._shown.sha256
        wish = GivingWish((what,))
        self._page.run(
            lambda session, report, cancel: self._archive.giving_back.give(
                session, wish, Path(to).expanduser(), reason, report=report, cancel=cancel
            ),
            lane=LANE,
            title=self._page.texts("archive_page.give_back.title"),
            done=self._on_given,
            failed=self.form.refuse,
        )

    def _on_given(self, given: TreeGivenBack) -> None:
        self._part.give_back.start_over()
        tell_given(self._page, given)
