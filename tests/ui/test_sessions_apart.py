"""Work that one person asked for answers nobody else: after signing out, at a switch, with the page on its way out."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.people.listing import ListService
from station.people.sessions import Session
from station.ui.at_window import AtWindow
from station.ui.sign_in import SignInCover
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, Seat


@contextmanager
def busy(seat: Seat) -> Iterator[None]:
    """The lane of the records is busy meanwhile; what is asked for waits."""
    free = threading.Event()
    seat.desktop.tasks.ask(free.wait, HANG_SECONDS)
    try:
        yield
    finally:
        free.set()


@pytest.fixture
def mistakes(seat: Seat) -> list[str]:
    heard: list[str] = []
    seat.desktop.tasks.bug.connect(heard.append)
    return heard


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The accounts for which lists were read, in order."""
    accounts: list[str] = []
    context = ListService._context

    def noted(self: ListService[Any], session: Session, filters: Collection[str]) -> Any:
        accounts.append(session.account)
        return context(self, session, filters)

    monkeypatch.setattr(ListService, "_context", noted)
    return accounts


def switch(seat: Seat, account: str) -> None:
    seat.shell.switch()
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    seat.type(cover.account, account, enter=True)
    seat.type(cover.password, PASSWORD, enter=True)
    seat.until(lambda: seat.shell.signed_in.present and seat.shell.signed_in.session.account == account)


@pytest.mark.parametrize("key", ["equipment", "archive", "ledger", "administration", "tasks", "today"])
def test_signing_out_while_a_page_is_read_is_no_mistake(
    seat: Seat, mistakes: list[str], qtbot: QtBot, key: str
) -> None:
    seat.sign_in()
    with qtbot.captureExceptions() as raised, busy(seat):
        assert seat.shell.window.show_page(key)
        QApplication.processEvents()
        seat.shell.sign_out()
        assert not seat.shell.signed_in.present
    seat.settle()
    assert (mistakes, raised) == ([], [])


def test_a_list_is_read_for_whom_it_was_asked(seat: Seat, mistakes: list[str], asked: list[str]) -> None:
    seat.sign_in()
    seat.settle()
    with busy(seat):
        waiting = len(seat.desktop.tasks.jobs)
        assert seat.shell.window.show_page("archive")
        seat.until(lambda: len(seat.desktop.tasks.jobs) > waiting)
        before = len(asked)
        switch(seat, "wang")
    seat.settle()
    assert mistakes == []
    assert asked[before:]
    assert asked[before] == "admin"  # what was asked before the switch
    seat.page("archive")
    assert asked[-1] == "wang"


def test_what_one_person_searched_is_not_shown_to_the_next(seat: Seat) -> None:
    seat.sign_in()
    with busy(seat):
        seat.shell._search._search("nothing-like-it")
        switch(seat, "wang")
    seat.settle()
    assert seat.said() == []
    seat.shell._search._search("nothing-like-it")
    seat.settle()
    assert any("nothing-like-it" in sentence for sentence in seat.said())


def test_a_scan_of_one_person_does_not_lead_the_next(seat: Seat) -> None:
    seat.sign_in("zhang")  # an officer, who has no counter
    with busy(seat):
        seat.shell.heard.hear("B1002")
        switch(seat, "wang")
    seat.settle()
    assert seat.said() == []


class Asker(QWidget):
    """A part of a page that asks."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heard: list[object] = []

    def take_as(self, name: str, _answer: object) -> None:
        self.heard.append(name)

    def take(self, answer: object) -> None:
        self.heard.append(answer)


def test_a_page_that_is_thrown_away_is_not_answered(tasks: Tasks, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    elsewhere = QWidget()
    qtbot.addWidget(elsewhere)
    part, other = Asker(page), Asker(elsewhere)
    free = threading.Event()
    tasks.ask(free.wait, HANG_SECONDS)
    done: list[int] = []
    for asker in (part, other):
        tasks.ask(lambda: done.append(1), done=asker.take)
        tasks.ask(lambda: done.append(2), done=partial(asker.take_as, "named"), owner=asker)
    tasks.abandon(page)
    free.set()
    assert tasks.wait_until_idle(HANG_SECONDS)
    assert (part.heard, other.heard) == ([], [None, "named"])
    assert done == [1, 2, 1, 2]  # all of it was done


def test_the_window_answers_only_the_session_that_asked(seat: Seat) -> None:
    seat.sign_in()
    signed_in, tasks = SignedIn(seat.session), seat.desktop.tasks
    at = AtWindow(seat.shell._texts, tasks, seat.services, signed_in, seat.shell.window)
    heard: list[str] = []
    at.ask(lambda session: session.account, done=heard.append)
    seat.settle()
    assert heard == ["admin"]
    with busy(seat):
        at.ask(lambda session: session.account, done=heard.append, failed=lambda _problem: heard.append("?"))
        signed_in.sign_out()
        signed_in.sign_in(seat.services.people.sign_in.with_password("wang", PASSWORD))
    seat.settle()
    assert heard == ["admin"]
