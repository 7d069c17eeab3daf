"""Conduct: criticisms before what counts after them, who records and withdraws, orders with their day, units by year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from station.core.attachments import AttachedFile, AttachmentForm
from station.core.listing import ListQuery
from station.core.own_folders import OwnFolders
from station.people.conduct.attaching import ConductFileCase, decide_conduct_file
from station.people.conduct.bodies import ConductAttached
from station.people.conduct.listing import ConductList
from station.people.conduct.use_cases import Conduct, ConductWish
from station.people.conduct.values import ConductPaper, ConductRule, ConductState
from station.people.permissions import Role
from station.people.sessions import Session
from station.people.values import Officer
from station.store.attachment_folder import AttachmentFolder
from tests.people.office import Office, refusal

DAY = date(2026, 11, 23)
LEADER = Session("li", "李甲", frozenset({Role.OFFICE_LEADER}), "1001")
STAFF = Session("zhao", "赵文", frozenset({Role.OFFICE_STAFF}))
OWN = Session("wang", "王乙", frozenset({Role.OFFICER}), "1002")
WISH = ConductWish("1002", on=DAY, text="未带执法记录仪", code="not_carried")


@pytest.fixture
def conduct(office: Office) -> Conduct:
    for number, name in (("1001", "李甲"), ("1002", "王乙"), ("1003", "张丙")):
        office.roster.register(office.admin, Officer(number, name, "一科", "", f"B{number}"))
    folder = office.station.folder / "attachments"
    return Conduct(office.store, AttachmentFolder(folder, OwnFolders((folder,)), shared=False))


def listed(office: Office, session: Session, **filters: str) -> list[int]:
    rows = ConductList(office.store).page(session, ListQuery().narrowed(**filters)).sound
    return [each.seq for each in rows]


def due(office: Office, *orders: int) -> set[int]:
    """Those of these orders that somebody still has to carry out, as deadlines have it."""
    with office.store.read() as view:
        found = view.deadlines.open_about(*(f"conduct:{each}" for each in orders))
    assert not found.damaged
    return {int(each.subject.partition(":")[2]) for each in found.deadlines}


@pytest.mark.rule("EQ-16", "criticism", "record", "list")
def test_what_counts_after_criticism_names_enough_of_it(office: Office, conduct: Conduct) -> None:
    with refusal("conduct.criticisms_missing"):
        conduct.violation(STAFF, WISH)
    first, count = conduct.criticise(STAFF, WISH)
    assert count == 1
    with refusal("conduct.same_again"):
        conduct.criticise(STAFF, WISH)
    second, count = conduct.criticise(LEADER, replace(WISH, text="又未带"))
    assert count == 2
    other, _ = conduct.criticise(STAFF, replace(WISH, code="misuse"))
    before, _ = conduct.criticise(STAFF, replace(WISH, on=date(2025, 12, 31)))
    for named in ((), (first.seq,)):
        with refusal("conduct.criticisms_unnamed"):
            conduct.violation(STAFF, WISH, named)
    for wrong in (other.seq, before.seq, 9999):
        with refusal("conduct.criticism_unknown"):
            conduct.violation(STAFF, WISH, (first.seq, wrong))
    with refusal("conduct.criticism_later"):
        conduct.violation(STAFF, replace(WISH, on=DAY - timedelta(days=1)), (first.seq, second.seq))
    with refusal("conduct.entry_unknown"):
        conduct.violation(STAFF, WISH, (first.seq, second.seq), (9999,))
    counted = conduct.violation(STAFF, WISH, (second.seq, first.seq), (first.seq,))
    with refusal("conduct.rests_on"):
        conduct.withdraw(LEADER, first.seq, "记错人")
    assert listed(office, STAFF, kind="violation", year="2026", unit="一科") == [counted.seq]
    assert listed(office, STAFF, code="misuse") == [other.seq]
    assert listed(office, STAFF, on="2025-01-01..2025-12-31") == [before.seq]
    office.station.assert_sound()


@pytest.mark.rule("EQ-16", "record")
@pytest.mark.rule("DM-12", "counted")
def test_another_person_withdraws_and_nobody_deals_with_their_own(office: Office, conduct: Conduct) -> None:
    leaked = replace(WISH, code="泄露记录内容", rule=ConductRule.RECORDING)
    counted = conduct.violation(STAFF, leaked).seq
    other = conduct.violation(STAFF, replace(leaked, number="1003")).seq
    for wrong, code in (
        (replace(leaked, number="1001"), "conduct.own"),
        (replace(leaked, number="9999"), "people.unknown_officer"),
        (replace(leaked, code="misuse"), "conduct.unknown_head"),
        (replace(leaked, text=" "), "conduct.text_missing"),
        (replace(leaked, text="长" * 501), "people.words_too_long"),
        (replace(leaked, on=DAY + timedelta(days=1)), "conduct.day_ahead"),
        (replace(leaked, on=date(26, 11, 23)), "conduct.day_implausible"),
    ):
        with refusal(code):
            conduct.violation(LEADER, wrong)
    assert listed(office, OWN) == [counted], "whoever it is about sees it, and nobody else's"
    assert conduct.of(OWN, "1003") == ()
    with refusal("conduct.unknown"):
        conduct.record(OWN, other)
    with refusal("people.not_permitted"):
        conduct.withdraw(OWN, counted, "查实无误")
    with refusal("conduct.by_another"):
        conduct.withdraw(STAFF, counted, "查实无误")
    with refusal("conduct.by_another"):
        conduct.withdraw(replace(LEADER, account="zhao", number=None), counted, "查实无误")
    with refusal("conduct.reason_missing"):
        conduct.withdraw(LEADER, counted, " ")
    conduct.withdraw(LEADER, counted, "查实无误")
    with refusal("conduct.withdrawn"):
        conduct.withdraw(LEADER, counted, "查实无误")
    found = conduct.record(OWN, counted)
    assert (found.state, found.outcome, found.ended_by) == (ConductState.WITHDRAWN, "查实无误", "李甲")
    office.station.assert_sound()


@pytest.mark.rule("EQ-16", "order", "unit")
@pytest.mark.rule("DM-12", "order", "commended")
def test_an_order_has_its_day_and_its_end(office: Office, conduct: Conduct) -> None:
    counted = conduct.violation(STAFF, replace(WISH, code="misuse")).seq
    text, by = "补齐记录", DAY + timedelta(days=2)
    with refusal("conduct.day_past"):
        conduct.order(STAFF, ConductWish("1002", text=text), DAY - timedelta(days=1))
    with refusal("conduct.nobody_named"):
        conduct.order(STAFF, ConductWish("1002", "一科", text=text), by)
    with refusal("conduct.of_another"):
        conduct.order(STAFF, ConductWish("1003", text=text), by, counted)
    order = conduct.order(STAFF, ConductWish("1002", text=text), by, counted).seq
    again = conduct.order(STAFF, ConductWish("1002", text=text), by).seq
    of_unit = conduct.order(STAFF, ConductWish(unit="一科", text=text), by).seq
    assert due(office, order, again, of_unit) == {order, again, of_unit}
    with refusal("conduct.result_missing"):
        conduct.settle(STAFF, of_unit, done=False)
    conduct.settle(STAFF, order, done=True)
    conduct.withdraw(LEADER, again, "重复")
    office.clock.advance(days=3)
    conduct.settle(STAFF, of_unit, done=True, text="已补齐")
    states = [conduct.record(STAFF, each).state for each in (order, again, of_unit)]
    assert states == [ConductState.DONE, ConductState.WITHDRAWN, ConductState.DONE_LATE]
    assert due(office, order, again, of_unit) == set()
    with refusal("conduct.settled"):
        conduct.settle(STAFF, order, done=True)
    conduct.commend(STAFF, ConductWish(unit="一科", on=DAY, text="记录完整"))
    with refusal("conduct.points_missing"):
        conduct.assess(STAFF, "一科", 2026, {"gear": 38})
    with refusal("conduct.points_out"):
        conduct.assess(STAFF, "一科", 2026, {"gear": 41, "recording": 40, "orders": 20})
    points = {"gear": 38, "recording": 40, "orders": 20}
    first = conduct.assess(STAFF, "一科", 2026, points)
    second = conduct.assess(LEADER, "一科", 2026, {**points, "orders": 10})
    assert listed(office, STAFF, kind="assessment", state="stands") == [second.seq]
    assert conduct.record(STAFF, first.seq).state is ConductState.REPLACED
    office.station.assert_sound()


@pytest.mark.rule("EQ-16", "files")
def test_nobody_adds_a_file_to_their_own_or_to_what_does_not_count(office: Office, conduct: Conduct) -> None:
    stands = conduct.record(STAFF, conduct.violation(STAFF, replace(WISH, code="misuse")).seq)
    file = AttachedFile("ab" * 32, "现场.jpg", 9, AttachmentForm.JPEG, "desk")
    case = ConductFileCase(stands.seq, stands, (), file)
    now = office.clock.now()
    with office.store.read() as view:
        policy = view.policy

    def drafted(case: ConductFileCase, session: Session = STAFF) -> ConductAttached:
        (draft,) = decide_conduct_file(session, case, policy, now).drafts
        assert isinstance(draft.body, ConductAttached)
        return draft.body

    assert drafted(case).what is ConductPaper.PHOTO
    assert drafted(replace(case, file=replace(file, form=AttachmentForm.PDF))).what is ConductPaper.PAPER
    assert drafted(replace(case, paper=ConductPaper.PROOF)).what is ConductPaper.PROOF
    with refusal("conduct.own"):
        drafted(case, OWN)
    for state in (ConductState.WITHDRAWN, ConductState.REPLACED):
        with refusal("conduct.counts_no_more"):
            drafted(replace(case, record=replace(stands, state=state)))
    with refusal("conduct.unknown"):
        drafted(replace(case, record=None))
