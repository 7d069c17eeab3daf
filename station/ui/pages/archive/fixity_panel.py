"""The check of all stored files: its progress, and its faults."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from station.archive.fixity.values import BadFile, FixityResult
from station.core import sizes
from station.core.progress import Progress
from station.core.texts import Texts, capital
from station.ui import formats
from station.ui.models.column import TableColumn
from station.ui.widgets.chip import ChipState
from station.ui.widgets.run_panel import RunPanel


class FixityPanel(RunPanel):
    """Progress while it runs, then the result; hidden when nobody asked."""

    show_wished = Signal(object)
    """A `BadFile` whose recording should be shown."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        key = "archive_page.column."
        columns = (
            TableColumn("reason", f"{key}fault", self._fault_word, state=self._fault, width=200),
            TableColumn("stored", f"{key}stored", _stored, width=320, stretch=True),
            TableColumn("sha256", "archive_page.proof.sha256", _digest, face="code", width=150),
        )
        super().__init__(texts, "fixity", columns, parent)
        self.table.opened.connect(self.show_wished)

    def show_progress(self, reading: Progress, per_second: float, seconds_left: float | None) -> None:
        """How far it is, and at which file."""
        name = reading.detail.rsplit("/", 1)[-1]
        self.progress.title.setText(self._texts("archive_page.verifying_file", name=name))
        super().show_progress(reading, per_second, seconds_left)

    def show_result(self, result: FixityResult) -> None:
        """Show the result."""
        count, bad = formats.number(result.checked), formats.number(len(result.bad))
        way = self._texts(f"archive.way.{result.way}")
        unproven = "" if result.way.is_cold else self._texts("archive.not_proven_read", why=way)
        if result.partial:
            unproven += self._texts("archive_page.verified_partial", count=len(result.partial))
        if result.bad:
            sentence = self._texts("archive_page.verified_bad", count=count, bad=bad)
            self.say("stop", "stop", sentence + unproven, result.bad)
        else:
            sentence = self._texts("archive_page.verified", count=count, size=sizes.size(result.bytes))
            look = ("help", "attention") if unproven else ("ok", "ok")
            self.say(*look, sentence + unproven)

    def show_stopped(self) -> None:
        """Show that a person stopped it."""
        self.say("pause", "attention", self._texts("archive_page.verify_stopped"))

    def _fault_word(self, bad: BadFile) -> str:
        return self._texts(f"archive.fault.{bad.reason}")

    def _fault(self, bad: BadFile) -> ChipState:
        return ChipState(capital(self._fault_word(bad)), "stop")


def _stored(bad: BadFile) -> str:
    return bad.stored


def _digest(bad: BadFile) -> str:
    return (bad.sha256 or "")[:16]
