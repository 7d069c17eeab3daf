"""Form fields for a folder and for a file: typed, or chosen in the system's dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from PySide6.QtWidgets import QWidget

from station.core.texts import Texts
from station.ui.widgets.button import Button
from station.ui.widgets.file_drops import FileDrops
from station.ui.widgets.form_kinds import FormLine

BETWEEN: Final = "|"
"""Between files that are named in one line: no name of a file on a card or a stick has it."""


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

    SEVERAL: ClassVar[bool] = False

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
        self._drops = FileDrops(area, several=self.SEVERAL)
        self._drops.dropped.connect(self._take)

    def _take(self, path: str) -> None:
        self.put(path)
        self.setFocus()
        self.edited.emit()


class FormFiles(FormFile):
    """Several files: typed with ``|`` between them, or added by dropping or choosing them, each once."""

    SEVERAL: ClassVar[bool] = True

    def __init__(self, texts: Texts, name: str, suffixes: Sequence[str]) -> None:
        self._usual = texts("form.several_files", between=BETWEEN)
        super().__init__(texts, name, suffixes, hint=self._usual)

    def set_hint(self, sentence: str) -> None:
        """Say `sentence` below it; with none, how several are named."""
        super().set_hint(sentence or self._usual)

    @property
    def files(self) -> tuple[Path, ...]:
        """The named files, in their order."""
        named = (each.strip() for each in self.value.split(BETWEEN))
        return tuple(Path(each) for each in dict.fromkeys(named) if each)

    def put_files(self, paths: Sequence[Path]) -> None:
        """Show `paths`."""
        self.put(f" {BETWEEN} ".join(map(str, dict.fromkeys(paths))))

    def _choose(self) -> None:
        from station.ui.choosing_files import files_to_open

        chosen = files_to_open(self, self.name, self._suffixes)
        if chosen:
            self.put_files((*self.files, *chosen))
            self.edited.emit()

    def _take(self, path: str) -> None:
        self.put_files((*self.files, Path(path)))
        self.setFocus()
        self.edited.emit()
