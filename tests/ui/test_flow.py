"""A row that breaks into lines: it measures what stands in it once per change, and follows each change."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.ui.widgets.flow import Flow


class CountedButton(QPushButton):
    """A button that counts how often it is measured."""

    measured = 0

    def sizeHint(self) -> QSize:  # noqa: N802 (the name is Qt's)
        self.measured += 1
        return super().sizeHint()


def row_of(bot: QtBot, count: int) -> tuple[QWidget, Flow, list[CountedButton]]:
    window, row = QWidget(), Flow()
    bot.addWidget(window)
    QVBoxLayout(window).addWidget(row)
    buttons = [CountedButton(f"button {number}") for number in range(count)]
    for button in buttons:
        row.add(button)
    return window, row, buttons


def test_a_hundred_questions_measure_the_widgets_once(qtbot: QtBot) -> None:
    window, row, buttons = row_of(qtbot, 5)
    for shown in (False, True):
        window.setVisible(shown)
        row.heightForWidth(200)
        first = [button.measured for button in buttons]
        for _ in range(100):
            row.heightForWidth(200)
        assert [button.measured for button in buttons] == first
        assert row.heightForWidth(200) > row.heightForWidth(4000)  # each width has an answer of its own


def test_what_changes_within_is_measured_anew(qtbot: QtBot) -> None:
    window, row, buttons = row_of(qtbot, 3)
    window.show()
    before = row.on_one_line, row.sizeHint().width()
    buttons[0].setText("a text that is a good deal longer than it was")
    qtbot.waitUntil(lambda: row.on_one_line > before[0] and row.sizeHint().width() > before[1])
    room = row.on_one_line
    one_line = row.heightForWidth(room)
    buttons[1].hide()
    qtbot.waitUntil(lambda: row.on_one_line < room)
    buttons[1].show()
    qtbot.waitUntil(lambda: row.on_one_line == room)
    assert row.heightForWidth(room - 1) > one_line == row.heightForWidth(room)


def test_what_changed_while_it_was_hidden_is_right_once_it_is_shown(qtbot: QtBot) -> None:
    window, row, buttons = row_of(qtbot, 3)
    window.show()
    window.hide()
    before = row.on_one_line
    buttons[0].setText("a text that is a good deal longer than it was")
    window.show()
    qtbot.waitUntil(lambda: row.on_one_line > before)
    assert buttons[0].width() >= buttons[0].minimumSizeHint().width()
