"""审批 as people use it: a change is applied for on the grid's form, waits for its chief, and is decided beside the list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from station.approvals.listing import ListedRequest
from station.core.texts import Texts, load_texts
from station.inventory.disputing.values import Dissent
from station.inventory.values import Condition
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.two_persons import INDEPENDENT_DAYS
from station.people.values import Grid
from station.ui.pages.administration.page import AdministrationPage
from station.ui.pages.administration.unit_forms import GridForm
from station.ui.pages.administration.units import UnitsTab
from station.ui.pages.approvals.forms import ClaimReturnForm, OpinionForm, PaperForm, WithdrawForm
from station.ui.pages.approvals.page import ApprovalsPage
from station.ui.pages.approvals.request_detail import RequestDetail
from station.ui.pages.today.gathering import gather
from station.ui.signed_in import SignedIn
from station.ui.tasks import Tasks
from tests.plugins.patience import HANG_SECONDS
from tests.ui.desks import ADMIN, PROGRAM, Desk

CLERK = replace(ADMIN, account="clerk", name="李丙", number="1002", roles=frozenset({Role.OFFICE_STAFF}))
HEAD = Session("head", "李甲", frozenset({Role.OFFICE_LEADER}), "1001", "310110")


class Inbox:
    """Somebody at the page."""

    def __init__(self, desk: Desk, who: Session, qtbot: QtBot, texts: Texts, tasks: Tasks) -> None:
        self._tasks = tasks
        self.page = ApprovalsPage(texts, tasks, desk.services, SignedIn(who))
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.entered()
        self.settle()

    def settle(self) -> None:
        assert self._tasks.wait_until_idle(HANG_SECONDS)

    @property
    def shown(self) -> list[str]:
        return self.column("id")

    @property
    def claimed(self) -> list[str]:
        return self.column("claimed_by")

    def column(self, key: str) -> list[str]:
        model = self.page.list.model
        place = [each.key for each in model.columns].index(key)
        return [str(model.index(row, place).data() or "") for row in range(model.rowCount())]

    def open(self, request: str) -> RequestDetail:
        self.page.show_subject(f"request:{request}")
        self.settle()
        detail = self.page.pane.currentWidget()
        assert isinstance(detail, RequestDetail)
        return detail


def asked(desk: Desk) -> str:
    """A grid of 1001, who is the head, and the request for a deputy of it."""
    people, day = desk.services.people, date(2026, 11, 23)
    office = people.offices.units(PROGRAM)[0].name
    people.offices.assign(PROGRAM, office, Function.HEAD, "1001", first=day)
    grid = Grid("G-07", "中山路网格", "1001")
    people.roster.define_grid(PROGRAM, grid, effective_on=day, basis="〔2026〕1号")
    changed = replace(grid, deputies=("1002",))
    entry = desk.services.approvals.grids.apply(CLERK, changed, effective_on=day, text="增设副网格长")
    return str(entry.seq)


def disputed(desk: Desk) -> str:
    """A return by 1002 that 1003 took back, and the request for a third person's decision between them."""
    counter, keeper = desk.services.inventory.counter, replace(ADMIN, account="keeper", number="1003")
    desk.add_items((("DST", 9, "红外测距仪", "", 1),))
    counter.check_out(keeper, "1002", ["DST-0001"])
    said = Dissent("借出时就有裂纹", already=True)
    done = counter.check_in(
        keeper, ["DST-0001"], Condition.DAMAGED, number="1002", note="外壳开裂", dissent=said
    )
    return str(done.disputes[0].seq)


@pytest.mark.rule("EQ-12", "step")
@pytest.mark.rule("PF-13", "change")
@pytest.mark.rule("PF-09", "give back")
@pytest.mark.rule("EQ-11", "dissent")
def test_a_request_waits_in_the_inbox_of_who_decides_it_and_comes_back_with_an_opinion(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    request = asked(desk)
    (card,) = (each for each in gather(desk.services, HEAD, texts).sections if each.key == "approvals")
    assert (card.count, card.rows[0].subject) == (1, f"request:{request}")
    head, clerk = (Inbox(desk, who, qtbot, texts, tasks) for who in (HEAD, CLERK))
    assert (head.page.badge, clerk.page.badge, head.shown) == (1, 0, [request])
    detail = clerk.open(request)
    assert not hasattr(detail, "accept_button"), "nobody approves their own"
    head.open(request).claim_button.click()
    head.settle()
    assert head.page.window().focusWidget() is head.page.table.view, "not what stands before it on the page"
    detail = head.open(request)
    assert (head.claimed, hasattr(detail, "claim_button")) == ([HEAD.name], False)
    detail.give_back_button.click()
    back = head.page.pane.currentWidget()
    assert isinstance(back, ClaimReturnForm)
    back.act_button.click()
    assert "PF-09" in back.reason.note.text(), "giving back needs a reason"
    back.reason.put("出差")
    back.act_button.click()
    head.settle()
    assert (head.claimed, head.page.badge) == ([""], 1)
    detail = head.open(request)
    detail.refuse_button.click()
    form = head.page.pane.currentWidget()
    assert isinstance(form, OpinionForm)
    form.act_button.click()
    assert "PF-13" in form.opinion.note.text(), "a refusal needs an opinion"
    form.opinion.put("请写明分工")
    form.act_button.click()
    head.settle()
    said = head.page.banners.messages[0].sentence
    assert said.startswith(f"申请 {request}（")
    assert "中山路网格" in said
    assert "已退回" in said
    detail = head.open(request)
    said = " ".join(each.text() for each in detail.steps.findChildren(QLabel))
    assert "请写明分工" in str(said)
    clerk.page.entered()
    clerk.settle()
    assert (head.page.badge, clerk.page.badge) == (0, 1)
    asked_for: list[tuple[str, str]] = []
    clerk.page.navigate.connect(lambda page, subject: asked_for.append((page, subject)))
    clerk.open(request).anew_button.click()
    assert asked_for == [("administration", f"grid_anew:{request}")]
    administration = AdministrationPage(texts, tasks, desk.services, SignedIn(CLERK))
    qtbot.addWidget(administration)
    administration.show_subject(asked_for[0][1])
    clerk.settle()
    units = administration.findChild(UnitsTab)
    assert units is not None
    again = units.pane.currentWidget()
    assert isinstance(again, GridForm)
    assert (again.grid().deputies, again.basis.value) == (("1002",), "增设副网格长"), "as it was filed"
    assert "请写明分工" in again.basis.note.text(), "beside what it is to answer"
    clerk.open(request).withdraw_button.click()
    given_up = clerk.page.pane.currentWidget()
    assert isinstance(given_up, WithdrawForm)
    given_up.reason.put("另行安排")
    given_up.act_button.click()
    clerk.settle()
    assert (clerk.shown, clerk.page.badge) == ([], 0)
    anew = str(
        desk.services.approvals.grids.apply(
            CLERK,
            replace(desk.services.people.roster.grids(PROGRAM)[0], deputies=("1002",)),
            effective_on=date(2026, 12, 1),
            text="增设副网格长",
        ).seq
    )
    other = Grid("G-08", "解放路网格", "1001")
    first = date(2026, 11, 23)
    desk.services.people.roster.define_grid(PROGRAM, other, effective_on=first, basis="〔2026〕1号")
    grids = desk.services.approvals.grids
    later = str(
        grids.apply(CLERK, replace(other, deputies=("1002",)), effective_on=first, text="增设副网格长").seq
    )
    head.page.show_subject("filter:waits")
    head.settle()
    for decided, left in ((later, anew), (anew, "")):
        head.page.table.choose(decided)
        head.open(decided).accept_button.click()
        accepting = head.page.pane.currentWidget()
        assert isinstance(accepting, OpinionForm)
        accepting.act_button.click()
        head.settle()
        assert "审批已全部完成" in head.page.banners.messages[0].sentence
        assert [row.id for row in head.page.table.selected if isinstance(row, ListedRequest)] == [
            *filter(None, (left,))
        ]
    assert desk.services.people.roster.grids(PROGRAM)[0].deputies == ("1002",)
    dispute = disputed(desk)
    for wish, stands in (("accept", "以归还人的陈述为准"), ("refuse", "以保管员查验的情况为准")):
        getattr(head.open(dispute), f"{wish}_button").click()
        form = head.page.pane.currentWidget()
        assert isinstance(form, OpinionForm)
        told = [each.text() for each in form.findChildren(QLabel) if not each.isHidden()]
        assert any(stands in each for each in told), "whose word stands then"
        assert any("领用时已损坏。借出时就有裂纹" in each for each in told), "what the officer states"
        assert any("1003：损坏。外壳开裂" in each for each in told), "what the desk found"
        assert not any("退回给申请人" in each for each in told), "a refusal ends it"
        form.closed.emit()
        head.settle()
    head.open(dispute).enter_button.click()
    entering = head.page.pane.currentWidget()
    assert isinstance(entering, PaperForm)
    assert any("1003：损坏。外壳开裂" in each.text() for each in entering.findChildren(QLabel))
    entering.decision.put("refuse")
    entering.decision.edited.emit()
    assert "以保管员查验的情况为准" in entering.opinion.note.text()


@pytest.mark.rule("EQ-12", "paper")
@pytest.mark.rule("EQ-12", "step")
def test_the_bureaus_decision_is_typed_from_its_paper_and_confirmed_by_a_second_person(
    desk: Desk, qtbot: QtBot, texts: Texts, tasks: Tasks
) -> None:
    people = desk.services.people
    people.parameters.change(ADMIN, "PF-13", "approval_chain", ["head", "bureau_office"], "测试")
    people.accounts.create(
        ADMIN, "wang", "王乙", number="1002", roles=frozenset({Role.OFFICE_LEADER}), password="Issued-2026-11"
    )
    people.own_secrets.choose_password("wang", "Issued-2026-11", "Leader-2026-11")
    request = asked(desk)
    desk.services.approvals.requests.decide(HEAD, request, accepted=True, opinion="同意增设")
    desk.clock.advance(days=INDEPENDENT_DAYS + 1)
    scan = desk.folder / "paper.png"
    Image.new("RGB", (40, 30), "white").save(scan)
    desk_admin = Inbox(desk, ADMIN, qtbot, texts, tasks)
    page = desk_admin.page
    page.resize(1166, 600)  # of a screen of 1366×768
    detail = desk_admin.open(request)
    assert [row.step.state.word for row in detail.steps.rows] == ["同意", "待审批"]
    assert detail.steps.rows[1].step.lines[0] == "在纸上批复的，按批文登记"
    first = detail.steps.rows[0]
    assert first.accessibleName().startswith("负责人、同意、李甲 1001　2026-11-23"), (
        "all that is beside its dot"
    )
    assert first.accessibleName().endswith("同意增设")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Down)
    assert page.window().focusWidget() is detail.steps.rows[1]
    detail.enter_button.click()
    form = page.pane.currentWidget()
    assert isinstance(form, PaperForm)
    qtbot.waitUntil(lambda: form.room > 0)
    for field in form.fields.values():
        assert field.visibleRegion().boundingRect().height() == field.height(), f"{field.name} is seen whole"

    def on(*keys: Qt.Key | str) -> QWidget:
        """Type where the keyboard is."""
        for key in keys:
            held = page.window().focusWidget()
            assert held is not None
            if isinstance(key, str):
                qtbot.keyClicks(held, key)
            else:
                qtbot.keyClick(held, key)
        return held

    on(Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert "PF-13" in form.paper.note.text(), "its number is asked for"
    on("GZ-31", Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    on(str(scan), Qt.Key.Key_Tab, Qt.Key.Key_Tab, "agreed", Qt.Key.Key_Tab)
    qtbot.keyClick(
        on("wang", Qt.Key.Key_Tab, "wrong one"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
    )
    desk_admin.settle()
    assert "密码" in form.password.note.text() + form.wrong.text(), (
        "the second person did not prove themselves"
    )
    form.password.put("")
    form.password.setFocus()
    qtbot.keyClick(on("Leader-2026-11"), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    desk_admin.settle()
    assert "审批已全部完成" in page.banners.messages[0].sentence
    last = desk_admin.open(request).steps.rows[1].step
    assert last.state.word == "同意"
    assert last.lines[1:] == ("依据 GZ-31（2026-12-01），王乙核对", "agreed")
    (paper,) = desk.services.approvals.requests.papers(ADMIN, request)
    assert paper.note == "GZ-31"
    english = desk.services.approvals.papers.paper(ADMIN, load_texts("en"), request)
    assert english.title == f"Change of a grid: request {request} for approval"
    signed = ("Requester 李丙 (signature)", "Head 李甲 (signature)", "Bureau's office 赵管理 (signature)")
    assert english.signatures == signed
    assert people.roster.grids(PROGRAM)[0].deputies == ("1002",)
