"""F1 on every page: what it is for and its keys, read from the page as it stands, so that none is told that is gone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.frame.page_help import HelpWords, PageHelp
from station.ui.pages import all_pages
from station.ui.pages.counter import box_keys, key_hints
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.shortcut import Shortcut
from station.ui.widgets.tabs import Tabs
from station.ui.window import MainWindow
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import settle


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with open_office(tmp_path_factory.mktemp("help") / "data") as made:
        yield made


class Reader:
    """Somebody at the window who asks each page for its help."""

    def __init__(
        self, office: TestOffice, session: Session, qtbot: QtBot, texts: Texts, tasks: Tasks
    ) -> None:
        self.window, self._bot, self._tasks = MainWindow(texts, tasks, office.clock), qtbot, tasks
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.window.set_pages(all_pages(texts, tasks, office.services, SignedIn(session)))
        self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def show(self, key: str) -> None:
        assert self.window.show_page(key)
        settle(self._tasks)
        for tabs in self.window.page(key).findChildren(Tabs):
            for place in reversed(range(tabs.count())):
                tabs.setCurrentIndex(place)
        settle(self._tasks)

    def read(self) -> HelpWords:
        """What F1 says; put away."""
        self.window.activateWindow()
        self._bot.waitUntil(self.window.isActiveWindow)
        self._bot.keyClick(self.window, Qt.Key.Key_F1)
        return self.shown()

    def shown(self) -> HelpWords:
        (help_shown,) = (each for each in self.window.findChildren(PageHelp) if each.isVisible())
        help_shown.close()
        return help_shown.said_of_page


def test_every_page_says_what_it_is_for_and_tells_every_key_that_works_there(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    reader = Reader(office, office.admin, qtbot, texts, tasks)
    for key in reader.window.page_keys:
        reader.show(key)
        page, said = reader.window.page(key), reader.read()
        more = texts(page.more_help) if page.more_help else ""
        assert said.purpose == texts(f"help.page.{key}") + more != f"help.page.{key}"
        told = {written for written, _ in said.keys}
        buttons = [each.shortcut() for each in page.findChildren(QAbstractButton) if each.isVisible()]
        shortcuts = page.findChildren(QShortcut)
        assert all(isinstance(each, Shortcut) for each in shortcuts), key
        ours = [each for each in shortcuts if isinstance(each, Shortcut) and each.works_on(page)]
        named = {each.shown for each in ours if each.meaning}
        written = {each.toString(QKeySequence.SequenceFormat.PortableText) for each in buttons} - {""}
        assert written | named <= told, key
        assert all(texts.has(each.meaning) for each in page.findChildren(Shortcut) if each.meaning)
        assert {"Ctrl+K", "Ctrl+L", "F1"} <= {written for written, _ in said.everywhere}
        assert said.everywhere[0][0] in ("Ctrl+1 … Ctrl+0", f"Ctrl+1 … Ctrl+{len(reader.window.page_keys)}")


def test_what_a_role_may_not_do_is_not_told(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    whole = Reader(office, office.admin, qtbot, texts, tasks)
    whole.show("equipment")
    new = texts("equipment_page.new_item")
    assert new in whole.read().acts
    narrow = Reader(office, office.officer_session("1001"), qtbot, texts, tasks)
    narrow.show("equipment")
    said = narrow.read()
    assert new not in said.acts
    assert "Ctrl+N" not in {key for key, _ in said.keys}
    second = texts("help.more.tasks_indicators")
    for reader, has_it in ((whole, True), (narrow, False)):
        reader.show("tasks")
        assert (second in reader.read().purpose) is has_it


def test_the_keys_of_a_form_are_told_while_it_is_open(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    reader = Reader(office, office.admin, qtbot, texts, tasks)
    reader.show("equipment")
    act = ("Ctrl+Enter", texts("form.key_act"))
    assert act not in reader.read().keys
    page = reader.window.page("equipment")
    assert isinstance(page, EquipmentPage)
    page.new_button.click()
    settle(tasks)
    assert act in reader.read().keys
    page.acts.new_form.closed.emit()


def test_help_is_reached_by_the_mouse_and_belongs_to_the_page_on_screen(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    reader = Reader(office, office.admin, qtbot, texts, tasks)
    reader.show("sync")
    qtbot.mouseClick(reader.window.frame.top_bar.help_button, Qt.MouseButton.LeftButton)
    assert reader.shown().title == texts("help.title", page=texts("frame.page.sync"))


def test_the_counters_keys_are_told_as_they_are_answered() -> None:
    told = {meaning.rpartition(".")[2].removesuffix("_meaning") for _, meaning in key_hints.MEANINGS}
    answered = {*box_keys.KEYS_ALWAYS.values(), *box_keys.KEYS_WHEN_EMPTY.values(), key_hints.CLEAR}
    answered.update(box_keys.KEYS_WITH_SHIFT.values())
    assert told == answered - {box_keys.UP, box_keys.DOWN} | {"choose"}


def test_a_key_of_the_counter_stands_once_with_what_it_does_now(qtbot: QtBot, app, texts: Texts) -> None:
    hints = key_hints.KeyHints(texts)
    qtbot.addWidget(hints)
    for allowed, compact in product(((), (key_hints.BROUGHT,), (key_hints.HAND_OVER,)), (False, True)):
        hints.set_compact(compact)
        hints.allow(allowed)
        shown = [name for name, button in hints.buttons.items() if button.isVisibleTo(hints)]
        keys = [key for name, key, _ in key_hints.KEYS if name in shown]
        assert len(keys) == len(set(keys))
        assert set(allowed) <= set(shown)
        assert shown == list(allowed) or not compact
