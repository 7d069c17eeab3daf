"""工作日历 as an administrator uses it: what is on record, a year typed in, a table, provisional deadlines settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.core.texts import Texts
from station.people.sessions import Session
from station.ui.pages.administration.calendar import PROVISIONAL, CalendarTab
from station.ui.pages.administration.calendar_forms import YearForm
from station.ui.pages.administration.page import AdministrationPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.form_kinds import FormLine
from tests.plugins.patience import HANG_SECONDS
from tests.ui.offices import TestOffice, open_office


class Desk:
    """The page with the tab in front."""

    def __init__(
        self, office: TestOffice, who: Session, qtbot: QtBot, texts: Texts, tasks: Tasks, subject: str = ""
    ) -> None:
        self._tasks = tasks
        self.page = AdministrationPage(texts, tasks, office.services, SignedIn(who))
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.show_subject(f"calendar:{subject}")
        self.settle()
        tab = self.page.tab("calendar")
        assert isinstance(tab, CalendarTab)
        self.tab = tab

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)

    @property
    def chips(self) -> list[str]:
        return [each.text() for each in self.tab.filters.chips]

    def form(self, kind: type) -> object:
        form = self.tab.pane.currentWidget()
        assert isinstance(form, kind)
        return form


@pytest.fixture
def office(tmp_path: Path) -> Iterator[TestOffice]:
    with open_office(tmp_path) as made:
        yield made


@pytest.mark.rule("PF-09", "announced")
def test_the_years_on_record_and_how_long_they_last(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    desk = Desk(office, office.admin, qtbot, texts, tasks)
    assert desk.chips == ["2025 年", "2026 年", "暂定期限  0"]
    assert desk.tab.filters.chosen == ("2026",)
    assert "2026-12-31" in desk.tab.standing.text()
    assert "38 天" in desk.tab.standing.text()
    assert desk.tab.source.text().startswith("来源：chinesecalendar")
    assert desk.tab.day_rows.rowCount() > 30


@pytest.mark.rule("PF-07", "calendar")
@pytest.mark.rule("PF-09", "provisional")
def test_entering_a_year_settles_what_was_provisional(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    office.clock.moment = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
    office.lend("1001", "TST-0001")
    desk = Desk(office, office.admin, qtbot, texts, tasks, PROVISIONAL)
    assert desk.tab.lists.currentWidget() is desk.tab.deadlines
    assert desk.tab.deadline_rows.rowCount() == 1
    desk.tab.enter_button.click()
    form = desk.form(YearForm)
    assert isinstance(form, YearForm)
    assert form.year.value == 2027, "the first year that is not on record"
    form.holidays.put("元旦 2027-01-01 至 2027-01-03")
    form.act_button.click()
    desk.settle()
    assert "PF-07" in form.source.note.text(), "where it comes from is put on record"
    form.source.put("国办发明电〔2026〕9号")
    form.working.put("元旦 2027-01-05")
    form.act_button.click()
    desk.settle()
    assert "2027-01-05" in form.wrong.text(), "a Tuesday is worked anyway"
    form.working.put("元旦 2027-01-09")
    form.act_button.click()
    desk.settle()
    assert desk.tab.filters.chosen == ("2027",)
    assert desk.chips[-1] == "暂定期限  0"
    assert "2027-12-31" in desk.tab.standing.text()
    held = office.services.inventory.register.history(office.admin, "TST-0001").item.due_at
    assert held == datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
    office.assert_sound()


def test_a_year_on_record_is_put_right(office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
    desk = Desk(office, office.admin, qtbot, texts, tasks, "2026")
    desk.tab.correct_button.click()
    form = desk.form(YearForm)
    assert isinstance(form, YearForm)
    assert not form.year.isEnabled()
    assert "国庆节 2026-10-01/2026-10-07" in form.holidays.value
    form.holidays.put(form.holidays.value + "\n防台风 2026-07-15")
    form.source.put("区政府通知")
    form.act_button.click()
    desk.settle()
    year = office.services.people.working_days.status(office.admin).years[-1]
    assert (year.year, year.source) == (2026, "区政府通知")
    assert date(2026, 7, 15) in {each.day for each in year.days}


def test_a_table_with_bad_lines_is_refused_line_by_line(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    file = tmp_path / "2027.csv"
    file.write_text("日期,类别,名称\n2027-01-01,放假,元旦\n2027-01-05,上班,元旦\n", encoding="utf-8")
    desk = Desk(office, office.admin, qtbot, texts, tasks)
    desk.tab.import_button.click()
    importing = desk.tab.importing
    importing.take(file)
    assert "请填写" in importing.fields["source"].note.text(), (
        "the notice is asked for before the table is read"
    )
    source = importing.fields["source"]
    assert isinstance(source, FormLine)
    source.put("通知")
    importing.read()
    desk.settle()
    assert [importing.list.model.cell(0, column).text for column in (0, 2)] == ["3", "需改正"]
    file.write_text("日期,类别,名称\n2027-01-01,放假,元旦\n2027-01-09,上班,元旦\n", encoding="utf-8")
    importing.read()
    desk.settle()
    assert "新增 2 行" in importing.outcome.text()
    importing.confirm()
    desk.settle()
    assert desk.tab.filters.chosen == ("2027",)
    assert desk.tab.day_rows.rowCount() == 2


@pytest.mark.rule("PF-05", "role")
def test_who_may_not_change_the_policy_only_looks(
    office: TestOffice, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    desk = Desk(office, office.officer_session("1001"), qtbot, texts, tasks, "2026")
    assert desk.tab.day_rows.rowCount() > 30
    for button in (desk.tab.enter_button, desk.tab.correct_button, desk.tab.import_button):
        assert not button.isVisible()
