"""One recording in full: 概况 with the film or photo, 来源, 证明, 经过."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.archive.attribution.values import Basis
from station.archive.catalogue.asked import RecordingTerms
from station.archive.catalogue.listing import file_name, seconds_of
from station.archive.catalogue.recording_wording import basis_words
from station.archive.catalogue.use_cases import RecordingProof, RecordingTrace
from station.archive.catalogue.visibility import is_own, may_note, may_open, may_retain
from station.archive.places import FIRST
from station.archive.survey.values import FileState
from station.archive.values import Recording
from station.core import sizes
from station.core.clock import Clock
from station.core.errors import IntegrityProblem
from station.core.ledger import Entry, subject
from station.core.ledger.words import history_words, kind_words
from station.core.texts import Texts, capital
from station.people.permissions import Permission
from station.people.sessions import Session
from station.ui import formats
from station.ui.media import duration_words
from station.ui.pages.archive.arrived import arrival_facts
from station.ui.pages.archive.asked_list import AskedList
from station.ui.pages.archive.columns import owner_state, owner_words
from station.ui.pages.archive.device_form import DeviceForm
from station.ui.pages.archive.event_looks import EVENT_LOOKS
from station.ui.pages.archive.full_film import FullFilm, TickStrip
from station.ui.pages.archive.further_devices import device_facts
from station.ui.pages.archive.hindrance_form import HindranceForm
from station.ui.pages.archive.matter_part import MatterPart
from station.ui.pages.archive.missing import missing_facts
from station.ui.pages.archive.origin_form import OriginForm
from station.ui.pages.archive.overview import Overview
from station.ui.pages.archive.piece_links import PieceLinks
from station.ui.pages.archive.proof_facts import proof_facts
from station.ui.pages.archive.redating import RedatingForm
from station.ui.pages.archive.resolve import ResolveForm
from station.ui.pages.archive.times import time_facts
from station.ui.pages.archive.together import TogetherPart
from station.ui.pages.archive.viewer import Viewer
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.choice_box import Option
from station.ui.widgets.detail import DetailFrame
from station.ui.widgets.form_behind_button import FormBehindButton
from station.ui.widgets.key_values import Fact, KeyValues
from station.ui.widgets.text import set_state, words
from station.ui.widgets.timeline import Event, Timeline


class RecordingDetail(DetailFrame):
    """Shows a recording; the page provides what takes time or is recorded."""

    view_wished = Signal()
    check_wished = Signal()
    settled = Signal(str, str)
    """Officer number and reason."""
    traced = Signal(object)
    """The `Recording` of which the ledger's record is shown now."""
    failed = Signal(object)
    """The `StationError` because of which the file can't be shown."""
    not_kept_apart = Signal()
    """It is shown, and the system can't keep its decoding apart from the machine."""

    def __init__(
        self,
        texts: Texts,
        tasks: Tasks,
        clock: Clock,
        session: Session,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(texts, parent)
        zone = clock.zone
        self._words, self._zone, self._session = texts, zone, session
        self._places: Mapping[str, str] = {}
        self.recording: Recording | None = None
        self.viewer = Viewer(texts, tasks)
        self.viewer.wished.connect(self.view_wished)
        self.viewer.failed.connect(self.failed)
        self.viewer.not_kept_apart.connect(self.not_kept_apart)
        self.resolve = ResolveForm(texts)
        self.resolve.given.connect(self.settled)
        self.asked = AskedList(texts, zone)
        self.pieces, self.matter = PieceLinks(texts), MatterPart(texts)
        self.facts, self.origin, self.proof_facts = KeyValues(), KeyValues(), KeyValues()
        self.check_button = Button(texts("archive_page.check"), "seal")
        self.check_button.clicked.connect(self._check)
        self.checked = words(role="strong", wrap=True)
        self.timeline = Timeline(texts)
        self.viewer.seen.connect(self._on_seen)
        self.viewer.filled.connect(self._on_filled)
        self.asked.contents.asked_anew.connect(self._on_seen)
        self.overview = Overview(
            *(self._take_key, self.viewer, self.pieces, self.matter),
            *(self.resolve, self.asked, self.facts),
        )
        self.set_tab("overview", self.overview, scroll=False)
        self.together = TogetherPart(texts, session)
        self.device = FormBehindButton(texts("archive_page.device.begin"), DeviceForm(texts))
        opens = texts("archive_page.hindrance.begin")
        self.hindrance = FormBehindButton(opens, HindranceForm(texts, clock))
        self.redating = FormBehindButton(texts("archive_page.redating.begin"), RedatingForm(texts))
        self.further = FormBehindButton(texts("archive_page.origin_form.begin"), OriginForm(texts))
        parts = (self.origin, self.further, self.together, self.device, self.redating, self.hindrance)
        self.set_tab("origin", _column(*parts))
        for each in (self.device, self.redating):
            each.setVisible(session.may(Permission.IMPORT_OTHERS))
        self.set_tab("proof", _column(self._check_row(), self.checked, self.proof_facts))
        self.set_tab("history", self.timeline, scroll=False)

    def show_recording(self, recording: Recording, picture: QPixmap | None) -> None:
        """Show a recording; what the ledger says of it follows with `show_trace`."""
        same = self.recording is not None and self.recording.sha256 == recording.sha256
        self.recording = recording
        texts = self._words
        doubt = owner_state(texts, recording)
        state = doubt or ChipState(capital(texts(f"archive.basis.{recording.basis}")), "ok")
        if recording.officer is None and recording.basis is not Basis.CAMERA:
            state = ChipState(capital(texts("archive.basis.nobody")), "attention")
        self.set_header(file_name(recording), self._when(recording), state)
        if not same:
            opens = may_open(self._session, recording)
            self.viewer.show_poster(recording, picture, may_open=opens)
            self.check_button.setVisible(opens)
            self.resolve.clear()
            self.together.start_over(recording)
            self.device.start_over()
            self.redating.start_over()
            self.hindrance.start_over()
            self.further.start_over()
            self.further.form.offer(recording.origins)
            self.checked.hide()
            self.asked.clear()
            self.timeline.await_events()
            self.proof_facts.show_facts(proof_facts(texts, self._zone, recording, None))
        self.resolve.setVisible(
            doubt is not None and recording.is_recording and self._session.may(Permission.ARCHIVE_RESOLVE)
        )
        further = bool(recording.origins) and self._session.may(Permission.ARCHIVE_RESOLVE)
        self.further.setVisible(further)
        excusable = recording.is_excusable and not is_own(self._session, recording)
        self.hindrance.setVisible(excusable and self._session.may(Permission.RECORDING_EXEMPT))
        self.pieces.show_piece(recording)
        self.matter.show_number(recording.matter or "")
        self.facts.show_facts(self._facts(recording))
        self.origin.show_facts(self._origin(recording))

    def show_picture(self, picture: QPixmap) -> None:
        """The small picture came."""
        if not self.viewer.showing:
            self.viewer.poster.show_image(picture.toImage(), self.viewer.poster.sign)

    def show_trace(
        self,
        trace: RecordingTrace,
        asked: RecordingTerms | IntegrityProblem | None = None,
        pieces: Sequence[Recording] = (),
    ) -> None:
        """Show what the ledger says, what is asked of the recording where that was looked for, and its other pieces."""
        self.pieces.show_others(trace.recording, pieces)
        if asked is not None:
            may, own = may_note(self._session, trace.recording), is_own(self._session, trace.recording)
            decides = may_retain(self._session, trace.recording)
            self.asked.show_asked(trace.recording, asked, may_note=may, own=own, may_decide=decides)
        about = subject("recording", trace.recording.sha256)
        told = time_facts(self._words, trace, self._zone)
        self.origin.show_facts([*self._origin(trace.recording), *told])
        self.proof_facts.show_facts(
            proof_facts(self._words, self._zone, trace.recording, trace.entry, linked=trace.linked)
        )
        self.traced.emit(trace.recording)
        self.timeline.show_events([self._event(entry, about) for entry in reversed(trace.history)])

    def show_checking(self) -> None:
        """The file is being read anew."""
        self.check_button.setEnabled(False)
        self._say("accent", self._words("archive_page.checking_now"))

    def show_proof(self, proof: RecordingProof) -> None:
        """Show what the check came to."""
        texts = self._words
        self.check_button.setEnabled(True)
        if proof.holds:
            self._say("ok", texts("archive_page.holds"))
        elif proof.file == "elsewhere":
            self._say("attention", texts("archive_page.elsewhere", desktop=self._desktop(proof.recording)))
        elif proof.file == "lost":
            self._say("stop", texts("archive_page.lost_with", desktop=self._desktop(proof.recording)))
        elif proof.file != "whole":
            self._say("stop", texts("archive_page.does_not_hold", why=texts(f"archive.file.{proof.file}")))
        else:
            self._say("stop", texts("archive_page.not_linked"))
        trace = RecordingTrace(proof.recording, proof.entry, proof.history, proof.linked, proof.stated)
        self.show_trace(trace)

    def check_failed(self) -> None:
        """The check could not be made; the page has said why."""
        self.check_button.setEnabled(True)
        self.checked.hide()

    def set_desktops(self, desktops: Sequence[Option]) -> None:
        """The office's desktops with an archive of their own, by its place."""
        self._places = {each.key: each.shown for each in desktops}

    def set_officers(self, officers: Sequence[Option]) -> None:
        """Officers to settle a doubt with."""
        self.resolve.set_choices(officers)
        self.further.form.set_choices(officers)

    # ---------------------------------------------------------------------------------------- internal

    def _take_key(self, event: QKeyEvent) -> bool:
        """Ticks and the film answer their keys, whichever of them has the keyboard."""
        form = self.asked.contents
        if form.isVisible() and form.saves(event):
            form.give()
            return True
        return (form.isVisible() and form.take_key(event)) or self.viewer.take_key(event)

    def _on_seen(self) -> None:
        """Watching what is to be ticked needs the width for both."""
        self.needs_width.emit(self.viewer.showing and bool(self.asked.contents.ticks))

    def _on_filled(self, full: FullFilm) -> None:
        if self.asked.contents.ticks:
            full.put_strip(TickStrip(self._words, self.asked.contents))

    def _check(self) -> None:
        self.check_wished.emit()

    def _check_row(self) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self.check_button)
        line.addStretch(1)
        return row

    def _say(self, token: str, sentence: str) -> None:
        set_state(self.checked, token)
        self.checked.setText(sentence)
        self.checked.show()

    def _when(self, recording: Recording) -> str:
        parts = [
            capital(
                self._words(
                    f"archive.kind.{recording.kind}" if recording.is_recording else "archive.role.companion"
                )
            ),
            formats.moment(recording.recorded_from, self._zone),
        ]
        seconds = seconds_of(recording)
        if seconds is not None:
            parts.append(duration_words(seconds))
        return " · ".join(parts)

    def _facts(self, recording: Recording) -> list[Fact]:
        texts = self._words
        facts = [
            Fact(
                texts("archive_page.column.officer"), owner_state(texts, recording) or self._person(recording)
            ),
            Fact(texts("archive_page.column.department"), recording.department),
            Fact(texts("archive_page.column.purpose"), recording.purpose),
            Fact(texts("archive_page.column.size"), sizes.size(recording.size)),
            *missing_facts(texts, recording),
            *arrival_facts(texts, recording, self._zone),
        ]
        if recording.state is not FileState.WHOLE:
            facts.insert(
                0,
                Fact(
                    texts("archive_page.column.state"),
                    ChipState(texts(f"archive.state.{recording.state}"), "attention"),
                ),
            )
        return facts

    def _person(self, recording: Recording) -> str:
        return " · ".join(part for part in (owner_words(self._words, recording), recording.officer) if part)

    def _origin(self, recording: Recording) -> list[Fact]:
        texts, moment = self._words, formats.moment
        source = texts(f"archive.time_source.{recording.time_source}")
        return [
            Fact(texts("archive_page.origin.camera"), recording.camera or "", code=True),
            Fact(texts("archive_page.origin.serial"), recording.camera_serial or "", code=True),
            Fact(texts("archive_page.origin.path"), recording.source_path, code=True),
            Fact(texts("archive_page.origin.changed"), moment(recording.source_mtime, self._zone)),
            Fact(texts("archive_page.origin.time_source"), source),
            Fact(texts("archive_page.origin.officer"), self._person(recording)),
            Fact(texts("archive_page.origin.why"), basis_words(texts, recording)),
            Fact(texts("archive_page.origin.session"), recording.session, code=True),
            Fact(texts("archive_page.origin.imported"), moment(recording.imported_at, self._zone)),
            *device_facts(texts, recording, self._zone),
            Fact(texts("archive_page.origin.stored"), recording.stored, code=True),
            *self._lies(recording),
        ]

    def _lies(self, recording: Recording) -> list[Fact]:
        """On which desktop it lies, in an office with several."""
        texts, desktop = self._words, self._desktop(recording)
        at = [Fact(texts("archive_page.origin.desktop"), desktop)]
        if recording.lost:
            said = ChipState(texts("archive_page.lost.with_desktop"), "stop")
            return [*at, Fact(texts("archive_page.column.lost"), said)]
        return at if len(self._places) > 1 else []

    def _desktop(self, recording: Recording) -> str:
        return self._places.get(recording.place or FIRST) or self._words("archive.first_desktop")

    def _event(self, entry: Entry, about: str) -> Event:
        texts = self._words
        icon, token = EVENT_LOOKS.get(entry.kind, ("dot", "neutral"))
        return Event(
            f"{entry.stream.value}:{entry.seq}",
            formats.moment(entry.happened_at, self._zone),
            kind_words(texts, entry.kind),
            history_words(texts, entry, about),
            icon,
            token,
        )


def _column(*widgets: QWidget) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(14)
    for widget in widgets:
        column.addWidget(widget)
    return holder
