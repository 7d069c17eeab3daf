"""The field for the folder of recordings: it says at once where what is stored can't be proven to lie on a disk (DM-03)."""

from __future__ import annotations

from pathlib import Path

from station.archive.copying.coldness import way_at
from station.core.texts import Texts
from station.ui.widgets.form_files import FormFolder


class ArchiveFolder(FormFolder):
    """A folder for recordings; below it stands its hint, or how far a reading back from there goes."""

    def __init__(self, texts: Texts, name: str, *, hint: str = "", required: bool = False) -> None:
        super().__init__(texts, name, hint=hint, required=required)
        self._texts, self._own_hint = texts, hint
        self.edited.connect(self._look)

    def put(self, value: str) -> None:
        """Show a folder."""
        super().put(value)
        self._look()

    def _look(self) -> None:
        path = Path(self.value)
        way = way_at(path) if path.is_absolute() else None
        if way is None or way.is_cold:
            self.set_hint(self._own_hint)
        else:
            self.set_hint(self._texts("archive.not_proven_there", why=self._texts(f"archive.way.{way}")))
