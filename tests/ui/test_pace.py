"""Telling a scanner from a person by the keys' own times: the measure itself, at its edges."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication

from station.ui.widgets.pace import (
    FEED_MILLISECONDS,
    GAP_MILLISECONDS,
    SCANNER_MILLISECONDS,
    SHORTEST,
    CodePause,
    Pace,
    ends_code,
    of_a_code,
)

ENTER, NONE = Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def key(
    text: str,
    at: int = 0,
    code: Qt.Key = Qt.Key.Key_A,
    held: Qt.KeyboardModifier = NONE,
    *,
    repeated: bool = False,
) -> QKeyEvent:
    event = QKeyEvent(QEvent.Type.KeyPress, code, held, text, repeated)
    event.setTimestamp(1_000_000 + at)
    return event


def typed(text: str, gap: int) -> Pace:
    pace = Pace()
    for place, character in enumerate(text):
        pace.add(key(character, place * gap))
    return pace


def test_keys_that_are_too_far_apart_begin_anew() -> None:
    pace = Pace()
    assert pace.begins(key("a"))
    pace.add(key("a"))
    assert not pace.begins(key("b", GAP_MILLISECONDS))
    assert pace.begins(key("b", GAP_MILLISECONDS + 1))
    pace.add(key("b", GAP_MILLISECONDS))
    assert pace.typed == "ab"
    pace.add(key("c", 2 * GAP_MILLISECONDS + 1))
    assert pace.typed == "c"
    pace.add(key("", 2 * GAP_MILLISECONDS + 2), "X")
    assert pace.typed == "cX"
    pace.forget()
    assert pace.typed == ""


def test_how_long_a_code_is_at_least() -> None:
    assert not typed("a" * (SHORTEST - 1), 1).is_code(with_end=True)
    assert typed("a" * SHORTEST, 1).is_code(with_end=True)
    assert not typed("a" * SHORTEST, 1).is_code(with_end=False)
    assert typed("a" * (SHORTEST + 1), 1).is_code(with_end=False)


def test_no_finger_is_so_fast_as_a_scanner() -> None:
    assert typed("abcd", SCANNER_MILLISECONDS).by_scanner
    assert not typed("abcd", SCANNER_MILLISECONDS + 1).by_scanner
    assert typed("ab", SCANNER_MILLISECONDS).by_scanner
    assert not typed("ab", SCANNER_MILLISECONDS + 1).by_scanner
    assert not typed("a", 1).by_scanner
    pace = typed("ab", SCANNER_MILLISECONDS + 1)  # what came before does not count
    for place in range(3):
        pace.add(key("x", 10 * GAP_MILLISECONDS + place))
    assert pace.by_scanner


def test_the_line_feed_behind_an_end_belongs_to_it() -> None:
    pace = typed("abc", 1)
    assert pace.ended(key("\r", 3, ENTER)) == "abc"
    assert pace.typed == ""
    assert pace.feeds(key("\r", 3 + FEED_MILLISECONDS - 1, ENTER))
    assert not pace.feeds(key("\r", 3 + FEED_MILLISECONDS, ENTER))
    assert not pace.feeds(key("a", 4))
    pace.ended(None)
    assert not pace.feeds(key("\r", 4, ENTER)), "a pause has no line feed behind it"
    pace.ended(key("\r", 5, ENTER))
    pace.add(key("a", 6))
    assert not pace.feeds(key("\r", 7, ENTER)), "another code has begun"
    pace.ended(key("\r", 8, ENTER))
    pace.forget()
    assert not pace.feeds(key("\r", 9, ENTER))


def test_what_ends_a_code_and_what_is_a_part_of_one() -> None:
    assert ends_code(key("\r", code=ENTER))
    assert ends_code(key("\t", code=Qt.Key.Key_Tab))
    assert ends_code(key("\n", code=Qt.Key.Key_J, held=CTRL))
    assert not ends_code(key("a"))
    assert not ends_code(key("\r", code=ENTER, held=CTRL))
    assert of_a_code(key("a"))
    for other in (key(""), key(" "), key("\x08"), key("a", repeated=True), key("a", held=CTRL)):
        assert not of_a_code(other), other


def test_a_key_without_a_time_came_now() -> None:
    pace = Pace()
    pace.add(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, NONE, "a"))
    assert not pace.begins(QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_B, NONE, "b"))
    assert pace.begins(key("b", 1 << 60))


@pytest.mark.usefixtures("qapp")
def test_keys_that_wait_in_the_queue_are_read_before_a_pause_counts() -> None:
    class Line(QObject):
        """Takes a key, which winds the pause up again."""

        def customEvent(self, _event: QEvent) -> None:  # noqa: N802
            pause.start()

    owner, over = Line(), []
    pause = CodePause(owner)
    assert pause.isSingleShot()
    assert pause.interval() == GAP_MILLISECONDS
    pause.over.connect(lambda: over.append(1))
    pause.start()
    pause.stop()
    QCoreApplication.postEvent(owner, QEvent(QEvent.Type.User))
    pause.timeout.emit()  # its time is up, but a key lies in the queue
    QApplication.processEvents()
    assert over == []
    pause.stop()
    pause.timeout.emit()
    QApplication.processEvents()
    assert over == [1]
