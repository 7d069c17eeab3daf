"""The strip above the list while the ledger is verified, and what was found wrong, place by place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.audit.ports import GUARD_PROBLEMS, LedgerProof, StateComparison, StateDifference
from station.core.clock import local
from station.core.ledger import ChainProblem
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.models.column import RIGHT, TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import words

_LIST_HEIGHT = 210


def problem_words(texts: Texts, problem: ChainProblem | StateDifference) -> str:
    """What is wrong at a place and what to do."""
    if isinstance(problem, StateDifference):
        return texts(f"ledger.problem.state_{problem.found}", table=problem.table, key=problem.key)
    key = f"ledger_page.stream.{problem.stream}"
    stream = texts(key) if texts.has(key) else problem.stream
    return texts(f"ledger.problem.{problem.code}", stream=stream, seq=problem.seq, **problem.facts)


class VerificationPanel(QWidget):
    """Hidden until something is verified; `cancelled` stops, `place_asked(stream, seq)` leads to a fault.

    `accept_wished`: guarded rows that were changed shall be taken for right; only who `accepts` is offered it.
    """

    cancelled = Signal()
    place_asked = Signal(str, int)
    accept_wished = Signal()

    def __init__(self, texts: Texts, *, accepts: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts, self._accepts = texts, accepts
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.running = Card()
        row = QHBoxLayout()
        row.setSpacing(16)
        self.line = ProgressLine(texts, texts("ledger_page.verifying"))
        self.cancel_button = Button(texts("ledger_page.cancel"), role="quiet")
        self.cancel_button.clicked.connect(self.cancelled)
        row.addWidget(self.line, 1)
        row.addWidget(self.cancel_button)
        self.running.body.addLayout(row)
        self.model = RecordModel(texts, self._columns())
        self.table = RecordTable(texts, self.model, name="ledger-problems", find=False)
        self.table.opened.connect(self._on_opened)
        self.table.current_changed.connect(self._on_opened)
        self.found = Card(texts("ledger_page.problems"))
        self.accept_button = Button(texts("ledger_page.accept"), "seal")
        self.accept_button.clicked.connect(self.accept_wished)
        self.accept_button.hide()
        self.found.add_tool(self.accept_button)
        self.found.body.addWidget(self.table)
        self.found.setFixedHeight(_LIST_HEIGHT)
        self._proof: tuple[ChainProblem, ...] = ()
        self._state: tuple[ChainProblem | StateDifference, ...] = ()
        self.compared = words(role="muted", wrap=True)
        column.addWidget(self.compared)
        column.addWidget(self.running)
        column.addWidget(self.found)
        self.running.hide()
        self.found.hide()

    def show_running(self, running: bool) -> None:
        """Show or hide the progress."""
        self.running.setVisible(running)

    def show_progress(self, reading: Progress) -> None:
        """How far it is."""
        self.line.show_progress(reading)

    def show_proof(self, proof: LedgerProof) -> None:
        """List what is wrong; nothing when all is well."""
        self._proof = proof.found
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
        guarded = any(isinstance(each, ChainProblem) and each.code in GUARD_PROBLEMS for each in rows)
        self.model.set_rows(rows)
        self.accept_button.setVisible(guarded and self._accepts)
        self.found.setVisible(bool(rows))

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

    def _on_opened(self, problem: object) -> None:
        if isinstance(problem, ChainProblem) and problem.stream and problem.seq:
            self.place_asked.emit(problem.stream, problem.seq)
