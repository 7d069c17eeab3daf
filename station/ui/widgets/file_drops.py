"""Files that are dropped on a part of a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget


class FileDrops(QObject):
    """Lets one file of this computer be dropped anywhere on `area`; several at once, or what is no file, are not taken."""

    dropped = Signal(str)
    """Its path."""

    def __init__(self, area: QWidget) -> None:
        super().__init__(area)
        area.setAcceptDrops(True)
        area.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            event.setAccepted(bool(_file(event)))
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = _file(event)
            event.setAccepted(bool(path))
            if path:
                self.dropped.emit(path)
            return True
        return super().eventFilter(watched, event)


def _file(event: QDropEvent) -> str:
    urls = event.mimeData().urls()
    return urls[0].toLocalFile() if len(urls) == 1 else ""
