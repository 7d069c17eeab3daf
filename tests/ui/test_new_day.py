"""Midnight on an open desktop: no page, filter or form goes on with yesterday."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QObject
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from station.archive.values import ImportOptions
from station.core.clock import SteppedClock
from station.core.texts import Texts
from station.ui.page import Page, PageSpec
from station.ui.pages import all_pages
from station.ui.pages.archive.page import ArchivePage
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.ledger.page import LedgerPage
from station.ui.pages.today.page import TodayPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.day_field import DayField
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.lazy_form import LazyForm
from station.ui.widgets.list_fields import DaysField
from station.ui.window import MainWindow
from tests.archive.media import movie
from tests.plugins.patience import HANG_SECONDS
from tests.ui.offices import TestOffice, open_office
from tests.ui.sitting import part

BEFORE_MIDNIGHT = datetime(2026, 11, 23, 15, 50, tzinfo=UTC)
AFTER_MIDNIGHT = BEFORE_MIDNIGHT + timedelta(minutes=15)
TUESDAY = date(2026, 11, 24)


class Night:
    """The administrator's desktop, open over midnight."""

    def __init__(self, office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
        self.office, self._tasks = office, tasks
        office.clock.moment = BEFORE_MIDNIGHT
        self.window = MainWindow(texts, tasks, office.clock)
        self.window.resize(1366, 768)
        qtbot.addWidget(self.window)
        self.window.set_pages(all_pages(texts, tasks, office.services, SignedIn(office.admin)))
        self.window.show()
        qtbot.waitExposed(self.window)
        self.settle()

    def page(self, key: str) -> Page:
        self.window.show_page(key)
        self.settle()
        return self.window.page(key)

    def midnight_passes(self) -> None:
        self.office.clock.moment = AFTER_MIDNIGHT
        self.window.frame.top_bar.clock.look()
        self.settle()

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)


@pytest.fixture
def night(tmp_path: Path, qtbot: QtBot, texts: Texts, tasks: Tasks) -> Iterator[Night]:
    with open_office(tmp_path / "station") as office:  # a card lies beside it, never in it
        yield Night(office, qtbot, texts, tasks)


def test_the_start_page_shows_the_new_day_at_once(night: Night) -> None:
    page = night.page("today")
    assert isinstance(page, TodayPage)
    assert "2026-11-23 星期一" in page.header.subtitle.text()
    night.midnight_passes()
    assert "2026-11-24 星期二" in page.header.subtitle.text()


def test_the_archive_narrowed_to_today_narrows_to_the_new_day(
    night: Night, tmp_path: Path, qtbot: QtBot
) -> None:
    card = tmp_path / "card"
    card.mkdir()
    (card / "VID001.MP4").write_bytes(movie(BEFORE_MIDNIGHT - timedelta(hours=1)))
    assert night.office.services.archive.imports.run_all(night.office.admin, card, ImportOptions()).complete
    page = night.page("archive")
    assert isinstance(page, ArchivePage)
    times = part(page.filters, "time", QComboBox)
    times.setCurrentIndex(times.findData("today"))
    times.activated.emit(times.currentIndex())
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    night.midnight_passes()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_the_ledger_narrowed_to_today_narrows_to_the_new_day(night: Night, qtbot: QtBot) -> None:
    page = night.page("ledger")
    assert isinstance(page, LedgerPage)
    times = part(page.filters, "recorded", QComboBox)
    times.setCurrentIndex(times.findData("today"))
    times.activated.emit(times.currentIndex())
    night.settle()
    qtbot.waitUntil(lambda: page.model.rowCount() > 0)
    night.midnight_passes()
    qtbot.waitUntil(lambda: page.model.rowCount() == 0)


def test_what_became_overdue_in_the_night_is_counted_without_a_change(night: Night, qtbot: QtBot) -> None:
    office = night.office
    office.services.people.parameters.change(
        office.admin, "EQ-07", "working_hours_end", "23:59", "night duty"
    )
    office.lend("1001", "BWC-0001")
    page = night.page("equipment")
    assert isinstance(page, EquipmentPage)
    chip = "逾期"

    def overdue() -> list[str]:
        return [each.text() for each in page.register.filters.chips.chips if chip in each.text()]

    assert overdue() == [f"{chip}  0"]
    night.midnight_passes()
    qtbot.waitUntil(lambda: overdue() == [f"{chip}  1"])


def lazy_forms(page: QWidget) -> Iterator[FormPane]:
    """Every form that is made when it is first asked for."""
    for acts in page.findChildren(QObject):
        for name in (
            name
            for kind in type(acts).__mro__
            for name, late in vars(kind).items()
            if isinstance(late, LazyForm)
        ):
            yield getattr(acts, name)


def test_forms_take_the_new_day_and_still_no_day_to_come(night: Night) -> None:
    page = night.page("equipment")
    assert isinstance(page, EquipmentPage)
    for form in lazy_forms(page):
        page.register.show_pane(form)
    fields = page.register.pane.findChildren(DayField)  # those of filters take days to come as well
    assert len(fields) >= 3
    chosen = next(field for field in fields if field.accessibleName() == "发现日期")
    chosen.set_day(date(2026, 3, 2))
    night.midnight_passes()
    assert chosen.day == date(2026, 3, 2), "what somebody chose stays"
    assert {field.day for field in fields if field is not chosen} == {TUESDAY}
    to_come = {field.accessibleName() for field in fields if field.maximumDate() != QDate(2026, 11, 24)}
    assert to_come == {"保修到期", "有效期至", "预计取回日期", "延到哪天", "首次日期"}, (
        "only what ends on a day to come"
    )


def test_a_page_that_is_not_seen_is_right_as_well(night: Night) -> None:
    page = night.page("ledger")
    assert isinstance(page, LedgerPage)
    night.page("today")
    night.midnight_passes()
    recorded = page.filters.fields["recorded"]
    assert isinstance(recorded, DaysField)
    assert recorded.first.day == TUESDAY


def test_every_page_that_is_built_hears_of_the_new_day(
    qtbot: QtBot, texts: Texts, tasks: Tasks, clock: SteppedClock
) -> None:
    heard: list[str] = []

    class Listening(Page):
        def new_day(self) -> None:
            super().new_day()
            heard.append(self.header.title.text())

    window = MainWindow(texts, tasks, clock)
    qtbot.addWidget(window)
    window.set_pages(
        [
            PageSpec("a", "store", "frame.page.equipment", lambda: Listening(texts, tasks, SignedIn(), "a")),
            PageSpec("b", "store", "frame.page.equipment", lambda: Listening(texts, tasks, SignedIn(), "b")),
            PageSpec("c", "store", "frame.page.equipment", lambda: Listening(texts, tasks, SignedIn(), "c")),
        ]
    )
    window.show_page("b")
    window.frame.top_bar.clock.look()
    assert heard == []
    clock.advance(hours=6)
    window.frame.top_bar.clock.look()
    assert sorted(heard) == ["a", "b"]
    window.frame.top_bar.clock.look()
    assert len(heard) == 2, "once a day"


def test_a_day_field_moves_on_by_itself_when_it_is_shown(
    qtbot: QtBot, app: object, clock: SteppedClock
) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    field = DayField(clock, until_today=True, parent=around)
    assert field.day == date(2026, 11, 21)
    clock.advance(days=2)
    around.show()
    assert field.day == date(2026, 11, 23)
    field.set_day(date(2027, 1, 1))
    assert field.day == date(2026, 11, 23), "no day to come"
