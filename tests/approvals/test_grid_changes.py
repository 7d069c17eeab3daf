"""Requests through their chain, by changes of grids: who decides, in which order and by when, and that nothing holds before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from PIL import Image
from sqlalchemy import text

from station.approvals.awaiting import Awaiting
from station.approvals.decide import OfficeDay
from station.approvals.grids.use_cases import GridCarrier, GridChanges
from station.approvals.listing import RequestList
from station.approvals.passing import PassCase, decide_pass_on
from station.approvals.use_cases import Approvals
from station.approvals.values import RequestState
from station.approvals.wording import vacant_words
from station.core.attachments import StoredState
from station.core.deadlines import DeadlineOutcome
from station.core.errors import IntegrityProblem
from station.core.listing import ListQuery
from station.core.own_folders import OwnFolders
from station.core.texts import load_texts
from station.people.bodies import SessionClosed
from station.people.deadlines.listing import DeadlineList
from station.people.deadlines.use_cases import Deadlines
from station.people.offices.use_cases import OfficeHolders
from station.people.offices.values import Function
from station.people.permissions import Role
from station.people.sessions import Session, program_session
from station.people.two_persons import INDEPENDENT_DAYS, Person, TwoPersons
from station.people.unit_lists import GridList
from station.people.values import AccountStatus, Grid
from station.store.attachment_folder import AttachmentFolder
from station.store.comparing import differences
from station.store.engine import transaction
from tests.people.office import PASSWORD, QUICK, Office, refusal

DAY = date(2026, 11, 23)
LATER = date(2026, 12, 7)
OFFICE = "310110"


@dataclass
class Desk:
    """An office with a grid of 1001, who is its head, a clerk 1002 and an officer 1003, each with an account."""

    office: Office
    head: Session
    clerk: Session
    third: Session

    def __post_init__(self) -> None:
        store = self.office.store
        persons = TwoPersons(store, self.office.clock, QUICK)
        folder = self.office.station.folder / "attachments"
        self.files = AttachmentFolder(folder, OwnFolders((folder,)), shared=False)
        awaiting = Awaiting((GridCarrier(),), store.clock.zone)
        self.requests = Approvals(store, persons, self.files, awaiting)
        self.tasks = Deadlines(store, awaiting)
        self.changes = GridChanges(store)
        self.listing = RequestList(store, self.requests.waiting)
        self.holders = OfficeHolders(store)

    def apply(self, who: Session, *, deputies: tuple[str, ...] = ("1003",), instead_of: int = 0) -> str:
        grid = replace(self.grid(), deputies=deputies)
        entry = self.changes.apply(who, grid, effective_on=LATER, text="增设副网格长", instead_of=instead_of)
        return str(entry.seq)

    def grid(self) -> Grid:
        (found,) = self.office.roster.grids(self.office.admin)
        return found

    def state(self, request: str) -> RequestState:
        return self.requests.show(self.office.admin, request).request.state

    def named(self, request: str) -> tuple[str, ...]:
        return self.requests.show(self.office.admin, request).holders

    def waiting(self, who: Session) -> list[str]:
        return [each.id for each in self.requests.waiting(who)]

    def listed(self, who: Session, **narrowed: str) -> list[str]:
        return [row.id for row in self.listing.page(who, ListQuery().narrowed(**narrowed)).rows]

    def due(self) -> list[tuple[str, DeadlineOutcome | None]]:
        query = ListQuery().narrowed(kind="approval", standing="open,ended")
        found = DeadlineList(self.office.store).page(self.office.admin, query).rows
        return [(each.deadline.subject, each.deadline.outcome) for each in found]

    def assert_sound(self) -> None:
        with transaction(self.office.store.engine, write=False) as connection:
            assert differences(connection) == []


@pytest.fixture
def desk(office: Office) -> Desk:
    roles = {"1001": Role.OFFICE_LEADER, "1002": Role.OFFICE_STAFF, "1003": Role.OFFICER}
    for number, role in roles.items():
        office.enlist(number, "", role)
    head, clerk, third = (office.sign_in.with_password(f"a{number}", PASSWORD) for number in roles)
    made = Desk(office, head, clerk, third)
    made.holders.assign(office.admin, OFFICE, Function.HEAD, "1001", first=DAY)
    grid = Grid("G1", "东片", "1001", ("1002",))
    office.roster.define_grid(office.admin, grid, effective_on=DAY, basis="〔2026〕1号")
    return made


@pytest.mark.rule("PF-13", "change")
@pytest.mark.rule("PF-13", "deputies")
def test_a_grid_is_changed_when_its_chief_approves_and_not_before(desk: Desk) -> None:
    before = desk.grid()
    with refusal("people.grid_known"):
        desk.office.roster.define_grid(desk.clerk, before, effective_on=LATER, basis="x")
    request = desk.apply(desk.clerk)
    assert (desk.grid(), desk.state(request)) == (before, RequestState.OPEN)
    assert desk.due() == [("grid:G1", None)]
    assert (desk.waiting(desk.head), desk.waiting(desk.clerk), desk.waiting(desk.third)) == (
        [request],
        [],
        [],
    )
    assert desk.listed(desk.head, waits="yes") == desk.listed(desk.clerk, own="yes") == [request]
    assert desk.listed(desk.third) == [], "it is neither theirs nor theirs to decide"
    for who, code in ((desk.third, "approvals.unknown"), (desk.clerk, "approvals.own")):
        with refusal(code):
            desk.requests.decide(who, request, accepted=True)
    with refusal("approvals.open_already"):
        desk.apply(desk.clerk)
    decided, defined = desk.requests.decide(desk.head, request, accepted=True, opinion="同意")
    assert (decided.kind, defined.kind) == ("approval.decided", "grid.defined")
    after, grids = desk.grid(), GridList(desk.office.store)
    assert (after.deputies, after.effective_on) == (("1003",), LATER)
    (row,) = grids.page(desk.clerk).rows
    assert (row.now.deputies, row.now.effective_on) == ((), DAY), "until its day it stands as before"
    assert row.ahead == after
    assert grids.page(desk.clerk, ListQuery((("member", "1002"),))).found == 1
    standing = desk.requests.show(desk.clerk, request).request
    (step,) = standing.steps
    assert (step.number, step.opinion, step.accepted) == ("1001", "同意", True)
    assert (standing.state, desk.waiting(desk.head)) == (RequestState.ACCEPTED, [])
    assert desk.due() == [("grid:G1", DeadlineOutcome.MET)]
    with refusal("approvals.ended"):
        desk.requests.decide(desk.head, request, accepted=False, opinion="x")
    sooner = desk.changes.apply(
        desk.clerk, replace(after, members=()), effective_on=LATER + timedelta(days=7), text="网格员调整"
    )
    desk.requests.decide(desk.head, str(sooner.seq), accepted=True)
    desk.assert_sound()
    for first, deputies, members in (
        (DAY, (), ("1002",)),
        (LATER, ("1003",), ("1002",)),
        (LATER + timedelta(days=7), ("1003",), ()),
    ):
        desk.office.clock.advance(days=(first - desk.office.clock.now().date()).days)
        (row,) = grids.page(desk.office.admin).rows
        assert (row.now.deputies, row.now.members, row.now.effective_on) == (deputies, members, first)
    assert row.ahead is None


@pytest.mark.rule("PF-13", "grid")
def test_the_chief_of_a_grid_is_the_head_of_the_office(desk: Desk) -> None:
    office = desk.office
    with refusal("people.grid_chief_not_head") as refused:
        office.roster.define_grid(desk.clerk, Grid("G2", "西片", "1003"), effective_on=DAY, basis="2号")
    assert "1001" in load_texts("zh_CN").error(refused.value), "who it is is said"
    with refusal("people.grid_chief_not_head"):
        desk.changes.apply(desk.clerk, replace(desk.grid(), chief="1003"), effective_on=LATER, text="换人")
    desk.holders.assign(office.admin, OFFICE, Function.HEAD, "1003", first=LATER, in_place_of="1001")
    office.roster.define_grid(desk.clerk, Grid("G2", "西片", "1003"), effective_on=LATER, basis="2号")


@pytest.mark.rule("EQ-12", "step")
def test_a_refused_request_comes_back_with_the_opinion_and_is_filed_anew_or_given_up(desk: Desk) -> None:
    request = desk.apply(desk.clerk)
    with refusal("approvals.opinion_missing"):
        desk.requests.decide(desk.head, request, accepted=False, opinion=" ")
    desk.requests.decide(desk.head, request, accepted=False, opinion="请写明分工")
    assert (desk.state(request), desk.grid().deputies) == (RequestState.RETURNED, ())
    assert (desk.waiting(desk.clerk), desk.waiting(desk.head)) == ([request], [])
    with refusal("approvals.with_requester"):
        desk.requests.decide(desk.head, request, accepted=True)
    with refusal("approvals.open_already"):
        desk.apply(desk.office.admin)
    with refusal("approvals.not_yours"):
        desk.apply(desk.office.admin, instead_of=int(request))
    anew = desk.apply(desk.clerk)
    assert (desk.state(request), desk.waiting(desk.clerk)) == (RequestState.REPLACED, [])
    with refusal("approvals.not_yours"):
        desk.requests.withdraw(desk.head, anew, "x")
    desk.requests.withdraw(desk.clerk, anew, "另行安排")
    assert (desk.state(anew), desk.waiting(desk.head)) == (RequestState.WITHDRAWN, [])
    assert desk.due()[-1] == ("grid:G1", DeadlineOutcome.WITHDRAWN)
    left_behind = desk.apply(desk.clerk)
    desk.requests.decide(desk.head, left_behind, accepted=False, opinion="暂缓")
    assert not desk.requests.show(desk.head, left_behind).given_up
    desk.office.roster.leave(desk.office.admin, "1002", "调离")
    with refusal("approvals.not_yours"):
        desk.requests.withdraw(desk.third, left_behind, "x")
    assert desk.requests.show(desk.head, left_behind).given_up
    desk.requests.withdraw(desk.head, left_behind, "申请人已调离")
    assert desk.state(left_behind) is RequestState.WITHDRAWN
    desk.assert_sound()


@pytest.mark.rule("EQ-12", "own")
@pytest.mark.rule("EQ-06", "substitute")
def test_nobody_approves_their_own_and_a_substitute_decides_for_the_absent(desk: Desk) -> None:
    office = desk.office
    office.accounts.grant(office.admin, "a1001", [Role.OFFICE_STAFF])
    with refusal("approvals.nobody_else"):
        desk.apply(desk.head)
    request = desk.apply(desk.clerk)
    desk.holders.assign(office.admin, "执法一科", Function.HEAD, "1002", first=DAY)
    desk.holders.substitute(
        office.admin, "执法一科", Function.HEAD, "1003", first=DAY, last=DAY, reason="休假"
    )
    assert (desk.named(request), desk.waiting(desk.third)) == (("王1001 1001",), []), (
        "a department's own head decides nothing of the office"
    )
    desk.holders.substitute(office.admin, OFFICE, Function.HEAD, "1003", first=DAY, last=DAY, reason="休假")
    assert desk.named(request) == ("王1003 1003",)
    assert (desk.waiting(desk.head), desk.waiting(desk.third)) == ([], [request])
    assert (desk.listed(desk.head, waits="yes"), desk.listed(desk.third, waits="yes")) == ([], [request])
    with refusal("approvals.not_for_you"):
        desk.requests.decide(desk.head, request, accepted=True)
    desk.requests.decide(desk.third, request, accepted=True)
    (step,) = desk.requests.show(desk.third, request).request.steps
    assert (step.number, step.absent) == ("1003", "1001")
    desk.assert_sound()


@pytest.mark.rule("PF-09", "claim")
@pytest.mark.rule("PF-09", "give back")
def test_a_step_that_somebody_claimed_calls_nobody_else_until_it_is_given_back(desk: Desk) -> None:
    office, bureau = desk.office, Function.BUREAU_OFFICE
    office.parameters.change(office.admin, "PF-13", "approval_chain", ["bureau_office"], "测试")
    for each in ("1001", "1003"):
        desk.holders.assign(office.admin, OFFICE, bureau, each, first=DAY)
    request = desk.apply(desk.clerk)

    def called() -> list[str]:
        return [who.number or "" for who in (desk.head, desk.third) if desk.waiting(who)]

    def listed() -> list[tuple[str | None, list[str]]]:
        (row,) = desk.listing.page(office.admin).rows
        return [(row.claimed_by, desk.listed(who, waits="yes")) for who in (desk.head, desk.third)]

    task = desk.requests.show(desk.clerk, request).task
    assert task is not None
    assert (called(), listed()) == (["1001", "1003"], [(None, [request])] * 2)
    with refusal("deadlines.not_reached"):
        desk.tasks.claim(desk.clerk, task.id)
    desk.tasks.claim(desk.third, task.id)
    name = desk.third.name
    assert (called(), listed()) == (["1003"], [(name, []), (name, [request])])
    shown = desk.requests.show(desk.head, request)
    assert (shown.mine, shown.claim and shown.claim.name) == (True, name), "it may still be decided by both"
    desk.tasks.give_back(desk.third, task.id, "出差")
    assert called() == ["1001", "1003"]
    desk.tasks.claim(desk.head, task.id)
    assert called() == ["1001"]
    desk.holders.end(office.admin, OFFICE, bureau, "1001", on=DAY, reason="调离")
    assert called() == ["1003"], "a claim of somebody who can't decide it any more keeps nobody away"
    desk.requests.decide(desk.third, request, accepted=True)
    desk.assert_sound()


@pytest.mark.rule("EQ-12", "paper")
@pytest.mark.rule("EQ-12", "step")
def test_the_bureaus_step_is_entered_from_its_paper_by_two_persons(desk: Desk) -> None:
    office, clock = desk.office, desk.office.clock
    chain = ["head", "leader_in_charge", "bureau_office"]
    office.parameters.change(office.admin, "PF-13", "approval_chain", chain, "测试")
    request, texts = desk.apply(desk.clerk), load_texts("zh_CN")
    assert "分管领导" in vacant_words(texts, desk.requests.show(desk.clerk, request))
    desk.holders.assign(office.admin, OFFICE, Function.LEADER_IN_CHARGE, "1001", first=DAY)
    assert vacant_words(texts, desk.requests.show(desk.clerk, request)) == "", "the bureau decides on paper"
    desk.requests.decide(desk.head, request, accepted=True)
    with refusal("approvals.decided_before"):
        desk.requests.decide(desk.head, request, accepted=True)
    assert desk.named(request) == (), "who can't decide it is not named"
    assert desk.requests.show(desk.clerk, request).vacant == (Function.LEADER_IN_CHARGE,)
    desk.holders.assign(
        office.admin, OFFICE, Function.LEADER_IN_CHARGE, "1003", first=LATER, in_place_of="1001"
    )
    clock.advance(days=max(INDEPENDENT_DAYS + 1, (LATER - DAY).days))
    with office.store.write() as work:
        work.append(program_session().draft(SessionClosed(), clock.now()))
    scan = office.station.folder / "批文.png"
    Image.new("RGB", (40, 30), "white").save(scan)
    leader, today = Person("a1001", PASSWORD), clock.now().date()

    def enter(second: Person, number: str, dated: date | None) -> None:
        desk.requests.enter(desk.clerk, request, second, accepted=True, number=number, dated=dated, scan=scan)

    with refusal("approvals.paper_own"):  # a step of the office, on the word of whoever asked for it
        enter(leader, "〔2026〕31号", today)
    assert desk.named(request) == ("王1003 1003",)
    desk.requests.decide(desk.third, request, accepted=True)
    assert [outcome for _, outcome in desk.due()] == [DeadlineOutcome.MET, DeadlineOutcome.MET, None]
    for second, number, dated, code in (
        (Person("a1003", PASSWORD), "〔2026〕31号", today, "people.second_leader_needed"),
        (Person("a1001", "wrong"), "〔2026〕31号", today, "people.sign_in_wrong"),
        (leader, " ", today, "approvals.paper_missing"),
        (leader, "〔2026〕31号", today + timedelta(days=1), "approvals.paper_dated"),
    ):
        with refusal(code):
            enter(second, number, dated)
    assert desk.grid().deputies == ()
    enter(leader, "〔2026〕31号", today)
    last = desk.requests.show(desk.clerk, request).request.steps[-1]
    assert (last.paper, last.paper_dated, last.second, last.name) == (
        "〔2026〕31号",
        today,
        "王1001",
        "王1002",
    )
    (paper,) = desk.requests.papers(desk.clerk, request)
    assert (paper.note, desk.files.state(paper.file)) == ("〔2026〕31号", StoredState.WHOLE)
    assert desk.grid().deputies == ("1003",)
    desk.assert_sound()


@pytest.mark.rule("PF-13", "change")
def test_what_was_changed_meanwhile_is_not_approved_as_it_was_asked_for(desk: Desk) -> None:
    request = desk.apply(desk.clerk)
    desk.office.roster.leave(desk.office.admin, "1003", "调出")
    with refusal("approvals.not_feasible") as refused:
        desk.requests.decide(desk.head, request, accepted=True)
    assert (refused.value.facts["cause"], refused.value.facts["number"]) == ("people.officer_left", "1003")
    assert (desk.state(request), desk.grid().deputies) == (RequestState.OPEN, ())
    desk.requests.decide(desk.head, request, accepted=False, opinion="人已调出")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    "forged",
    [
        "UPDATE request SET state = 'accepted'",
        "UPDATE request_step SET function = 'keeper'",
        "DELETE FROM request_step",
        "DELETE FROM request",
    ],
)
def test_a_request_that_was_edited_is_named_and_not_decided(desk: Desk, forged: str) -> None:
    request = desk.apply(desk.clerk)
    with transaction(desk.office.store.engine, write=True) as connection:
        connection.execute(text(forged))
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        desk.requests.decide(desk.head, request, accepted=True)


@pytest.mark.rule("EQ-13", "passed")
def test_a_request_goes_to_a_named_person_and_its_former_requester_never_decides_it(desk: Desk) -> None:
    request = desk.apply(desk.clerk)
    desk.office.enlist("1004", "")
    for to, code in (
        ("1002", "passing.to_the_same"),
        ("1001", "passing.decides"),
        ("1004", "passing.no_account"),
        ("9999", "people.unknown_officer"),
    ):
        with refusal(code):
            desk.requests.pass_on(desk.clerk, request, to, "调离")
    with refusal("people.reason_missing"):
        desk.requests.pass_on(desk.clerk, request, "1003", " ")
    with refusal("approvals.not_yours"):
        desk.requests.pass_on(desk.head, request, "1003", "x")
    assert desk.requests.pass_on(desk.clerk, request, "1003", "调离").seq
    shown = desk.requests.show(desk.third, request)
    assert (shown.own, shown.given_up, shown.request.name) == (True, True, shown.request.name)
    assert len(shown.passed) == 1
    assert not desk.requests.show(desk.clerk, request).own
    desk.office.clock.advance(days=1)
    first = DAY + timedelta(days=1)
    desk.holders.assign(desk.office.admin, OFFICE, Function.HEAD, "1002", first=first, in_place_of="1001")
    assert desk.waiting(desk.clerk) == []
    assert desk.named(request) == (), "nobody decides what was theirs"
    with refusal("approvals.own"):
        desk.requests.decide(desk.clerk, request, accepted=True)
    desk.requests.withdraw(desk.third, request, "不再需要")
    with refusal("approvals.ended"):
        desk.requests.pass_on(desk.third, request, "1002", "x")
    desk.assert_sound()


@pytest.mark.rule("EQ-13", "passed")
def test_whoever_had_a_request_for_a_while_never_decides_it_where_it_came_back(desk: Desk) -> None:
    request = desk.apply(desk.clerk, deputies=("1002",))
    desk.requests.pass_on(desk.clerk, request, "1003", "调离")
    desk.requests.pass_on(desk.third, request, "1002", "留任")
    assert desk.requests.show(desk.clerk, request).own
    desk.office.clock.advance(days=1)
    first = DAY + timedelta(days=1)
    desk.holders.assign(desk.office.admin, OFFICE, Function.HEAD, "1003", first=first, in_place_of="1001")
    assert (desk.waiting(desk.third), desk.named(request)) == ([], ())
    with refusal("approvals.own"):
        desk.requests.decide(desk.third, request, accepted=True)


@pytest.mark.rule("EQ-13", "passed")
def test_a_request_goes_to_nobody_who_decided_it_or_whose_account_is_closed(desk: Desk) -> None:
    request = desk.apply(desk.clerk)
    with desk.office.store.read() as view:
        found, taker = view.requests.request(int(request)), view.people.officer("1003")
        account, policy = view.people.account_of("1003"), view.policy
    assert found is not None
    assert account is not None
    now, office = desk.office.clock.now(), OfficeDay((), (), desk.office.store.clock.zone)
    case = PassCase(request, found, "1003", taker, account, "调离", office)
    assert decide_pass_on(desk.clerk, case, policy, now).drafts
    decided = replace(found.present, number="1003", accepted=True)
    after = replace(found, step=1, steps=(decided, *found.steps))
    for changed, code in (
        (replace(case, request=after), "passing.decides"),
        (replace(case, account=replace(account, status=AccountStatus.CLOSED)), "passing.no_account"),
    ):
        with refusal(code):
            decide_pass_on(desk.clerk, changed, policy, now)
