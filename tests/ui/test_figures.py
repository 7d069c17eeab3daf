"""Pictures of the office's gear: on the equipment page and the start page, by keyboard, in words, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.inventory.figures.values import FigureKind
from station.ui.pages import page_spec
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.today.page import FIGURES, TodayPage
from station.ui.paper_window import PaperWindow
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.window import MainWindow
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import settle


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path / "station") as made:
        yield made


@pytest.mark.rule("EQ-07", "late")
def test_pictures_are_read_by_keyboard_in_words_and_on_paper(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.lend("1001", "DST-0001", "DST-0002")
    office.clock.advance(hours=49)
    signed_in = SignedIn(office.desk)
    window = MainWindow(texts, tasks, office.clock)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.set_pages(
        [page_spec(key, texts, tasks, office.services, signed_in) for key in ("today", "equipment")]
    )
    window.show()
    settle(tasks)
    today = window.page("today")
    assert isinstance(today, TodayPage)
    assert today.figures.cards.keys() == set(FIGURES) - {FigureKind.COUNTS}, (
        "what has nothing to tell is left out"
    )
    window.show_page("equipment", "figures:")
    settle(tasks)
    page = window.page("equipment")
    assert isinstance(page, EquipmentPage)
    assert page.figures.board.cards.keys() == set(FigureKind)
    losses = page.figures.board.cards[FigureKind.LOSSES]
    assert (losses.chart, losses.said.text()) == (None, "2026 年遗失未找回 0 件，报废 0 件。")
    card = page.figures.board.cards[FigureKind.OVERDUE]
    chart = card.chart
    assert chart is not None
    led: list[tuple[str, str]] = []
    page.navigate.connect(lambda key, subject: led.append((key, subject)))
    chart.setFocus()
    assert chart.accessibleDescription() == "不满 1 天：逾期件数 2"
    qtbot.keyClick(chart, Qt.Key.Key_Down)
    assert chart.accessibleDescription() == "1 至 7 天：逾期件数 0"
    for key, place in ((Qt.Key.Key_End, 3), (Qt.Key.Key_Down, 3), (Qt.Key.Key_Home, 0), (Qt.Key.Key_Up, 0)):
        qtbot.keyClick(chart, key)
        assert chart.current == place
    qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert led == [("equipment", "filter:overdue")]
    for each in page.figures.board.cards.values():
        assert not each.grab().isNull()
    qtbot.mouseClick(card.table_button, Qt.MouseButton.LeftButton)
    assert card.table is not None
    assert card.table.isVisibleTo(card)
    assert card.table_button.text() == texts("figures.as_chart")
    qtbot.mouseClick(card.table_button, Qt.MouseButton.LeftButton)
    assert chart.isVisibleTo(card)
    qtbot.mouseClick(card.print_button, Qt.MouseButton.LeftButton)
    settle(tasks)
    (paper,) = page.findChildren(PaperWindow)
    assert paper.windowTitle() == texts("figures.title.overdue")
    paper.close()
