"""Checking everything stored: how far it is, what is wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from station.archive.fixity.values import BadFile, FixityResult
from station.core.progress import Progress
from station.core.texts import Texts
from station.ui import formats
from station.ui.icons import IconLabel
from station.ui.media import capital
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.widgets.button import Button, IconButton
from station.ui.widgets.card import Card
from station.ui.widgets.chip import ChipState
from station.ui.widgets.progress import ProgressLine
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.row_delegate import ROW_HEIGHT
from station.ui.widgets.row_view import HEADER_HEIGHT
from station.ui.widgets.text import set_state, words

_MOST_ROWS = 5
_AROUND = 44
"""What the list needs besides its header and rows: its frame and the line that counts."""


class FixityPanel(Card):
    """Progress while it runs, then the result; hidden when nobody asked."""

    stop_wished = Signal()
    show_wished = Signal(object)
    """A `BadFile` whose recording should be shown."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(padding=12, parent=parent)
        self._texts = texts
        self.progress = ProgressLine(texts, texts("archive_page.verifying"))
        self.stop_button = Button(texts("archive_page.stop"), "stop")
        self.stop_button.clicked.connect(self.stop_wished)
        self._running = QWidget()
        row = QHBoxLayout(self._running)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.progress, 1)
        row.addWidget(self.stop_button)
        self._sign = IconLabel("ok", "ok", 20)
        self.sentence = words(role="strong", wrap=True)
        self.close_button = IconButton("close", texts("archive_page.close_result"), size=16)
        self.close_button.clicked.connect(self.hide)
        self._over = QWidget()
        line = QHBoxLayout(self._over)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(10)
        line.addWidget(self._sign)
        line.addWidget(self.sentence, 1)
        line.addWidget(self.close_button)
        key = "archive_page.column."
        columns = (
            TableColumn("reason", f"{key}fault", self._fault_word, state=self._fault, width=200),
            TableColumn("stored", f"{key}stored", _stored, width=320, stretch=True),
            TableColumn("sha256", "archive_page.proof.sha256", _digest, face="code", width=150),
        )
        self.table = RecordTable(texts, RecordModel(texts, columns), name="fixity", find=False)
        self.table.columns_button.hide()
        self.table.opened.connect(self.show_wished)
        for widget in (self._running, self._over, self.table):
            self.body.addWidget(widget)
        self.hide()

    def show_running(self) -> None:
        """It begins."""
        self._running.show()
        self._over.hide()
        self.table.hide()
        self.stop_button.setEnabled(True)
        self.show()

    def show_progress(self, reading: Progress, per_second: float, seconds_left: float | None) -> None:
        """How far it is."""
        self.progress.title.setText(
            self._texts("archive_page.verifying_file", name=reading.detail.rsplit("/", 1)[-1])
        )
        self.progress.show_progress(reading, per_second, seconds_left)

    def show_result(self, result: FixityResult) -> None:
        """What it came to."""
        count, bad = formats.number(result.checked), len(result.bad)
        if bad:
            self._say(
                "stop", "stop", self._texts("archive_page.verified_bad", count=count, bad=formats.number(bad))
            )
        else:
            self._say(
                "ok", "ok", self._texts("archive_page.verified", count=count, size=formats.size(result.bytes))
            )
        model = self.table.model
        assert isinstance(model, RecordModel)  # noqa: S101
        model.set_rows(result.bad)
        self.table.setFixedHeight(HEADER_HEIGHT + min(bad, _MOST_ROWS) * ROW_HEIGHT + _AROUND)
        self.table.setVisible(bool(bad))

    def show_stopped(self) -> None:
        """A person stopped it."""
        self.table.hide()
        self._say("pause", "attention", self._texts("archive_page.verify_stopped"))

    def _say(self, icon: str, token: str, sentence: str) -> None:
        self._running.hide()
        self._over.show()
        self._sign.set_icon(icon, token)
        set_state(self.sentence, token)
        self.sentence.setText(sentence)
        self.show()

    def _fault_word(self, bad: BadFile) -> str:
        return self._texts(f"archive.fault.{bad.reason}")

    def _fault(self, bad: BadFile) -> ChipState:
        return ChipState(capital(self._fault_word(bad)), "stop")


def _stored(bad: BadFile) -> str:
    return bad.stored


def _digest(bad: BadFile) -> str:
    return (bad.sha256 or "")[:16]
