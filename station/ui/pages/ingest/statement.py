"""What the person who imports may state: whose recordings these are, which camera, what for, which matter."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.archive.values import ImportOptions
from station.core.texts import Texts
from station.ui.widgets.choice_box import ChoiceBox
from station.ui.widgets.text import words


class Statement(QWidget):
    """Four fields in a row; `changed` when one of them says something else."""

    changed = Signal()

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self.officer = ChoiceBox(texts("ingest_page.by_ledger"), texts("ingest_page.officer"))
        self.camera = ChoiceBox(texts("ingest_page.by_card"), texts("ingest_page.camera"))
        self.purpose = _line(texts("ingest_page.purpose"), texts("ingest_page.purpose_hint"), 200)
        self.matter = _line(texts("ingest_page.matter"), texts("ingest_page.matter_hint"), 64)
        for field in (self.officer, self.camera, self.purpose, self.matter):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(words(field.accessibleName(), "small"))
            column.addWidget(field)
            self._row.addLayout(column, 1)
        self.officer.activated.connect(self.changed)
        self.camera.activated.connect(self.changed)
        self.purpose.editingFinished.connect(self.changed)
        self.matter.editingFinished.connect(self.changed)

    @property
    def options(self) -> ImportOptions:
        """What is stated."""
        return ImportOptions(
            officer=self.officer.chosen,
            camera=self.camera.chosen,
            matter=self.matter.text().strip() or None,
            purpose=self.purpose.text().strip(),
        )

    def show_options(self, options: ImportOptions) -> None:
        """Show what was stated for a source."""
        self.officer.choose(options.officer)
        self.camera.choose(options.camera)
        self.purpose.setText(options.purpose)
        self.matter.setText(options.matter or "")


def _line(name: str, hint: str, longest: int) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setMaxLength(longest)
    return line
