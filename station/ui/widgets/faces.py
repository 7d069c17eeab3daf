"""Several things in one place, of which one is seen: a list, and what takes its place for a while."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget


class Faces(QWidget):
    """One of its widgets is seen; those behind ask for no room.

    Qt's own stack is as high as the highest of all it holds: a page would scroll for the sake of what nobody sees.
    """

    def __init__(self, *faces: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._faces: list[QWidget] = []
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for each in faces:
            self.add(each)

    @property
    def present(self) -> QWidget:
        """The one that is seen. Raises IndexError where there is none."""
        return next((each for each in self._faces if not each.isHidden()), self._faces[0])

    def add(self, face: QWidget) -> None:
        """Add one behind the others; the first is seen."""
        if self._faces:
            face.hide()
        self._faces.append(face)
        self._column.addWidget(face)

    def remove(self, face: QWidget) -> None:
        """Take one away; the caller shows another before, and deletes it."""
        self._faces.remove(face)
        self._column.removeWidget(face)

    def show_face(self, face: QWidget) -> None:
        """Let `face` be seen, and keep the keyboard here where it was here."""
        before, focus = self.present, QApplication.focusWidget()
        if face is before:
            return
        face.show()
        if focus is not None and before.isAncestorOf(focus):
            last: QWidget | None = face.focusWidget()
            (face if last is None else last).setFocus()
        before.hide()
