"""The strip above the list while the ledger is verified, and what was found wrong, place by place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.audit.ports import LedgerProof
from station.core.ledger import Problem
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui.models.column import RIGHT, Column
from station.ui.models.record_model import RecordModel
from station.ui.widgets.button import Button
from station.ui.widgets.card import Card
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable

_LIST_HEIGHT = 210


def problem_words(texts: Texts, problem: Problem) -> str:
    """What is wrong at a place and what to do."""
    key = f"ledger_page.stream.{problem.stream}"
    stream = texts(key) if texts.has(key) else problem.stream
    return texts(f"ledger.problem.{problem.code}", stream=stream, seq=problem.seq, **problem.facts)


class VerificationPanel(QWidget):
    """Hidden until something is verified; `cancelled` stops, `place_asked(stream, seq)` leads to a fault."""

    cancelled = Signal()
    place_asked = Signal(str, int)

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
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
        self.found.body.addWidget(self.table)
        self.found.setFixedHeight(_LIST_HEIGHT)
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
        self.model.set_rows(proof.problems)
        self.found.setVisible(not proof.ok)

    def _columns(self) -> list[Column]:
        texts = self._texts

        def stream(problem: Problem) -> str:
            key = f"ledger_page.stream.{problem.stream}"
            return texts(key) if texts.has(key) else "—"

        return [
            Column("stream", "ledger_page.stream_title", stream, width=90),
            Column(
                "seq",
                "ledger_page.seq",
                lambda problem: problem.seq or None,
                align=RIGHT,
                face="code",
                width=90,
            ),
            Column(
                "what", "ledger_page.problem", lambda problem: problem_words(texts, problem), stretch=True
            ),
        ]

    def _on_opened(self, problem: object) -> None:
        if isinstance(problem, Problem) and problem.stream and problem.seq:
            self.place_asked.emit(problem.stream, problem.seq)
