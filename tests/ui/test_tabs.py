"""One pattern of tabs: made when first in front, keys that go round or open one, the inner ones before the outer ones."""

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.ui.widgets.tabs import Tabs

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Shelf:
    """A window with tabs that say when they are made, and a line beside them."""

    def __init__(self, qtbot: QtBot) -> None:
        self.bot = qtbot
        self.made: list[str] = []
        self.shown: list[str] = []
        self.window, self.tabs, self.line = QWidget(), Tabs(), QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.line)
        column.addWidget(self.tabs)
        for key in ("a", "b", "c"):
            self.tabs.add(key, key.upper(), partial(self._make, key))
        self.tabs.shown.connect(self.shown.append)
        qtbot.addWidget(self.window)
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier, widget: QWidget | None = None) -> str:
        self.bot.keyClick(widget or self.line, key, held)
        return self.tabs.present

    def _make(self, key: str) -> QWidget:
        self.made.append(key)
        return QLineEdit(key)


@pytest.fixture
def shelf(app, qtbot: QtBot) -> Shelf:
    return Shelf(qtbot)


def test_a_tab_is_made_once_and_not_before_it_is_in_front(shelf: Shelf) -> None:
    assert (shelf.made, shelf.tabs.present) == (["a"], "a")
    shelf.tabs.show_tab("c")
    shelf.tabs.show_tab("a")
    shelf.tabs.show_tab("c")
    assert shelf.made == ["a", "c"]
    assert shelf.shown == ["c", "a", "c"], "told each time, to be read anew"
    assert shelf.tabs.content("c").isVisible()
    assert not shelf.tabs.content("a").isVisible()
    with pytest.raises(ValueError, match="a"):
        shelf.tabs.add("a", "A", QWidget)


def test_keys_go_round_and_open_one_directly(shelf: Shelf) -> None:
    shelf.line.setFocus()
    assert shelf.press(Qt.Key.Key_Tab, CONTROL) == "b"
    assert shelf.press(Qt.Key.Key_3, ALT) == "c"
    assert shelf.press(Qt.Key.Key_Tab, CONTROL) == "a"
    assert shelf.press(Qt.Key.Key_Tab, CONTROL | SHIFT) == "c"
    assert shelf.press(Qt.Key.Key_9, ALT) == "c", "there is no ninth"
    assert shelf.line.text() == ""


def test_inner_tabs_have_the_keys_while_the_focus_is_there(shelf: Shelf) -> None:
    inner, line = Tabs(), QLineEdit()
    inner.put("x", "X", line)
    inner.put("y", "Y", QLineEdit())
    shelf.tabs.put("a", "A", inner)
    line.setFocus()
    shelf.press(Qt.Key.Key_2, ALT, line)
    assert (inner.present, shelf.tabs.present) == ("y", "a")
    shelf.line.setFocus()
    shelf.press(Qt.Key.Key_2, ALT)
    assert shelf.tabs.present == "b"


def test_other_content_keeps_the_place_of_a_tab(shelf: Shelf) -> None:
    shelf.tabs.show_tab("b")
    newer = QLineEdit("newer")
    shelf.tabs.put("b", "B", newer)
    assert (shelf.tabs.present, shelf.tabs.currentIndex(), shelf.tabs.count()) == ("b", 1, 3)
    assert newer.isVisible()


def test_a_tab_behind_another_asks_for_no_room(qtbot: QtBot) -> None:
    window, tabs, high = QWidget(), Tabs(), QWidget()
    QVBoxLayout(window).addWidget(tabs)
    qtbot.addWidget(window)
    tabs.put("low", "L", QLineEdit())
    tabs.put("high", "H", high)
    high.setMinimumHeight(700)
    window.show()
    tabs.show_tab("high")
    assert tabs.minimumSizeHint().height() > 700
    tabs.show_tab("low")
    qtbot.wait(1)
    assert tabs.minimumSizeHint().height() < 200


def test_a_tab_begins_where_its_content_wants_the_keyboard(shelf: Shelf) -> None:
    """Not in its first filter, where the next key would narrow the list."""
    content = QWidget()
    column = QVBoxLayout(content)
    first, wanted = QLineEdit(), QLineEdit()
    column.addWidget(first)
    column.addWidget(wanted)
    content.setFocusProxy(wanted)
    shelf.tabs.put("d", "D", content)
    shelf.tabs.content("a").setFocus()
    shelf.tabs.show_tab("d")
    assert wanted.hasFocus()
    first.setFocus()
    shelf.tabs.show_tab("a")
    shelf.tabs.show_tab("d")
    assert first.hasFocus(), "and later where it was left"
