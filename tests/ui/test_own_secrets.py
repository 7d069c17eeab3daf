"""Changing one's own password and PIN from the menu of the person at the desk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from station.core.errors import Refused
from station.core.texts import Texts
from station.ui.lock import LockCover
from station.ui.own_secrets import OwnSecretForm
from tests.ui.desktops import NEW_PASSWORD, NEW_PIN, PASSWORD, PIN, Seat


def form(seat: Seat) -> OwnSecretForm:
    opened = seat.shell.own_secrets.form
    assert opened is not None
    seat.until(opened.present.control.hasFocus)
    return opened


@pytest.mark.rule("PF-04", "change")
def test_the_password_is_changed_by_the_old_one(seat: Seat, texts: Texts) -> None:
    seat.sign_in("wang")
    seat.shell.window.frame.top_bar.password_action.trigger()
    asked = form(seat)
    seat.type(asked.present, "not-the-one-1", enter=True)
    seat.type(asked.new.first, NEW_PASSWORD, enter=True)
    seat.type(asked.new.again, NEW_PASSWORD + "x", enter=True)
    assert asked.new.again.note.text() == texts("secret.differ")
    seat.type(asked.new.again, NEW_PASSWORD, enter=True)
    seat.settle()
    assert asked.present.note.text() == texts.error(Refused("people.wrong_secret", rule="PF-04"))
    seat.type(asked.present, PASSWORD, enter=True)
    seat.settle()
    assert seat.shell.own_secrets.form is None
    assert seat.said() == [texts("own_secrets.password.done")]
    with pytest.raises(Refused):
        seat.services.people.sign_in.with_password("wang", PASSWORD)
    assert seat.services.people.sign_in.with_password("wang", NEW_PASSWORD).account == "wang"


@pytest.mark.rule("PF-04", "change")
def test_the_pin_is_changed_by_the_password_where_there_is_an_officer(seat: Seat, texts: Texts) -> None:
    seat.sign_in("admin")
    assert not seat.shell.window.frame.top_bar.pin_action.isVisible(), "no officer, no PIN"
    seat.shell.sign_out()
    seat.sign_in("wang")
    action = seat.shell.window.frame.top_bar.pin_action
    assert action.isVisible()
    action.trigger()
    asked = form(seat)
    for field, typed in ((asked.present, PASSWORD), (asked.new.first, NEW_PIN), (asked.new.again, NEW_PIN)):
        seat.type(field, typed, enter=True)
    seat.settle()
    assert seat.said() == [texts("own_secrets.pin.done")]
    with pytest.raises(Refused):
        seat.services.people.sign_in.confirm_pin("1001", PIN)
    assert seat.services.people.sign_in.confirm_pin("1001", NEW_PIN).number == "1001"


def test_the_lock_gives_up_what_stands_above_it(seat: Seat) -> None:
    seat.sign_in("wang")
    seat.shell.window.frame.top_bar.password_action.trigger()
    form(seat)
    seat.shell.lock()
    assert isinstance(seat.cover(LockCover), LockCover)
    assert seat.shell.own_secrets.form is None
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    seat.type(lock.secret, PASSWORD, enter=True)
    seat.settle()
    assert not seat.shell.window.covered


def test_esc_gives_it_up(seat: Seat) -> None:
    seat.sign_in("wang")
    seat.shell.window.frame.top_bar.password_action.trigger()
    seat.press(form(seat).present, Qt.Key.Key_Escape)
    assert seat.shell.own_secrets.form is None
