"""The field for a folder of recordings (DM-03).

It says at once where what is stored there can't be proven to lie on a disk, and where a second copy would lie on the first one's disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Signal

from station.archive.copying.coldness import way_at
from station.archive.second.places import would_be_on_one_disk
from station.core.texts import Texts
from station.ui.widgets.form_files import FormFolder


class ArchiveFolder(FormFolder):
    """A folder for recordings; below it stands its hint, or what speaks against that folder.

    With `first` it is the one for second copies of what lies there.
    """

    shown = Signal()
    """Another folder stands in it, typed or put."""

    def __init__(
        self,
        texts: Texts,
        name: str,
        *,
        hint: str = "",
        required: bool = False,
        first: ArchiveFolder | None = None,
    ) -> None:
        super().__init__(texts, name, hint=hint, required=required)
        self._texts, self._own_hint, self._first = texts, hint, first
        self.edited.connect(self._look)
        if first is not None:
            first.shown.connect(self._look)

    def put(self, value: str) -> None:
        """Show a folder."""
        super().put(value)
        self._look()

    def _look(self) -> None:
        path = Path(self.value)
        said = list(self._against(path)) if path.is_absolute() else []
        self.set_hint("\n".join(said) or self._own_hint)
        self.shown.emit()

    def _against(self, folder: Path) -> Iterator[str]:
        way = way_at(folder)
        if not way.is_cold:
            yield self._texts("archive.not_proven_there", why=self._texts(f"archive.way.{way}"))
        if self._first is not None and would_be_on_one_disk(Path(self._first.value), folder):
            yield self._texts("storage.same_disk")
