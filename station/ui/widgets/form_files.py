"""Form fields for a folder and for a file: typed, or chosen in the system's dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.file_drops import FileDrops
from station.ui.widgets.form_kinds import FormLine


class FormFolder(FormLine):
    """A folder: typed, or chosen in the system's dialog."""

    def __init__(self, texts: Texts, name: str, *, hint: str = "", required: bool = False) -> None:
        self.browse = Button(texts("form.browse"), "folder")
        super().__init__(name, hint=hint, required=required, beside=self.browse)
        self.browse.clicked.connect(self._choose)

    def _choose(self) -> None:
        from station.ui.choosing_files import folder_to_use

        chosen = folder_to_use(self, self.name, Path(self.value) if self.value else None)
        if chosen is not None:
            self.put(str(chosen))
            self.edited.emit()


class FormFile(FormLine):
    """A file: typed, dropped, or chosen in the system's dialog among those with one of `suffixes`."""

    def __init__(
        self, texts: Texts, name: str, suffixes: Sequence[str], *, hint: str = "", required: bool = False
    ) -> None:
        self.browse = Button(texts("form.browse"), "file")
        self._suffixes = tuple(suffixes)
        super().__init__(name, hint=hint, required=required, beside=self.browse)
        self.browse.clicked.connect(self._choose)

    def _choose(self) -> None:
        from station.ui.choosing_files import file_to_open

        chosen = file_to_open(self, self.name, self._suffixes)
        if chosen is not None:
            self.put(str(chosen))
            self.edited.emit()

    def accept_dropped(self, area: QWidget) -> None:
        """Take a file that is dropped on `area`, anywhere on it."""
        self._drops = FileDrops(area)
        self._drops.dropped.connect(self._take)

    def _take(self, path: str) -> None:
        self.put(path)
        self.setFocus()
        self.edited.emit()
