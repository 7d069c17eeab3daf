"""Files that are dropped on a part of a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """Lets a file of this computer be dropped anywhere on `area`, or `several`; more at once, or what is no file, are not taken."""

    dropped = Signal(str)
    """Its path; of several files each."""

    def __init__(self, area: QWidget, *, several: bool = False) -> None:
        super().__init__(area)
        self._several = several
        area.setAcceptDrops(True)
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(bool(self._files(event)))
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            paths = self._files(event)
            event.setAccepted(bool(paths))
            for path in paths:
                self.dropped.emit(path)
            return True
        return super().eventFilter(watched, event)

    def _files(self, event: QDropEvent) -> list[str]:
        paths = [url.toLocalFile() for url in event.mimeData().urls()]
        return paths if all(paths) and (self._several or len(paths) == 1) else []
