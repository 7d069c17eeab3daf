"""A form in a dialog over the page or the window."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from station.ui.screen_room import fit_to_screen
from station.ui.widgets.dialog import PassingWindow
from station.ui.widgets.form_pane import FormPane


def open_form(form: FormPane, over: QWidget, size: QSize) -> QDialog:
    """Open `form` in a dialog over `over`; it is deleted when it is closed. Enter belongs to the form's fields."""
    dialog = PassingWindow(over)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(form.title.text())
    column = QVBoxLayout(dialog)
    column.setContentsMargins(8, 8, 8, 8)
    column.addWidget(form)
    fit_to_screen(dialog, size)
    for button in (form.back_button, form.act_button):
        button.setAutoDefault(False)
    form.closed.connect(dialog.reject)
    dialog.open()
    form.setFocus()
    return dialog
