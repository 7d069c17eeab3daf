"""Which plugin Qt is told to load, and where an input method must not come between; with real ones: `tests/ime`."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodQueryEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.core.clock import SystemClock
from station.core.texts import Texts
from station.people.permissions import Role
from station.people.values import Officer
from station.ui.input_method import choose
from station.ui.pages.administration.account_forms import AccountForm
from station.ui.pages.administration.officer_forms import BadgeForm, OfficerForm
from station.ui.pages.equipment.item_forms import ItemForm
from station.ui.sign_in import SignInCover
from station.ui.widgets.form_kinds import FormLine
from tests.plugins.offices import open_account
from tests.ui.desktops import PASSWORD, Seat


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        ({}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": ""}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "fcitx"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "xim"}, {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "compose"}, {"QT_IM_MODULE": "compose"}),
        ({"QT_IM_MODULES": "fcitx"}, {"QT_IM_MODULES": "fcitx;ibus"}),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, {"QT_IM_MODULES": "wayland;fcitx;ibus"}),
    ],
)
def test_qt_is_told_of_a_plugin_that_it_has(given: dict[str, str], chosen: dict[str, str]) -> None:
    environment = {"HOME": "/home/li", **given}
    choose(environment)
    assert environment == {"HOME": "/home/li", **chosen}


def takes_input_method(widget: QWidget) -> bool:
    asked = QInputMethodQueryEvent(Qt.InputMethodQuery.ImEnabled)
    QApplication.sendEvent(widget, asked)
    return bool(asked.value(Qt.InputMethodQuery.ImEnabled))


def test_lines_for_codes_have_no_input_method_and_all_others_do(qtbot: QtBot, texts: Texts) -> None:
    officer = Officer("1001", "王乙", "一科", "一组", "B1001", "")
    new, badge = OfficerForm(texts, (), ()), BadgeForm(texts, officer)
    item, cover = ItemForm(texts, SystemClock(), new=True), SignInCover(texts, "一所")
    for widget in (new, badge, item, cover):
        qtbot.addWidget(widget)
    for field in (new.number, new.badge, badge.badge, item.tag, item.serial, item.usb_serial):
        assert not takes_input_method(field.control), field.name
    assert not takes_input_method(cover.badge_box)
    account = AccountForm(texts, ())
    qtbot.addWidget(account)
    assert not takes_input_method(account.name.control)
    assert takes_input_method(account.display_name.control)
    plain = FormLine("x")
    qtbot.addWidget(plain)
    for field in (new.name, new.phone, item.name, item.place, item.model, plain):
        assert takes_input_method(field.control), field.name


def test_the_sign_in_takes_chinese_only_where_an_account_is_written_so(seat: Seat) -> None:
    def account_takes_it() -> bool:
        cover = seat.cover(SignInCover)
        assert isinstance(cover, SignInCover)
        return takes_input_method(cover.account.control)

    seat.settle()
    assert not account_takes_it()
    seat.sign_in()
    people = seat.services.people
    open_account(people, seat.session, "张丙", Role.KEEPER, PASSWORD)
    seat.shell.sign_out()
    seat.settle()
    assert account_takes_it()
