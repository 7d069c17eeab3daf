"""A scanner is always heard: on any page, at the sign-in, at a locked screen; fingers are left alone (EQ-11, PF-04)."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from station.core.errors import Refused
from station.core.texts import Texts, load_texts
from station.inventory.values import NewItem
from station.ui.composed_keys import OLD_SECONDS
from station.ui.lock import LockCover
from station.ui.officer_choice import OfficerAmong
from station.ui.pages.counter import key_hints
from station.ui.pages.counter.page import CounterPage
from station.ui.sign_in import BADGE, PASSWORD, SignInCover
from station.ui.widgets.button import Button
from station.ui.widgets.choice_box import Option
from station.ui.widgets.dialog import Dialog
from station.ui.widgets.find_line import FindLine
from station.ui.widgets.form_kinds import FormChoice, FormLine, FormSecret, FormText
from station.ui.widgets.number_field import NumberField
from station.ui.widgets.pace import GAP_MILLISECONDS
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.screen import Screen
from station.ui.widgets.scrolled import Scrolled
from station.ui.widgets.text import words
from tests.ui.desktops import PASSWORD as RIGHT
from tests.ui.desktops import PIN, Seat
from tests.ui.scanner import LINE_FEED, Stroke, is_over, strokes_of, type_fast

ENTER = Qt.Key.Key_Return
ENDS = {"enter": (ENTER,), "cr-lf": (ENTER, ENTER), "tab": (Qt.Key.Key_Tab,), "none": ()}
"""What ends a code, by the scanner's setting."""
KINDS = ("search", "find", "line", "text", "number", "choice")
"""Fields that want no code."""


def scan(seat: Seat, code: str, *ends: Qt.Key | Stroke) -> None:
    """What a scanner does: keys to whatever has the focus, in one go."""
    type_fast(lambda: _focused(seat), code, *ends)
    seat.bot.wait(2 * GAP_MILLISECONDS)  # what is typed after it comes from a person,
    seat.bot.waitUntil(is_over)  # also where its keys' own times lie ahead, behind those of another scan
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


def leave_counter(seat: Seat) -> None:
    """Nobody stands there any more, and nothing lies on it."""
    counter = at_counter(seat)
    for _ in range(2):  # the second time it is meant
        counter.acts.press(key_hints.CLEAR)
    seat.settle()
    assert (counter.counter.person, counter.counter.lines) == (None, ())


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


def test_a_scan_on_any_page_reaches_the_counter(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    for how, ends in ENDS.items():
        seat.page("tasks").setFocus()
        scan(seat, "B1002", *ends)
        counter = at_counter(seat)
        assert counter.counter.person is not None, how
        assert counter.counter.person.number == "1002", how
        scan(seat, "DST-0001", ENTER)
        assert [line.tag for line in counter.counter.lines] == ["DST-0001"], how
        leave_counter(seat)


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
    assert seat.said() == [], "it was said of a window that is gone"


@pytest.mark.parametrize("code", ["DST-0001", "ZZZ-99001"])
def test_a_scan_names_no_file_and_answers_no_window(gear: Seat, texts: Texts, code: str) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("today")
    said = texts("shell.scan.behind", what=code)
    files = QFileDialog(seat.shell.window)
    files.setOption(QFileDialog.Option.DontUseNativeDialog)
    files.setFileMode(QFileDialog.FileMode.AnyFile)
    files.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    files.selectFile("清单")
    files.open()
    seat.until(files.isActiveWindow)
    name = files.findChild(QLineEdit)
    assert name is not None
    name.setFocus()
    scan(seat, code, ENTER)
    assert (files.isVisible(), name.text(), seat.said()[0]) == (True, "清单", said)
    files.reject()
    question = Dialog("x", seat.shell.window)
    line, act = FormLine("x"), Button("OK")
    question.body.addWidget(line)
    question.add_button(act)
    act.clicked.connect(question.accept)
    act.setDefault(True)
    question.open()
    seat.until(question.isActiveWindow)
    line.setFocus()
    scan(seat, code, ENTER)
    assert (question.isVisible(), line.value, question.said.text()) == (True, "", said)
    question.reject()
    film = Screen()
    film.show()
    film.activateWindow()
    seat.until(film.isActiveWindow)
    film.clearFocus()
    assert QApplication.focusWidget() is None
    type_fast(lambda: film, code, ENTER)
    seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.bot.waitUntil(is_over)
    seat.settle()
    assert (seat.shell.window.current_key, QToolTip.text()) == ("today", said), "over the film, not behind it"
    QToolTip.hideText()
    film.close()


def test_a_scan_behind_a_window_of_ours_is_refused_where_the_person_looks(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("today")
    dialog = Dialog("x", seat.shell.window)
    question = words("李甲离岗后不能再领用装备，其账号同时停用，名下的装备先办理归还。" * 3, wrap=True)
    dialog.body.addWidget(question)
    button = Button("OK")
    dialog.add_button(button)
    dialog.open()
    seat.until(dialog.isActiveWindow)
    button.setFocus()
    before = question.height()
    scan(seat, "DST-0001", ENTER)
    area = dialog.findChild(Scrolled)
    assert area is not None
    assert area.viewport().height() >= before == question.height(), "the window grows by what is said"
    assert dialog.said.text() == texts("shell.scan.behind", what="DST-0001")
    assert dialog.said.isVisible()
    assert seat.said() == []
    dialog.reject()


# ---------------------------------------------------------------------------- while a field is typed into


def _placed(widget: QWidget, page: QWidget) -> QWidget:
    widget.setParent(page)
    widget.show()
    return widget.focusProxy() or widget


def keyboard_in(seat: Seat, kind: str) -> QWidget:
    """A field that wants no code has the keyboard, with something typed already."""
    page = seat.page("equipment")
    if kind == "search":
        field: QWidget = seat.shell.window.frame.top_bar.search
    elif kind == "find":
        field = next(each for each in page.findChildren(FindLine) if each.isVisible())
    else:
        makes = {
            "line": lambda: FormLine("x"),
            "text": lambda: FormText("x"),
            "number": lambda: NumberField(0, 999_999_999),
            "choice": lambda: FormChoice("x", unset="-"),
        }
        field = _placed(makes[kind](), page)
    field.setFocus()
    assert QApplication.focusWidget() is field
    seat.bot.keyClick(field, "7")
    seat.bot.wait(2 * GAP_MILLISECONDS)
    return field


def shown_in(field: QWidget) -> str:
    if isinstance(field, QPlainTextEdit):
        return field.toPlainText()
    if isinstance(field, QComboBox):
        return field.currentText()
    assert isinstance(field, QLineEdit | NumberField)
    return field.text()


def test_a_scan_into_a_field_that_wants_none_reaches_the_counter(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    cases = [*((kind, "enter") for kind in KINDS), *(("line", how) for how in ENDS if how != "enter")]
    for case in cases:
        kind, ends = case[0], ENDS[case[1]]
        field = keyboard_in(seat, kind)
        before = shown_in(field)
        assert "7" in before
        scan(seat, "B1002", *ends)
        counter = at_counter(seat)
        assert counter.counter.person is not None, case
        assert counter.counter.person.number == "1002", case
        assert shown_in(field) == before, case
        scan(seat, "DST-0001", *ends)
        assert [line.tag for line in counter.counter.lines] == ["DST-0001"], case
        assert counter._stack.currentWidget() is not counter.sheet, f"{case}: an LF confirms nothing"
        leave_counter(seat)


def test_what_nothing_bears_stays_in_a_field_for_words_and_is_told(gear: Seat, texts: Texts) -> None:
    """In a search it is searched; in a field for a number, or where one of several is chosen, nothing is written and it is refused."""
    seat = gear
    seat.sign_in("wang")
    for kind in KINDS:
        field = keyboard_in(seat, kind)
        before, entered = shown_in(field), list[int]()
        if isinstance(field, QLineEdit):
            field.returnPressed.connect(lambda entered=entered: entered.append(1))
        written = kind not in ("number", "choice")
        key, searched = "written" if written else "unknown", kind in ("find", "search")
        for code, ends in (("123456", ()), ("890", (ENTER,))):
            scan(seat, code, *ends)
            assert seat.shell.window.current_key == "equipment", kind
            if not (ends and searched):  # an Enter carries out the search
                assert shown_in(field).startswith("7123456" if written else "7"), kind
                assert written or shown_in(field) == before, kind
                said = [] if searched else [texts(f"shell.scan.{key}", what=code, field="x")]
                assert seat.said() == said, kind
            seat.page("equipment").banners.clear()
        if kind == "line":
            assert entered == [1], "the Enter that waited came"


def test_a_known_tag_that_a_person_types_is_sought_and_no_scan(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    for kind in ("find", "line"):
        keyboard_in(seat, kind)
        type_at(seat, "DST-0001", 110, ENTER)
        assert seat.shell.window.current_key == "equipment", kind
        assert seat.said() == [], kind


def test_alt_and_a_figure_write_nothing(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    for kind in KINDS:
        field = keyboard_in(seat, kind)
        before = shown_in(field)
        seat.bot.keyClick(field, Qt.Key.Key_5, Qt.KeyboardModifier.AltModifier)
        assert shown_in(field) == before, kind


def test_a_code_pasted_into_a_field_stays_there(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    field = keyboard_in(seat, "line")
    assert isinstance(field, QLineEdit)
    QApplication.clipboard().setText("DST-0001")
    seat.bot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    seat.bot.keyClick(field, ENTER)
    seat.settle()
    assert field.text() == "7DST-0001"
    assert seat.shell.window.current_key == "equipment"


def test_a_scan_into_a_line_for_codes_or_among_the_choices_stays_there(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    page = seat.page("equipment")
    among = OfficerAmong("x", "-")
    among.offer_officers(())
    _placed(among, page).setFocus()
    scan(seat, "B1002", ENTER)
    assert among.unread == "B1002", "a badge is for the field, though it is not offered"
    assert seat.said() == [], "the field says so"
    code = FormLine("x", codes=True)
    choice = FormChoice("x", unset="-")
    choice.offer([Option("DST-0001", "DST-0001 检尘仪")])
    for field in (code, choice):
        _placed(field, page).setFocus()
        scan(seat, "DST-0001", ENTER)
        assert field.value == "DST-0001"
    assert seat.said() == [texts("shell.scan.written", what="DST-0001", field="x")]
    assert seat.shell.window.current_key == "equipment"


def test_who_has_no_counter_is_told_of_a_scan_into_a_field(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("zhang")
    field = keyboard_in(seat, "find")
    scan(seat, "DST-0001", ENTER)
    assert seat.said()[0] == texts("shell.scan.item", what="DST-0001 检尘仪")
    assert shown_in(field) == "7"


@pytest.mark.rule("PF-04", "sign in")
def test_a_scan_into_a_new_secret_in_a_window_is_no_secret_and_refused_there(
    gear: Seat, texts: Texts
) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("today")
    dialog = Dialog("x", seat.shell.window)
    secret = FormSecret(texts, "x")
    dialog.body.addWidget(secret)
    dialog.open()
    seat.until(dialog.isActiveWindow)
    secret.setFocus()
    scan(seat, "DST-0001", ENTER)
    assert secret.value == ""
    assert dialog.isVisible()
    assert dialog.said.text() == texts("shell.scan.behind", what="DST-0001")
    scan(seat, "right-horse-1", ENTER)
    assert (secret.value, dialog.said.text()) == ("", texts("shell.scan.withheld"))
    dialog.reject()
    page = seat.page("today")
    page.body.addWidget(secret)
    seat.until(secret.isVisible)
    secret.setFocus()
    scan(seat, "right-horse-1", ENTER)
    assert secret.value == "right-horse-1"
    assert seat.said()[0] == texts("shell.scan.written_secret", field="x")


def test_the_counters_box_takes_every_end_and_none(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("counter")
    counter = at_counter(seat)
    for how, ends in ENDS.items():
        seat.until(counter.desk.box.hasFocus)
        for code in ("B1002", "DST-0001"):
            scan(seat, code, *ends)
        assert counter.counter.person is not None, how
        assert [line.tag for line in counter.counter.lines] == ["DST-0001"], how
        assert counter._stack.currentWidget() is not counter.sheet, f"{how}: an LF confirms nothing"
        leave_counter(seat)


def test_a_line_feed_ends_a_code_at_the_counter_and_elsewhere(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("tasks").setFocus()
    for code in ("B1002", "DST-0001"):
        scan(seat, code, LINE_FEED)
    assert [line.tag for line in at_counter(seat).counter.lines] == ["DST-0001"]


def test_what_a_person_types_at_the_counter_waits_for_enter(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.page("counter")
    counter = at_counter(seat)
    box = counter.desk.box
    seat.until(box.hasFocus)
    for key in "B1002":
        seat.bot.keyClick(box, key)
        seat.bot.wait(2 * GAP_MILLISECONDS)
    assert box.text() == "B1002"
    assert counter.counter.person is None
    seat.bot.keyClick(box, ENTER)
    seat.settle()
    assert counter.counter.person is not None


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
    assert cover.answer.text() == load_texts()("errors.people.unknown_badge")
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


def begin_typing(seat: Seat, text: str) -> None:
    """A person types and stops in the middle."""
    seat.bot.keyClicks(_focused(seat), text)
    seat.bot.wait(2 * GAP_MILLISECONDS)


@pytest.mark.rule("PF-04", "sign in")
def test_a_badge_behind_a_half_typed_secret_is_taken_out_and_counts_as_no_wrong_one(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    seat.press(seat.shell.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    lock = seat.cover(LockCover)
    assert isinstance(lock, LockCover)
    lock.setFocus()
    begin_typing(seat, PIN[:4])
    for ends in ((ENTER,), (Qt.Key.Key_Tab,), ()):
        for _ in range(2):  # more often than wrong ones are allowed
            scan(seat, "B1002", *ends)
            assert "“B1002”" in lock.answer.text(), ends
            assert lock.secret.value == PIN[:4], ends
            assert lock.secret.control.hasFocus()
    seat.bot.keyClicks(_focused(seat), PIN[4:])
    seat.press(_focused(seat), ENTER)
    seat.settle()
    assert not seat.shell.window.covered, "nothing was counted: it would have locked"


@pytest.mark.rule("PF-04", "sign in")
@pytest.mark.parametrize("line", ["account", "password"])
def test_a_badge_behind_something_half_typed_at_the_sign_in_names_its_carrier(
    gear: Seat, texts: Texts, line: str
) -> None:
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    if line == "password":
        cover.account.put("wang")
    (cover.account if line == "account" else cover.password).setFocus()
    begin_typing(seat, "zha")
    scan(seat, "B1002", ENTER)
    assert cover.tabs.currentIndex() == BADGE
    assert cover.badge_box.text() == texts("sign_in.badge_of", name="张丙")
    assert cover.account.empty
    assert cover.password.empty


@pytest.mark.rule("PF-04", "sign in")
def test_a_password_that_ends_as_a_badge_does_is_a_password(gear: Seat) -> None:
    """Typed by a person: only what comes in one go is a scan."""
    seat = gear
    seat.activate()
    cover = cover_of(seat)
    cover.account.put("wang")
    cover.password.setFocus()
    given = []
    cover.password_given.connect(lambda _account, password: given.append(password))
    type_at(seat, "own-B1001", 2 * GAP_MILLISECONDS, ENTER)
    assert given == ["own-B1001"]


# --------------------------------------------------------------------- what people type, and input methods


def type_at(seat: Seat, code: str, gap: int, *ends: Qt.Key) -> None:
    """A person in a hurry: the keys' own times are `gap` milliseconds apart."""
    type_fast(lambda: _focused(seat), code, *ends, gap=gap)
    seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.bot.waitUntil(is_over)
    seat.settle()


@pytest.mark.rule("EQ-11", "holder")
def test_what_nothing_bears_leaves_nobodys_page(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    page = seat.page("equipment")
    table = next(each for each in page.findChildren(RecordTable) if each.isVisible())
    table.setFocus()
    scan(seat, "NOBODY-1", ENTER)
    assert seat.shell.window.current_key == "equipment"
    assert seat.said() == [texts("shell.scan.unknown", what="NOBODY-1")]
    page.banners.clear()
    for word in ("sv", "csv", "liangshan"):
        type_at(seat, word, 45, ENTER)
        assert seat.shell.window.current_key == "equipment", word
        assert seat.said() == [], word
    type_at(seat, "B1002", 45, ENTER)  # a slow scanner
    assert at_counter(seat).counter.person is not None


def compose(seat: Seat, code: str, *ends: Qt.Key, takes: str, gap: int = 2) -> None:
    """A scanner while an input method is on, which takes these keys as they are pressed and makes syllables of them."""
    composed = ""
    for event, held in strokes_of(code, *ends, gap=gap):
        receiver = _focused(seat)
        if held not in takes or event.type() == QEvent.Type.KeyRelease:
            if composed and held not in takes and event.type() == QEvent.Type.KeyPress:
                committed = QInputMethodEvent()
                committed.setCommitString("保温层")
                QApplication.sendEvent(receiver, committed)
                composed = ""
            QApplication.sendEvent(receiver, event)
        else:
            composed += held
            QApplication.sendEvent(receiver, QInputMethodEvent(composed, []))
    seat.bot.wait(2 * GAP_MILLISECONDS)
    seat.settle()


@pytest.mark.rule("EQ-11", "holder")
def test_a_scan_with_an_input_method_on_is_the_code_that_was_scanned(gear: Seat) -> None:
    seat = gear
    seat.sign_in("wang")
    for kind in ("line", "text", "search"):
        field = keyboard_in(seat, kind)
        compose(seat, "b1002", ENTER, takes="b")
        person = at_counter(seat).counter.person
        assert person is not None, kind
        assert person.number == "1002", kind
        assert shown_in(field).startswith("7"), kind
        assert "保" not in shown_in(field), kind
        leave_counter(seat)


@pytest.mark.rule("EQ-11", "holder")
def test_what_was_composed_before_is_no_part_of_a_scan(gear: Seat) -> None:
    """The input method tells last what it made of the keys, after they were let go."""
    seat = gear
    seat.sign_in("wang")
    field = keyboard_in(seat, "line")
    made = QInputMethodEvent()
    made.setCommitString("你好")
    QApplication.sendEvent(field, made)
    seat.bot.wait(round(1500 * OLD_SECONDS))
    scan(seat, "B1002", ENTER)
    counter = at_counter(seat)
    assert counter.counter.person is not None
    assert shown_in(field) == "7你好", "it stays where it was typed"
    leave_counter(seat)
    QApplication.sendEvent(keyboard_in(seat, "find"), made)
    seat.shell.window.show_page("counter", "")
    counter.desk.box.setFocus()
    heard: list[str] = []
    seat.shell.heard.watch.scanned.connect(heard.append)
    scan(seat, "B1002", ENTER)
    assert counter.counter.person is not None
    assert heard == [], "the box takes it by itself, and once"


def test_an_unknown_code_with_an_input_method_on_stays_as_it_was_scanned(gear: Seat, texts: Texts) -> None:
    seat = gear
    seat.sign_in("wang")
    field = keyboard_in(seat, "line")
    assert isinstance(field, QLineEdit)
    entered = []
    field.returnPressed.connect(lambda: entered.append(field.text()))
    compose(seat, "xyz-42", ENTER, takes="xyz")
    assert entered == ["7xyz-42"]
    assert seat.said() == [texts("shell.scan.written", what="xyz-42", field="x")]
    assert seat.shell.window.current_key == "equipment"
    compose(seat, "abc1", takes="abc", gap=40)  # a person: the syllables stay what they are
    assert field.text() == "7xyz-42保温层1"
