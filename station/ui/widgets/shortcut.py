"""Keys of a page, each made with what it means, so that the page's help (F1) tells them all."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

WINDOW = Qt.ShortcutContext.WindowShortcut
WITHIN = Qt.ShortcutContext.WidgetWithChildrenShortcut
THERE = Qt.ShortcutContext.WidgetShortcut


class Shortcut(QShortcut):
    """Calls `act` at `keys`. `meaning` is a text key; empty for a second key of the same act, which the help leaves out."""

    def __init__(
        self,
        keys: str | QKeyCombination,
        parent: QWidget,
        meaning: str,
        act: Callable[[], object] | None = None,
        *,
        context: Qt.ShortcutContext = WINDOW,
    ) -> None:
        super().__init__(QKeySequence(keys), parent)
        self.meaning = meaning
        self.setContext(context)
        if act is not None:
            self.activated.connect(act)

    @property
    def shown(self) -> str:
        """The key as it is written on the keyboard, in any language: ``Ctrl+F``."""
        return self.key().toString(QKeySequence.SequenceFormat.PortableText)

    def works_on(self, page: QWidget) -> bool:
        """Whether it does something now, and what it belongs to is seen on `page`."""
        owner = self.parent()
        return self.isEnabled() and isinstance(owner, QWidget) and owner.isVisibleTo(page)
