"""考核 on the desktop: a criticism counted as a violation, an order from it, and whose records an officer sees."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from station.audit.findings.values import MediaFindingKind, MediaFindingWish
from station.audit.officer_year.values import YearFact
from station.core.texts import load_texts
from station.people.conduct.use_cases import ConductWish
from station.people.conduct.values import ConductKind, ConductRecord
from station.people.permissions import Permission, Role
from station.people.sessions import Session
from station.ui.pages.administration.conduct import ConductTab
from station.ui.pages.administration.conduct_detail import ConductDetail
from station.ui.pages.administration.conduct_forms import ConductFoundForm, WhomForm
from station.ui.pages.administration.officer_detail import OfficerDetail
from station.ui.pages.administration.officer_year import OfficerYearDetail
from station.ui.pages.administration.officers import OfficersTab
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.administration.training import TrainingDetail, TrainingTab
from station.ui.pages.equipment.training_form import TrainingForm
from station.ui.pages.today.own_conduct import own_conduct
from tests.ui.desktops import Seat


def tab_of(seat: Seat) -> ConductTab:
    seat.sign_in()
    page = seat.page("administration")
    assert isinstance(page, AdministrationPage)
    page.show_tab("conduct")
    seat.settle()
    tab = page.tab("conduct")
    assert isinstance(tab, ConductTab)
    return tab


def beside(tab: ConductTab, kind: type[QWidget]) -> QWidget:
    found = tab.pane.currentWidget()
    assert isinstance(found, kind)
    return found


@pytest.mark.rule("EQ-16", "criticism", "order")
def test_a_criticism_is_counted_and_an_order_follows(seat: Seat) -> None:
    tab = tab_of(seat)
    assert tab.context.may(Permission.CONDUCT_RECORD)
    conduct, session = seat.services.people.conduct, tab.context.signed_in.session
    tab.begin(ConductKind.CRITICISM)
    seat.settle()
    form = beside(tab, ConductFoundForm)
    assert isinstance(form, ConductFoundForm)
    number = seat.services.people.roster.officers(session)[0].number
    form.number.put(number)
    form.head.put("EQ-16/not_carried")
    form.text.put("未带执法记录仪")
    form.act()
    seat.settle()
    conduct.criticise(session, ConductWish(number, text="又未带", code="not_carried"))
    tab.load()
    seat.settle()
    latest = conduct.of(session, number)[0]
    tab._on_opened(latest)
    detail = beside(tab, ConductDetail)
    assert isinstance(detail, ConductDetail)
    detail.acts["count"].click()
    seat.settle()
    form = beside(tab, ConductFoundForm)
    assert isinstance(form, ConductFoundForm)
    assert len(form.named) == 2, "the criticisms of the year are named by the form"
    assert form.proofs is not None
    assert "没有" in form.proofs.said.text(), (
        "what is on record of the officer is offered as soon as they are chosen"
    )
    form.text.put("第三次")
    form.act()
    seat.settle()
    counted = conduct.of(session, number)[0]
    assert (counted.kind, len(counted.criticisms)) == (ConductKind.VIOLATION, 2)
    tab._on_wished("order", counted)
    seat.settle()
    told = beside(tab, WhomForm)
    assert isinstance(told, WhomForm)
    told.text.put("书面检查")
    told.act()
    seat.settle()
    order: ConductRecord = conduct.of(session, number)[0]
    assert (order.kind, order.violation) == (ConductKind.ORDER, counted.seq)
    tab.context.page.show_subject(f"officer:{number}")
    seat.settle()
    page = tab.context.page
    assert isinstance(page, AdministrationPage)
    officers = page.tab("officers")
    assert isinstance(officers, OfficersTab)
    officer = officers.pane.currentWidget()
    assert isinstance(officer, OfficerDetail)
    officer.year_button.click()
    seat.settle()
    year = officers.pane.currentWidget()
    assert isinstance(year, OfficerYearDetail)
    heads = [each.heading.value for each in year.facts.rows if isinstance(each, YearFact)]
    assert heads == [
        "criticism",
        "criticism",
        "violation",
        "order",
    ]
    owner = Session("own", "", frozenset({Role.OFFICER}), number)
    rows = list(own_conduct(seat.services, load_texts(), owner).tables[0].checked())
    assert len(rows) == 4, "whoever it is about sees it"
    other = replace(owner, number="1002" if number == "1001" else "1001")
    assert not list(own_conduct(seat.services, load_texts(), other).tables[0].checked())


@pytest.mark.rule("DM-12", "counted")
@pytest.mark.rule("EQ-16", "list")
def test_a_violation_begins_with_what_was_found(seat: Seat) -> None:
    tab = tab_of(seat)
    conduct, session = seat.services.people.conduct, tab.context.signed_in.session
    number = seat.services.people.roster.officers(session)[0].number
    wish = MediaFindingWish(MediaFindingKind.DELETED, number, "删除录像 0004")
    found = seat.services.audit.findings.note(session, wish)
    page = tab.context.page
    assert isinstance(page, AdministrationPage)
    page.led_from("tasks")
    page.show_subject(f"findings:{found.seq}")
    seat.settle()
    form = beside(tab, ConductFoundForm)
    assert isinstance(form, ConductFoundForm)
    assert (form.number.value, form.head.value, form.text.value) == (
        number,
        "DM-12/tampered",
        "删除录像 0004",
    )
    assert form.entries == (found.seq,), "what it rests on is ticked"
    form.act()
    seat.settle()
    (counted,) = conduct.of(session, number)
    assert (counted.kind, counted.proofs) == (ConductKind.VIOLATION, (found.seq,))
    page.show_subject(f"findings:{found.seq}")
    seat.settle()
    assert f"违规记录 {counted.seq}" in seat.said(page)[0], "no second one rests on it"
    page.way_back.button.click()
    seat.settle()
    assert seat.shell.window.current_key == "tasks"


@pytest.mark.rule("EQ-03", "session")
def test_a_training_is_recorded_and_its_session_shown(seat: Seat) -> None:
    conduct = tab_of(seat)
    page = conduct.context.page
    assert isinstance(page, AdministrationPage)
    page.show_tab("training")
    seat.settle()
    tab = page.tab("training")
    assert isinstance(tab, TrainingTab)
    tab.begin()
    seat.settle()
    form = tab.pane.currentWidget()
    assert isinstance(form, TrainingForm)
    form.choose(["1001", "1002"], [3])
    form.minutes.put("90")
    form.act()
    seat.settle()
    (first, _second) = seat.services.inventory.training_list.page(seat.session).sound
    tab._on_opened(first)
    seat.settle()
    detail = tab.pane.currentWidget()
    assert isinstance(detail, TrainingDetail)
    assert "2 人" in detail.subtitle.text()
    tab.turn()
    seat.settle()
    assert tab.standing.model.found == 2
    tab.close_pane()
