"""Whatever can have the keyboard on a page says to a screen reader what it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.ui.pages import all_pages
from station.ui.pages.administration.page import AdministrationPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.tabs import Tabs
from station.ui.window import MainWindow
from tests.ui.offices import open_office
from tests.ui.sitting import settle

ASKED = (QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView, QAbstractButton)


def unnamed(over: QWidget) -> Iterator[str]:
    """What can have the keyboard there and has no name."""
    for widget in over.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or isinstance(widget.parent(), QComboBox)
        if inner or not isinstance(widget, ASKED) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if widget.isVisible() and not QAccessible.queryAccessibleInterface(widget).text(
            QAccessible.Text.Name
        ):
            above = widget.parentWidget()
            yield f"{type(widget).__name__} in {type(above).__name__}"


def test_every_field_table_and_button_of_every_page_and_tab_has_a_name(
    tmp_path: Path, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    with open_office(tmp_path / "data") as office:
        window = MainWindow(texts, tasks, office.clock)
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.set_pages(all_pages(texts, tasks, office.services, SignedIn(office.admin)))
        window.set_person(office.admin.name)
        window.show()
        qtbot.waitExposed(window)
        seen = 0
        found: dict[str, list[str]] = {}
        for key in window.page_keys:
            assert window.show_page(key)
            settle(tasks)
            for tabs in window.page(key).findChildren(Tabs):
                for place in range(tabs.count()):
                    tabs.setCurrentIndex(place)
                    settle(tasks)
                    seen += 1
                    found[f"{key} {place}"] = [*unnamed(window)]
            found[key] = [*unnamed(window)]
        assert {place: missing for place, missing in found.items() if missing} == {}
        assert seen > 20
        assert isinstance(window.page("administration"), AdministrationPage)
