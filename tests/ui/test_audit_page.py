"""年终审计 as people use it: what is open, making a package by its form, and checking it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.audit.year.checking import Failure
from station.core.texts import Texts
from station.ui.pages.audit.forms import CheckForm, MakeForm
from station.ui.pages.audit.package_detail import PackageDetail
from station.ui.pages.audit.page import AuditPage
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from station.ui.widgets.button import Button
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, Desk


def settle(tasks: Tasks) -> None:
    assert tasks.wait_until_idle(HANG_SECONDS)


@pytest.mark.rule("EQ-10", "count")
@pytest.mark.rule("DM-03", "content")
def test_a_package_is_made_listed_and_checked_on_its_page(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    page = AuditPage(texts, tasks, desk.services, SignedIn(ADMIN))
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.entered()
    settle(tasks)
    assert page.table.model.rowCount() == 0
    asked: list[tuple[str, str]] = []
    page.navigate.connect(lambda key, subject: asked.append((key, subject)))
    links = [each for each in page.standing.findChildren(Button) if each.isVisibleTo(page)]
    links[0].click()  # nothing was counted this year
    assert asked == [("stocktake", "")]

    page.make_button.click()
    form = page.pane.currentWidget()
    assert isinstance(form, MakeForm)
    form.folder.put(str(tmp_path))
    target = form.target
    form.act_button.click()
    settle(tasks)
    folder = target
    assert str(folder) in page.panel.sentence.text()
    assert (folder / "audit.json").is_file()
    assert page.table.model.rowCount() == 1
    page.make_button.click()
    again = page.pane.currentWidget()
    assert isinstance(again, MakeForm)
    again.folder.put(str(tmp_path))
    again.act_button.click()
    settle(tasks)
    assert str(folder) in again.wrong.text()  # nothing is written over

    paper = next(folder.glob("*.pdf"))
    paper.write_bytes(paper.read_bytes() + b"\n")
    page.check_button.click()
    check = page.pane.currentWidget()
    assert isinstance(check, CheckForm)
    check.folder.put(str(folder))
    check.act_button.click()
    settle(tasks)
    found = [each.code for each in page.panel.outcomes.rows if isinstance(each, Failure)]
    assert found == ["file_changed"]
    page.table.choose(desk.services.audit.years.made(ADMIN)[0].entry.seq)
    QTest.keyClick(page.table.view, Qt.Key.Key_Return)
    settle(tasks)
    assert isinstance(page.pane.currentWidget(), PackageDetail)
