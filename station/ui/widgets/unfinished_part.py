"""A part of a page where something can be begun and not saved, other than in a form beside the list."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


class UnfinishedPart(QWidget):
    """The page asks it before the person leaves (`Page.left_behind`)."""

    @property
    def unfinished(self) -> str:
        """What would be lost, as a sentence; empty for nothing."""
        return ""
