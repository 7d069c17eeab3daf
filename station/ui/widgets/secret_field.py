"""A password line with a button that shows what was typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from station.core.texts import Texts
from station.ui import icons
from station.ui.widgets.line import TextLine


class SecretField(TextLine):
    """Hides what is typed; the button shows it until it is pressed again or the line is left."""

    def __init__(self, texts: Texts, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts = texts
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.eye = self.addAction(icons.icon("eye", "text-muted"), QLineEdit.ActionPosition.TrailingPosition)
        self.eye.setText(texts("secret.show"))
        self.eye.triggered.connect(self.toggle)

    def toggle(self) -> None:
        """Show or hide the characters."""
        self._show(self.echoMode() == QLineEdit.EchoMode.Password)

    def take(self) -> str:
        """The typed text; the line is empty afterwards."""
        secret = self.text()
        self.clear()
        self._show(False)
        return secret

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()

    def _show(self, shown: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._draw()

    def _draw(self) -> None:
        hidden = self.echoMode() == QLineEdit.EchoMode.Password
        self.eye.setIcon(icons.icon("eye" if hidden else "eye-off", "text-muted"))
        self.eye.setText(self._texts("secret.show" if hidden else "secret.hide"))
