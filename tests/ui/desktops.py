"""The whole desktop over a real data folder: what a person sees from the first start on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import shiboken6
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from station.app import LocalStation
from station.bootstrap import Station
from station.core.texts import Texts
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer
from station.services import NewStation, Services
from station.ui.change_bridge import ChangeBridge
from station.ui.desktop import Desktop
from station.ui.page import Page
from station.ui.shell import Shell
from tests.plugins.offices import CHEAP, a_week_passes, founded_office, give_pin, open_account

PASSWORD, PIN = "sicher-genug-1", "482913"
NEW_PASSWORD, NEW_PIN = "ganz-anders-2", "564738"
"""What whoever has those chooses instead."""
NEW = NewStation("310110", "第一市场监督管理所", "admin", "李甲", PASSWORD)


class Seat:
    """A person at the desktop: types, presses, clicks, and waits for what comes of it."""

    def __init__(self, qtbot: QtBot, desktop: Desktop) -> None:
        self.bot, self.desktop = qtbot, desktop

    @property
    def shell(self) -> Shell:
        assert self.desktop.shell is not None
        return self.desktop.shell

    @property
    def services(self) -> Services:
        return self.shell._services

    @property
    def session(self) -> Session:
        return self.shell.signed_in.session

    def cover(self, kind: type[QWidget]) -> QWidget:
        found = self.shell.window.findChildren(kind)
        assert found, kind
        return found[-1]

    def page(self, key: str) -> Page:
        assert self.shell.window.show_page(key)
        self.settle()
        return self.shell.window.page(key)

    def type(self, line: QWidget, text: str, *, enter: bool = False) -> None:
        line = line.focusProxy() or line  # a form's field passes the keyboard on to its control
        line.setFocus()
        if isinstance(line, QLineEdit):
            line.selectAll()
            if not text:
                self.bot.keyClick(line, Qt.Key.Key_Delete)
            line.insert(text)  # keyClicks can't type Chinese: an input method commits it like this
            line.textEdited.emit(text)
        else:
            self.bot.keyClicks(line, text)
        if enter:
            self.press(line, Qt.Key.Key_Return)

    def press(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
        self.bot.keyClick(widget.focusProxy() or widget, key, held or Qt.KeyboardModifier.NoModifier)

    def click(self, widget: QWidget) -> None:
        self.bot.mouseClick(widget, Qt.MouseButton.LeftButton)

    def settle(self) -> None:
        """Wait until all work is done, and what came of it is told to the pages and shown."""
        self.bot.waitUntil(self._rests)
        self.bot.wait(1)
        self.bot.waitUntil(self._rests)

    def _rests(self) -> bool:
        shell = self.desktop.shell
        told = shell is None or all(each.idle for each in shell.findChildren(ChangeBridge))
        return told and not self.desktop.tasks.jobs

    def until(self, holds: Callable[[], bool]) -> None:
        self.bot.waitUntil(holds)

    def activate(self) -> None:
        """The window is the one that has the keyboard."""
        window = self.shell.window
        window.resize(1366, 768)  # the platform's own screen is smaller than an office's
        window.activateWindow()
        self.bot.waitUntil(window.isActiveWindow)

    def sign_in(self, account: str = "admin", password: str = PASSWORD) -> None:
        from station.ui.sign_in import SignInCover

        self.activate()
        cover = self.cover(SignInCover)
        assert isinstance(cover, SignInCover)
        self.type(cover.account, account, enter=True)
        self.type(cover.password, password, enter=True)
        self.settle()

    def said(self, page: Page | None = None) -> list[str]:
        """The sentences on show, newest first."""
        page = page or self.shell.window.current_page
        assert page is not None
        return [message.sentence for message in page.banners.messages]


@contextmanager
def seat_at(qtbot: QtBot, texts: Texts, folder: Path, memory: QSettings | None = None) -> Iterator[Seat]:
    """The desktop over `folder`, begun, with what it remembers of the window; everything is let go of at the end."""
    desktop = Desktop(texts, LocalStation(folder, verifiers=CHEAP), memory)
    qtbot.addWidget(desktop.start_window)
    desktop.begin()
    seat = Seat(qtbot, desktop)
    start = desktop.start_window
    seat.until(lambda: desktop.shell is not None or not (start.isHidden() or start.opening.isVisible()))
    seat.settle()
    try:
        yield seat
    finally:
        window = desktop.window
        desktop.close()
        if window is not None and shiboken6.isValid(window):
            window.deleteLater()  # what is not deleted is drawn anew with each change of the look in later tests


def made_station(
    folder: Path, fill: Callable[[Station], object] = lambda station: None, begun: datetime | None = None
) -> None:
    """A station with its administrator, an officer with badge, PIN and account, and a keeper's account; a copy.

    `fill` is let in once in a run, before the first copy; all of it happened just now, or at `begun`, more than a week
    before it was left.
    """

    def furnish(station: Station) -> None:
        _furnish(station)
        fill(station)
        if begun is not None:
            a_week_passes(station)

    name = ("desktop", fill.__module__, fill.__qualname__, begun is None)
    founded_office(folder, name, NEW, furnish, begun)


def _furnish(station: Station) -> None:
    people = station.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    for number, name in (("1001", "王乙"), ("1002", "张丙")):
        people.roster.register(admin, Officer(number, name, "综合执法一科", "一组", f"B{number}"))
    give_pin(people, admin, "1001", PIN)
    for account, number, role in (
        ("wang", "1001", Role.EQUIPMENT_ADMINISTRATOR),
        ("zhang", "1002", Role.OFFICER),
    ):
        open_account(people, admin, account, role, PASSWORD, number)
