"""台账: both streams newest first, what each entry says, and the proof."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QWidget

from station.audit.entry_lines import EntryLine
from station.audit.ports import LedgerProof, StateComparison
from station.core.changes import Change
from station.core.ledger import Stream
from station.core.ledger.words import EntryWords, subject_words
from station.core.texts import Texts
from station.people.permissions import Permission
from station.ui.entry_detail import EntryDetail
from station.ui.leading import leads_to
from station.ui.page import Page
from station.ui.page_list import PageList
from station.ui.pages.ledger.accept_form import AcceptForm
from station.ui.pages.ledger.day_sheet import DaySheet
from station.ui.pages.ledger.entry_looks import entry_looks
from station.ui.pages.ledger.key_renewal import KeyRenewal
from station.ui.pages.ledger.needs import Needs
from station.ui.pages.ledger.state_rebuilding import StateRebuilding
from station.ui.pages.ledger.verification_panel import VerificationPanel
from station.ui.signed_in import SignedIn
from station.ui.tasks import Job, Tasks
from station.ui.void_chosen import ChosenEntries
from station.ui.voiding import VoidActs
from station.ui.widgets.button import Button
from station.ui.widgets.chip import ChipState
from station.ui.widgets.detail import MasterDetail
from station.ui.widgets.row_opener import RowOpener

READ_LANE, PROOF_LANE, COMPARISON_LANE = "ledger-read", "proof", "comparison"
_HISTORY = 200


class LedgerPage(Page):
    """The record itself; nothing on this page can change it, entries can only be added."""

    def __init__(self, texts: Texts, tasks: Tasks, services: Needs, signed_in: SignedIn) -> None:
        super().__init__(texts, tasks, signed_in, texts("ledger_page.title"), texts("ledger_page.subtitle"))
        self._services = services
        self._proof: LedgerProof | None = None
        self._sound = ""
        self._line: EntryLine | None = None
        self._bad: frozenset[tuple[str, int]] = frozenset()
        self._job: Job[LedgerProof] | Job[StateComparison] | Job[StateComparison | None] | None = None
        self.day_head_button = Button(texts("ledger_page.sign_day"), "seal")
        self.verify_button = Button(texts("ledger_page.verify"), "check", role="primary")
        self.verify_button.setShortcut("F5")
        self.verify_button.clicked.connect(self.verify)
        self.renewal = KeyRenewal(self, services, self._show_list, self.verify)
        self.add_action(self.renewal.button)
        self.add_action(self.day_head_button)
        self.add_action(self.verify_button)
        self.verification = VerificationPanel(texts, accepts=self.may(Permission.LEDGER_MAINTAIN))
        self.verification.accept_wished.connect(self.ask_reason)
        self.rebuilding = StateRebuilding(
            self, services.audit.proof, self.verification, self._begin_run, self.verify
        )
        self.verification.rebuild_wished.connect(self.rebuilding.start)
        self.verification.run.stop_wished.connect(self._stop_verifying)
        self.verification.place_asked.connect(self.show_place)
        title, entries = texts("ledger_page.title"), services.audit.entries
        self.list = PageList(self, services, entries, entry_looks(self._state), title=title, lane=READ_LANE)
        self.model, self.filters, self.table = self.list.model, self.list.filters, self.list.table
        self.subject_chip = Button("", "close", role="filter")
        self.subject_chip.hide()
        self.subject_chip.clicked.connect(self._drop_subject)
        self.filters.changed.connect(self._show_subject_chip)
        self.table.add_filters(self.filters.chips)
        self.table.add_filters(self.subject_chip)
        self.detail = EntryDetail(texts)
        self.detail.subject_asked.connect(self._lead_to)
        self.detail.opened.connect(self._on_history_opened)
        self.sheet = DaySheet(self, services, self._bring)
        self.day_head_button.clicked.connect(self.sheet.sign)
        self.accept_form = AcceptForm(texts)
        self.accept_form.acted.connect(self._accept)
        self.voids = VoidActs(self, services)
        self.chosen = ChosenEntries(self, services, self.table)
        for acts in (self.voids, self.chosen):
            acts.opened.connect(self._bring)
            acts.left.connect(self._back_to_entry)
        self.detail.void_wished.connect(self._begin_void)
        self._pane = QStackedWidget()
        for view in (self.detail, self.voids.form, self.chosen.form, self.sheet.view):
            self._pane.addWidget(view)
        self.split = MasterDetail(self.table, self._pane)
        self._opener = RowOpener(self.table, self.split, self._on_current, stays=self._in_form)
        self.detail.closed.connect(self.split.close_detail)
        self.sheet.view.closed.connect(self.split.close_detail)
        self.accept_form.closed.connect(self._show_list)
        self.body.addWidget(self.verification)
        self.body.addWidget(self.filters)
        self.body.addWidget(self.split, 1)
        self.body.addWidget(self.accept_form, 1)
        self.body.addWidget(self.renewal.form, 1)
        self._show_list()

    # ------------------------------------------------------------------------------------- the frame

    def entered(self) -> None:
        self.list.reload()
        self.table.setFocus()
        if self._proof is None:
            self._run_proof(thorough=False)
        self._look_at_comparison()

    def refresh(self, _change: Change) -> None:
        self.model.reload()
        self.list.read_counts()

    def new_day(self) -> None:
        super().new_day()
        self.filters.new_day()

    def show_subject(self, subject: str) -> None:
        """Narrow to the entries about `subject`, or show one (``place:custody:17``), perhaps to void it (``void:custody:17``)."""
        area, _, place = subject.partition(":")
        if area in ("place", "void"):
            stream, _, seq = place.partition(":")
            self.show_place(stream, int(seq))
            if area == "void":
                self.voids.begin(place)
            return
        self.list.narrow(subject=subject, stream=self._wanted("stream"))

    # ------------------------------------------------------------------------------------- the list

    def show_place(self, stream: str, seq: int) -> None:
        """Show one entry by its number."""
        self.ask(
            self._services.audit.proof.lines,
            Stream(stream),
            (seq,),
            lane=READ_LANE,
            done=self._show_lines,
            latest="ledger-place",
        )

    def _wanted(self, key: str) -> str:
        return dict(self.filters.value).get(key, "")

    def _show_subject_chip(self) -> None:
        subject = self._wanted("subject")
        self.subject_chip.setText(subject_words(self.texts, subject) if subject else "")
        self.subject_chip.setVisible(bool(subject))

    def _lead_to(self, subject: str) -> None:
        """To the page of what an entry is about; where there is none, to the other entries about it."""
        place = leads_to(self.signed_in.session, subject)
        if place is None:
            self.show_subject(subject)
        else:
            self.navigate.emit(*place)

    def _drop_subject(self) -> None:
        self.list.narrow(stream=self._wanted("stream"))

    def _on_current(self, row: object) -> None:
        if isinstance(row, EntryLine) and not self._in_form():
            self._show_line(row)

    def _begin_void(self, place: str) -> None:
        entry = None if self._line is None else self._line.entry
        self.voids.begin(place, kind="" if entry is None else entry.kind)

    def _in_form(self) -> bool:
        forms = (self.voids.form, self.chosen.form)
        return self._pane.currentWidget() in forms and not self.split.pane.isHidden()

    def _back_to_entry(self) -> None:
        """The entry again as it is now: it may be void."""
        self._pane.setCurrentWidget(self.detail)
        if self._line is None or len(self.table.selected) > 1:
            self.split.close_detail()
        else:
            self.show_place(self._line.stream.value, self._line.seq)
        self.table.setFocus()

    def _show_lines(self, lines: Sequence[EntryLine]) -> None:
        self._show_line(lines[0])

    def _show_line(self, line: EntryLine) -> None:
        self._line, entry = line, line.entry
        may_void = entry is not None and self.voids.offers(entry)
        self.detail.show_line(line, self._state(line), may_void=may_void)
        self._bring(self.detail)
        if entry is None or not entry.subjects or not self.may(Permission.EQUIPMENT_VIEW):
            self.detail.show_history(())
            return
        self.ask(
            partial(self._services.audit.proof.about, newest=_HISTORY),
            entry.subjects[0],
            lane=READ_LANE,
            done=self.detail.show_history,
            latest="ledger-history",
        )

    def _bring(self, view: QWidget) -> None:
        self._show_list()
        self._pane.setCurrentWidget(view)
        self.split.open_detail()

    def _on_history_opened(self, key: str) -> None:
        stream, _, seq = key.partition(":")
        self.show_place(stream, int(seq))

    # ------------------------------------------------------------------------------------- the proof

    def verify(self) -> None:
        """Verify both streams from the first byte on, and show the result."""
        self.verify_button.setEnabled(False)
        self.verification.show_running(True)
        self._run_proof(thorough=True)

    def _run_proof(self, *, thorough: bool) -> None:
        proof = self._services.audit.proof

        self._job = self.run(
            lambda session, report, cancel: proof.verify(
                session, thorough=thorough, report=report, cancel=cancel
            ),
            lane=PROOF_LANE,
            title=self.texts("ledger_page.verifying") if thorough else "",
            done=self._on_proven if thorough else self._take_proof,
            progress=self.verification.show_progress,
            latest="ledger-proof",
        )
        self._job.ended.connect(self._on_ended)

    def _look_at_comparison(self) -> None:
        """What the program's last comparison of the state with the ledger found."""
        self.ask(
            self._services.audit.proof.last_comparison,
            lane=READ_LANE,
            done=self._show_comparison,
            latest="ledger-comparison",
        )

    def _show_comparison(self, found: StateComparison | None) -> None:
        self.verification.show_comparison(found, self._services.clock.zone)

    def _compare(self) -> None:
        """Compare the state with the ledger too, once the ledger itself is sound."""
        job = self.run(
            self._services.audit.proof.compare_now,
            lane=COMPARISON_LANE,
            title=self.texts("shell.comparing"),
            done=self._on_compared,
            progress=self.verification.show_progress,
            latest="comparison",
        )
        self._begin_run(job)

    def _begin_run(self, job: Job[StateComparison] | Job[StateComparison | None]) -> None:
        """`job` runs in place of what was found, until it has ended."""
        self._job = job
        self.verification.show_running(True)
        self.verify_button.setEnabled(False)
        job.ended.connect(self._on_ended)

    def _on_compared(self, found: StateComparison) -> None:
        self._show_comparison(found)
        if found.ok:
            self.banners.clear("state")
            equal = self.texts("ledger_page.state_equal", rows=found.rows)
            self.say_ok(self.texts("ledger_page.both", sound=self._sound, equal=equal), topic="proof")
        else:
            count = found.count
            self.say_stop(self.texts("shell.state_apart", count=count), rule="DM-03", topic="state")

    def _stop_verifying(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_ended(self) -> None:
        self.verify_button.setEnabled(True)
        self.verification.show_running(False)

    def _on_proven(self, proof: LedgerProof) -> None:
        self._take_proof(proof)
        if proof.ok:
            count = sum(each.entries for each in proof.streams)
            self._sound = self.texts("ledger_page.sound", count=count)
            self.say_ok(self._sound, topic="proof")
            self._compare()

    def _take_proof(self, proof: LedgerProof) -> None:
        self._proof = proof
        self._bad = frozenset((each.stream, each.seq) for each in proof.found)
        self.verification.show_proof(proof)
        if proof.files and not proof.halts:
            self.warn(self.texts("ledger_page.to_decide", count=len(proof.files)), topic="proof")
        elif not proof.ok:
            self.say_stop(
                self.texts("ledger_page.unsound", count=len(proof.found)), rule="DM-03", topic="proof"
            )
        self.model.reload()

    def _show_list(self, *, asking: bool = False) -> None:
        self.accept_form.setVisible(asking)
        listed = not (asking or self.renewal.form.isVisibleTo(self))
        self.filters.setVisible(listed)
        self.split.setVisible(listed)

    def ask_reason(self, foreign: bool) -> None:
        """Ask why what was found beside the ledger shall be taken for right; the list gives its room to that."""
        self._show_list(asking=True)
        self.accept_form.begin(foreign=foreign)

    def _accept(self) -> None:
        self.accept_form.set_busy(busy=True)
        self.ask(
            partial(self._services.audit.proof.accept, restored=self.accept_form.restored.value),
            self.accept_form.reason.value,
            done=self._on_accepted,
            failed=self.accept_form.refuse,
            success=self._accepted,
            topic="accepted",
        )

    def _accepted(self, tables: tuple[str, ...]) -> str:
        words = EntryWords(self.texts, self._services.clock.zone)
        return self.texts("ledger.accepted", tables=words.beside(tables))

    def _on_accepted(self, _tables: tuple[str, ...]) -> None:
        self._show_list()
        self.verify()

    def _state(self, line: EntryLine) -> ChipState:
        """What the last verification says of an entry."""
        texts = self.texts
        if line.entry is None or (line.stream.value, line.seq) in self._bad:
            return ChipState(texts("timeline.broken"), "stop")
        if line.missing:
            return ChipState(texts("ledger_page.line.gap"), "stop")
        heads = {each.stream: each.head.seq for each in self._proof.streams} if self._proof else {}
        if line.seq <= heads.get(line.stream, 0):
            return ChipState(texts("timeline.proven"), "sealed")
        return ChipState(texts("timeline.unproven"), "neutral", "clock")
