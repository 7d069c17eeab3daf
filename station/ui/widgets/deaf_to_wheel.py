"""What no field and no tab does: change because the wheel was turned over it while somebody scrolled."""

from __future__ import annotations

from PySide6.QtGui import QWheelEvent


class DeafToWheel:
    """Before a field or tabs of Qt's: the wheel scrolls what it stands in, even while it has the keyboard."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to what is around."""
        event.ignore()
