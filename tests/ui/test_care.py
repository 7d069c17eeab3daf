"""Verification, care and rapid tests on the equipment page."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from station.core.clock import local
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.inventory.care.bodies import Cared
from station.inventory.testing.bodies import TestResult
from station.inventory.testing.values import TestState
from station.ui.pages.equipment.page import EquipmentPage
from station.ui.pages.equipment.test_forms import FollowForm, TestForm
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, Desk


def measures(desk: Desk, *numbers: int) -> None:
    """These categories measure, and no others (ST-06)."""
    with desk.station.store.read() as view:
        rows = [dict(row) for row in view.policy.table("EQ-01", "catalogue")]
    catalogue = [{**row, "measures": row["number"] in numbers} for row in rows]
    desk.services.people.parameters.change(ADMIN, "EQ-01", "catalogue", catalogue, "计量器具")


@pytest.mark.rule("ST-06", "verified", "kind")
@pytest.mark.rule("EQ-14", "care")
@pytest.mark.rule("ST-05", "tests")
def test_an_item_is_verified_and_cared_for_and_a_test_followed_up_on_the_page(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks, tmp_path: Path
) -> None:
    measures(desk, 4)
    page = EquipmentPage(texts, tasks, desk.services, SignedIn(ADMIN))
    qtbot.addWidget(page)
    page.show()
    page.show_subject("item:BWC-0001")

    def settle() -> None:
        assert tasks.wait_until_idle(HANG_SECONDS)

    settle()
    today = local(desk.clock.now(), desk.clock.zone).date()
    care, acts = page.detail.care, page.acts.care
    assert care.verify.isHidden(), "what measures nothing is not verified"
    assert care.file.isHidden(), "nor has it a file of an instrument"
    page.show_subject("item:PRN-0001")
    settle()
    assert (care.verify.isHidden(), care.end.isHidden(), care.seal.isHidden()) == (False, True, True)
    care.verify.click()
    form = acts.verify_form
    form.act()
    assert form.certificate.note.text(), "its number is asked for"
    form.certificate.put("沪检118")
    form.until.put(today + timedelta(days=5))
    paper = tmp_path / "证书.pdf"
    paper.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    form.file.put(str(paper))
    form.act()
    settle()
    record = page.detail.record
    assert record is not None
    assert record.item.verified_until == today + timedelta(days=5)
    assert [each.what for each in record.files] == ["certificate"]
    care.plan.click()
    acts.plan_form.act()
    settle()
    assert not care.end.isHidden()
    care.cared.click()
    acts.cared_form.what.put("清洁")
    acts.cared_form.act()
    settle()
    record = page.detail.record
    assert record is not None
    assert {each.deadline.kind for each in record.due} >= {"care", "verification"}
    register = page.register
    titles = {register.model.columns[at].title for at in register.table.columns.visible()}
    assert "equipment.field.care_due" not in titles
    qtbot.keyClick(page, Qt.Key.Key_F4)
    settle()
    assert [register.model.cell(row, 0).text for row in range(register.model.found)] == ["PRN-0001"]
    titles = {register.model.columns[at].title for at in register.table.columns.visible()}
    assert {"equipment.field.care_due", "equipment.field.verified_until"} <= titles
    qtbot.keyClick(page, Qt.Key.Key_F4)
    settle()
    assert register.model.found > 1
    page.show_subject("filter:due_month")
    settle()
    assert register.model.found == 1
    several = page.several
    several.begin_cared([register.model.row_at(0)])
    assert "PRN-0001" in several.cared_form.subtitle.text()
    several.cared_form.what.put("除尘")
    several.cared_form.act()
    settle()
    (due,) = desk.services.people.deadline_list.rows(ADMIN, ListQuery().narrowed(kind="care"))
    assert (due.deadline.code, due.deadline.length is not None) == ("PRN-0001", True)
    history = desk.services.inventory.register.history(ADMIN, "PRN-0001")
    assert [each.of(Cared).what for each in history.entries if each.kind == "equipment.cared"] == [
        "清洁",
        "除尘",
    ]
    page.entered()
    settle()
    assert not page.verification_button.isHidden()
    page.verification_button.click()
    table = tmp_path / "检定.csv"
    table.write_text(
        f"编号,证书编号,检定日期,有效期至\nPRN-0001,沪检119,{today},2029-01-01\n", encoding="utf-8"
    )
    page.tables.verifications.take(table)
    settle()
    page.tables.verifications.confirm_button.click()
    settle()
    page.show_subject("item:PRN-0001")
    settle()
    record = page.detail.record
    assert record is not None
    assert str(record.item.verified_until) == "2029-01-01"
    page.show_subject("rapidtest:")
    settle()
    page.tests.add_button.click()
    settle()
    test = page.tests.pane.currentWidget()
    assert isinstance(test, TestForm)
    for field, value in ((test.sample, "青菜"), (test.analyte, "有机磷"), (test.number, "1001")):
        field.put(value)
    test.result.put(TestResult.ABNORMAL.value)
    test.act()
    settle()
    listed = desk.services.inventory.rapid_test_list
    (row,) = listed.rows(ADMIN, ListQuery())
    assert row.state is TestState.OPEN
    page.tests._follow([row])
    follow = page.tests.pane.currentWidget()
    assert isinstance(follow, FollowForm)
    follow.agency.put("市食检院")
    follow.act()
    settle()
    (row,) = listed.rows(ADMIN, ListQuery())
    assert row.state is TestState.FOLLOWED_UP
