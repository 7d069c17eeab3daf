"""The administration page: people, units, accounts, rules, settings, driven by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import TypeVar

import pysqlite3.dbapi2 as sqlite
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import LedgerSealed, Stream
from station.core.listing import ListQuery
from station.core.settings import load_settings
from station.core.texts import Texts
from station.inventory.stocktake.values import Purpose
from station.inventory.values import NewItem
from station.people.leaving.bodies import HandoverSigned
from station.people.offices.listing import ListedHolding
from station.people.offices.values import Function
from station.people.parameters import RuleInForce
from station.people.permissions import Permission, Role
from station.people.unit_lists import ListedDepartment
from station.people.values import AccountStatus, Department, Officer
from station.sheets import PreviewLine
from station.ui.models.record_model import RecordModel
from station.ui.open_list import OpenThingsDialog
from station.ui.pages.administration import accounts as accounts_tab
from station.ui.pages.administration import leaving as leaving_officer
from station.ui.pages.administration import several_officers
from station.ui.pages.administration.account_detail import AccountDetail
from station.ui.pages.administration.account_forms import AccountForm, ReasonForm, RolesForm
from station.ui.pages.administration.accounts import AccountsTab
from station.ui.pages.administration.cell_panel import known_values
from station.ui.pages.administration.handover_form import HandoverForm
from station.ui.pages.administration.joint_count import JointCountForm
from station.ui.pages.administration.leaving import LeaveForm
from station.ui.pages.administration.office_forms import AssignForm, EndForm, ProposedForm, SubstituteForm
from station.ui.pages.administration.officer_detail import OfficerDetail
from station.ui.pages.administration.officer_forms import OfficerForm, PinForm, ReinstateForm
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.offices import HoldingDetail, OfficesTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.administration.parameter_form import ParameterForm
from station.ui.pages.administration.parameter_table import ParameterTable
from station.ui.pages.administration.row_heads import RowHeads
from station.ui.pages.administration.rule_detail import RuleDetail
from station.ui.pages.administration.rules import RulesTab
from station.ui.pages.administration.settings import SettingsTab
from station.ui.pages.administration.several_officers import SeveralReasonForm, SeveralUnitForm
from station.ui.pages.administration.tab import Tab
from station.ui.pages.administration.unit_forms import (
    EndUnitForm,
    GridForm,
    MergeUnitForm,
    RenameUnitForm,
)
from station.ui.pages.administration.units import UnitsTab
from station.ui.pages.ledger.page import LedgerPage
from station.ui.sign_in import SignInCover
from station.ui.widgets.chip import Chip
from station.ui.widgets.detail import SidePane
from station.ui.widgets.form_pane import FormPane
from tests.archive.media import picture
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desktops import PASSWORD, Seat

T = TypeVar("T", bound=Tab)
W = TypeVar("W", bound=QWidget)
V = TypeVar("V")


@pytest.fixture
def seat(seat: Seat) -> Seat:
    seat.sign_in()
    return seat


@pytest.fixture
def page(seat: Seat) -> AdministrationPage:
    found = seat.page("administration")
    assert isinstance(found, AdministrationPage)
    return found


def tab_of(page: AdministrationPage, kind: type[T]) -> T:
    tab = page.tab(kind.key)
    assert isinstance(tab, kind)
    return tab


def opened(seat: Seat, page: AdministrationPage, kind: type[T]) -> T:
    page.show_tab(kind.key)
    seat.settle()
    return tab_of(page, kind)


def beside(pane: SidePane, kind: type[W]) -> W:
    """What stands beside the list, which must be a `kind`."""
    widget = pane.currentWidget()
    assert isinstance(widget, kind)
    return widget


def rows_of(model: RecordModel, kind: type[V]) -> list[V]:
    rows = [row for row in model.rows if isinstance(row, kind)]
    assert len(rows) == len(model.rows)
    return rows


def rules_of(tab: RulesTab) -> list[RuleInForce]:
    rows = [tab.model.row_at(place) for place in range(tab.model.found)]
    return [row for row in rows if isinstance(row, RuleInForce)]


def holdings(tab: OfficesTab) -> list[ListedHolding]:
    rows = [tab.list.model.row_at(place) for place in range(tab.list.model.found)]
    return [row for row in rows if isinstance(row, ListedHolding)]


def numbers(tab: OfficersTab) -> list[str]:
    rows = [tab.model.row_at(place) for place in range(tab.model.found)]
    return [row.number for row in rows if isinstance(row, Officer)]


# ---------------------------------------------------------------------------------------- officers


@pytest.mark.parametrize("kind", [AccountsTab, UnitsTab])
def test_the_key_for_something_new_serves_every_tab_that_has_it(
    seat: Seat, page: AdministrationPage, kind: type[AccountsTab | UnitsTab]
) -> None:
    tab = opened(seat, page, kind)
    seat.press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    seat.until(lambda: isinstance(tab.pane.currentWidget(), FormPane))


def test_an_officer_is_registered_by_keyboard_and_shown(seat: Seat, page: AdministrationPage) -> None:
    tab = tab_of(page, OfficersTab)
    assert tab.pane.currentWidget() is None  # a list that gets the focus opens nothing
    tab.list.narrow(find="1001", status="active")
    seat.settle()
    seat.press(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    seat.until(lambda: tab.pane.currentWidget() is not None)
    form = beside(tab.pane, OfficerForm)
    seat.type(form.number, "１００９")  # full width, as an input method may leave it
    seat.type(form.name, "赵丁")
    form.department.put("食品科")
    seat.type(form.badge, "B1009", enter=True)
    seat.settle()
    assert numbers(tab) == ["1001", "1002", "1009"]
    assert [row.number for row in tab.table.selected if isinstance(row, Officer)] == ["1009"]
    assert page.banners.messages[0].kind == "ok"
    assert "食品科" in [each.name for each in seat.services.people.roster.departments(seat.session)]


@pytest.mark.rule("EQ-02", "units")
def test_a_unit_is_renamed_merged_and_ended_beside_its_list(seat: Seat, page: AdministrationPage) -> None:
    roster = seat.services.people.roster
    roster.define_department(seat.session, Department("三科"))
    tab = opened(seat, page, UnitsTab)
    table = tab.tables["departments"]

    def departments() -> dict[str, Department]:
        rows = seat.services.people.department_list.page(seat.session, ListQuery()).sound
        return {row.department.name: row.department for row in rows}

    def chosen(name: str, act: str) -> None:
        table.choose(name)
        seat.settle()
        seat.click(table.bar.buttons[act])

    chosen("三科", "rename")
    renaming = beside(tab.pane, RenameUnitForm)
    seat.type(renaming.name, "四科")
    renaming.reason.put("写错了")
    seat.press(renaming, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    rows = departments()
    assert rows["四科"].life.former == ("三科",)
    assert seat.said(page)[0] == "三科更名为四科，0 人随同（写错了）。"
    chosen_rows = [row.department.name for row in table.selected if isinstance(row, ListedDepartment)]
    assert chosen_rows == ["四科"], "it stays chosen, by its new name"
    target = next(name for name in rows if name != "四科")
    chosen("四科", "merge")
    merging = beside(tab.pane, MergeUnitForm)
    merging.into.put(target)
    merging.reason.put("并了")
    seat.click(merging.act_button)
    seat.settle()
    rows = departments()
    assert (rows["四科"].life.lasts, rows["四科"].life.merged_into) == (False, target)
    table.choose("四科")
    seat.press(table.view, Qt.Key.Key_Return)
    seat.settle()
    assert tab.pane.currentWidget() is None, "one that ended is not changed"
    assert any("已撤销" in sentence for sentence in seat.said(page))
    assert not table.bar.buttons["rename"].isVisible(), "and nothing is offered for it"
    chosen(target, "end")
    ending = beside(tab.pane, EndUnitForm)
    seat.settle()
    assert "在岗人员" in ending.wrong.text(), "said before anybody writes why"
    ending.reason.put("撤了")
    seat.click(ending.act_button)
    seat.settle()
    assert any("在岗人员" in sentence for sentence in seat.said(page)), "somebody is in it still"
    tab.close_pane()
    table.view.selectAll()
    seat.click(table.bar.buttons["end"])
    every = beside(tab.pane, EndUnitForm)
    every.reason.put("撤了")
    seat.click(every.act_button)
    seat.settle()
    panel = tab.context.bulk.panel
    looked = [[panel.outcomes.cell(row, at).text for at in (0, 2)] for row in range(panel.outcomes.found)]
    assert any(name == target and "在岗人员" in why for name, why in looked)
    assert panel.asks, "each of several is looked at, before any is ended"


def test_a_number_or_badge_that_is_taken_is_refused_in_words(seat: Seat, page: AdministrationPage) -> None:
    tab = tab_of(page, OfficersTab)
    tab.add()
    form = beside(tab.pane, OfficerForm)
    seat.type(form.number, "1009")
    seat.type(form.name, "赵丁")
    seat.type(form.badge, "B1001", enter=True)
    seat.settle()
    assert "B1001" in form.badge.note.text()
    assert not page.banners.messages
    assert tab.pane.currentWidget() is form  # what was typed is still there
    assert form.act_button.isEnabled()


@pytest.mark.rule("PF-10", "person")
def test_what_they_hold_change_pin_and_leaving(seat: Seat, page: AdministrationPage, monkeypatch) -> None:
    tab = tab_of(page, OfficersTab)
    tab.table.choose("1002")
    seat.press(tab.table.view, Qt.Key.Key_Return)
    seat.settle()
    detail = beside(tab.pane, OfficerDetail)
    assert detail.in_hand is not None
    assert not detail.in_hand.lines.lines.views
    assert not detail.in_hand.print_button.isEnabled()
    seat.services.inventory.register.register(seat.session, NewItem("RNG-8", 9, "测距仪"))
    seat.services.inventory.counter.check_out(seat.session, "1002", ["RNG-8"])
    seat.settle()
    assert [view.tag for view in detail.in_hand.lines.lines.views] == ["RNG-8"]
    asked: list[str] = []

    def agree(*words: object) -> bool:
        asked.append(str(words[2]))
        return True

    monkeypatch.setattr(leaving_officer, "confirm", agree)
    seat.click(detail.buttons_by_key["leave"])
    hindered = beside(tab.pane, LeaveForm)
    seat.settle()
    assert "1 件装备" in hindered.wrong.text(), "said before anybody writes why"
    parted = hindered.in_hand_button.y() - hindered.wrong.geometry().bottom()
    assert 0 < parted < 24, "what leads there stands by what is refused"
    assert hindered.open_list is not None
    led: list[tuple[str, str]] = []
    page.navigate.connect(lambda key, subject: led.append((key, subject)))
    (way,) = hindered.open_list.ways
    assert "RNG-8" in way.text()
    seat.click(way)
    assert led == [("history", "item:RNG-8")], "each line leads to the thing"
    seat.page("administration")
    seat.settle()
    tab.leaving.show_all(hindered.of)
    seat.settle()
    whole = page.findChild(OpenThingsDialog)
    assert whole is not None
    assert whole.lines is not None
    assert "RNG-8" in whole.lines.ways[0].text()
    seat.click(whole.lines.ways[0])
    assert led[1:] == led[:1], "the whole list leads there too"
    seat.page("administration")
    seat.settle()
    hindered.reason.put("调往区局")
    seat.click(hindered.act_button)
    seat.settle()
    assert asked == [], "what would be refused is not asked"
    seat.click(hindered.in_hand_button)
    seat.settle()
    detail = beside(tab.pane, OfficerDetail)
    assert detail.tabs.present == "in_hand"
    seat.services.inventory.counter.check_in(seat.session, ["RNG-8"])
    seat.settle()
    seat.click(detail.buttons_by_key["pin"])
    form = beside(tab.pane, PinForm)
    seat.type(form.secrets.first, "482913")
    seat.type(form.secrets.again, "482914", enter=True)
    assert form.fields["again"].note.isVisible()
    seat.type(form.secrets.again, "482913", enter=True)
    seat.settle()
    with pytest.raises(Refused, match="pin_issued"):  # an administrator's choice confirms nothing
        seat.services.people.sign_in.confirm_pin("1002", "482913")
    seat.services.people.own_secrets.choose_pin("1002", "482913", "564738")
    assert seat.services.people.sign_in.confirm_pin("1002", "564738").name == "张丙"
    detail = beside(tab.pane, OfficerDetail)
    seat.click(detail.buttons_by_key["leave"])
    leaving = beside(tab.pane, LeaveForm)
    seat.settle()
    assert leaving.wrong.isHidden()
    assert leaving.open_list is None
    seat.click(leaving.act_button)
    seat.settle()
    assert asked == []  # without a reason it is refused before anything is asked
    assert "PF-04" in leaving.reason.note.text()
    leaving.reason.put("调往区局")
    seat.press(leaving, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert asked
    assert numbers(tab) == ["1001"]
    seat.click(tab.filters.chips.chips[2])
    seat.settle()
    assert numbers(tab) == ["1002"]


def open_left(seat: Seat, tab: OfficersTab) -> None:
    """Open the only officer who left."""
    seat.settle()
    seat.click(tab.filters.chips.chips[2])
    seat.settle()
    tab.table.choose("1001")
    seat.press(tab.table.view, Qt.Key.Key_Return)
    seat.settle()


@pytest.mark.rule("EQ-13", "signed")
def test_three_sign_the_handover_in_the_pane(
    seat: Seat, page: AdministrationPage, monkeypatch, tmp_path: Path
) -> None:
    tab, people = tab_of(page, OfficersTab), seat.services.people
    people.roster.register(seat.session, Officer("1009", "赵戊", "", "", "", ""))
    unit = people.offices.units(seat.session)[0]
    people.offices.assign(
        seat.session, unit.name, Function.HEAD, "1009", first=seat.services.clock.now().date()
    )
    shown: list[Officer] = []
    monkeypatch.setattr(tab, "show_handover", shown.append)
    tab.table.choose("1002")
    seat.press(tab.table.view, Qt.Key.Key_Return)
    seat.settle()
    seat.click(beside(tab.pane, OfficerDetail).buttons_by_key["sign_handover"])
    seat.settle()
    form = page.findChild(HandoverForm)
    assert form is not None
    assert "“无”" in form.lines.text(), "nothing left their name"
    form.taker.put("1001")
    form.head.put("1009")
    form.act()
    seat.settle()
    assert not shown, "who has not signed is named"
    scan = tmp_path / "手续.jpg"
    scan.write_bytes(picture())
    form.signing.papers.put(str(scan))
    form.act()
    seat.settle()
    assert [each.number for each in shown] == ["1002"]
    body = people.handovers.signed(seat.session, "1002").of(HandoverSigned)
    assert (body.taker.number, body.head.number, body.leaver.proof) == ("1001", "1009", "paper")


@pytest.mark.rule("EQ-13", "keeper")
def test_a_change_of_keeper_leads_to_its_joint_count(
    seat: Seat, page: AdministrationPage, tmp_path: Path
) -> None:
    services, tab = seat.services, tab_of(page, OfficesTab)
    people, inventory = services.people, services.inventory
    inventory.register.register(seat.session, NewItem("RNG-8", 9, "测距仪"))
    people.roster.register(seat.session, Officer("1009", "赵戊", "", "", "", ""))
    unit, today = people.offices.units(seat.session)[0].name, services.clock.now().date()
    for function, number in ((Function.HEAD, "1009"), (Function.KEEPER, "1001")):
        first = today - timedelta(days=3)
        people.offices.assign(seat.session, unit, function, number, first=first)
    seat.settle()
    assert not tab.count_button.isVisible()
    people.offices.assign(seat.session, unit, Function.KEEPER, "1002", first=today, in_place_of="1001")
    (change,) = inventory.keeper_counts.waiting(seat.session)
    count = inventory.stocktakes.start(
        seat.session, counters=("1001", "1002"), purpose=Purpose.KEEPER_CHANGE
    ).seq
    inventory.stocktakes.scan(seat.session, count, ["RNG-8"])
    inventory.stocktakes.close(seat.session, count)
    page.show_subject(f"keeper_change:{change.id}")
    seat.settle()
    form = page.findChild(JointCountForm)
    assert form is not None
    assert tab.count_button.isVisible()
    assert form.successor.value == "1002", "who takes over is on record"
    form.stocktake.put(str(count))
    form.head.put("1009")
    form.act()
    seat.settle()
    assert inventory.keeper_counts.waiting(seat.session) == (change,), "nobody signs for another"
    scan = tmp_path / "清点.jpg"
    scan.write_bytes(picture())
    form.signing.papers.put(str(scan))
    form.act()
    seat.settle()
    assert inventory.keeper_counts.waiting(seat.session) == ()
    assert not tab.count_button.isVisible()


@pytest.mark.rule("EQ-13", "undone")
def test_a_leave_is_voided_from_its_entry_and_who_left_comes_back(
    seat: Seat, page: AdministrationPage
) -> None:
    tab = tab_of(page, OfficersTab)
    roster = seat.services.people.roster
    wished: list[tuple[str, str]] = []
    page.navigate.connect(lambda key, subject: wished.append((key, subject)))
    left, *_ = roster.leave(seat.session, "1001", "办错了人")
    open_left(seat, tab)
    detail = beside(tab.pane, OfficerDetail)
    assert not detail.buttons_by_key["leave"].isVisible()
    place = f"custody:{left.seq}"
    detail.timeline.opened.emit(place)
    assert wished == [("ledger", f"place:{place}")]
    ledger = seat.page("ledger")
    assert isinstance(ledger, LedgerPage)
    ledger.show_subject(f"place:{place}")
    seat.settle()
    seat.click(ledger.detail.void_button)
    seat.settle()
    form = ledger.voids.form
    assert any("在岗" in label.text() for label in form.facts.findChildren(QLabel))
    form.reason.put("办错人")
    seat.click(form.act_button)
    seat.settle()
    (again,) = roster.officers(seat.session, search="1001")
    assert again.active
    roster.leave(seat.session, "1001", "退休")
    seat.page("administration")
    open_left(seat, tab)
    detail = beside(tab.pane, OfficerDetail)
    assert any(event.struck for event in detail.timeline.events)
    seat.click(detail.buttons_by_key["reinstate"])
    back = beside(tab.pane, ReinstateForm)
    back.reason.put("返聘")
    seat.press(back, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert any("已重新到岗" in sentence for sentence in seat.said(page))
    assert beside(tab.pane, OfficerDetail).officer.active


@pytest.mark.rule("PF-03", "validated")
def test_a_bad_list_is_not_imported_and_every_line_is_named(
    seat: Seat, page: AdministrationPage, tmp_path: Path
) -> None:
    tab = tab_of(page, OfficersTab)
    seat.click(tab.import_button)
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "number,name,department,group,badge,phone\n"
        "3001,,一科,,B3001,13800000001\n3002,陈戊,一科,,B1001,\n3003,周己,一科,,,不是电话\n",
        encoding="gb18030",
    )
    tab.importing.take(bad)
    seat.settle()
    lines = rows_of(tab.importing.list.model, PreviewLine)
    problems = [(each.line, problem.column) for each in lines for problem in each.problems]
    assert problems == [(2, "name"), (3, "badge"), (4, "phone")]
    assert not tab.importing.confirm_button.isEnabled()
    assert len(seat.services.people.roster.officers(seat.session)) == 2
    good = tmp_path / "good.csv"
    tab.importing.save_template(good)
    seat.settle()
    good.write_text(good.read_text(encoding="utf-8-sig").replace("1001", "3001"), encoding="utf-8")
    tab.importing.take(good)
    seat.settle()
    assert numbers(tab) == ["1001", "1002"], "seen, not yet recorded"
    tab.importing.confirm()
    seat.settle()
    assert page.banners.messages[0].kind == "ok"
    assert numbers(tab) == ["1001", "1002", "3001"]
    assert tab.table.isVisible()


# ----------------------------------------------------------------------------------------- units


@pytest.mark.rule("PF-13", "grid")
def test_a_grid_needs_the_approval_it_rests_on(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, UnitsTab)
    tab.filters.choose("grids")
    seat.click(tab.add_button)
    form = beside(tab.pane, GridForm)
    seat.type(form.code, "G-01")
    seat.type(form.name, "中山路网格")
    form.chief.put("1001")
    form.members.item(1).setCheckState(Qt.CheckState.Checked)
    seat.click(form.act_button)
    seat.settle()
    assert "PF-13" in form.basis.note.text()
    seat.type(form.basis, "文〔2026〕12 号", enter=True)
    seat.settle()
    grid = seat.services.people.roster.grids(seat.session)[0]
    assert (grid.chief, grid.members) == ("1001", ("1002",))
    assert tab.tables["grids"].model.found == 1


# ----------------------------------------------------------------------------------------- offices


@pytest.mark.rule("EQ-06", "holders")
@pytest.mark.rule("EQ-06", "substitute")
def test_an_office_is_given_handed_on_and_ended_on_its_tab(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, OfficesTab)
    assert tab.vacant.isVisible()
    assert "效能监察" in tab.vacant.text()
    for number, before in (("1001", ""), ("1002", "1001")):
        seat.click(tab.add_button)
        form = beside(tab.pane, AssignForm)
        form.function.put("efficiency_supervision" if not before else "head")
        form.function.edited.emit()
        form.number.put(number)
        seat.click(form.act_button)
        seat.settle()
        if not before:
            assert not tab.vacant.text().count("效能监察"), "somebody holds it now"
    (first, _) = sorted(holdings(tab), key=lambda each: each.holding.number)
    tab.table.opened.emit(first)
    detail = beside(tab.pane, HoldingDetail)
    seat.click(detail.substitute_button)
    standing_in = beside(tab.pane, SubstituteForm)
    standing_in.number.put("1002")
    standing_in.reason.put("休假")
    seat.click(standing_in.act_button)
    seat.settle()
    rows = holdings(tab)
    substitute = next(each for each in rows if each.holding.absent)
    assert (substitute.holding.number, substitute.holding.absent) == ("1002", "1001")
    tab.table.opened.emit(substitute)
    detail = beside(tab.pane, HoldingDetail)
    assert detail.substitute_button.isHidden()
    seat.click(detail.end_button)
    ending = beside(tab.pane, EndForm)
    seat.click(ending.act_button)
    assert "EQ-06" in ending.reason.note.text()
    ending.reason.put("提前回来")
    seat.click(ending.act_button)
    seat.settle()
    assert not [each for each in holdings(tab) if each.holding.absent]


@pytest.mark.rule("EQ-06", "holders")
def test_those_with_the_role_are_confirmed_by_one_act(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, OfficesTab)
    seat.click(tab.propose_button)
    form = beside(tab.pane, ProposedForm)
    assert [(each.function, each.number) for each in form.chosen] == [
        (Function.EQUIPMENT_ADMINISTRATOR, "1001")
    ]
    seat.click(form.act_button)
    seat.settle()
    (row,) = holdings(tab)
    assert (row.holding.function, row.holding.number) == (Function.EQUIPMENT_ADMINISTRATOR, "1001")
    assert not tab.propose_button.isVisible()


@pytest.mark.rule("EQ-06", "holders")
def test_the_form_of_an_office_offers_whom_the_new_one_replaces(seat: Seat, page: AdministrationPage) -> None:
    today = seat.services.clock.now().date()
    offices = seat.services.people.offices
    unit = offices.units(seat.session)[0].name
    offices.assign(seat.session, unit, Function.HEAD, "1001", first=today - timedelta(days=9))
    tab = opened(seat, page, OfficesTab)
    seat.click(tab.add_button)
    form = beside(tab.pane, AssignForm)
    form.unit.put(unit)
    form.function.put("head")
    form.function.edited.emit()
    assert form.in_place_of.value == "1001"
    form.number.put("1002")
    seat.click(form.act_button)
    seat.settle()
    (row,) = holdings(tab)
    assert row.holding.number == "1002"


# ---------------------------------------------------------------------------------------- accounts


@pytest.mark.rule("PF-04", "account")
@pytest.mark.rule("PF-05", "views")
def test_accounts_are_opened_frozen_and_their_rights_shown_both_ways(
    seat: Seat, page: AdministrationPage, texts: Texts, monkeypatch
) -> None:
    tab = opened(seat, page, AccountsTab)
    seat.click(tab.add_button)
    form = beside(tab.pane, AccountForm)
    form.officer.setFocus()
    seat.bot.keyClicks(form.officer.control, "9999")
    seat.type(form.name, "sun")
    seat.type(form.display_name, "孙己")
    seat.click(form.act_button)
    assert "9999" in form.officer.note.text(), "text that names nobody is refused, not replaced"
    assert form.officer.control.currentText() == "9999", "what stood there was selected and typed over"
    form.officer.put("")
    seat.press(form.role_boxes.boxes[Role.OFFICER], Qt.Key.Key_Space)
    seat.press(form.role_boxes.boxes[Role.OFFICE_LEADER], Qt.Key.Key_Space)
    seat.type(form.secrets.first, PASSWORD)
    seat.type(form.secrets.again, PASSWORD, enter=True)
    seat.settle()
    assert page.banners.messages[0].sentence == texts("people.done.account_opened", account="sun")
    made = next(each for each in seat.services.people.accounts.all(seat.session) if each.name == "sun")
    assert made.roles == {Role.OFFICE_LEADER}
    detail = beside(tab.pane, AccountDetail)
    seat.click(detail.buttons_by_wish["freeze"])
    freezing = beside(tab.pane, ReasonForm)
    seat.click(freezing.act_button)
    seat.settle()
    assert "PF-04" in freezing.reason.note.text()
    freezing.reason.put("外出学习")
    seat.click(freezing.act_button)
    seat.settle()
    made = next(each for each in seat.services.people.accounts.all(seat.session) if each.name == "sun")
    assert made.status is AccountStatus.FROZEN
    seat.click(tab.filters.chips[1])
    place = list(Permission).index(Permission.ACCOUNTS_EDIT)
    assert tab.permissions.cell(place, 1).text == "1"  # only the administrator; the frozen one holds nothing
    assert tab.permissions.cell(place, 2).text == "李甲"
    monkeypatch.setattr(accounts_tab, "confirm", lambda *_words: True)


def test_officers_that_are_read_after_the_form_was_opened_are_offered_in_it(
    seat: Seat, page: AdministrationPage
) -> None:
    seat.services.people.roster.register(seat.session, Officer("1003", "赵丁", "", "", "B1003", ""))
    page.show_tab(AccountsTab.key)
    tab = tab_of(page, AccountsTab)
    tab.add()
    form = beside(tab.pane, AccountForm)
    seat.settle()
    form.officer.put("1003")
    assert form.officer.value == "1003"


def test_chosen_officers_move_and_leave_one_by_one(seat: Seat, page: AdministrationPage, monkeypatch) -> None:
    roster = seat.services.people.roster
    tab = opened(seat, page, OfficersTab)
    before = {each.number for each in roster.officers(seat.session)}
    tab.table.view.selectAll()
    assert not tab.table.bar.buttons["reinstate"].isVisible(), "nobody has left"
    seat.click(tab.table.bar.buttons["move"])
    moving = beside(tab.pane, SeveralUnitForm)
    moving.department.put("三科")
    moving.group.put("三科一组")
    seat.click(moving.act_button)
    seat.settle()
    assert {(each.department, each.group) for each in roster.officers(seat.session)} == {("三科", "三科一组")}
    asked: list[str] = []

    def agree(_parent, _texts, question: str, *_more) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr(several_officers, "confirm", agree)
    seat.services.inventory.register.register(seat.session, NewItem("RNG-8", 9, "测距仪"))
    seat.services.inventory.counter.check_out(seat.session, "1002", ["RNG-8"])
    tab.table.view.selectAll()
    seat.click(tab.table.bar.buttons["leave"])
    leaving = beside(tab.pane, SeveralReasonForm)
    leaving.reason.put("机构撤并")
    seat.click(leaving.act_button)
    seat.settle()
    panel = tab.context.bulk.panel
    assert (asked, panel.asks) == ([], True), "nobody is asked before it is known who can't leave"
    assert "1002" in panel.outcomes.cell(0, 2).text
    seat.services.inventory.counter.check_in(seat.session, ["RNG-8"])
    seat.click(panel.back_button)
    seat.click(leaving.act_button)
    seat.settle()
    assert asked == [f"办理所选 {len(before)} 人离岗？"]
    assert roster.officers(seat.session) == ()
    told = [each.sentence for each in page.banners.messages]
    assert any(f"{len(before)} 条全部办妥" in each for each in told)
    tab.list.narrow(status="left")
    seat.settle()
    tab.table.view.selectAll()
    assert not tab.table.bar.buttons["leave"].isVisible(), "all of them have left"
    seat.click(tab.table.bar.buttons["reinstate"])
    back = beside(tab.pane, SeveralReasonForm)
    back.reason.put("撤并办错了")
    seat.click(back.act_button)
    seat.settle()
    assert {each.number for each in roster.officers(seat.session)} == before


@pytest.mark.rule("PF-04", "account")
def test_chosen_accounts_are_frozen_each_with_its_outcome(seat: Seat, page: AdministrationPage) -> None:
    accounts = seat.services.people.accounts
    for name in ("sun", "qian"):
        accounts.create(seat.session, name, name, roles=frozenset({Role.OFFICER}), password=PASSWORD)
    tab = opened(seat, page, AccountsTab)
    tab.table.view.selectAll()
    assert not tab.table.bar.buttons["unfreeze"].isVisible(), "none is frozen"
    seat.click(tab.table.bar.buttons["freeze"])
    form = beside(tab.pane, ReasonForm)
    form.reason.put("集中清理")
    seat.click(form.act_button)
    seat.settle()
    assert {each.status for each in accounts.all(seat.session)} == {AccountStatus.ACTIVE}, "asked at first"
    panel = tab.context.bulk.panel
    first = [panel.outcomes.cell(0, column).text for column in range(3)]
    assert first[:2] == ["admin", "不能办理"], "nobody freezes themselves"
    assert "PF-05" in first[2]
    assert panel.table.isVisible()
    assert (panel.isVisible(), form.act_button.isEnabled()) == (False, False), (
        "page and form stay as they are"
    )
    seat.press(panel.go_on_button, Qt.Key.Key_Escape)
    assert (panel.asks, form.isVisible(), form.reason.value) == (False, True, "集中清理")
    assert form.act_button.isEnabled()
    seat.click(form.act_button)
    seat.settle()
    seat.press(panel.go_on_button, Qt.Key.Key_Return)
    seat.settle()
    stands = {each.name: each.status for each in accounts.all(seat.session)}
    assert (stands["sun"], stands["qian"]) == (AccountStatus.FROZEN, AccountStatus.FROZEN)
    assert stands["admin"] is AccountStatus.ACTIVE
    assert [panel.outcomes.cell(row, 1).text for row in range(3)] == ["未办成", "已办妥", "已办妥"]
    assert not panel.over.isVisible(), "those were seen before"
    assert "未办成 1 条" in page.banners.messages[0].sentence
    seat.click(page.banners.shown[0].action_button)
    assert (panel.table.isVisible(), panel.go_on_button.isVisible()) == (True, False)
    panel.over.reject()


def unlock(seat: Seat, tab: AccountsTab) -> None:
    """As for one account, beside the list."""
    seat.click(beside(tab.pane, AccountDetail).buttons_by_wish["unlock"])
    give_reason(seat, tab)


def give_reason(seat: Seat, tab: AccountsTab) -> None:
    form = beside(tab.pane, ReasonForm)
    form.reason.put("本人到场")
    seat.click(form.act_button)
    seat.settle()


@pytest.mark.rule("PF-04", "sign in")
def test_locked_accounts_are_unlocked_one_or_several(
    seat: Seat, page: AdministrationPage, texts: Texts
) -> None:
    people = seat.services.people
    for name in ("sun", "qian"):
        people.accounts.create(seat.session, name, name, roles=frozenset({Role.OFFICER}), password=PASSWORD)

        with pytest.raises(Refused):
            people.sign_in.with_password(name, "not-the-one-1")
    for _ in range(6):
        with pytest.raises(Refused):
            people.sign_in.with_password("sun", "not-the-one-1")
    assert people.accounts.locked(seat.session) == {"sun"}
    tab = opened(seat, page, AccountsTab)
    tab.load()
    seat.settle()
    chips = {tab.model.cell(row, 0).text: tab.model.cell(row, 4).state for row in range(tab.model.rowCount())}
    assert [each.word for each in (chips["sun"], chips["qian"]) if each is not None] == ["已锁定", "正常"]
    tab.show_subject("account:sun")
    seat.settle()
    assert beside(tab.pane, AccountDetail).chip.state.word == "已锁定"
    unlock(seat, tab)
    assert page.banners.messages[0].sentence == texts("people.done.account_unlocked", account="sun")
    unlock(seat, tab)
    assert "sun" in page.banners.messages[0].sentence
    assert page.banners.messages[0].rule == "PF-04"  # there is nothing to unlock any more
    tab.table.view.selectAll()
    seat.click(tab.table.bar.buttons["unlock"])
    give_reason(seat, tab)
    panel = tab.context.bulk.panel
    seat.click(panel.go_on_button)
    seat.settle()
    cell = panel.outcomes.cell
    outcomes = {cell(row, 0).text: cell(row, 1).text for row in range(panel.outcomes.rowCount())}
    assert outcomes["qian"] == "已办妥"
    assert outcomes["sun"] == outcomes["admin"] == "未办成"


@pytest.mark.rule("PF-05", "graded")
def test_nobody_changes_their_own_roles(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, AccountsTab)
    tab.table.choose("admin")
    seat.press(tab.table.view, Qt.Key.Key_Return)
    seat.settle()
    seat.click(beside(tab.pane, AccountDetail).buttons_by_wish["roles"])
    form = beside(tab.pane, RolesForm)
    seat.press(form.role_boxes.boxes[Role.KEEPER], Qt.Key.Key_Space)
    assert form.typed
    seat.click(form.act_button)
    seat.settle()
    assert page.banners.messages[0].rule == "PF-05"


# ------------------------------------------------------------------------------------------- rules


def test_every_rule_is_listed_with_its_source(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, RulesTab)
    assert tab.model.found == len(seat.services.rulebook)
    seat.click(tab.filters.chips[1])
    seat.settle()
    assert {rule.rule.chapter for rule in rules_of(tab)} == {"EQ"}
    assert [rule.rule.id for rule in rules_of(tab)][:2] == ["EQ-01", "EQ-02"]
    page.show_subject("rule:DM-05")
    seat.settle()
    detail = beside(tab.pane, RuleDetail)
    shown = " ".join(label.text() for label in detail.findChildren(QLabel))
    assert seat.services.rulebook.rule("DM-05").clause in shown


@pytest.mark.rule("PF-07", "change")
def test_a_parameter_changes_with_a_reason_only(seat: Seat, page: AdministrationPage, texts: Texts) -> None:
    tab = opened(seat, page, RulesTab)
    page.show_subject("rule:DM-05")
    seat.settle()
    key = seat.services.rulebook.rule("DM-05").parameters[0].key
    seat.click(beside(tab.pane, RuleDetail).change_buttons[key])
    form = beside(tab.pane, ParameterForm)
    seat.type(form.entry, "48", enter=True)
    assert form.reason.hasFocus()
    seat.press(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    assert "PF-07" in form.reason.note.text()
    seat.type(form.reason, "network repair over the holidays")
    seat.press(form.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    held = next(
        each for each in seat.services.people.parameters.current(seat.session) if each.rule.id == "DM-05"
    )
    assert held.values[key] == 48
    detail = beside(tab.pane, RuleDetail)
    assert detail.timeline.events[0].title.startswith("24 →")
    assert "network repair" in detail.timeline.events[0].note


@pytest.mark.rule("PF-07", "locked")
def test_a_parameter_that_nothing_reads_has_no_button_and_says_so(
    seat: Seat, page: AdministrationPage, texts: Texts
) -> None:
    tab = opened(seat, page, RulesTab)
    for held in seat.services.people.parameters.current(seat.session):
        tab.open_rule(held)
        detail = beside(tab.pane, RuleDetail)
        assert set(detail.change_buttons) == held.served & {each.key for each in held.rule.parameters}
        chips = [chip.state.word for chip in detail.findChildren(Chip)]
        locked = len(held.rule.parameters) - len(held.served)
        assert chips.count(texts("administration.rules.not_served")) == locked, held.rule.id


@pytest.mark.rule("DM-03", "attested")
def test_a_parameter_that_is_not_on_record_is_named_in_its_place_beside_the_others(
    seat: Seat, page: AdministrationPage, texts: Texts
) -> None:
    parameters = seat.services.people.parameters
    parameters.change(seat.session, "DM-05", "deadline_hours", 48, "network repair")
    with closing(sqlite.connect(seat.services.settings.data / "station.db")) as database:
        database.execute("UPDATE policy_parameter SET value = '9999' WHERE rule = 'DM-05'")
        database.execute("INSERT INTO policy_parameter VALUES ('XX-99', 'unknown', '1', '', 3)")
        database.commit()
    tab = opened(seat, page, RulesTab)
    assert [each.rule.id for each in rules_of(tab)] == [rule.id for rule in seat.services.rulebook]
    damaged = [tab.model.damage_at(place) for place in range(tab.model.found)]
    assert [each.shown for each in damaged if each] == ["DM-05/deadline_hours", "XX-99/unknown"]
    held = next(each for each in rules_of(tab) if each.rule.id == "DM-05")
    assert "deadline_hours" not in held.values
    row = next(place for place in range(tab.model.found) if tab.model.row_at(place) == held)
    assert texts("list.damaged") in tab.model.cell(row, 2).text
    assert not {"48", "9999"} & set(tab.model.cell(row, 2).text.split())
    tab.open_rule(held)
    detail = beside(tab.pane, RuleDetail)
    assert "deadline_hours" not in detail.change_buttons
    said = [label.text() for label in detail.findChildren(QLabel)]
    assert any("DM-05/deadline_hours" in each and texts("ledger_page.rebuild") in each for each in said)
    with pytest.raises(
        IntegrityProblem, match="state_damaged"
    ):  # nothing is done by rules of which one is unknown
        parameters.change(seat.session, "PF-04", "failed_attempts", 4, "other")


def test_a_value_out_of_range_is_refused_with_its_rule(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, RulesTab)
    key = seat.services.rulebook.rule("DM-05").parameters[0].key
    tab.ask_change("DM-05", key)
    form = beside(tab.pane, ParameterForm)
    seat.type(form.entry, "0")
    form.reason.put("why not")
    seat.click(form.act_button)
    seat.settle()
    assert form.fields["value"].note.isVisible()
    assert "DM-05" in form.fields["value"].note.text()


def test_a_table_parameter_is_read_back_as_it_was(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, RulesTab)
    rules = {each.rule.id: each for each in seat.services.people.parameters.current(seat.session)}
    for held in rules.values():
        for parameter in held.rule.parameters:
            if parameter.columns:
                rows = held.values[parameter.key]
                assert isinstance(rows, Sequence)
                known = known_values(rules, parameter, page.texts.language)
                table = ParameterTable(page.texts, parameter, rows, known)
                seat.bot.addWidget(table)
                assert table.rows() == rows, (held.rule.id, parameter.key)
    assert tab.model.found


@pytest.mark.rule("EQ-04", "table")
def test_cells_with_several_things_are_edited_below_the_table(seat: Seat, page: AdministrationPage) -> None:
    tab = opened(seat, page, RulesTab)
    seat.settle()
    tab.ask_change("EQ-04", "activities")
    (table,) = beside(tab.pane, ParameterForm).findChildren(ParameterTable)
    keys = [each.key for each in seat.services.rulebook.parameter("EQ-04", "activities").columns]
    panel, first = table.panel, table.rows()[0]
    assert panel.isVisible(), "its room is kept for something at the first look"
    seat.settle()
    assert [each.called.text() for each in table.table.findChildren(RowHeads)] == ["名称"]
    table.table.setCurrentCell(0, keys.index("shows_zh"))
    assert panel.lines.toPlainText().startswith("地点和环境：门牌或店招\n出示证件")
    panel.lines.setPlainText("店招\n\n 出示证件 ")
    table.table.setCurrentCell(0, keys.index("categories"))
    assert "执法记录仪" in panel.ticks.item(2).text()
    panel.ticks.item(0).setCheckState(Qt.CheckState.Unchecked)
    table.table.setCurrentCell(0, keys.index("retention"))
    kept = table.table.item(0, keys.index("retention"))
    assert kept is not None
    assert kept.text() == "一般资料", "a word, not its code"
    chosen = next(each for each in panel.ticks.findItems("food_production", Qt.MatchFlag.MatchContains))
    chosen.setCheckState(Qt.CheckState.Checked)
    head = table.table.verticalHeaderItem(0)
    assert head is not None
    assert head.text() == "1  日常检查", "its name stays in sight when the columns are scrolled"
    assert panel.title.text().startswith(head.text())
    table.table.setCurrentCell(0, keys.index("name_zh"))
    panel.lines.setPlainText("日常\n检查 ")
    name = table.table.item(0, keys.index("name_zh"))
    assert name is not None
    assert (name.text(), table.rows()[0] == first) == ("日常 检查", False), "one text, seen whole below"
    panel.lines.setPlainText("日常检查")
    table.table.setCurrentCell(0, keys.index("officers"))
    assert panel.isHidden(), "a number is typed into its cell"
    row = table.rows()[0]
    assert isinstance(row, dict)
    assert (row["shows_zh"], row["categories"]) == (["店招", "出示证件"], [2, 3, 4])
    assert row["retention"] == "food_production"

    tab.ask_change("EQ-06", "sections")
    (sections,) = beside(tab.pane, ParameterForm).findChildren(ParameterTable)
    assert sections.empty.isVisible()
    seat.click(sections.add_button)
    assert not sections.empty.isVisible()
    sections.table.setCurrentCell(0, 0)
    named = [each.name for each in seat.services.people.roster.departments(seat.session)]
    assert [sections.panel.ticks.item(at).text() for at in range(sections.panel.ticks.count())] == named
    tab.ask_change("EQ-04", "activities")
    (table,) = beside(tab.pane, ParameterForm).findChildren(ParameterTable)

    form, nameless = beside(tab.pane, ParameterForm), table.table.item(1, keys.index("name_en"))
    assert nameless is not None
    assert not form.typed
    nameless.setText("")
    assert form.typed, "a cell that is another is lost like any field"
    form.reason.put("why")
    seat.click(form.act_button)
    seat.settle()
    column = seat.services.rulebook.parameter("EQ-04", "activities").columns[keys.index("name_en")]
    name = column.title.say(page.texts.language)
    assert form.entry.note.text() == page.texts("administration.rules.cell_empty", row=2, column=name)
    assert (table.table.currentRow(), table.table.currentColumn()) == (1, keys.index("name_en"))
    note = form.entry.note
    seat.until(lambda: note.visibleRegion().boundingRect() == note.rect())  # the table alone has the height
    nameless.setText("x" * 99)
    seat.click(form.act_button)
    seat.settle()
    assert form.entry.note.text().startswith(
        page.texts("administration.rules.cell_refused", row=2, column=name, sentence="")
    )


# ---------------------------------------------------------------------------------------- settings


def test_settings_are_saved_and_a_wrong_printer_refused(
    seat: Seat, page: AdministrationPage, tmp_path: Path
) -> None:
    tab = opened(seat, page, SettingsTab)
    seat.type(tab.printer, "printer on the desk")
    seat.press(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    seat.until(lambda: bool(page.banners.messages))
    assert page.banners.messages[0].kind == "attention"
    seat.type(tab.printer, "tcp://192.0.2.7:9100")
    tab.lock.put(3)
    seat.press(tab.printer, Qt.Key.Key_Return)
    seat.settle()
    assert page.banners.messages[0].kind == "ok"
    saved = load_settings(tmp_path / "data")
    assert (saved.printer, saved.lock_minutes) == ("tcp://192.0.2.7:9100", 3)


@pytest.mark.rule("DM-03", "beside")
@pytest.mark.rule("DM-03", "second")
def test_another_archive_is_chosen_here_and_confirmed_by_whoever_chose_it(
    seat: Seat, page: AdministrationPage, tmp_path: Path, texts: Texts
) -> None:
    page.show_subject("settings:archive")
    tab = opened(seat, page, SettingsTab)
    page.show_subject("settings:archive")
    assert tab.archive.has_keyboard, "the first steps lead to the field"
    before, account = seat.shell, seat.session.account
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "disk").mkdir(mode=0o755)  # new and empty: nobody could have looked into it
    seat.type(tab.archive, str(tmp_path / "file"))
    seat.click(tab.save_button)
    seat.until(lambda: str(tmp_path / "file") in tab.archive.note.text())
    seat.type(tab.archive, str(tmp_path / "disk"))
    tab.second.put("/dev/shm/second")
    assert texts("storage.same_disk") not in tab.second.note.text()
    tab.second.put(str(tmp_path / "second"))
    assert texts("storage.same_disk") in tab.second.note.text(), "told while it is typed"
    seat.type(tab.archive, "/dev/shm/archive")
    assert texts("storage.same_disk") not in tab.second.note.text(), "the other folder was changed"
    tab.second.put("")
    seat.type(tab.archive, str(tmp_path / "disk"))
    seat.click(tab.save_button)
    seat.until(lambda: seat.desktop.shell not in (None, before))
    seat.settle()
    assert load_settings(tmp_path / "data").archive_folder == tmp_path / "disk"
    assert seat.services.settings.archive_folder == tmp_path / "disk", "nothing more goes to the old one"
    cover = seat.cover(SignInCover)
    assert isinstance(cover, SignInCover)
    assert cover.answer.text() == texts("sign_in.settings_kept"), "whoever is asked once more is told why"
    seat.sign_in(account)
    told = {each.topic for each in seat.shell.window.frame.alarms.messages}
    assert not told & {"archive_setting_changed", "modes_tightened"}
    proof = seat.services.audit.proof
    (sealed, *_) = proof.page(seat.session, Stream.AUDIT, kind="ledger.sealed")
    assert sealed.actor.account == account
    assert str(tmp_path / "disk") in sealed.of(LedgerSealed).reason
    assert proof.verify(seat.session, thorough=False).ok


def test_another_language_is_spoken_as_soon_as_it_is_saved(
    seat: Seat, page: AdministrationPage, tmp_path: Path
) -> None:
    tab = opened(seat, page, SettingsTab)
    before, account = seat.shell, seat.session.account
    tab.language.put("en")
    seat.click(tab.save_button)
    seat.until(lambda: seat.desktop.shell not in (None, before))
    seat.settle()
    assert load_settings(tmp_path / "data").language == "en"
    assert seat.services.settings.language == "en", "papers are worded by the open station"
    assert not seat.shell.signed_in.present
    seat.sign_in(account)
    present = seat.shell.window.current_page
    assert present is not None
    assert present.texts.language == "en"
    lines = seat.services.audit.entries.page(
        seat.session, ListQuery(filters=(("stream", "audit"),), limit=50)
    ).rows
    closed = [line for line in lines if line.entry is not None and line.entry.kind == "session.closed"]
    assert closed, "whoever chose it was signed out, and that is on record"


def test_while_jobs_are_running_another_language_waits_for_the_next_opening(
    seat: Seat, page: AdministrationPage, tmp_path: Path
) -> None:
    tab = opened(seat, page, SettingsTab)
    shell, waits = seat.shell, Event()
    job = seat.desktop.tasks.run("long", lambda _report, _cancel: waits.wait(HANG_SECONDS), title="采集")
    tab.language.put("en")
    seat.click(tab.save_button)
    seat.until(lambda: len(page.banners.messages) == 2)
    assert page.banners.messages[0].sentence == tab.words("language_later")
    waits.set()
    seat.until(lambda: job.state == "done")
    seat.settle()
    assert seat.shell is shell
    assert seat.shell.signed_in.present
    assert load_settings(tmp_path / "data").language == "en"
