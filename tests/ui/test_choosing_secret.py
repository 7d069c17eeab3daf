"""An issued password or PIN opens the window only to whoever chooses another there (PF-04)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.choosing_secret import ChoosingCover
from station.ui.lock import LockCover
from station.ui.pages.today.page import TodayPage
from station.ui.sign_in import SignInCover
from tests.plugins.offices import ISSUED_PASSWORD, ISSUED_PIN
from tests.ui.desktops import NEW_PASSWORD, NEW_PIN, PASSWORD, PIN, Seat


def choosing(seat: Seat) -> ChoosingCover:
    cover = seat.cover(ChoosingCover)
    assert isinstance(cover, ChoosingCover)
    return cover


def choose(seat: Seat, new: str, again: str = "") -> None:
    cover = choosing(seat)
    seat.type(cover.form.new.first, new)
    seat.type(cover.form.new.again, again or new, enter=True)
    seat.settle()


def reissue(seat: Seat) -> None:
    people = seat.services.people
    admin = people.sign_in.with_password("admin", PASSWORD)
    people.accounts.set_password(admin, "wang", ISSUED_PASSWORD)
    people.accounts.set_pin(admin, "1001", ISSUED_PIN)


@pytest.mark.rule("PF-04", "change")
def test_whoever_signs_in_by_an_issued_password_chooses_another_and_is_told_who_set_it(
    seat: Seat, texts: Texts
) -> None:
    reissue(seat)
    seat.sign_in("wang", ISSUED_PASSWORD)
    assert not seat.shell.signed_in.present
    assert "李甲" in choosing(seat).form.subtitle.text()
    choose(seat, "12345678")
    assert choosing(seat).form.new.first.note.text() == texts.error(
        Refused("people.password_common", rule="PF-04")
    )
    choose(seat, NEW_PASSWORD)
    assert seat.session.account == "wang"
    assert not seat.shell.window.covered
    today = seat.page("today")
    assert isinstance(today, TodayPage)
    seat.until(lambda: any(section.key == "secrets" for section in today.todo.sections))
    (section,) = [section for section in today.todo.sections if section.key == "secrets"]
    assert [row.state.word for row in section.rows] == [
        texts("today_page.row.secret_pending"),
        texts("today_page.row.secret_chosen"),
    ]


@pytest.mark.rule("PF-04", "change")
def test_an_issued_pin_at_the_lock_and_at_the_switch_is_changed_first(seat: Seat) -> None:
    seat.sign_in("wang")
    people = seat.services.people
    people.accounts.set_pin(people.sign_in.with_password("admin", PASSWORD), "1001", ISSUED_PIN)
    seat.settle()
    seat.shell.lock()
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    seat.type(lock.secret, ISSUED_PIN, enter=True)
    seat.settle()
    assert seat.shell.window.covered
    seat.press(choosing(seat).form.new.first, Qt.Key.Key_Escape)
    assert isinstance(seat.cover(LockCover), LockCover)  # still locked, and still wang's
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    seat.type(lock.secret, ISSUED_PIN, enter=True)
    seat.settle()
    choose(seat, NEW_PIN)
    assert not seat.shell.window.covered
    with pytest.raises(Refused):
        people.sign_in.confirm_pin("1001", PIN)
    assert people.sign_in.confirm_pin("1001", NEW_PIN).number == "1001"


def test_who_does_not_choose_is_asked_who_they_are(seat: Seat) -> None:
    reissue(seat)
    seat.sign_in("wang", ISSUED_PASSWORD)
    seat.press(choosing(seat).form.new.first, Qt.Key.Key_Escape)
    assert isinstance(seat.cover(SignInCover), SignInCover)
    seat.sign_in("wang", ISSUED_PASSWORD)
    assert not seat.shell.signed_in.present
