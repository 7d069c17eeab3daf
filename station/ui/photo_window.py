"""A photo in a window of its own: to zoom and move, and to save a copy of."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout

from station.ui import theme
from station.ui.page import Page
from station.ui.screen_room import fit_to_screen
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import PassingWindow
from station.ui.widgets.photo_view import PhotoView
from station.ui.widgets.shortcut import Shortcut

_SIZE = QSize(960, 720)


class PhotoWindow(PassingWindow):
    """Shows `image` under `title`; `save` is what the button for a copy does. Esc closes it."""

    def __init__(self, page: Page, title: str, image: QImage, save: Callable[[], None]) -> None:
        super().__init__(page)
        self.setWindowFlag(Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        theme.mark(self, "page")
        self.view = PhotoView(page.texts)
        self.save_button = Button(page.texts("attachments.save"), "export")
        self.save_button.clicked.connect(save)
        self.close_button = Button(page.texts("attachments.close"))
        self.close_button.clicked.connect(self.close)
        self.view.row.addWidget(self.save_button)
        self.view.row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.addWidget(self.view)
        self._escape = Shortcut("Esc", self, "")
        self._escape.activated.connect(self.close)
        fit_to_screen(self, _SIZE)
        self.view.screen_area.show_image(image)
        self.view.screen_area.setFocus()
