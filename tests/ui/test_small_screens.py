"""Every page, dialog and cover on 1366×768 at 150 % (and every page at 200 %): 911×512 logical pixels, less what a window manager takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from station.archive.values import ImportOptions
from station.core.texts import load_texts
from station.devices.volumes.scripted import ScriptedVolumes
from station.ui.dialogs import BugReport, Confirm
from station.ui.frame.page_help import PageHelp, help_words
from station.ui.lock import LockCover
from station.ui.own_secrets import OwnSecretForm
from station.ui.page import Page
from station.ui.pages import all_pages
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.archive.page import ArchivePage
from station.ui.pages.counter import key_hints
from station.ui.pages.counter.page import CounterPage
from station.ui.pages.equipment.item_files import AttachForm
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.ingest.page import IngestPage
from station.ui.pages.ingest.stage import Stage
from station.ui.pages.ledger.page import LedgerPage
from station.ui.sign_in import BADGE, SignInCover
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.scrolled import Scrolled
from station.ui.window import MainWindow
from tests.samples.recordings import film
from tests.ui.fitting import faults
from tests.ui.offices import MONDAY_MORNING, TestOffice, open_office
from tests.ui.sitting import settle

ROOM = (911, 460)
WHOLE = (1366, 700)
"""Of a screen of 1366×768 at 100 %."""
LANGUAGES = ("zh_CN", "en")
TABS = (
    "officers",
    "units",
    "offices",
    "conduct",
    "training",
    "accounts",
    "rules",
    "templates",
    "calendar",
    "settings",
)


CARDS = ScriptedVolumes()


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestOffice]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("station.bootstrap.MountedVolumes", lambda: CARDS)
        with open_office(tmp_path_factory.mktemp("small") / "data") as made:
            made.lend("1001", "BWC-0001", "TRM-0001")
            yield made


class Screen:
    """The main window in a small room."""

    def __init__(self, window: MainWindow, tasks: Tasks, qtbot: QtBot) -> None:
        self.window, self.tasks, self._bot = window, tasks, qtbot

    def show(self, key: str, subject: str = "") -> Page:
        assert self.window.show_page(key, subject)
        self.settle()
        return self.window.page(key)

    def settle(self) -> None:
        settle(self.tasks)
        self._bot.wait(1)
        settle(self.tasks)

    def until(self, holds: Callable[[], bool]) -> None:
        self._bot.waitUntil(holds)

    def scrolled(self, page: Page) -> int:
        """How far the page is scrolled down."""
        return (
            next(each for each in self.window.findChildren(Scrolled) if each.content is page)
            .verticalScrollBar()
            .value()
        )

    def over(self, page: Page) -> int:
        """By how much the page is higher than what is seen of it."""
        area = next(each for each in self.window.findChildren(Scrolled) if each.content is page)
        return page.height() - area.viewport().height()

    def check(self, what: str) -> None:
        assert self.window.size().toTuple() in (ROOM, WHOLE)
        # A page that is made just now lays its tabs out at a width of its own first: what stays is a fault.
        found, until = faults(self.window), monotonic() + 2
        while found and monotonic() < until:
            self._bot.wait(20)
            found = faults(self.window)
        assert not found, "\n".join([what, *found])
        page = self.window.current_page
        assert page is not None
        assert page.width() <= self.window.frame.stack.width(), f"{what} scrolls sideways"


@pytest.fixture(params=LANGUAGES)
def screen(
    app, qtbot: QtBot, tasks: Tasks, office: TestOffice, request: pytest.FixtureRequest
) -> Iterator[Screen]:
    texts = load_texts(request.param)
    window = MainWindow(texts, tasks, office.clock)
    qtbot.addWidget(window)
    window.set_office("江浦市场监督管理所")
    window.set_person("周管理", "系统管理员、装备管理员")
    window.set_pages(all_pages(texts, tasks, office.services, SignedIn(office.admin)))
    window.resize(*ROOM)
    window.show()
    seen = Screen(window, tasks, qtbot)
    seen.settle()
    yield seen
    window.set_pages([])


def test_every_page_and_what_it_says(screen: Screen) -> None:
    for key in screen.window.page_keys:
        page = screen.show(key)
        screen.check(key)
        assert screen.scrolled(page) == 0, f"{key} is seen from its title on"
        _a_message_covers_no_title(screen, page)
    assert screen.over(screen.show("ingest")) == 0, "an empty page has nothing below"
    screen.window.resize(683, 340)  # 1366×768 at 200 %
    assert screen.window.minimumSize().width() <= 683
    for key in screen.window.page_keys:
        screen.show(key)
        found = [each for each in faults(screen.window) if "outside" in each]
        assert not found, "\n".join([key, *found])
    screen.window.resize(*WHOLE)
    for key in screen.window.page_keys:
        _a_message_covers_no_title(screen, screen.show(key))


def _a_message_covers_no_title(screen: Screen, page: Page) -> None:
    if page.header.isHidden():
        return
    key, title = screen.window.current_key, page.header.title
    page.warn("这件事需要办理，请看一看。" * 4, topic="long")
    screen.settle()
    taken = QRect(title.mapTo(page, QPoint()), title.sizeHint())
    assert page.banners.isVisible(), key
    assert not page.banners.geometry().intersects(taken), key
    page.warn("好了。", topic="long")
    screen.settle()
    if screen.window.size().toTuple() == WHOLE:
        for button in page.header.findChildren(Button)[-1:]:
            place = QRect(button.mapTo(page, QPoint()), button.size())
            assert not page.banners.geometry().intersects(place), f"{key}: a short one covers no button"
    page.banners.clear("long")


def test_a_card_that_waits_and_a_recording(screen: Screen, office: TestOffice, tmp_path: Path) -> None:
    film(card := tmp_path / "card/MOV_0001.MP4", MONDAY_MORNING, seconds=1)
    page = screen.show("ingest")
    assert isinstance(page, IngestPage)
    volume = CARDS.plug(card.parent, label="BODYCAM", serial="SN-0900")
    screen.until(lambda: [each.stage for each in page.sources] == [Stage.READY])
    screen.settle()
    screen.check("a card")
    CARDS.pull(volume.path)
    imports = office.services.archive.imports
    imports.run_all(office.admin, card.parent, ImportOptions(officer="1001"))
    archive = screen.show("archive")
    assert isinstance(archive, ArchivePage)
    screen.until(lambda: archive.model.found > 0)
    archive.table.view.selectRow(0)
    screen.settle()
    assert archive.master.pane.isVisible()
    screen.check("a recording")


def test_every_tab_of_the_administration(screen: Screen) -> None:
    page = screen.show("administration")
    assert isinstance(page, AdministrationPage)
    for tab in TABS:
        page.tabs.show_tab(tab)
        screen.settle()
        screen.check(tab)
    page.tabs.show_tab("rules")
    screen.settle()
    assert screen.over(page) == 0, "a higher tab that was looked at makes the others no higher"


def test_what_is_said_of_an_entry_has_the_room_of_its_list(screen: Screen) -> None:
    page = screen.show("ledger")
    assert isinstance(page, LedgerPage)
    shown = {page.table.model.columns[at].key: at for at in page.table.columns.visible()}
    assert page.table.view.columnWidth(shown["said"]) >= 240
    assert "proof" not in shown
    screen.window.resize(1366, 768)
    screen.settle()
    assert "proof" in {page.table.model.columns[at].key for at in page.table.columns.visible()}


def test_one_thing_beside_its_list(screen: Screen) -> None:
    for size in (ROOM, WHOLE):
        _one_thing_beside_its_list(screen, size)


def _one_thing_beside_its_list(screen: Screen, size: tuple[int, int]) -> None:
    screen.window.resize(*size)
    page = screen.show("equipment")
    assert isinstance(page, EquipmentPage)
    places = set()
    for tab in page.tabs.keys:
        page.tabs.show_tab(tab)
        screen.settle()
        places.add(page.tabs.tabBar().mapTo(page, QPoint()).toTuple())
        screen.check(tab)
    assert len(places) == 1, "the tabs stay where they are"
    for key, subject in (
        ("equipment", "item:BWC-0001"),
        ("administration", "officer:1001"),
        ("administration", "account:admin"),
        ("administration", "rule:EQ-01"),
    ):
        beside = screen.show(key, subject)
        screen.check(subject)
        assert screen.over(beside) == 0, f"{subject} scrolls in its pane, not with its page"
    page = screen.show("equipment", "item:BWC-0001")
    assert isinstance(page, EquipmentPage)
    acts = [each for each in page.detail.buttons.widgets if isinstance(each, Button) and each.offered]
    aside = [each.text() for each in acts if each.isHidden()]
    more = page.detail.more_button
    assert more.isVisible() is bool(aside)
    assert aside or size == WHOLE
    assert all(each.text() for each in acts), "an act is named, not drawn"
    if aside:
        more.click()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [each.text() for each in menu.actions()] == aside
        menu.actions()[-1].trigger()
        menu.close()
        screen.settle()
        form = page.register.pane.currentWidget()
        assert isinstance(form, AttachForm)
        form.closed.emit()
    page.detail.show_tab("history")
    screen.settle()
    before = page.minimumSizeHint().height()
    history = page.detail.history
    history.open_entry(history.timeline.events[0].key)
    screen.settle()
    assert page.minimumSizeHint().height() <= before, "an entry that is opened makes no page longer"
    screen.check("an entry of an item")
    assert history.entry.back_button.isVisible() is not history.timeline.isVisible()
    assert size == WHOLE or not history.timeline.isVisible()
    history.entry.closed.emit()
    assert history.timeline.isVisible()
    page = screen.show("ledger")
    assert isinstance(page, LedgerPage)
    page.table.view.selectRow(1)
    page.table.opened.emit(page.table.current)
    screen.settle()
    assert page.detail.isVisible()
    screen.check("an entry")


def test_a_form_beside_its_list(screen: Screen) -> None:
    page = screen.show("equipment")
    assert isinstance(page, EquipmentPage)
    page.new_button.click()
    screen.settle()
    screen.check("a new item")
    form = page.register.pane.currentWidget()
    assert isinstance(form, FormPane)
    assert screen.over(page) == 0
    assert form.act_button.visibleRegion().boundingRect().size() == form.act_button.size()
    assert form.width() > page.width() * 2 // 3, "a form has the room of the list beside it"
    assert not page.register.table.isVisible()
    form.closed.emit()
    screen.settle()
    assert page.register.table.isVisible()


def test_the_counter_at_work(screen: Screen) -> None:
    page = screen.show("counter")
    assert isinstance(page, CounterPage)
    screen.window.resize(*WHOLE)
    page.scan("B1001")
    screen.settle()
    chooser, area = page.desk.person.lending.chooser, page.desk.person.parentWidget()
    assert area is not None
    below = chooser.mapTo(area, chooser.rect().bottomLeft()).y()
    assert below < area.height(), "for whom it is borrowed is seen without scrolling"
    assert page.desk.person.activity.chooser.width() == chooser.width(), (
        "lists below each other end in one line"
    )
    for _ in range(2):
        page.acts.press(key_hints.CLEAR)
    screen.window.resize(*ROOM)
    page.scan("B1001")
    screen.settle()
    assert not page.desk.person.lending.chooser.visibleRegion().isEmpty(), "nor in a small window"
    for _ in range(2):
        page.acts.press(key_hints.CLEAR)
    screen.settle()
    for code in ("B1002", "BWC-0002", "PRN-0001", "BWC-0001"):
        page.scan(code)
        screen.settle()
        screen.check(code)
    page.scan("BWC-0003")
    screen.settle()
    page.acts.confirm_or_next()
    screen.settle()
    assert page.sheet.isVisible()
    screen.check("the sheet")
    page.sheet.back.emit()
    page.acts.press(key_hints.CLEAR)
    page.acts.press(key_hints.CLEAR)
    screen.settle()


def test_what_lies_over_the_window(screen: Screen) -> None:
    texts, office = screen.window.texts, "江浦市场监督管理所"
    covers: dict[str, QWidget] = {
        "lock": LockCover(texts, "周管理"),
        "password": SignInCover(texts, office, may_cancel=True),
        "start": SignInCover(texts, office, may_cancel=False),
        "badge": SignInCover(texts, office, start=BADGE, may_cancel=True),
    }
    for kind, cover in covers.items():
        screen.window.cover(cover)
        screen.settle()
        assert faults(cover) == [], kind
        area = next(iter(cover.findChildren(Scrolled)))
        assert kind == "badge" or area.verticalScrollBar().maximum() == 0, (
            f"{kind}: what asks for a password is seen whole"
        )
        screen.window.uncover()


def _dialogs(screen: Screen, office: TestOffice) -> dict[str, Callable[[], QWidget]]:
    texts, window = screen.window.texts, screen.window
    long = texts("administration.accounts.close_consequence") * 6
    return {
        "confirm": lambda: Confirm(texts, texts("lock.title"), long, texts("lock.unlock"), window),
        "bug": lambda: BugReport(texts, "line\n" * 200, window),
        "help": lambda: PageHelp(texts, help_words(texts, "counter", window.page("counter"), 9, ()), window),
        "password": lambda: OwnSecretForm(texts, "password", office.admin),
    }


def test_dialogs_are_never_larger_than_the_screen(
    screen: Screen, office: TestOffice, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, make in _dialogs(screen, office).items():
        dialog = make()
        if isinstance(dialog, Dialog):
            dialog.show()
            dialog.resize(min(dialog.width(), ROOM[0]), min(dialog.height(), ROOM[1]))
        else:
            qtbot.addWidget(dialog)
            dialog.resize(420, 400)
            dialog.show()
        screen.settle()
        assert dialog.minimumSizeHint().height() <= ROOM[1], name
        assert faults(dialog) == [], name
        dialog.close()


def test_the_navigation_narrows_by_itself_and_widens_again(screen: Screen) -> None:
    navigation = screen.window.frame.navigation
    assert navigation.width() < 60
    assert not navigation.fold_button.isVisible()
    (pages,) = navigation.findChildren(Scrolled)
    assert pages.verticalScrollBar().maximum() == 0, "every page is in sight, without scrolling"
    screen.window.resize(1366, 768)
    screen.settle()
    assert navigation.width() == 200
    assert navigation.fold_button.isVisible()
    assert pages.verticalScrollBar().maximum() == 0
    (height,) = {each.height() for each in navigation.buttons}
    assert height > 36, "where there is room, it is used"
    screen.window.resize(1920, 1080)
    screen.settle()
    assert {each.height() for each in navigation.buttons} == {40}


def test_what_gets_the_focus_comes_into_sight(screen: Screen) -> None:
    page = screen.show("sync")
    focusable = [
        each
        for each in page.findChildren(QWidget)
        if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
    ]
    assert focusable
    for each in focusable:
        each.setFocus()
        screen.settle()
        seen = each.visibleRegion().boundingRect()
        assert seen.height() >= min(each.height(), 24), each
