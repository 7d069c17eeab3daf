"""Recognising a scanner in a window of plain widgets: what is kept, what is given back, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QPushButton, QTableWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.ui.scan_watch import ScanWatch
from station.ui.widgets.line import TextLine
from tests.ui.scanner import strokes_of, type_fast

ENTER, TAB = Qt.Key.Key_Return, Qt.Key.Key_Tab
Answer = Callable[[bool], object]


class Button(QPushButton):
    """Keeps what reaches it."""

    def __init__(self) -> None:
        super().__init__("x")
        self.got = ""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        self.got += event.text()


class Window(QWidget):
    """A button, a line for words and one for codes, watched."""

    def __init__(self) -> None:
        super().__init__()
        self.button, self.line, self.codes = Button(), TextLine(), TextLine(codes=True)
        column = QVBoxLayout(self)
        for part in (self.button, self.line, self.codes):
            column.addWidget(part)
        self.scanned: list[str] = []
        self.asked: list[str] = []
        self.later: list[Answer] = []
        self.answers_later = False
        self.watch = ScanWatch(self)
        self.watch.ask_printed = self.ask
        self.watch.scanned.connect(self.scanned.append)
        self.watch.begin()

    def ask(self, code: str, answer: Answer) -> None:
        self.asked.append(code)
        if self.answers_later:
            self.later.append(answer)
        else:
            answer(code.upper().startswith("BWC"))


@pytest.fixture
def window(qtbot: QtBot) -> Iterator[Window]:
    made = Window()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.watch.stop()


def scan(qtbot: QtBot, window: Window, into: QWidget, code: str, *ends: Qt.Key, gap: int = 2) -> None:
    into.setFocus()
    type_fast(lambda: QApplication.focusWidget() or window, code, *ends, gap=gap)
    if not ends:
        qtbot.waitUntil(lambda: not window.watch._pause.isActive())
        qtbot.wait(1)


@pytest.mark.parametrize("ends", [(ENTER,), (TAB,), (ENTER, ENTER), ()])
def test_a_code_outside_fields_reaches_nothing_else(
    qtbot: QtBot, window: Window, ends: tuple[Qt.Key, ...]
) -> None:
    scan(qtbot, window, window.button, "BWC-0001", *ends)
    qtbot.waitUntil(lambda: window.scanned == ["BWC-0001"])
    assert window.button.got == ""
    assert window.asked == ["BWC-0001"]
    scan(qtbot, window, window.button, "bw", gap=2)  # too short: typed
    qtbot.waitUntil(lambda: window.button.got == "bw")


def test_what_nothing_bears_is_a_scan_by_its_speed_alone(qtbot: QtBot, window: Window) -> None:
    scan(qtbot, window, window.button, "xyz-1", ENTER)
    assert window.scanned == ["xyz-1"]
    scan(qtbot, window, window.button, "xyz-1", ENTER, gap=40)
    assert window.scanned == ["xyz-1"]
    assert window.button.got == "xyz-1\r"
    scan(qtbot, window, window.button, "bwc-2", ENTER, gap=40)
    assert window.scanned == ["xyz-1", "bwc-2"]
    scan(qtbot, window, window.button, "abcd", ENTER, gap=61)  # each key is one of its own
    qtbot.waitUntil(lambda: window.button.got == "xyz-1\rabcd\r")


def test_an_enter_that_comes_late_ends_no_code(qtbot: QtBot, window: Window) -> None:
    window.button.setFocus()
    strokes = [event for event, _text in strokes_of("xyz", ENTER)]
    for event in strokes[-2:]:
        event.setTimestamp(event.timestamp() + 500)
    for event in strokes:
        QApplication.sendEvent(window.button, event)
    assert window.scanned == []
    assert window.button.got == "xyz\r"


@pytest.mark.parametrize("ends", [(ENTER,), (ENTER, ENTER), ()])
def test_a_code_is_taken_out_of_a_field_again(qtbot: QtBot, window: Window, ends: tuple[Qt.Key, ...]) -> None:
    entered: list[str] = []
    window.line.returnPressed.connect(lambda: entered.append(window.line.text()))
    window.line.setText("ab")
    window.line.setFocus()
    window.line.setSelection(0, 1)
    scan(qtbot, window, window.line, "BWC-0001", *ends)
    qtbot.waitUntil(lambda: window.scanned == ["BWC-0001"])
    assert (window.line.text(), window.line.selectedText(), entered) == ("ab", "a", [])
    scan(qtbot, window, window.line, "cd-1", ENTER)
    assert window.line.text() == "cd-1b"
    assert entered == ["cd-1b"], "the Enter that waited came, once"
    assert window.scanned == ["BWC-0001"]


def test_a_line_for_codes_takes_them_unasked(qtbot: QtBot, window: Window) -> None:
    scan(qtbot, window, window.codes, "BWC-0001", ENTER)
    assert window.codes.text() == "BWC-0001"
    assert window.asked == window.scanned == []


def test_keys_wait_for_the_answer_and_keep_their_order(qtbot: QtBot, window: Window) -> None:
    window.answers_later = True
    scan(qtbot, window, window.line, "BWC-0001", ENTER)
    scan(qtbot, window, window.line, "z", gap=2)
    assert window.line.text() == "BWC-0001", "a key typed meanwhile waits"
    window.later[0](True)
    assert window.scanned == ["BWC-0001"]
    assert window.line.text() == "z"
    window.later[0](True)  # an answer counts once
    assert window.scanned == ["BWC-0001"]
    scan(qtbot, window, window.button, "BWC-0002", ENTER)
    scan(qtbot, window, window.button, "q", gap=2)
    window.later[1](False)
    assert window.scanned == ["BWC-0001", "BWC-0002"], "no finger is so fast"
    qtbot.waitUntil(lambda: window.button.got == "q")


def test_who_answers_nothing_has_typed(qtbot: QtBot, window: Window) -> None:
    window.answers_later = True
    window.watch._patience.setInterval(1)
    scan(qtbot, window, window.line, "BWC-0001", ENTER)
    qtbot.waitUntil(lambda: not window.watch._asking)
    assert (window.scanned, window.line.text()) == ([], "BWC-0001")
    window.later[0](True)
    assert (window.scanned, window.line.text()) == ([], "BWC-0001"), "too late"


def test_without_anybody_to_ask_fields_are_left_alone(qtbot: QtBot, window: Window) -> None:
    window.watch.ask_printed = None
    scan(qtbot, window, window.line, "BWC-0001", ENTER)
    assert (window.scanned, window.line.text()) == ([], "BWC-0001")
    scan(qtbot, window, window.button, "BWC-0001", ENTER)
    assert window.scanned == ["BWC-0001"]


def test_other_keys_end_no_code_and_come_in_their_order(qtbot: QtBot, window: Window) -> None:
    window.button.setFocus()
    qtbot.keyClicks(window.button, "ab")
    qtbot.keyClick(window.button, Qt.Key.Key_Space)
    assert window.button.got == "ab "
    window.watch.stop()
    scan(qtbot, window, window.button, "BWC-0001", ENTER)
    assert window.scanned == []


@pytest.mark.parametrize(("gap", "ends"), [(40, ()), (40, (ENTER,)), (61, ())])
def test_what_is_typed_fast_on_a_cell_stands_whole_in_it(
    qtbot: QtBot, window: Window, gap: int, ends: tuple[Qt.Key, ...]
) -> None:
    table = QTableWidget(1, 1, window)
    table.setGeometry(0, 0, 200, 90)
    table.show()
    table.setCurrentCell(0, 0)
    scan(qtbot, window, table, "abcdefg", *ends, gap=gap)
    if not ends:
        editor = QApplication.focusWidget()
        assert editor is not None
        qtbot.keyClick(editor, ENTER)
    stands = table.model().index(0, 0).data
    qtbot.waitUntil(lambda: stands() is not None)
    assert stands() == "abcdefg"
    assert window.scanned == []
    scan(qtbot, window, table, "BWC-0001", ENTER)
    qtbot.waitUntil(lambda: window.scanned == ["BWC-0001"])
    assert stands() == "abcdefg", "a scan changes no cell"


def test_a_menu_is_closed_by_a_scan(qtbot: QtBot, window: Window) -> None:
    menu = QMenu(window)
    menu.addAction("bwc")
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is menu)
    type_fast(lambda: menu, "BWC-0001", ENTER)
    assert window.scanned == ["BWC-0001"]
    assert not menu.isVisible()
    choice = QComboBox(window)
    choice.addItems(["bwc", "prn"])
    choice.setCurrentIndex(1)
    chosen: list[int] = []
    choice.activated.connect(chosen.append)
    choice.show()
    choice.showPopup()
    qtbot.waitUntil(lambda: QApplication.activePopupWidget() is not None)
    type_fast(lambda: QApplication.focusWidget() or choice, "BWC-0002", ENTER)
    assert window.scanned == ["BWC-0001", "BWC-0002"]
    assert (choice.currentText(), chosen) == ("prn", []), (
        "its list has neither searched for it nor taken Enter"
    )


# --------------------------------------------------------------------------------------- input methods


def compose(window: Window, code: str, *ends: Qt.Key, gap: int = 2, takes_end: bool = False) -> None:
    """An input method takes the letters, and the end too where it `takes_end`; figures and signs come through."""
    window.line.setFocus()
    under_way = ""
    for event, text in strokes_of(code, *ends, gap=gap):
        pressed = event.type() == QEvent.Type.KeyPress
        taken = text.isalpha() or (takes_end and text == "\r")
        if pressed and under_way and (not taken or text == "\r"):
            committed = QInputMethodEvent()
            committed.setCommitString("保温")
            QApplication.sendEvent(window.line, committed)
            under_way = ""
        if pressed and text.isalpha():
            under_way += text
            QApplication.sendEvent(window.line, QInputMethodEvent(under_way, []))
        elif not (pressed and taken):
            lower = QKeyEvent(event.type(), event.key(), event.modifiers(), text.lower())
            lower.setTimestamp(event.timestamp())
            QApplication.sendEvent(window.line, lower if text.isalpha() else event)


@pytest.mark.parametrize("takes_end", [False, True])
def test_a_code_under_an_input_method_is_known_by_the_keys_let_go(
    qtbot: QtBot, window: Window, takes_end: bool
) -> None:
    entered: list[str] = []
    window.line.returnPressed.connect(lambda: entered.append(window.line.text()))
    window.line.setText("ab")
    code = "BWC" if takes_end else "BWC-0001"
    compose(window, code, ENTER, takes_end=takes_end)
    assert window.scanned == [code], "capitals as the scanner typed them"
    assert (window.line.text(), entered) == ("ab", [])


def test_what_nothing_bears_stays_as_it_was_scanned_and_what_a_person_composes_too(
    qtbot: QtBot, window: Window
) -> None:
    compose(window, "XYZ-42")
    qtbot.waitUntil(lambda: window.line.text() == "XYZ-42")
    assert window.scanned == []
    window.line.clear()
    compose(window, "nihao-1", ENTER, gap=40)
    assert window.line.text() == "保温-1"
    assert window.asked[-1] == "nihao-1"
    compose(window, "ni1", gap=100)  # each of them is one of its own
    qtbot.wait(1)
    assert window.line.text() == "保温-1保温1"
    assert window.scanned == []
