"""For which recordings a form above the list is, and that others are chosen meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from station.archive.values import Recording
from station.core.texts import Texts
from station.ui.widgets.form_rows import chosen_of
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.text import ElidedLabel, words


class NamedRows(QWidget):
    """The names of the recordings that a form began with; it says so where another is looked at since."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self._begun_with: object = None
        self.names = ElidedLabel(role="muted")
        self.apart = words(texts("form.other_rows"), "small", wrap=True, state="attention")
        self.apart.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.names)
        column.addWidget(self.apart)

    def begin(self, recordings: Sequence[Recording], table: RecordTable) -> None:
        """Name these, as they are chosen in `table` now."""
        self.names.setText(self._texts("list.join").join(name for name, _ in named(recordings)))
        self.apart.hide()
        self._begun_with = chosen_of(table)

    def compare(self, table: RecordTable) -> None:
        """Say whether others are chosen in `table` by now."""
        self.apart.setVisible(bool(table.places) and chosen_of(table) != self._begun_with)


def recordings_of(rows: Sequence[object]) -> list[Recording]:
    """The recordings among rows of the list."""
    return [row for row in rows if isinstance(row, Recording)]


def named(recordings: Sequence[Recording]) -> list[tuple[str, Recording]]:
    """Each with its file's name."""
    return [(each.stored.rsplit("/", 1)[-1], each) for each in recordings]
