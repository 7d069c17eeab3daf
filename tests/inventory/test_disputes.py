"""A return over whose condition the officer and the desk disagree: both statements stand until a third person decides."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from station.approvals.awaiting import Awaiting, filed_entry
from station.approvals.bodies import StepDecided
from station.approvals.use_cases import Approvals
from station.approvals.values import RequestState
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Entry
from station.core.ledger.words import EntryWords
from station.core.texts import load_texts
from station.inventory.bodies import LONGEST_NOTE, CheckedIn
from station.inventory.disputing.bodies import ReturnDisputed
from station.inventory.disputing.use_cases import DisputeCarrier
from station.inventory.disputing.values import Dissent
from station.inventory.losses.bodies import MOST_PHOTOS, ReportKind
from station.inventory.losses.decide import Reported
from station.inventory.losses.use_cases import ItemReports
from station.inventory.repairs.use_cases import Repairs
from station.inventory.values import Condition
from station.inventory.voiding.wording import done_words, goes_words
from station.people.credentials import Secrets
from station.people.offices.values import Function
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.reports.text import render_text
from tests.inventory.late import late_entries, late_wish
from tests.inventory.offices import KEEPER, LEADER, PLAIN, Office, attachments_in, hold_office
from tests.inventory.test_counter import assert_sound
from tests.inventory.test_portions import CONE, lend, with_cones

BOX = "TST-0002"
TAKER = replace(PLAIN, account="jia", name="李甲", number="1001")
SAID = Dissent("借出时外壳就有裂纹", Condition.GOOD)


def approvals(office: Office) -> Approvals:
    persons = TwoPersons(office.store, office.store.clock, Secrets(1, 8, 1))
    files = attachments_in(office.slips.folder)
    awaiting = Awaiting((DisputeCarrier(),), office.store.clock.zone)
    return Approvals(office.store, persons, files, awaiting)


def disputed(office: Office, said: Dissent = SAID) -> tuple[Entry, Entry]:
    """Officer 1001 brings the box back, the desk finds it damaged: the return and the dispute over it."""
    office.take("1001", BOX)
    done = office.desk.check_in(
        KEEPER, [BOX], Condition.DAMAGED, number="1001", note="外壳开裂", dissent=said
    )
    return done.entries[0], done.disputes[0]


def on_the_slip(office: Office) -> list[str]:
    """The lines of the slip that the officer takes along."""
    return render_text(office.slips.kept[-1][2], 80).splitlines()


@pytest.mark.rule("EQ-11", "dissent")
@pytest.mark.rule("EQ-12", "own")
def test_both_statements_stand_until_a_third_person_accepts_the_officers(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    photo = tmp_path / "外壳.png"
    Image.new("RGB", (40, 30), "white").save(photo)
    returned, filed = disputed(office, replace(SAID, photos=(photo,)))
    body = filed.of(ReturnDisputed)
    assert (body.text, body.claimed, body.found, body.note) == (
        SAID.text,
        Condition.GOOD,
        Condition.DAMAGED,
        "外壳开裂",
    )
    assert (body.returned, body.chain, [each.name for each in body.photos]) == (
        returned.seq,
        (Function.HEAD,),
        ["外壳.png"],
    )
    item = office.item(BOX)
    assert (item.condition, item.asked) == (Condition.DAMAGED, "dispute"), "as the desk found it"
    slip = on_the_slip(office)
    at = slip.index(f"归还有异议：申请 {filed.seq}，由第三人裁定")
    assert slip[at + 1 : at + 3] == ["归还人陈述：完好。借出时外壳就有裂纹", "保管员查验：损坏。外壳开裂"]
    words = EntryWords(load_texts("zh_CN"), "Asia/Shanghai")
    assert [said for _, said in body.paper_facts(words)] == [
        "李甲 1001：完好。借出时外壳就有裂纹",
        "赵管理 9001：损坏。外壳开裂",
    ]
    requests, request = approvals(office), str(filed.seq)
    assert [each.seq for each in requests.waiting(LEADER)] == [filed.seq]
    for one_of_the_two in (KEEPER, TAKER):
        with pytest.raises(Refused) as own:
            requests.decide(one_of_the_two, request, accepted=True)
        assert own.value.code == "approvals.own"
    with pytest.raises(Refused) as silenced:
        requests.withdraw(KEEPER, request, "不同意")
    assert silenced.value.code == "approvals.not_yours"
    changed = requests.decide(LEADER, request, accepted=True, opinion="借出登记有裂纹")[-1]
    item = office.item(BOX)
    assert (item.condition, item.note, item.asked) == (Condition.GOOD, SAID.text, "")
    alone, with_its_loan, since = returned.seq, returned.seq - 1, "void.approved_since"
    for place, code in ((alone, since), (with_its_loan, since), (changed.seq, "void.approved")):
        with pytest.raises(Refused) as settled:
            office.voids.void(KEEPER, f"custody:{place}", "刷错装备")
        assert (settled.value.code, settled.value.rule) == (code, "EQ-11")
        assert settled.value.facts["request"] == request
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
def test_that_it_was_so_when_it_was_taken_stands_beside_a_condition_that_both_state(office: Office) -> None:
    returned, filed = disputed(office, Dissent("领用时外壳就有裂纹", already=True))
    body = filed.of(ReturnDisputed)
    assert (body.claimed, body.found) == (Condition.DAMAGED, Condition.DAMAGED)
    assert "归还人陈述：领用时已损坏。领用时外壳就有裂纹" in on_the_slip(office)
    words = EntryWords(load_texts("zh_CN"), "Asia/Shanghai")
    assert body.paper_facts(words)[0][1] == "李甲 1001：领用时已损坏。领用时外壳就有裂纹"
    assert "认可损坏，但称领用时已如此（领用时外壳就有裂纹）" in body.said(words)
    office.register.change(KEEPER, BOX, {"note": "外壳开裂两处"}, "核对")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    item = office.item(BOX)
    noted = "外壳开裂两处 / 领用时外壳就有裂纹"  # what is broken stays, as it was corrected since
    assert (item.condition, item.note, item.asked) == (Condition.DAMAGED, noted, "")
    for place in (returned.seq, returned.seq - 1):  # alone, with its loan
        with pytest.raises(Refused) as settled:
            office.voids.void(KEEPER, f"custody:{place}", "刷错装备")
        assert (settled.value.code, settled.value.rule) == ("void.approved_since", "EQ-11")
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
def test_a_refusal_ends_it_and_what_the_desk_found_stands(office: Office) -> None:
    returned, filed = disputed(office)
    requests, request = approvals(office), str(filed.seq)
    with office.store.read() as view:
        found = view.requests.running(f"item:{BOX}")[0]
        assert filed_entry(view, found)[0].seq == filed.seq
        for seq in (returned.seq, filed.seq + 1):  # another entry, none at all
            with pytest.raises(IntegrityProblem, match="entry_damaged"):
                filed_entry(view, replace(found, seq=seq))
    with pytest.raises(Refused) as silent:
        requests.decide(LEADER, request, accepted=False)
    assert silent.value.code == "approvals.opinion_missing"
    (decided,) = requests.decide(LEADER, request, accepted=False, opinion="裂纹是新的")
    said = decided.of(StepDecided).said(EntryWords(load_texts("zh_CN"), "Asia/Shanghai"))
    assert "以保管员查验的情况为准" in said
    shown = requests.show(TAKER, request)
    assert (shown.request.state, shown.given_up) == (RequestState.REFUSED, False)
    assert (office.item(BOX).condition, office.item(BOX).asked) == (Condition.DAMAGED, "")
    assert requests.waiting(KEEPER) == ()
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
@pytest.mark.rule("EQ-10", "void")
def test_a_void_of_the_return_withdraws_it(office: Office) -> None:
    returned, filed = disputed(office)
    sentence = returned.of(CheckedIn).said(EntryWords(load_texts("zh_CN"), "Asia/Shanghai"))
    assert sentence.endswith("（损坏）"), sentence
    texts = load_texts("zh_CN")
    plan = office.voids.preview(KEEPER, f"custody:{returned.seq}")
    assert goes_words(texts, plan)[1:] == [
        f"第 {filed.seq} 号申请（归还争议）：{filed.of(ReturnDisputed).title}，一并撤回"
    ]
    done = office.voids.void(KEEPER, f"custody:{returned.seq}", "刷错装备", seen=plan.digest)
    said = done_words(texts, done.plan, done.entry.seq)
    assert said.endswith(f"归还争议（第 {filed.seq} 号申请）一并撤回。"), said
    shown = approvals(office).show(TAKER, str(filed.seq)).request
    assert (shown.state, office.item(BOX).asked) == (RequestState.WITHDRAWN, "")
    assert office.due("approval") == []
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
@pytest.mark.rule("EQ-10", "late")
def test_what_the_paper_says_against_a_condition_is_filed_with_the_late_return(office: Office) -> None:
    office.take("1001", BOX)
    late, at = late_entries(office), office.clock.now()
    office.clock.advance(hours=2)
    wish = late_wish(at)
    done = late.check_in(KEEPER, [BOX], wish, Condition.DAMAGED, number="1001", note="外壳开裂", dissent=SAID)
    (returned,), (filed,) = done.entries, done.disputes
    assert (filed.of(ReturnDisputed).returned, office.item(BOX).asked) == (returned.seq, "dispute")
    assert (returned.happened_at, filed.happened_at > at) == (at, True), "awaited from the entry on"
    assert [each.seq for each in approvals(office).waiting(LEADER)] == [filed.seq]
    office.voids.void(KEEPER, f"custody:{returned.seq}", "刷错装备")
    assert office.item(BOX).asked == ""
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
def test_what_is_disputed_goes_out_with_a_word_and_what_was_seen_since_stays(office: Office) -> None:
    files = attachments_in(office.slips.folder)
    reports = ItemReports(office.store, files)
    before = reports.report(KEEPER, BOX, Reported(ReportKind.REPAIR, "电量不足"))
    _, filed = disputed(office, Dissent("出库时就缺盖子", Condition.INCOMPLETE))
    assert (office.item(BOX).asked, len(office.due("approval")), len(office.due("dispute"))) == (
        "dispute",
        1,
        1,
    )
    with pytest.raises(Refused, match="open_already"):
        reports.report(KEEPER, BOX, Reported(ReportKind.DAMAGE, "又坏"))
    approvals(office).withdraw(KEEPER, str(before.seq), "已充电")
    assert (len(office.due("approval")), len(office.due("dispute"))) == (0, 1)
    later = reports.report(KEEPER, BOX, Reported(ReportKind.DAMAGE, "外壳开裂"))
    office.stated(BOX, condition="good")
    counter, answers = office.scans(["B1002", BOX])
    assert [each.code for each in answers[-1].notices] == ["reported_dispute", "reported_damage"]
    assert counter.lines
    office.take("1002", BOX)
    with pytest.raises(Refused, match="open_already"):
        office.desk.check_in(KEEPER, [BOX], Condition.DAMAGED, number="1002", note="屏幕碎裂", dissent=SAID)
    office.desk.check_in(KEEPER, [BOX], Condition.DAMAGED, note="屏幕碎裂")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    assert (office.item(BOX).condition, office.item(BOX).note) == (Condition.DAMAGED, "屏幕碎裂")
    assert (office.item(BOX).asked, [each.deadline.seq for each in office.due("approval")]) == (
        "damage",
        [later.seq],
    )
    assert_sound(office)


@pytest.mark.rule("EQ-11", "dissent")
def test_a_third_person_decides_whoever_leads_the_office(office: Office) -> None:
    leading = replace(LEADER, roles=KEEPER.roles)
    office.take("1001", BOX)

    def take_back(desk: Session, tag: str) -> ReturnDisputed:
        done = office.desk.check_in(
            desk, [tag], Condition.DAMAGED, number="1001", note="外壳开裂", dissent=SAID
        )
        return done.disputes[0].of(ReturnDisputed)

    assert take_back(leading, BOX).chain == (Function.LEADER_IN_CHARGE,), "held by nobody, said at once"
    office.take("1001", "PRN-0009")
    hold_office(office, replace(PLAIN, number="9005"), Function.DEPUTY)
    assert take_back(leading, "PRN-0009").chain == (Function.DEPUTY,)


@pytest.mark.rule("EQ-11", "dissent")
@pytest.mark.rule("EQ-14", "repair")
def test_what_is_out_for_repair_keeps_its_condition(office: Office) -> None:
    _, filed = disputed(office)
    office.set_parameter("EQ-14", "repairers", ["厂家"])
    repairs = Repairs(office.store)
    repairs.send(KEEPER, BOX, "厂家", office.clock.now().date(), "外壳开裂")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    assert office.item(BOX).condition is Condition.DAMAGED
    repairs.back(KEEPER, BOX, mended=False, note="无配件")
    assert office.item(BOX).condition is Condition.DAMAGED
    office.stated(BOX, condition="good")
    _, filed = disputed(office)
    repairs.send(KEEPER, BOX, "厂家", office.clock.now().date(), "外壳开裂")
    repairs.back(KEEPER, BOX, mended=False, note="无配件")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    assert office.item(BOX).condition is Condition.DAMAGED, "the repairer saw it since"
    office.stated(BOX, condition="good")
    _, filed = disputed(office)
    office.stated(BOX, condition="incomplete")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    assert office.item(BOX).condition is Condition.INCOMPLETE, "it was changed since"
    office.stated(BOX, condition="good")
    _, filed = disputed(office)
    office.register.change(KEEPER, BOX, {"note": "裂" * (LONGEST_NOTE - 5)}, "核对")
    approvals(office).decide(LEADER, str(filed.seq), accepted=True)
    item = office.item(BOX)
    noted = (
        f"{'裂' * (LONGEST_NOTE - 5)} / {SAID.text}"  # what was written since stays, as long as there is room
    )
    assert (item.condition, item.note) == (Condition.GOOD, f"{noted[: LONGEST_NOTE - 1]}…")


@pytest.mark.rule("EQ-11", "dissent")
def test_nothing_is_recorded_without_both_statements(office: Office, tmp_path: Path) -> None:
    office.take("1001", BOX)
    for said, note, who, code in (
        (SAID, "", "1001", "disputes.no_finding"),
        (replace(SAID, claimed=Condition.DAMAGED), "外壳开裂", "1001", "disputes.agreed"),
        (replace(SAID, already=True), "", "1001", "disputes.no_finding"),
        (replace(SAID, text=" "), "外壳开裂", "1001", "people.reason_missing"),
        (SAID, "外壳开裂", None, "disputes.not_theirs"),
    ):
        with pytest.raises(Refused) as refused:
            office.desk.check_in(KEEPER, [BOX], Condition.DAMAGED, number=who, note=note, dissent=said)
        assert refused.value.code == code
    photo = tmp_path / "外壳.png"
    Image.new("RGB", (4, 3), "white").save(photo)
    many = replace(SAID, photos=(photo,) * (MOST_PHOTOS + 1))
    with pytest.raises(Refused, match="too_many_photos"):
        office.desk.check_in(KEEPER, [BOX], Condition.DAMAGED, number="1001", note="外壳开裂", dissent=many)
    said = replace(SAID, already=True)
    with pytest.raises(Refused, match="agreed"):  # nothing is wrong with it
        office.desk.check_in(KEEPER, [BOX], Condition.GOOD, number="1001", note="完好", dissent=said)
    assert office.item(BOX).holder == "1001"


@pytest.mark.rule("EQ-11", "dissent")
@pytest.mark.rule("EQ-10", "tracking")
def test_nothing_is_disputed_of_pieces_whose_loan_goes_on(office: Office) -> None:
    with_cones(office)
    part, at = lend(office, "1001", 5), office.clock.now()
    said = Dissent("领用时已压扁", Condition.DAMAGED)
    office.clock.advance(hours=1)
    for take_back in (
        partial(office.desk.check_in, KEEPER, [CONE]),
        partial(late_entries(office).check_in, KEEPER, [CONE], late_wish(at)),
    ):
        with pytest.raises(Refused) as refused:
            take_back(number="1001", note="完好", dissent=said, quantity=2)
        assert (refused.value.code, refused.value.rule) == ("disputes.in_part", "EQ-11")
    in_part = "errors.disputes.in_part"
    counter, _ = office.scans(["B1001", CONE, "*2"])
    assert office.desk.set_dissent(KEEPER, counter, part, said, "完好")[1].text_key == in_part
    counter, _ = office.scans(["*5"], counter)
    counter, _ = office.desk.set_dissent(KEEPER, counter, part, said, "完好")
    counter, answers = office.scans(["*2"], counter)
    assert (answers[0].text_key, counter.lines[0].quantity) == (in_part, 5)
    done = office.desk.confirm(KEEPER, counter)
    assert [each.of(ReturnDisputed).tag for each in done.disputes] == [part]
