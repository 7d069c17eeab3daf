"""Wherever a rule is cited it can be opened: its text and its source, in the language of the screen."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from station.core.errors import Refused
from station.core.policy import load_rulebook
from station.core.texts import Texts, load_texts
from station.inventory.counter import AnswerKind, CounterAnswer
from station.ui.banners import Banner
from station.ui.messages import ATTENTION, Message
from station.ui.models.column import TableColumn
from station.ui.models.record_model import RecordModel
from station.ui.pages.counter.answer_strip import AnswerStrip
from station.ui.pages.counter.line_list import LineList
from station.ui.pages.counter.line_view import LineView, Remark
from station.ui.widgets.chip import ChipState
from station.ui.widgets.cited import CitedWords, RuleChip
from station.ui.widgets.form_kinds import FormLine
from station.ui.widgets.form_pane import FormPane
from station.ui.widgets.record_table import RecordTable
from station.ui.widgets.rule_text import RuleSheet, clause_words
from station.ui.widgets.scrolled import Scrolled


def opened(over: QWidget) -> RuleSheet:
    """The rule that is open over `over`; put away."""
    (sheet,) = (each for each in over.window().findChildren(RuleSheet) if each.isVisible())
    sheet.close()
    return sheet


def shown(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.addWidget(widget)
    widget.resize(900, 300)
    widget.show()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_chip_of_a_banner_opens_the_rule_with_its_source(qtbot: QtBot, app, language: str) -> None:
    texts = load_texts(language)
    banner = Banner(texts, Message(ATTENTION, "…", "EQ-10"))
    shown(qtbot, banner)
    chip = banner.findChild(RuleChip)
    assert chip is not None
    chip.setFocus()
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    sheet, rule = opened(banner), load_rulebook().rule("EQ-10")
    said = "\n".join(label.text() for label in sheet.findChildren(type(sheet.said)))
    assert rule.title(language) in said
    assert rule.text(language) in said
    assert clause_words(texts, rule.clause) in said
    assert load_rulebook().sources["A"].name.say(language) in said


def test_the_source_of_a_rule_is_said_in_one_language() -> None:
    clauses = {rule.clause for rule in load_rulebook()}
    for clause in clauses:
        assert not re.search("[a-z]{2}", clause_words(load_texts("zh_CN"), clause)), clause
        assert clause_words(load_texts("en"), clause) == clause


class ReasonForm(FormPane):
    def __init__(self, texts: Texts) -> None:
        super().__init__(texts, "表", "保存")
        self.reason = self.add("reason", FormLine("理由", required=True, rule="PF-04"))


def follow(label: CitedWords, qtbot: QtBot) -> RuleSheet:
    """Go to the link by Tab and open it by Enter, as without a mouse."""
    label.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(label, Qt.Key.Key_Tab)
    qtbot.keyClick(label, Qt.Key.Key_Return)
    return opened(label)


def test_what_a_field_requires_by_a_rule_and_what_it_is_refused_by_lead_there(
    qtbot: QtBot, app, texts: Texts
) -> None:
    form = ReasonForm(texts)
    shown(qtbot, form)
    form.act()
    note = form.reason.note
    assert isinstance(note, CitedWords)
    assert note.text() == "请填写“理由”（依据 PF-04）。"
    note.linkActivated.emit("PF-04")
    assert opened(form).rule.id == "PF-04"
    form.refuse(Refused("people.not_locked", rule="PF-04", account="<b>x</b>"))
    assert "<b>x</b>" in form.wrong.text()
    assert form.wrong.accessibleName() == form.wrong.text()
    assert follow(form.wrong, qtbot).rule.id == "PF-04"


def test_the_counters_answer_leads_to_the_rule_and_keeps_the_keyboard_where_it_is(
    qtbot: QtBot, app, texts: Texts
) -> None:
    strip = AnswerStrip(texts)
    shown(qtbot, strip)
    strip.show_answer(
        CounterAnswer(AnswerKind.REFUSED, "counter.answer.person_again", {"name": "李甲"}, "EQ-11")
    )
    before = QApplication.focusWidget()
    qtbot.mouseClick(strip.rule, Qt.MouseButton.LeftButton)
    assert opened(strip).rule.id == "EQ-11"
    assert QApplication.focusWidget() in (before, None)
    strip.show_ready()
    assert strip.rule.isHidden()


def test_the_keyboard_is_where_it_was_after_a_rule_was_read(qtbot: QtBot, app, texts: Texts) -> None:
    content = QWidget()
    column = QVBoxLayout(content)
    window = Scrolled(content)  # as every page stands in one
    line, chip, label = QLineEdit(), RuleChip(texts, "PF-04"), CitedWords(texts, "密码不对（PF-04）")
    deaf = CitedWords(texts, "密码不对（PF-04）", focus=False)
    for each in (line, chip, label, deaf):
        column.addWidget(each)
    shown(qtbot, window)
    qtbot.waitExposed(window)
    window.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    for cited in (label, deaf):
        qtbot.mouseClick(cited, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is line
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    (sheet,) = (each for each in window.findChildren(RuleSheet) if each.isVisible())
    sheet.close_button.setFocus()
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is line)
    label.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(label, Qt.Key.Key_Return)
    assert opened(label).rule.id == "PF-04", "the keyboard is at the rule at once"
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    opened(chip)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is chip)


def test_a_rule_in_a_list_is_opened_by_a_click_and_by_the_menu(qtbot: QtBot, app, texts: Texts) -> None:
    columns = [
        TableColumn("name", "frame.keys", lambda row: row[0]),
        TableColumn("rule", "frame.keys", lambda row: row[1], cites=True),
    ]
    table = RecordTable(texts, RecordModel(texts, columns, [("a", "EQ-07"), ("b", "")]))
    shown(qtbot, table)
    view = table.view
    cells = [view.visualRect(table.model.index(0, column)).center() for column in (0, 1)]
    below = view.visualRect(table.model.index(1, 1)).center()

    def click(at: QPoint) -> None:
        qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)

    click(cells[0])
    click(below)
    assert not [each for each in table.findChildren(RuleSheet) if each.isVisible()]
    click(cells[1])
    assert opened(table).rule.id == "EQ-07"
    (opens,) = (each for each in table.chosen.menu().actions() if "EQ-07" in each.text())
    opens.trigger()
    assert opened(table).rule.id == "EQ-07"


def test_what_only_looks_like_a_rule_is_none(qtbot: QtBot, app, texts: Texts) -> None:
    label = CitedWords(texts, "ZZ-99 <i>")
    shown(qtbot, label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert not RuleChip(texts).isVisible()


def test_a_remark_of_a_line_at_the_counter_leads_to_its_rule(qtbot: QtBot, app, texts: Texts) -> None:
    lines = LineList(texts)
    shown(qtbot, lines)
    take = ChipState("领用", "accent", "export")
    remark = Remark("warning", "attention", "还没有培训（EQ-03）")
    lines.lines.set_views(
        [LineView("BWC-0001", "BWC-0001", take, "执法记录仪", "", "", None, each) for each in ((remark,), ())]
    )
    row = lines.visualRect(lines.lines.index(0))
    on_the_tag, on_the_remark = (
        QPoint(row.left() + 150, row.top() + 20),
        QPoint(row.left() + 160, row.bottom() - 14),
    )
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=on_the_tag)
    assert not lines.findChildren(RuleSheet)
    qtbot.mouseClick(lines.viewport(), Qt.MouseButton.LeftButton, pos=on_the_remark)
    assert opened(lines).rule.id == "EQ-03"
