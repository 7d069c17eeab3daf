"""Acts on several recordings: proving each, deciding whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from station.archive.services import ArchiveServices
from station.archive.values import Recording
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.texts import Texts
from station.matters.bodies import MATTER
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.bulk import BulkRun, Trying
from station.ui.leading import offer_history, offer_way
from station.ui.page import Page
from station.ui.pages.archive.fixity_run import LANE
from station.ui.pages.archive.named_rows import NamedRows, named, recordings_of
from station.ui.pages.archive.recording_detail import RecordingDetail
from station.ui.pages.archive.resolve import ResolveForm
from station.ui.pages.archive.retention import ChosenRetention
from station.ui.widgets.button import IconButton
from station.ui.widgets.choice_box import Option
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

_FAILS: Final = {
    "missing": "archive.proof_missing",
    "elsewhere": "archive.proof_elsewhere",
    "changed": "archive.proof_changed",
    "unreadable": "archive.proof_unreadable",
}
"""What a file that is not as it was recorded is told by."""


class ChosenRecordings(QObject):
    """Offers the acts in `table` and carries them out one recording after another."""

    def __init__(
        self,
        page: Page,
        archive: ArchiveServices,
        table: RecordTable,
        detail: RecordingDetail,
        filters: QWidget,
    ) -> None:
        super().__init__(page)
        self._page, self._catalogue, self._table = page, archive.catalogue, table
        texts = page.texts
        self._recordings: Sequence[Recording] = ()
        table.selection_changed.connect(self._compare)
        self.form = _SeveralForm(texts)
        self.form.hide()
        self.form.given.connect(self._settle)
        self.form.closed.connect(self._close)
        page.body.insertWidget(0, self.form)
        self.run = BulkRun(page)
        if page.may(Permission.ARCHIVE_RESOLVE):
            table.add_act(RowAct("settle", texts("archive_page.settle_chosen"), "person", self.begin_settle))
        if page.may(Permission.ARCHIVE_OPEN_OWN):
            table.add_act(RowAct("check", texts("archive_page.check_chosen"), "seal", self.check))
        self.retention = ChosenRetention(page, archive.retention, table, detail, self.run, filters)
        offer_history(page, table, _owner)
        offer_way(page, table, "matters", "folder", _matter)

    def set_officers(self, officers: Sequence[Option]) -> None:
        """Set the officers to choose from."""
        self.form.set_choices(officers)

    def check(self, rows: list[object]) -> None:
        """Prove each: its file is read anew from the disk, its entry is checked in its chain (DM-03)."""
        things, title = named(recordings_of(rows)), self._page.texts("archive_page.check_chosen")
        self.run.start(title, things, self._prove, lane=LANE, trying=Trying.NOT)

    def begin_settle(self, rows: list[object]) -> None:
        """Ask whose these recordings are, and the reason."""
        self._recordings = recordings_of(rows)
        if self._recordings:
            self.form.send_others_back()
            self.form.clear()
            self.form.set_title(self._page.texts("archive_page.settle_count", count=len(self._recordings)))
            self.form.named.begin(self._recordings, self._table)
            self.form.show()
            self.form.officer.setFocus()

    def _settle(self, officer: str, reason: str) -> None:
        def settle(session: Session, recording: Recording) -> None:
            self._catalogue.attribute(session, recording.sha256, officer, reason)

        things, title = named(self._recordings), self._page.texts("archive_page.settle_chosen")
        self.run.start(title, things, settle, begun=self._close)

    def _prove(self, session: Session, recording: Recording) -> None:
        proof = self._catalogue.proof(session, recording.sha256)
        if not proof.holds:
            raise Refused(_FAILS.get(proof.file, "archive.proof_unlinked"), rule="DM-03")

    def _compare(self) -> None:
        """Another recording is looked at while the form stands: it says that it is for those it names."""
        if not self.form.isHidden():
            self.form.named.compare(self._table)

    def _close(self) -> None:
        self.form.hide()
        self._table.view.setFocus()


class _SeveralForm(ResolveForm):
    """The form for one recording, for several, to be closed."""

    def __init__(self, texts: Texts) -> None:
        super().__init__(texts)
        self.close_button = IconButton("close", texts("detail.close"), size=16)
        self.close_button.clicked.connect(self.closed)
        self.add_tool(self.close_button)
        self.named = NamedRows(texts)
        self.body.insertWidget(0, self.named)


def _owner(row: object) -> str:
    """Whose the recording is, else the camera that made it."""
    if isinstance(row, Recording) and row.officer:
        return subject("officer", row.officer)
    return subject("item", row.camera) if isinstance(row, Recording) and row.camera else ""


def _matter(row: object) -> str:
    """The matter that the recording belongs to."""
    return subject(MATTER, row.matter) if isinstance(row, Recording) and row.matter else ""
