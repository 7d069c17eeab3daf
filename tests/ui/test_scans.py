"""A scanner is always heard: on any page, at the sign-in, at a locked screen; fingers are left alone (EQ-11, PF-04)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QVBoxLayout

from station.core.errors import Refused
from station.core.texts import Texts
from station.inventory.values import NewItem
from station.ui.lock import LockCover
from station.ui.pages.counter.page import CounterPage
from station.ui.scan_watch import GAP_MILLISECONDS
from station.ui.sign_in import BADGE, PASSWORD, SignInCover
from station.ui.widgets.button import Button
from station.ui.widgets.dialog import Dialog
from tests.ui.desktops import PASSWORD as RIGHT
from tests.ui.desktops import PIN, Seat

ENTER = Qt.Key.Key_Return


def scan(seat: Seat, code: str, *ends: Qt.Key) -> None:
    """What a scanner does: keys to whatever has the focus, in one go."""
    for key in (*code, *ends):
        seat.bot.keyClick(_focused(seat), key)
    if not ends:
        seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.settle()


def _focused(seat: Seat):
    return QApplication.activePopupWidget() or QApplication.focusWidget() or seat.shell.window


def cover_of(seat: Seat) -> SignInCover:
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    return cover


def at_counter(seat: Seat) -> CounterPage:
    page = seat.shell.window.current_page
    assert isinstance(page, CounterPage)
    return page


@pytest.fixture
def gear(seat: Seat) -> Seat:
    """A dust meter is on record; nobody signed in."""
    people, register = seat.services.people, seat.services.inventory.register
    admin = people.sign_in.with_password("admin", RIGHT)
    register.register(admin, NewItem("DST-0001", 3, "检尘仪"))
    return seat


# ------------------------------------------------------------------------------------- on the pages


@pytest.mark.rule("EQ-11", "holder")
def test_who_has_no_counter_is_told_what_was_scanned_and_what_to_do(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("zhang")
    for key in ("today", "equipment"):
        page = seat.page(key)
        page.setFocus()
        scan(seat, "DST-0001", ENTER)
        assert seat.said()[0] == texts("shell.scan.item", what="DST-0001 检尘仪")
        scan(seat, "B1001", ENTER)
        assert seat.said()[0] == texts("shell.scan.printed", what="B1001")
        scan(seat, "NOBODY-1", ENTER)
        assert seat.said() == [texts("shell.scan.unknown", what="NOBODY-1")]
    seat.page("today")
    scan(seat, "dst-0001", ENTER)
    shown = seat.shell.window.current_page
    assert shown is not None
    act = shown.banners.messages[0].action
    assert act is not None
    act()
    seat.settle()
    assert seat.shell.window.current_key == "equipment"


def test_a_colleagues_badge_names_the_colleague_and_offers_the_desk(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in()
    seat.shell.window.set_pages([s for s in seat.shell.window._specs.values() if s.key != "counter"])
    scan(seat, "B1001", ENTER)
    page = seat.shell.window.current_page
    assert page is not None
    message = page.banners.messages[0]
    assert message.sentence == texts("shell.scan.person", what="王乙 1001")
    assert message.action is not None
    message.action()
    seat.settle()
    assert cover_of(seat).tabs.currentIndex() == BADGE


@pytest.mark.parametrize("ends", [(ENTER,), (ENTER, ENTER), (Qt.Key.Key_Tab,), ()])
def test_a_scan_on_any_page_reaches_the_counter(gear: Seat, ends: tuple[Qt.Key, ...]) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("tasks").setFocus()
    scan(seat, "B1002", *ends)
    counter = at_counter(seat)
    assert counter.counter.person is not None
    assert counter.counter.person.number == "1002"
    scan(seat, "DST-0001", ENTER)
    assert [line.tag for line in counter.counter.lines] == ["DST-0001"]


def test_a_scan_presses_no_button_and_moves_no_list(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("zhang")
    page = seat.page("equipment")
    pressed = []
    button = Button("D", parent=page)
    button.clicked.connect(lambda: pressed.append(1))
    button.show()
    button.setFocus()
    scan(seat, "DST-0001", ENTER)
    assert not pressed
    assert seat.said()[0] == texts("shell.scan.item", what="DST-0001 检尘仪")
    seat.bot.keyClick(button, ENTER)
    seat.bot.keyClick(button, Qt.Key.Key_Space)
    assert pressed


def test_what_a_person_types_arrives_as_it_was(gear: Seat) -> None:
    seat = gear
    seat.sign_in("zhang")
    page = seat.page("today")
    got = []

    class Typed(Button):
        def event(self, event: QEvent) -> bool:
            if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
                got.append(event.text())
            return super().event(event)

    button = Typed("x", parent=page)
    button.show()
    button.setFocus()
    for key in "abc":
        seat.bot.keyClick(button, key)
        seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.bot.keyClick(button, "d")
    seat.bot.keyClick(button, Qt.Key.Key_Left)
    assert [text for text in got if text] == list("abcd")
    assert seat.said() == []


def test_a_scan_behind_a_dialog_is_refused_aloud(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("today")
    dialog = QDialog(seat.shell.window)
    default = Button("OK", parent=dialog)
    QVBoxLayout(dialog).addWidget(default)
    default.clicked.connect(dialog.accept)
    dialog.open()
    seat.until(dialog.isActiveWindow)
    default.setFocus()
    scan(seat, "DST-0001", ENTER)
    assert dialog.isVisible()
    assert seat.said()[0] == texts("shell.scan.behind", what="DST-0001")
    assert QToolTip.text() == texts("shell.scan.behind", what="DST-0001"), "and over what lies there"
    QToolTip.hideText()
    dialog.reject()


def test_a_scan_behind_a_window_of_ours_is_refused_where_the_person_looks(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("today")
    dialog = Dialog("x", seat.shell.window)
    button = Button("OK")
    dialog.add_button(button)
    dialog.open()
    seat.until(dialog.isActiveWindow)
    button.setFocus()
    scan(seat, "DST-0001", ENTER)
    assert dialog.said.text() == texts("shell.scan.behind", what="DST-0001")
    assert dialog.said.isVisible()
    assert seat.said() == []
    dialog.reject()


# ------------------------------------------------------------------------------------- at the sign-in


@pytest.mark.rule("PF-04", "sign in")
def test_of_two_scans_at_the_sign_in_the_last_counts(gear: Seat, texts: Texts) -> None:
    """Before the station is open nothing tells a badge from an account."""
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.account.put("B1001")
    cover.password.put("B1002")
    seat.click(cover.enter_button)
    seat.settle()
    assert cover.tabs.currentIndex() == BADGE
    assert cover.badge_box.text() == texts("sign_in.badge_of", name="张丙")
    assert cover.account.empty
    assert cover.password.empty


def test_a_badge_at_the_account_line_is_a_badge_and_names_its_carrier(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    assert cover.tabs.currentIndex() == PASSWORD
    cover.setFocus()
    scan(seat, "B1001", ENTER)
    assert cover.tabs.currentIndex() == BADGE
    assert cover.badge_box.text() == texts("sign_in.badge_of", name="王乙")
    assert cover.account.empty
    seat.bot.keyClicks(cover.pin, PIN)
    seat.press(cover.pin, ENTER)
    seat.settle()
    assert seat.session.account == "wang"


def test_an_account_typed_by_hand_is_an_account_even_if_a_badge_has_its_code(gear: Seat) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.setFocus()
    for key in "B1001":
        seat.bot.keyClick(_focused(seat), key)
        seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.bot.keyClick(_focused(seat), ENTER)
    seat.settle()
    assert cover.tabs.currentIndex() == PASSWORD
    assert cover.account.value == "B1001"
    assert cover.password.control.hasFocus()


@pytest.mark.rule("PF-04", "sign in")
def test_a_second_scan_instead_of_the_pin_is_no_wrong_pin(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.tabs.setCurrentIndex(BADGE)
    for _ in range(6):
        scan(seat, "B1001", ENTER)
        assert cover.badge_box.text() == texts("sign_in.badge_of", name="王乙")
    seat.bot.keyClicks(cover.pin, PIN)
    seat.press(cover.pin, ENTER)
    seat.settle()
    assert seat.session.account == "wang"


@pytest.mark.parametrize("tab", [PASSWORD, BADGE])
def test_an_item_scanned_at_the_sign_in_is_said_to_be_no_badge(gear: Seat, tab: int) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.tabs.setCurrentIndex(tab)
    cover.setFocus()
    scan(seat, "DST-0001", ENTER)
    assert "DST-0001" in cover.answer.text()
    assert cover.account.empty
    assert not cover.pin.isEnabled()
    seat.sign_in()
    assert seat.session.account == "admin"


def test_the_sign_in_keeps_its_place_whatever_it_says(gear: Seat) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    places = set()
    for sentence in (
        "",
        "账号或密码不对，请重新输入。",
        "“BWC-0003”是工牌、装备或卡片上的编号，不是密码。" * 2,
    ):
        cover.refuse(sentence)
        seat.bot.wait(1)
        places.add(cover.account.mapTo(cover, cover.account.rect().topLeft()).y())
    assert len(places) == 1


def test_a_scan_at_a_button_of_the_lock_is_said_and_moves_nothing(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.press(seat.shell.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    lock.switch_button.setFocus()
    seat.settle()
    place = lock.secret.mapTo(lock, lock.secret.rect().topLeft())
    scan(seat, "B1002", ENTER)
    assert "“B1002”" in lock.answer.text()
    assert lock.secret.mapTo(lock, lock.secret.rect().topLeft()) == place


@pytest.mark.rule("PF-04", "sign in")
def test_a_secret_typed_fast_beside_the_line_is_not_shown(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.enter_button.setFocus()
    scan(seat, "right-horse-1", ENTER)
    assert cover.answer.text() == texts.error(Refused("people.typed_beside", rule="PF-04"))
    seat.sign_in("wang")
    seat.press(seat.shell.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    lock.switch_button.setFocus()
    seat.settle()
    scan(seat, "right-horse-1", ENTER)
    assert lock.answer.text() == texts.error(Refused("people.typed_beside", rule="PF-04"))
