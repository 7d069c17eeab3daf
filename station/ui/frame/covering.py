"""Covers over the whole window: the sign-in and the lock."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget


class Covering:
    """Puts a cover over `window`; the widget `beneath` gets no keys meanwhile, and nothing stands above the cover.

    Dialogs of the last person are closed; their other windows (a paper) are hidden meanwhile.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._beneath: QWidget | None = None
        self._cover: QWidget | None = None
        self._focus_before: QWidget | None = None
        self._hidden: list[QWidget] = []
        self._shortcuts: Sequence[QShortcut] = ()

    @property
    def present(self) -> bool:
        """Whether a cover is over the window."""
        return self._cover is not None

    @property
    def widget(self) -> QWidget | None:
        """The cover, where there is one."""
        return self._cover

    def set_beneath(self, beneath: QWidget, shortcuts: Sequence[QShortcut]) -> None:
        """Set `beneath` as the widget to cover; its `shortcuts` are off meanwhile."""
        self._beneath, self._shortcuts = beneath, shortcuts
        if self._cover is not None:
            self._set_beneath(enabled=False)
            self._cover.raise_()

    def put(self, cover: QWidget) -> None:
        """Cover everything with `cover`, in place of another one, until `remove`."""
        if self._cover is None:
            self._withdraw_windows()  # a dialog gives the keyboard back
            self._focus_before = QApplication.focusWidget()
        else:
            self._drop()
        self._cover = cover
        if cover.parentWidget() is not self._window:
            cover.setParent(self._window)
        cover.setAutoFillBackground(True)
        self.fit()
        self._set_beneath(enabled=False)
        cover.show()
        cover.raise_()
        cover.setFocus()

    def remove(self) -> None:
        """Remove the cover and give the focus back."""
        if self._cover is None:
            return
        self._drop()
        self._set_beneath(enabled=True)
        for each in self._hidden:
            if shiboken6.isValid(each):
                each.show()
        self._hidden.clear()
        before, self._focus_before = self._focus_before, None
        if before is not None and shiboken6.isValid(before) and self._window.isAncestorOf(before):
            before.setFocus()

    def fit(self) -> None:
        """Fit the cover to the window's new size."""
        if self._cover is not None:
            self._cover.setGeometry(self._window.rect())

    def _withdraw_windows(self) -> None:
        for each in self._window.findChildren(QWidget):
            if not each.isWindow() or not each.isVisible():
                continue
            if isinstance(each, QDialog):
                each.reject()
            else:
                each.hide()
                self._hidden.append(each)

    def _set_beneath(self, *, enabled: bool) -> None:
        if self._beneath is not None:
            self._beneath.setEnabled(enabled)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(enabled)

    def _drop(self) -> None:
        if self._cover is not None:
            self._cover.hide()
            self._cover.deleteLater()
            self._cover = None
