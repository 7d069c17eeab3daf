"""What the person who imports may state: whose recordings these are, which camera and why, what for, which matter."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.values import ImportOptions
from station.core.clock import Clock
from station.core.texts import Texts
from station.ui.matter_line import MatterLine
from station.ui.pages.ingest.clock_field import ClockField
from station.ui.widgets.choice_box import Option
from station.ui.widgets.flow import EvenFlow
from station.ui.widgets.form_field import FormFields
from station.ui.widgets.form_kinds import FormChoice, FormLine

_REASONS: Final = ("ingest_page.reason_taken", "ingest_page.reason_body", "ingest_page.reason_officer")
"""What is mostly said; anything else can be typed."""


_FIELD: Final = 206
"""Pixels in which the example of each field is read in every language."""


class Statement(QWidget):
    """Five fields in a row, in a small window on two lines; `changed` when one of them says something else.

    A sixth is there only while it is to be said how the device is known (EQ-05): what has its serial number on record is never
    asked about.
    """

    changed = Signal()
    finished = Signal()
    """Enter was pressed in a field; what stands there counts."""

    def __init__(self, texts: Texts, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fields = FormFields(texts)
        self.clock = self._fields.keep("clock", ClockField(texts, clock))
        officer = FormChoice(texts("ingest_page.officer"), unset=texts("ingest_page.by_ledger"))
        camera = FormChoice(texts("ingest_page.camera"), unset=texts("ingest_page.by_card"))
        self.officer, self.camera = (
            self._fields.keep("officer", officer),
            self._fields.keep("camera", camera),
        )
        purpose, matter = texts("ingest_page.purpose_hint"), texts("ingest_page.matter_hint")
        self.purpose = FormLine(texts("ingest_page.purpose"), example=purpose, longest=200)
        self.matter = MatterLine(texts("ingest_page.matter"), example=matter)
        self.reason = FormChoice(texts("ingest_page.reason"), free=True)
        self.reason.offer([Option(each, each) for each in map(texts, _REASONS)])
        self.reason.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        fields = (self.officer, self.camera, self.reason, self.purpose, self.matter, self.clock)
        row = EvenFlow(least=_FIELD)
        column.addWidget(row)
        for field in fields:
            row.add(field)
            field.finished.connect(self.finished)
            field.settled.connect(self.finished)  # the button that confirms gets the keyboard, no more
        for choice in (self.officer, self.camera):
            choice.edited.connect(self.changed)
            choice.edited.connect(choice.clear_problem)
        self.camera.edited.connect(self._forget_reason)
        self.reason.control.activated.connect(self.changed)
        if (line := self.reason.control.lineEdit()) is not None:
            line.editingFinished.connect(self.changed)
        self.purpose.control.editingFinished.connect(self.changed)
        self.matter.control.editingFinished.connect(self.changed)
        self.matter.picked.connect(self.changed)
        self.clock.control.editingFinished.connect(self.changed)
        self.clock.take_over.clicked.connect(self._take_over_clock)

    @property
    def options(self) -> ImportOptions:
        """What is stated."""
        return ImportOptions(
            officer=self.officer.value or None,
            camera=self.camera.value or None,
            matter=self.matter.value or None,
            purpose=self.purpose.value,
            camera_reason=self.reason.value if self.camera.value else "",
            clock_offset_ms=self.clock.offset_ms,
            clock_way=self.clock.way,
        )

    def check(self) -> bool:
        """Whether each choice can be read; one that fits several things or none says so and has the keyboard."""
        return self._fields.check()

    def show_options(self, options: ImportOptions) -> None:
        """Show what was stated for a source."""
        self._fields.clear_problem()
        self.officer.put(options.officer or "")
        self.camera.put(options.camera or "")
        self.purpose.put(options.purpose)
        self.matter.put(options.matter or "")
        self.reason.put(options.camera_reason)
        self.clock.show_offset(options.clock_offset_ms, options.clock_way)

    def ask_reason(self, asked: bool) -> None:
        """Whether it is to be said how the stated device is known."""
        self.reason.setVisible(asked)

    def _take_over_clock(self) -> None:
        self.clock.accept()
        self.changed.emit()

    def _forget_reason(self) -> None:
        """Another device is stated: what was said of the one before does not count for it."""
        self.reason.put("")
