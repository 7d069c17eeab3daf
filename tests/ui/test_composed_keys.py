"""What an input method took is known by the keys that were let go, and the field is as it was before the first of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from station.ui.composed_keys import ComposedKeys
from station.ui.widgets.line import TextLine
from station.ui.widgets.typed_into import Written

NONE = Qt.KeyboardModifier.NoModifier


def key(text: str, at: int, code: Qt.Key = Qt.Key.Key_A) -> QKeyEvent:
    event = QKeyEvent(QEvent.Type.KeyRelease, code, NONE, text)
    event.setTimestamp(1_000_000 + at)
    return event


@pytest.fixture
def lines(qtbot: QtBot) -> tuple[TextLine, TextLine]:
    made = TextLine(), TextLine()
    for line in made:
        line.setText("ab")
        qtbot.addWidget(line)
    return made


def compose(keys: ComposedKeys, line: TextLine, text: str, gap: int = 2, at: int = 0) -> list[bool]:
    """Each key is taken as it is pressed, and let go."""
    told = []
    for place, character in enumerate(text):
        keys.compose(line)
        told.append(keys.let_go(key(character, at + place * gap)))
    return told


def test_the_field_is_put_back_as_it_was_before_the_first_key(lines: tuple[TextLine, TextLine]) -> None:
    line, _other = lines
    keys = ComposedKeys()
    keys.compose(line)
    line.setText("ab保")  # what the first key came to
    keys.compose(line)
    assert keys.let_go(key("b", 0))
    line.setText("ab保温")
    assert compose(keys, line, "w1", at=2) == [True, True]
    assert keys.typed == "bw1"
    assert keys.by_scanner
    keys.put_back()
    assert line.text() == "ab"
    keys.put_back("bw1")
    assert line.text() == "abbw1"


def test_a_key_that_comes_late_begins_anew(lines: tuple[TextLine, TextLine]) -> None:
    line, other = lines
    keys = ComposedKeys()
    compose(keys, line, "abc")
    line.setText("x")
    compose(keys, line, "def", at=500)
    assert keys.typed == "def"
    keys.put_back()
    assert line.text() == "x"
    compose(keys, other, "ghi", at=506)  # in no time, but elsewhere
    assert keys.typed == "ghi"
    assert keys.before is not None
    assert keys.before.widget is other
    keys.let_go(key("j", 514))  # taken without a word
    assert keys.typed == "ghij"


def test_what_was_composed_before_belongs_to_no_key_after_it(lines: tuple[TextLine, TextLine]) -> None:
    """The X server tells of a key before the input method: what is known then is of the keys before."""
    line, other = lines
    keys = ComposedKeys()
    keys.compose(line)  # told after its key was let go
    line.setText("ab你好")
    for at, to in ((0, line), (500, other)):
        written = Written.of(to)
        keys.see(written, key("B", at))
        keys.come_through(key("B", at))
        assert keys.before == written
        assert not keys.composing
        keys.compose(to)


def test_keys_that_come_through_are_no_code_of_an_input_method(lines: tuple[TextLine, TextLine]) -> None:
    line, _other = lines
    keys = ComposedKeys()
    written = Written.of(line)
    assert written is not None
    for place, character in enumerate("abcd"):
        keys.press(written, character)
        assert not keys.let_go(key(character, 2 * place))
    assert not keys.is_code(with_end=True)
    keys.compose(line)
    assert keys.let_go(key("e", 8)), "one that was taken makes it one"
    assert keys.is_code(with_end=True)
    assert keys.let_go(key("\r", 10, Qt.Key.Key_Return))
    assert not keys.let_go(key("\r", 500, Qt.Key.Key_Return)), "too late"
    assert not keys.let_go(key(" ", 12))
    assert keys.typed == ""
    assert keys.before is None
    assert not keys.composing


def test_what_takes_no_text_composes_nothing(qtbot: QtBot) -> None:
    button, keys = QPushButton(), ComposedKeys()
    qtbot.addWidget(button)
    keys.compose(button)
    assert not keys.let_go(key("a", 0))
    keys.put_back("x")  # there is nothing to put back


def test_capitals_and_signs_are_as_the_scanner_typed_them(lines: tuple[TextLine, TextLine]) -> None:
    line, _other = lines
    keys = ComposedKeys()
    keys.shift()
    compose(keys, line, "b")
    compose(keys, line, "w", at=2)
    keys.shift()
    compose(keys, line, "1", at=4)
    written = Written.of(line)
    assert written is not None
    keys.press(written, "_")
    keys.let_go(key("-", 6))  # Shift was let go before
    assert keys.typed == "Bw1_"
    keys.shift()
    keys.forget()
    compose(keys, line, "c", at=8)
    assert keys.typed == "c"


def test_keys_that_were_seen_and_never_came_through_were_taken_by_the_input_method(
    lines: tuple[TextLine, TextLine],
) -> None:
    line, _other = lines
    keys = ComposedKeys()

    def see(text: str, at: int) -> list[QKeyEvent]:
        made = [key(character, at + place * 2) for place, character in enumerate(text)]
        for each in made:
            keys.see(Written.of(line), each)
        return made

    for each in see("abcd", 1000):
        keys.come_through(each)
    keys.settle()
    assert not keys.is_code(with_end=False), "all of it stands in the field"
    see("XYZ-42", 2000)
    line.setText("ab习一致")
    keys.settle()
    assert keys.is_code(with_end=False)
    keys.put_back(keys.typed)
    assert line.text() == "abXYZ-42"
    assert keys.by_scanner
    keys.see(None, key("a", 9000))  # where a code belongs
    keys.settle()
    assert not keys.composing
