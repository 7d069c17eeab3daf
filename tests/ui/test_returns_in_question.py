"""What is in question of an item's return is said on its page, with the ways to decide that there are."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from station.archive.redating.completed import CompletedLoan
from station.core.texts import load_texts
from station.inventory.movement.reopening import QuestionedReturn
from station.inventory.values import Item
from station.ui.pages.equipment.reopening import KEEP, REOPEN, ReturnForm, ReturnInQuestion

BEGAN = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
LOAN = CompletedLoan("BWC-1", "1001", BEGAN, BEGAN + timedelta(hours=4), "20261120-140000-ab", BEGAN)


@pytest.mark.rule("EQ-05", "proof")
def test_it_is_asked_only_while_it_is_in_question(qtbot: QtBot) -> None:
    texts, item = load_texts("zh_CN"), Item("BWC-1", 3, "执法记录仪", label="BWC-1")
    shown = ReturnInQuestion(texts)
    qtbot.addWidget(shown)
    shown.show_question(None, "", "Asia/Shanghai")
    assert shown.isHidden()
    found = QuestionedReturn(item, LOAN, reopens=True)
    shown.show_question(found, "李甲", "Asia/Shanghai")
    assert not shown.isHidden()
    assert "李甲那次领用" in shown.said.text()
    wished: list[tuple[object, str]] = []
    shown.wished.connect(lambda which, how: wished.append((which, how)))
    shown.reopen_button.click()
    shown.keep_button.click()
    assert wished == [(found, REOPEN), (found, KEEP)]
    shown.show_question(QuestionedReturn(item, LOAN, reopens=False), "李甲", "Asia/Shanghai")
    assert (shown.reopen_button.isHidden(), shown.keep_button.isHidden()) == (True, False)
    form = ReturnForm(texts, KEEP)
    qtbot.addWidget(form)
    form.begin(found)
    with qtbot.assertNotEmitted(form.acted):
        form.act()  # without a reason
    assert form.reason.empty
