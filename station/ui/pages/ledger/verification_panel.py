"""The strip above the list while the ledger is verified, and what was found wrong, place by place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.audit.ports import (
    GUARD_PROBLEMS,
    WITNESS_UNPROVED,
    LedgerProof,
    StateComparison,
    StateDifference,
)
from station.core.clock import local
from station.core.ledger import ChainProblem
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.models.column import RIGHT, TableColumn
from station.ui.widgets.button import Button
from station.ui.widgets.run_panel import RunPanel
from station.ui.widgets.text import words


def problem_words(texts: Texts, problem: ChainProblem | StateDifference) -> str:
    """What is wrong at a place and what to do."""
    if isinstance(problem, StateDifference):
        return texts(f"ledger.problem.state_{problem.found}", table=problem.table, key=problem.key)
    key = f"ledger_page.stream.{problem.stream}"
    stream = texts(key) if texts.has(key) else problem.stream
    return texts(f"ledger.problem.{problem.code}", stream=stream, seq=problem.seq, **problem.facts)


class VerificationPanel(QWidget):
    """Says when the state was last compared; `run` shows a verification and what was found, and is hidden else.

    `place_asked(stream, seq)` leads to a fault. `accept_wished`: what was found beside the ledger shall be taken for
    right; `rebuild_wished`: the state shall be derived anew. Only who `accepts` is offered either.
    """

    place_asked = Signal(str, int)
    rebuild_wished = Signal()
    accept_wished = Signal(bool)
    """Whether the witness may be right and the database an older one."""

    def __init__(self, texts: Texts, *, accepts: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._accepts = texts, accepts
        self._busy = False
        self._proof: tuple[ChainProblem, ...] = ()
        self._state: tuple[ChainProblem | StateDifference, ...] = ()
        self._codes = self._files = frozenset[str]()
        self.compared = words(role="muted", wrap=True)
        self.run = RunPanel(texts, "ledger-problems", self._columns())
        self.run.close_button.hide()  # what was found stays until it is put right
        self.run.table.opened.connect(self._on_opened)
        self.run.table.current_changed.connect(self._on_opened)
        self.rebuild_button = Button(texts("ledger_page.rebuild"), "refresh")
        self.rebuild_button.clicked.connect(self.rebuild_wished)
        self.rebuild_button.hide()
        self.run.add_act(self.rebuild_button)
        self.accept_button = Button(texts("ledger_page.accept"), "seal")
        self.accept_button.clicked.connect(self._on_accept)
        self.accept_button.hide()
        self.run.add_act(self.accept_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.compared)
        column.addWidget(self.run)

    def show_running(self, running: bool) -> None:
        """A verification begins, or is over."""
        self._busy = running
        if running:
            self.run.show_running(self._texts("ledger_page.verifying"))
        else:
            self._show_found()

    def show_progress(self, reading: Progress) -> None:
        """How far it is."""
        self.run.show_progress(reading, 0.0, None)

    def show_proof(self, proof: LedgerProof) -> None:
        """List what is wrong; nothing when all is well."""
        self._proof = proof.found
        self._files = frozenset(each.code for each in proof.files)
        self._show_found()

    def show_comparison(self, found: StateComparison | None, zone: str) -> None:
        """Say when the state was last compared with the ledger, and list what was wrong."""
        texts = self._texts
        if found is None:
            self.compared.setText(texts("ledger_page.never_compared"))
            return
        self._state = (*found.beside, *found.impossible, *found.differences)
        key = "compared_equal" if found.ok else "compared_apart"
        at = local(found.compared_at, zone).strftime("%Y-%m-%d %H:%M")
        facts = {"at": at, "entries": found.entries, "rows": found.rows, "count": len(self._state)}
        self.compared.setText(texts(f"ledger_page.{key}", **facts))
        self._show_found()

    def _show_found(self) -> None:
        rows = (*self._proof, *self._state)
        self._codes = frozenset(each.code for each in rows if isinstance(each, ChainProblem))
        decided = bool(self._codes & {*GUARD_PROBLEMS, *self._files})
        self.accept_button.setVisible(decided and self._accepts)
        self.rebuild_button.setVisible(bool(self._state) and self._accepts)
        if self._busy:
            return
        self.run.say("stop", "stop", self._texts("ledger_page.problems"), rows)
        self.run.setVisible(bool(rows))

    def _columns(self) -> list[TableColumn]:
        texts = self._texts

        def stream(problem: ChainProblem | StateDifference) -> str:
            if isinstance(problem, StateDifference):
                return "—"
            key = f"ledger_page.stream.{problem.stream}"
            return texts(key) if texts.has(key) else "—"

        return [
            TableColumn("stream", "ledger_page.stream_title", stream, width=90),
            TableColumn(
                "seq",
                "ledger_page.seq",
                lambda problem: getattr(problem, "seq", 0) or None,
                align=RIGHT,
                face="code",
                width=90,
            ),
            TableColumn(
                "what", "ledger_page.problem", lambda problem: problem_words(texts, problem), stretch=True
            ),
        ]

    def _on_accept(self) -> None:
        self.accept_wished.emit(not WITNESS_UNPROVED.isdisjoint(self._codes))

    def _on_opened(self, problem: object) -> None:
        if isinstance(problem, ChainProblem) and problem.stream and problem.seq:
            self.place_asked.emit(problem.stream, problem.seq)
