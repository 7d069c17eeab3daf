"""Colours can be read, icons are whole and of one hand, the style sheet has a colour for every place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QLabel, QListView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.core.resources import resource_path
from station.ui import icons, theme
from station.ui.tokens import DARK, LIGHT, READABLE_PAIRS, STATE_TOKENS, THEMES, contrast
from station.ui.widgets.choice_box import ChoiceBox, Option
from station.ui.widgets.text import words

ICONS = sorted(path.stem for path in resource_path("icons").glob("*.svg"))


@pytest.mark.parametrize("look", sorted(THEMES))
@pytest.mark.parametrize(("ink", "ground"), READABLE_PAIRS)
def test_words_can_be_read_on_their_ground(look: str, ink: str, ground: str) -> None:
    chosen = THEMES[look]
    assert contrast(chosen[ink], chosen[ground]) >= 4.5


@pytest.mark.parametrize("look", sorted(THEMES))
def test_edges_of_controls_can_be_seen(look: str) -> None:
    chosen = THEMES[look]
    for ground in ("surface", "surface-raised"):
        assert contrast(chosen["border-strong"], chosen[ground]) >= 3.0  # WCAG 1.4.11


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_both_themes_know_the_same_tokens() -> None:
    assert LIGHT.colours.keys() == DARK.colours.keys()
    assert all(f"{state}-soft" in LIGHT.colours for state in STATE_TOKENS)


@pytest.mark.parametrize("look", sorted(THEMES))
def test_the_style_sheet_has_no_open_place_and_names_files_that_exist(look: str) -> None:
    sheet = theme.style_sheet(THEMES[look])
    assert "$" not in sheet
    for name in re.findall(r"url\(style:([^)]+)\)", sheet):
        assert resource_path("style").joinpath(name).is_file()


def test_the_style_sheet_writes_no_colour_of_its_own() -> None:
    assert not re.search(
        r"#[0-9a-fA-F]{3,8}\b", resource_path("style", "station.qss").read_text(encoding="utf-8")
    )


@pytest.mark.parametrize("look", sorted(THEMES))
def test_marks_of_the_style_sheet_wear_colours_of_their_theme(look: str) -> None:
    for path in resource_path("style", look).glob("*.svg"):
        used = set(re.findall(r"#[0-9a-f]{6}", path.read_text(encoding="utf-8")))
        assert used <= set(THEMES[look].colours.values())


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_is_drawn_by_the_one_hand(name: str) -> None:
    drawing = ET.fromstring(resource_path("icons", f"{name}.svg").read_text(encoding="utf-8"))
    assert drawing.get("viewBox") == "0 0 24 24"
    assert drawing.get("stroke-width") == "1.75"
    assert drawing.get("stroke") == "currentColor"


@pytest.mark.parametrize("name", ICONS)
def test_an_icon_shows_something_and_stays_inside_its_grid(app: QApplication, name: str) -> None:
    picture = icons.pixmap(name, "text", 24, 2.0).toImage()
    assert picture.width() == 48
    inked = [(x, y) for x in range(48) for y in range(48) if picture.pixelColor(x, y).alpha() > 60]
    assert len(inked) > 20
    assert all(1 <= x <= 46 and 1 <= y <= 46 for x, y in inked)


def test_an_icon_takes_the_colour_of_its_token(app: QApplication) -> None:
    theme.apply(app, LIGHT)
    picture = icons.pixmap("dot", "stop", 24).toImage()
    assert picture.pixelColor(12, 12).name() == LIGHT["stop"]


def test_the_theme_can_change_while_the_program_runs(app: QApplication) -> None:
    label = words("字")
    theme.mark(label, "muted")
    theme.dress(label)
    theme.apply(app, DARK)
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()).name() == DARK["text-muted"]
    theme.apply(app, LIGHT)
    label.ensurePolished()
    assert label.palette().color(label.foregroundRole()).name() == LIGHT["text-muted"]


class Heard(QLabel):
    """A label that counts how often it was styled."""

    def __init__(self) -> None:
        super().__init__("字")
        self.styled = 0

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self.styled += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_what_comes_into_a_window_is_styled_once_however_deep_it_stands(
    app: QApplication, qtbot: QtBot
) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    theme.dress(window)
    qtbot.addWidget(window)
    label = Heard()
    built: QWidget = label
    for _ in range(8):
        around = QWidget()
        QVBoxLayout(around).addWidget(built)
        built = around
    assert label.styled == 0
    column.addWidget(built)
    window.show()
    assert label.styled == 1
    assert label.palette().color(label.foregroundRole()).name() == LIGHT["text"]


def test_what_is_offered_below_a_choice_wears_the_theme(app: QApplication, qtbot: QtBot) -> None:
    box = ChoiceBox("全部", "队员")
    box.set_choices([Option("1001", "李甲 1001"), Option("1002", "王乙 1002")])
    qtbot.addWidget(box)
    box.show()
    line, completer = box.lineEdit(), box.completer()
    assert line is not None
    assert completer is not None
    line.selectAll()
    qtbot.keyClicks(line, "1001")
    offered = completer.popup()
    assert offered is not None
    assert offered.isWindow()
    assert offered.styleSheet() == theme.style_sheet(LIGHT)
    assert isinstance(offered, QListView)
    assert offered.viewport().height() >= offered.sizeHintForRow(0) > 0, "the letters are whole"
    frame = offered.grab().toImage()
    corners = {frame.pixelColor(0, 0).name(), frame.pixelColor(frame.width() - 1, frame.height() - 1).name()}
    assert corners == {LIGHT["border-strong"]}, "it stands apart from what lies below it"
    theme.apply(app, DARK)
    assert offered.styleSheet() == theme.style_sheet(DARK)
    theme.apply(app, LIGHT)


def test_figures_are_of_one_width(app: QApplication) -> None:
    from PySide6.QtGui import QFontMetrics

    metrics = QFontMetrics(theme.text_font())
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1


def test_buttons_of_qt_itself_speak_chinese(app: QApplication) -> None:
    assert theme.load_qt_words(app, "zh_CN")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert "取消" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
    assert theme.load_qt_words(app, "en")
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert "Cancel" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
    theme.load_qt_words(app, "zh_CN")
