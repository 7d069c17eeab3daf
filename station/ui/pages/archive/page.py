"""档案: every recording on record: find, view on record, trace and prove it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from station.archive.bodies import MediaAttributed
from station.archive.catalogue.use_cases import Catalogue
from station.archive.fixity.values import BadFile
from station.archive.survey.values import MediaKind
from station.archive.values import Recording
from station.core.changes import Change
from station.core.texts import Texts
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.archive.asked_list import Traced, traced
from station.ui.pages.archive.belonging import Together
from station.ui.pages.archive.choices import TOUCHES, narrowed_to, read_choices
from station.ui.pages.archive.chosen_recordings import ChosenRecordings
from station.ui.pages.archive.columns import RecordingLooks
from station.ui.pages.archive.contents import NotedContents
from station.ui.pages.archive.desktop_loss import DesktopLoss
from station.ui.pages.archive.fixity_panel import FixityPanel
from station.ui.pages.archive.fixity_run import FixityRun
from station.ui.pages.archive.giving import ChosenGiving
from station.ui.pages.archive.imports_view import ImportsView
from station.ui.pages.archive.manifest import ChosenManifest
from station.ui.pages.archive.matter_part import MatterOfRecording
from station.ui.pages.archive.needs import Needs
from station.ui.pages.archive.origin_acts import OriginActs
from station.ui.pages.archive.overview import KEYS
from station.ui.pages.archive.pictures import ROW_HEIGHT, PictureDelegate, Pictures, photo_of
from station.ui.pages.archive.proving import ProvingOne
from station.ui.pages.archive.recording_detail import RecordingDetail
from station.ui.pages.archive.storage import Storage
from station.ui.pages.archive.undecided import UndecidedImports
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.way_back import WayBack
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.row_opener import RowPane
from station.ui.widgets.shortcut import WITHIN, Shortcut

T = TypeVar("T")
_OPEN = ("officer", "camera", "desktop")
"""Filters whose choices are read."""
LIST_LANE, READ_LANE, PHOTO_LANE = "archive-list", "archive-read", "archive-photo"
_SETTLE_MILLISECONDS = 120


class ArchivePage(Page):
    """The list on the left, the chosen recording on the right."""

    keys = (("Enter", "archive_page.key_open"), *KEYS)

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("archive_page.title"))
        self._services = services
        session = signed_in.session
        self.list = PageList(
            self,
            services,
            services.archive.catalogue,
            RecordingLooks(texts).looks(),
            title=texts("archive_page.title"),
            lane=LIST_LANE,
        )
        self.model, self.filters, self.table = self.list.model, self.list.filters, self.list.table
        self.pictures = Pictures(services.archive.thumbnails, tasks, signed_in, self)
        self.detail = RecordingDetail(texts, tasks, services.clock, session)
        self.contents = NotedContents(self, self.detail.asked.contents, services.archive.catalogue)
        self.origin_acts = OriginActs(self, self.detail, services)
        self.together = Together(self, self.detail, services.archive)
        self.matter = MatterOfRecording(self, self.detail.matter, services.matters.matters)
        self.proving = ProvingOne(self, self.detail, services.archive.catalogue)
        self.panel = FixityPanel(texts)
        self.verify_button = Button(texts("archive_page.verify_all"), "seal")
        if not session.may(Permission.FIXITY_RUN):
            self.verify_button.hide()
        self._came = False
        self.verification = FixityRun(
            self, tasks, services.archive.fixity, signed_in, self.verify_button, self.panel
        )
        self._may_import = session.may(Permission.IMPORT_RUN)
        self._sees_all = session.may(Permission.ARCHIVE_VIEW_OFFICE)
        self._rested = QTimer(self)
        self._rested.setSingleShot(True)
        self._rested.setInterval(_SETTLE_MILLISECONDS)
        self._arrange()
        self._connect()

    def entered(self) -> None:
        self._came = True
        self.reload()
        for each in (self.storage, self.undecided, self.loss, self.imports):
            each.read()
        self._load_choices()

    def led_from(self, page: str) -> None:
        self.way_back.led_from(page)

    def left(self) -> None:
        self.detail.viewer.pause()

    def refresh(self, change: Change) -> None:
        if any(map(change.touches, TOUCHES)):
            self.reload()
        for each in (self.undecided, self.loss, self.imports):
            each.recorded(change)
        shown = self.detail.recording
        if shown is not None and f"recording:{shown.sha256}" in change.subjects:
            self._load_trace()

    def new_day(self) -> None:
        super().new_day()
        self.filters.new_day()

    def show_subject(self, subject: str) -> None:
        """``recording:`` with a hash; a part of the list is ``filter:doubt`` (or a kind), a filter with its value, ``find:``."""
        kind, _, what = subject.partition(":")
        self.imports.leave()
        if kind == "recording":
            self._open_by_hash(what)
        elif what and (kind == "find" or narrowed_to(kind, what)):
            self._close_detail()
            self.list.narrow(find=what if kind == "find" else "", **narrowed_to(kind, what))

    def reload(self) -> None:
        """Read the list anew."""
        self.list.reload()

    # ---------------------------------------------------------------------------------------- parts

    def _arrange(self) -> None:
        self.way_back = WayBack(self)
        self.add_action(self.verify_button)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.panel)
        self.table.add_filters(self.filters.chips)
        self.table.view.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self._picture_delegate = PictureDelegate(self.pictures, self.table.view)
        self.table.view.setItemDelegateForColumn(0, self._picture_delegate)
        self._say_empty()
        self.chosen = ChosenRecordings(self, self._services.archive, self.table, self.detail, self.filters)
        self.manifest = ChosenManifest(self, self._services, self.table)
        self.giving = ChosenGiving(self, self._services.archive.giving_back, self.table)
        self.storage = Storage(self, self._services.archive, self._services.clock.zone)
        self.undecided = UndecidedImports(self, self._services.archive.recovery, self._services.clock.zone)
        self.master = MasterDetail(self.table, self.detail)
        self.master.pane.setMinimumWidth(400)
        self.body.addWidget(self.master, 1)
        self.master.alone.connect(self.filters.setHidden)
        self.loss = DesktopLoss(self, self._services.archive.desktops, (self.filters, self.master))
        self.imports = ImportsView(self, self._services, (self.filters, self.master))
        self._row_pane = RowPane(self.table, self.master, close=self._close_detail)
        self._escape = Shortcut(
            "Esc", self.detail, "archive_page.key_close", self._close_detail, context=WITHIN
        )

    def _connect(self) -> None:
        self.filters.changed.connect(self._say_empty)
        self.model.counted.connect(self._on_counted)
        self.table.selection_changed.connect(self._on_selection)
        self.table.opened.connect(self._on_opened)
        self.table.empty_acted.connect(self._on_empty_acted)
        self.detail.closed.connect(self._close_detail)
        self.detail.view_wished.connect(self.play)
        self.detail.settled.connect(self._settle)
        self.detail.failed.connect(self.show_problem)
        self.detail.pieces.wished.connect(self._open_by_hash)
        self.detail.traced.connect(self.matter.shows)
        self.detail.not_kept_apart.connect(self._on_not_kept_apart)
        self.pictures.came.connect(self._on_picture)
        self.panel.show_wished.connect(self._show_bad)
        self.storage.panel.show_wished.connect(self._show_bad)
        self._rested.timeout.connect(self._load_trace)

    # ---------------------------------------------------------------------------------------- the list

    def _on_counted(self) -> None:
        """The first rows after the page came on screen: the keyboard belongs to the list."""
        if self._came and self.model.found:
            self._came = False
            self.table.view.setFocus()

    def _say_empty(self) -> None:
        """What the empty list says: how recordings come here, or how to see more of them."""
        if self.filters.value:
            self.table.set_empty(self.texts("archive_page.nothing_found"), self.texts("archive_page.clear"))
        else:
            said = "archive_page.nothing_yet" if self._sees_all else "archive_page.nothing_of_yours"
            act = self.texts("archive_page.to_ingest") if self._may_import else ""
            self.table.set_empty(self.texts(said), act)

    def _on_empty_acted(self) -> None:
        if self.filters.value:
            self.filters.clear()
        else:
            self.navigate.emit("ingest", "")

    def _load_choices(self) -> None:
        read = partial(read_choices, self._services)
        self.ask(read, lane=READ_LANE, done=self._show_choices, latest="archive choices")

    def _show_choices(self, choices: tuple[list[Option], list[Option], list[Option]]) -> None:
        self.list.offer(
            {key: [(each.key, each.shown) for each in of] for key, of in zip(_OPEN, choices, strict=True)}
        )
        self.detail.set_officers(choices[0])
        self.origin_acts.known.form.set_choices(choices[1])
        self.detail.set_desktops(choices[2])
        self.chosen.set_officers(choices[0])

    # -------------------------------------------------------------------------------------- one of them

    def _on_selection(self) -> None:
        # The cursor alone, which the focus brings, opens nothing; a chosen row does.
        chosen = self.table.selected
        if len(chosen) == 1 and isinstance(chosen[0], Recording):
            self._row_pane.shows(chosen[0])
            if self.detail.recording is None or self.detail.recording.sha256 != chosen[0].sha256:
                self._show(chosen[0])
        elif len(self.table.places) > 1:  # the pane shows one, the acts below take them all
            self._row_pane.close()

    def _on_opened(self, recording: object) -> None:
        if isinstance(recording, Recording):
            self._row_pane.shows(recording)
            self._show(recording)
            self.play()

    def _show(self, recording: Recording) -> None:
        self.detail.show_recording(recording, self.pictures.picture(recording))
        self.master.open_detail()
        self._rested.start()

    def _close_detail(self) -> None:
        self.detail.viewer.clear()
        self.detail.recording = None
        self.table.mark.forget()  # what is closed does not open again once its row is read
        self.master.close_detail()
        self.table.view.setFocus()

    def _ask(
        self, ask: Callable[[Session, Catalogue], T], done: Callable[[T], object], latest: str = ""
    ) -> None:
        """Put a question to the catalogue, off the screen's thread; `latest` keeps only the newest answer."""
        self.ask(ask, self._services.archive.catalogue, lane=READ_LANE, done=done, latest=latest)

    def _open_by_hash(self, sha256: str) -> None:
        self._row_pane.shows(None)
        self._ask(lambda session, catalogue: catalogue.recording(session, sha256), self._show_found)

    def _show_found(self, recording: Recording) -> None:
        """Show what a link named; no other row stays marked, since the acts below the list take what is marked."""
        self._show(recording)
        self.table.choose(recording.sha256)

    def _on_picture(self, sha256: str) -> None:
        recording = self.detail.recording
        if recording is not None and recording.sha256 == sha256:
            picture = self.pictures.picture(recording)
            if picture is not None:
                self.detail.show_picture(picture)

    def _load_trace(self) -> None:
        if (recording := self.detail.recording) is None:
            return
        self._ask(
            lambda session, catalogue: traced(session, catalogue, recording.sha256), self._show_trace, "trace"
        )

    def _show_trace(self, found: Traced) -> None:
        trace, asked, pieces = found
        if self.detail.recording is not None and self.detail.recording.sha256 == trace.recording.sha256:
            self.detail.show_recording(trace.recording, None)
            self.detail.show_trace(trace, asked, pieces)

    def play(self) -> None:
        """Look at the recording: put on record first (DM-07), then shown."""
        recording = self.detail.recording
        if recording is None or self.detail.viewer.showing:
            return
        sha256, catalogue = recording.sha256, self._services.archive.catalogue
        if recording.kind is MediaKind.IMAGE:
            self.run(
                lambda session, _report, cancel: (sha256, *photo_of(catalogue, session, sha256, cancel)),
                lane=PHOTO_LANE,
                done=self._show_photo,
                latest="view",
            )
        else:
            self._ask(lambda session, of: (sha256, of.view(session, sha256)), self._show_seen, "view")

    def _show_seen(self, seen: tuple[str, Path | QImage]) -> None:
        sha256, what = seen
        if self.detail.recording is not None and self.detail.recording.sha256 == sha256:
            self.detail.show_tab("overview")
            self.detail.viewer.show_seen(what)

    def _show_photo(self, seen: tuple[str, QImage, bool]) -> None:
        self._show_seen(seen[:2])
        if not seen[2]:
            self._on_not_kept_apart()

    def _on_not_kept_apart(self) -> None:
        self.warn(self.texts("archive.not_kept_apart"), topic="not_kept_apart")

    def _settle(self, officer: str, reason: str) -> None:
        recording = self.detail.recording
        if recording is None:
            return
        self._ask(
            lambda session, catalogue: catalogue.attribute(session, recording.sha256, officer, reason),
            self._on_settled,
        )

    def _on_settled(self, entry: Any) -> None:
        self.say_ok(
            self.texts("archive_page.settled", name=entry.of(MediaAttributed).officer_name), topic="settled"
        )
        self.reload()
        self._load_trace()

    def _show_bad(self, bad: object) -> None:
        if (
            isinstance(bad, BadFile)
            and bad.sha256 is not None
            and not bad.reason.value.startswith("manifest")
        ):
            self._open_by_hash(bad.sha256)
