"""Deciding whether recordings are kept long-term: the one on show, or those chosen in the list (DM-04)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from station.archive.catalogue.visibility import may_retain
from station.archive.retention.use_cases import Retention
from station.archive.values import Recording
from station.core.policy import RetentionClass
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.bulk import BulkRun
from station.ui.page import Page
from station.ui.pages.archive.named_rows import NamedRows, named, recordings_of
from station.ui.pages.archive.recording_detail import RecordingDetail
from station.ui.widgets.card_form import CardForm
from station.ui.widgets.choice_box import Option
from station.ui.widgets.form_kinds import FormChoice, FormLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.selection_bar import RowAct

LANE: Final = "archive-retention"
_LONGEST: Final = 500
_USUAL: Final = "-"
"""The choice of what is kept as its activity asks; no class has this code."""


class RetentionForm(CardForm):
    """Why recordings are kept long-term, or that they are not, and the reason."""

    given = Signal(str, str)
    """The class, "" for none, and the reason."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(
            texts, texts("archive_page.retention.title"), texts("archive_page.retention.act"), parent
        )
        ground, unset = texts("archive_page.retention.ground"), texts("archive_page.retention.choose")
        self.named = NamedRows(texts)
        self.ground = self.fields.keep("retention", FormChoice(ground, unset=unset, required=True))
        example = texts("archive_page.retention.example")
        self.reason = self.fields.keep(
            "reason",
            FormLine(
                texts("archive_page.reason"), example=example, longest=_LONGEST, required=True, rule="DM-04"
            ),
        )
        self.place(self.named, self.ground, self.reason)
        self.ground.finished.connect(self.reason.setFocus)
        self.reason.finished.connect(self.act)
        self.acted.connect(self._on_acted)

    def offer(self, classes: Sequence[RetentionClass], *, usual: bool) -> None:
        """Offer these classes, and where `usual` that it is none of them."""
        texts = self._texts
        offered = [Option(each.code, each.words_name.say(texts.language)) for each in classes]
        if usual:
            offered.append(Option(_USUAL, texts("archive_page.retention.as_usual")))
        self.ground.offer(offered)

    def _on_acted(self) -> None:
        chosen = self.ground.value
        self.given.emit("" if chosen == _USUAL else chosen, self.reason.value)


class ChosenRetention(QObject):
    """Offers the act in the list and beside the recording on show, and carries it out one recording after another."""

    def __init__(
        self,
        page: Page,
        retention: Retention,
        table: RecordTable,
        detail: RecordingDetail,
        run: BulkRun,
        filters: QWidget,
    ) -> None:
        super().__init__(page)
        self._filters, self._gave_way = filters, False
        self._page, self._retention, self._table, self._run = page, retention, table, run
        self._session = page.signed_in.session
        self._recordings: Sequence[Recording] = ()
        self.form = RetentionForm(page.texts)
        self.form.hide()
        self.form.given.connect(self._decide)
        self.form.closed.connect(self._close)
        page.body.insertWidget(0, self.form)
        table.selection_changed.connect(self._compare)
        detail.asked.retention_wished.connect(lambda: self.begin([detail.recording]))
        if page.may(Permission.ARCHIVE_OPEN_OWN) or page.may(Permission.ARCHIVE_RESOLVE):
            word = page.texts("archive_page.retention.begin")
            table.add_act(RowAct("keep", word, "archive", self.begin, fits=self._fits))

    def begin(self, rows: Sequence[object]) -> None:
        """Ask how long these recordings are kept, and why."""
        self._recordings = recordings_of(rows)
        if self._recordings:
            self._page.ask(self._retention.grounds, lane=LANE, done=self._open, latest="retention")

    # ---------------------------------------------------------------------------------------- internal

    def _fits(self, row: object) -> bool:
        return isinstance(row, Recording) and may_retain(self._session, row)

    def _open(self, classes: tuple[RetentionClass, ...]) -> None:
        self.form.send_others_back()
        self.form.start_over()
        self.form.offer(classes, usual=self._page.may(Permission.ARCHIVE_RESOLVE))
        title = self._page.texts("archive_page.retention.count", count=len(self._recordings))
        self.form.set_title(title)
        self.form.named.begin(self._recordings, self._table)
        if self.form.isHidden() and not self._filters.isHidden():
            self._gave_way = True  # on a low screen both have no room
            self._filters.hide()
        self.form.show()
        self.form.ground.setFocus()

    def _decide(self, chosen: str, reason: str) -> None:
        def decide(session: Session, recording: Recording) -> None:
            if chosen:
                self._retention.keep(session, recording.sha256, chosen, reason)
            else:
                self._retention.usual(session, recording.sha256, reason)

        title = self._page.texts("archive_page.retention.title")
        self.form.button.setEnabled(True)  # who goes back from what would be refused finds it as it was
        self._run.start(title, named(self._recordings), decide, begun=self._close)

    def _compare(self) -> None:
        if not self.form.isHidden():
            self.form.named.compare(self._table)

    def _close(self) -> None:
        self.form.hide()
        if self._gave_way:
            self._gave_way = False
            self._filters.show()
        self._table.view.setFocus()
