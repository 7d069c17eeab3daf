"""Loss, damage and scrap: reported, approved step by step, and only then on the register; a lost item is found again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from station.approvals.awaiting import Awaiting
from station.approvals.use_cases import Approvals
from station.approvals.values import RequestState
from station.core.attachments import StoredState
from station.core.deadlines import DeadlineOutcome
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.ledger.words import sentence
from station.core.own_folders import OwnFolders
from station.core.texts import load_texts
from station.inventory.losses.bodies import MOST_PHOTOS, ReportKind
from station.inventory.losses.changing import Wished
from station.inventory.losses.decide import Reported
from station.inventory.losses.finding import found_words
from station.inventory.losses.use_cases import ItemReportCarrier, ItemReports
from station.inventory.repairs.bodies import SentToRepair
from station.inventory.repairs.use_cases import Repairs
from station.inventory.reserving.use_cases import Reservations
from station.inventory.values import Condition, ItemState, NewItem, Tracking
from station.people.credentials import Secrets
from station.people.offices.values import Function
from station.people.sessions import Session
from station.people.two_persons import TwoPersons
from station.store.attachment_folder import AttachmentFolder
from station.store.comparing import compare
from station.store.engine import transaction
from station.store.readers.deadlines import DeadlineRows
from tests.inventory.offices import KEEPER, LEADER, PLAIN, Office, hold_office

BUREAU = replace(LEADER, account="bao", name="区局", number="9004")


@dataclass
class Losses:
    """An office whose chain is equipment administrator, head, bureau's office, each held by somebody."""

    office: Office
    folder: Path

    def __post_init__(self) -> None:
        hold_office(self.office, BUREAU, Function.BUREAU_OFFICE)
        store, folder = self.office.store, self.folder / "attachments"
        self.files = AttachmentFolder(folder, OwnFolders((folder,)), shared=False)
        self.reports = ItemReports(store, self.files)
        persons = TwoPersons(store, store.clock, Secrets(1, 8, 1))
        awaiting = Awaiting((ItemReportCarrier(store.clock.zone),), store.clock.zone)
        self.requests = Approvals(store, persons, self.files, awaiting)

    def report(self, kind: ReportKind, tag: str, who: Session = PLAIN, *photos: Path, **more: object) -> str:
        reported = replace(Reported(kind, "巡查途中"), **more)  # type: ignore[arg-type]
        return str(self.reports.report(who, tag, reported, photos).seq)

    def approve(self, request: str, *deciders: Session) -> list[Entry]:
        found: list[Entry] = []
        for who in deciders:
            found = list(self.requests.decide(who, request, accepted=True))
        return found

    def state(self, tag: str) -> ItemState:
        return self.office.item(tag).state

    def assert_sound(self) -> None:
        with transaction(self.office.store.engine, write=False) as connection:
            found = compare(connection)
        assert [*found.differences, *found.impossible] == []


@pytest.fixture
def losses(office: Office, tmp_path: Path) -> Losses:
    return Losses(office, tmp_path)


def refused(code: str) -> pytest.RaisesExc[Refused]:
    return pytest.raises(Refused, match=code.replace(".", r"\."))


@pytest.mark.rule("EQ-12", "approval")
@pytest.mark.rule("EQ-15", "loss")
def test_a_lost_item_is_lost_when_the_last_of_the_chain_has_approved(losses: Losses) -> None:
    office, photo = losses.office, losses.folder / "现场.png"
    Image.new("RGB", (40, 30), "white").save(photo)
    office.take("1001", "BWC-0017")
    cost = {"responsible": "1001", "amount_fen": 168_000, "compensation": "照价赔偿"}
    request = losses.report(ReportKind.LOSS, "BWC-0017", PLAIN, photo, **cost)
    shown = losses.requests.show(KEEPER, request).request
    assert [each.function.value for each in shown.steps] == [
        "equipment_administrator",
        "head",
        "bureau_office",
    ]
    assert losses.approve(request, KEEPER, LEADER)[-1].kind == "approval.decided"
    assert losses.state("BWC-0017") is ItemState.OUT, "the register changes only at the end"
    with refused("approvals.decided_before"):
        losses.requests.decide(replace(LEADER, number="9004"), request, accepted=True)
    lost = losses.approve(request, BUREAU)[-1]
    item = office.item("BWC-0017")
    assert (lost.kind, item.state, item.holder) == ("equipment.lost", ItemState.LOST, None)
    (loan,) = office.due("loan", standing="ended")
    assert loan.deadline.outcome is DeadlineOutcome.WITHDRAWN
    (kept,) = losses.requests.papers(KEEPER, request)
    assert (kept.what, losses.files.state(kept.file)) == ("report", StoredState.WHOLE)
    with refused("counter.item_lost"):
        office.take("1001", "BWC-0017")
    with refused("counter.item_lost"):
        now = office.clock.now()
        Reservations(office.store).reserve(KEEPER, "1001", ["BWC-0017"], now, now + timedelta(hours=1))
    with refused("losses.lost_already"):
        losses.report(ReportKind.DAMAGE, "BWC-0017")
    turned_up = losses.report(ReportKind.LOSS, "BWC-0018")
    office.take("1001", "BWC-0018")
    with refused("approvals.own"):
        losses.requests.decide(replace(KEEPER, number="1001"), turned_up, accepted=True)
    office.desk.check_in(KEEPER, ["BWC-0018"])
    with office.afresh() as (connection, attested):
        awaited = DeadlineRows(connection, attested).open("approval")
    assert ([each.subject for each in awaited.deadlines], awaited.damaged) == (["item:BWC-0018"], ())
    with refused("void.overtaken"):
        office.voids.void(KEEPER, f"custody:{shown.seq - 1}", reason="领错")
    losses.assert_sound()


@pytest.mark.rule("ST-06", "head")
def test_the_head_signs_that_an_instrument_is_scrapped_whatever_the_order_of_approval(losses: Losses) -> None:
    office = losses.office
    office.set_parameter("EQ-12", "approval_chain", ["equipment_administrator", "bureau_office"])
    before = losses.report(ReportKind.SCRAP, "TST-0002")
    office.measuring(7)
    losses.approve(before, KEEPER)
    with pytest.raises(Refused, match="not_feasible") as refusal:
        losses.approve(before, BUREAU)
    assert (refusal.value.rule, refusal.value.facts["cause"]) == ("ST-06", "losses.head_missing")
    losses.requests.decide(BUREAU, before, accepted=False, opinion="须所长签字")
    by_head = losses.report(ReportKind.SCRAP, "PRN-0009", LEADER)
    anew = losses.report(ReportKind.SCRAP, "TST-0002", instead_of=int(before))
    shown = losses.requests.show(KEEPER, anew)
    assert [each.function for each in shown.request.steps] == [
        Function.EQUIPMENT_ADMINISTRATOR,
        Function.HEAD,
        Function.BUREAU_OFFICE,
    ]
    assert shown.entry.rules == ("EQ-12", "ST-06")
    losses.approve(anew, KEEPER, LEADER, BUREAU)
    assert losses.state("TST-0002") is ItemState.WRITTEN_OFF
    steps = losses.requests.show(KEEPER, by_head).request.steps
    assert Function.HEAD not in {each.function for each in steps}, "a printer is no instrument"
    office.measuring(4)
    losses.approve(by_head, KEEPER, BUREAU)
    assert losses.state("PRN-0009") is ItemState.WRITTEN_OFF, (
        "the head's own application is signed by the head"
    )
    losses.assert_sound()


@pytest.mark.rule("EQ-15", "loss")
def test_a_lost_item_is_found_again_or_written_off_and_counts_as_stock_no_more(losses: Losses) -> None:
    office = losses.office

    def stock() -> int:
        return next(each.existing for each in office.overview.cover(KEEPER) if each.category == 3)

    before = stock()
    losses.approve(losses.report(ReportKind.LOSS, "BWC-0017"), KEEPER, LEADER, BUREAU)
    assert stock() == before - 1
    with refused("losses.not_lost"):
        losses.reports.found(KEEPER, "BWC-0018", Condition.GOOD, "x")
    mistaken = losses.reports.found(KEEPER, "BWC-0017", Condition.GOOD, "认错了一台")
    office.voids.void(KEEPER, str(mistaken.seq), "认错了一台")
    assert (losses.state("BWC-0017"), stock()) == (ItemState.LOST, before - 1)
    losses.assert_sound()
    losses.reports.found(KEEPER, "BWC-0017", Condition.INCOMPLETE, "车辆后座找到")
    losses.approve(losses.report(ReportKind.LOSS, "BWC-0017"), KEEPER, LEADER, BUREAU)
    losses.reports.found(KEEPER, "BWC-0017", None, "车辆后座找到")
    item = office.item("BWC-0017")
    assert (item.state, item.condition, item.note) == (
        ItemState.IN_STORE,
        Condition.INCOMPLETE,
        "车辆后座找到",
    )
    office.take("1001", "BWC-0017")
    with refused("losses.in_use"):
        losses.report(ReportKind.SCRAP, "BWC-0017")
    losses.approve(losses.report(ReportKind.SCRAP, "BWC-0018"), KEEPER, LEADER, BUREAU)
    assert (losses.state("BWC-0018"), stock()) == (ItemState.WRITTEN_OFF, before - 1)
    with refused("counter.item_written_off"):
        office.take("1001", "BWC-0018")
    with refused("losses.written_off"):
        losses.report(ReportKind.LOSS, "BWC-0018")
    losses.assert_sound()


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("EQ-12", "approval")
def test_a_loss_or_scrap_approved_by_mistake_is_undone_by_the_same_approval(losses: Losses) -> None:
    office = losses.office
    with refused("losses.not_gone"):
        losses.reports.request_undo(KEEPER, "BWC-0017", "清点有误")
    office.take("1001", "BWC-0017")
    (open_loan,) = office.due("loan")
    lost = losses.approve(
        losses.report(ReportKind.LOSS, "BWC-0017", PLAIN, responsible="1002"), KEEPER, LEADER, BUREAU
    )[-1]
    with refused("void.other_kind"):
        office.voids.void(KEEPER, str(lost.seq), "清点有误")
    with refused("people.reason_missing"):
        losses.reports.request_undo(KEEPER, "BWC-0017", " ")
    photo = losses.folder / "现场.png"
    Image.new("RGB", (4, 3), "white").save(photo)
    with refused("losses.too_many_photos"):
        losses.reports.request_undo(KEEPER, "BWC-0017", "清点有误", [photo] * (MOST_PHOTOS + 1))
    request = str(losses.reports.request_undo(KEEPER, "BWC-0017", "清点有误，一直在用").seq)
    with refused("approvals.open_already"):
        losses.reports.request_undo(KEEPER, "BWC-0017", "再报一次")
    for number in ("1001", "1002"):  # who has it then, and who was to pay for it
        with refused("approvals.own"):
            losses.requests.decide(replace(LEADER, number=number), request, accepted=True)
    losses.approve(request, LEADER)
    assert losses.state("BWC-0017") is ItemState.LOST, "the register changes only at the end"
    _, undone = losses.approve(request, BUREAU)
    item = office.item("BWC-0017")
    assert (undone.kind, item.state, item.holder) == ("equipment.movement_voided", ItemState.OUT, "1001")
    assert office.due("loan") == [open_loan]
    with refused("losses.not_gone"):
        losses.reports.request_undo(KEEPER, "BWC-0017", "再撤一次")
    losses.assert_sound()

    losses.approve(losses.report(ReportKind.LOSS, "BWC-0018"), KEEPER, LEADER, BUREAU)
    losses.approve(losses.report(ReportKind.SCRAP, "BWC-0018"), KEEPER, LEADER, BUREAU)
    losses.approve(str(losses.reports.request_undo(KEEPER, "BWC-0018", "报错编号").seq), LEADER, BUREAU)
    assert losses.state("BWC-0018") is ItemState.LOST, "as it stood before"
    request = str(losses.reports.request_undo(KEEPER, "BWC-0018", "清点有误").seq)
    losses.reports.found(KEEPER, "BWC-0018", Condition.GOOD, "柜顶找到")
    losses.approve(request, LEADER)
    with refused("approvals.not_feasible") as kept:
        losses.approve(request, BUREAU)
    assert kept.value.facts["cause"] == "void.overtaken"
    with refused("losses.not_gone"):  # it was, and was found
        losses.reports.request_undo(KEEPER, "BWC-0018", "再撤一次")
    office.take("1002", "BWC-0018")
    losses.assert_sound()


@pytest.mark.rule("EQ-05", "awaited")
def test_recordings_that_were_not_in_are_awaited_of_what_is_found(losses: Losses) -> None:
    office = losses.office
    office.take("1001", "BWC-0017")
    office.take("1002", "BWC-0018")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    back = office.item("BWC-0017").returned_at
    for tag, number in (("BWC-0017", "1001"), ("BWC-0018", "1002")):
        lost = losses.approve(losses.report(ReportKind.LOSS, tag), KEEPER, LEADER, BUREAU)[-1]
        assert office.due("recordings") == []
        found = losses.reports.found(KEEPER, tag, Condition.GOOD, "车辆后座找到")
        item, ended = office.item(tag), back if number == "1001" else lost.happened_at
        assert (item.state, item.returned_by, item.returned_at) == (
            ItemState.AWAITING_RECORDINGS,
            number,
            ended,
        )
        (due,) = office.due("recordings")
        assert (due.deadline.started_at, due.deadline.due_at) == (found.happened_at, item.recordings_due_at)
        assert found_words(found) == "losses.found_awaited"
        assert "录像待采集" in sentence(load_texts("zh_CN"), found)
        with refused("counter.recordings_awaited"):
            office.take("1003", tag)
        office.voids.void(KEEPER, str(found.seq), "认错了一台")
        assert (losses.state(tag), office.due("recordings")) == (ItemState.LOST, [])
        undoing = str(losses.reports.request_undo(KEEPER, tag, "清点有误").seq)
        with refused("approvals.own"):  # who had it, or brought it back
            losses.requests.decide(replace(LEADER, number=number), undoing, accepted=True)
        losses.requests.withdraw(KEEPER, undoing, "又找到了")
        losses.reports.found(KEEPER, tag, Condition.GOOD, "车辆后座找到")
        losses.assert_sound()
        settled = office.exemptions.exempt(KEEPER, tag, "safety", "设备故障，没有录像")
        assert losses.state(tag) is ItemState.IN_STORE
    office.voids.void(KEEPER, str(settled.seq), "写错")
    assert losses.state("BWC-0018") is ItemState.AWAITING_RECORDINGS
    losses.approve(losses.report(ReportKind.LOSS, "BWC-0017"), KEEPER, LEADER, BUREAU)
    losses.reports.found(KEEPER, "BWC-0017", Condition.GOOD, "又找到")
    assert losses.state("BWC-0017") is ItemState.IN_STORE, "an explanation had settled its loan"
    losses.assert_sound()


@pytest.mark.rule("EQ-12", "approval")
@pytest.mark.rule("EQ-12", "own")
def test_damage_is_on_the_register_once_approved_and_no_one_person_undoes_it(losses: Losses) -> None:
    office = losses.office
    office.take("1003", "TST-0002")
    (back,) = office.desk.check_in(KEEPER, ["TST-0002"]).entries
    request = losses.report(ReportKind.DAMAGE, "TST-0002", KEEPER)
    assert losses.requests.show(KEEPER, request).request.present.function is Function.HEAD, (
        "their own step falls away"
    )
    with refused("approvals.own"):
        losses.requests.decide(KEEPER, request, accepted=True)
    changed = losses.approve(request, LEADER, BUREAU)[-1]
    item = office.item("TST-0002")
    assert (changed.kind, item.condition, item.note) == ("equipment.changed", Condition.DAMAGED, "巡查途中")
    with refused("void.approved"):
        office.voids.void(KEEPER, f"custody:{changed.seq}", reason="登记错")
    with refused("void.approved_since"):
        office.voids.preview(KEEPER, f"custody:{back.seq}")
    mine = losses.report(ReportKind.LOSS, "BWC-0017", PLAIN, responsible="1003")
    losses.approve(mine, KEEPER)
    with refused("approvals.own"):
        losses.requests.decide(replace(LEADER, number="1003"), mine, accepted=True)
    losses.assert_sound()


@pytest.mark.rule("EQ-12", "approval")
@pytest.mark.rule("EQ-05", "category")
def test_category_value_and_condition_change_once_approved_and_only_as_they_were_seen(losses: Losses) -> None:
    office, tag = losses.office, "BWC-0017"

    def wish(**changes: object) -> str:
        return str(losses.reports.request_change(KEEPER, tag, Wished(changes, "录错")).seq)

    tape = NewItem("TAPE-1", 7, "警戒带", tracking=Tracking.COUNTED, unit="卷", quantity=20)
    office.register.register(KEEPER, tape)
    for code, wrong in (
        ("stock.by_quantity", {"condition": Condition.DAMAGED}),
        ("stock.no_value", {"value_fen": 100}),
        ("stock.tags_needed", {"category": 3}),
    ):
        with refused(code):
            losses.reports.request_change(KEEPER, "TAPE-1", Wished(wrong, "录错"))
    for code, changes in (
        ("losses.nothing_changes", {"category": 3, "condition": Condition.GOOD}),
        ("equipment.not_changeable", {"place": "柜9"}),
        ("equipment.bad_value", {"value_fen": -1}),
        ("policy.unknown_category", {"category": 99}),
    ):
        with refused(code):
            wish(**changes)
    request = wish(category=4, value_fen=168_000)
    with refused("approvals.own"):
        losses.requests.decide(KEEPER, request, accepted=True)
    losses.approve(request, LEADER)
    assert office.item(tag).category == 3, "the register changes only at the end"
    office.take("1001", tag)
    with refused("approvals.not_feasible") as bound:
        losses.approve(request, BUREAU)
    assert bound.value.facts["cause"] == "equipment.category_bound"
    office.desk.check_in(KEEPER, [tag])
    with refused("equipment.category_bound"):
        losses.reports.request_change(KEEPER, tag, Wished({"category": 4}, "录错", int(request)))
    office.exemptions.exempt(KEEPER, tag, "safety", "检查场所要求关闭设备")
    losses.approve(request, BUREAU)
    item = office.item(tag)
    assert (item.category, item.value_fen, item.note) == (4, 168_000, "")
    request = wish(condition=Condition.DAMAGED, value_fen=None)
    losses.approve(request, LEADER)
    office.stated(tag, condition="incomplete")
    with refused("approvals.not_feasible") as changed:
        losses.approve(request, BUREAU)
    assert changed.value.facts["cause"] == "losses.changed_since"
    losses.requests.decide(BUREAU, request, accepted=False, opinion="已变动")
    request = str(
        losses.reports.request_change(
            KEEPER, tag, Wished({"condition": Condition.GOOD}, "厂家已补件", int(request))
        ).seq
    )
    losses.approve(request, LEADER, BUREAU)
    item = office.item(tag)
    assert (item.condition, item.note, item.value_fen) == (Condition.GOOD, "厂家已补件", 168_000)
    losses.assert_sound()


@pytest.mark.rule("EQ-14", "repair")
def test_what_is_damaged_goes_to_a_designated_place_and_is_sound_once_it_is_back_mended(
    losses: Losses,
) -> None:
    office, tag, repairs = losses.office, "TST-0002", Repairs(losses.office.store)
    day, shop = office.clock.now().date() + timedelta(days=3), "区局装备维修站"

    def send(tag: str = tag, to: str = shop, on: date = day) -> Entry:
        return repairs.send(KEEPER, tag, to, on)

    with refused("repairs.sound"):
        send()
    office.take("1001", tag)
    back = office.desk.check_in(KEEPER, [tag], Condition.DAMAGED, note="屏裂").entries[0]
    with refused("repairs.no_repairer"):
        send()
    office.set_parameter("EQ-14", "repairers", [shop])
    for code, wrong in (
        ("repairs.not_designated", {"to": "路边摊"}),
        ("repairs.day", {"on": day - timedelta(days=4)}),
    ):
        with refused(code):
            send(**wrong)
    with refused("repairs.not_sent"):
        repairs.back(KEEPER, tag, "换屏", mended=True)
    sent = send()
    assert sent.of(SentToRepair).defect == "屏裂", "what the register says"
    (due,) = office.due("repair")
    assert due.deadline.due_at.date() == day
    assert due.deadline.persons == ("9001",)
    assert office.item(tag).state is ItemState.AT_REPAIR, "in no store"
    with refused("repairs.sent_already"):
        send()
    with refused("void.overtaken"):
        office.voids.void(KEEPER, f"custody:{back.seq}", reason="没有归还")
    losses.assert_sound()
    repairs.back(KEEPER, tag, "缺配件", mended=False)
    assert office.item(tag).condition is Condition.DAMAGED
    request = losses.report(ReportKind.DAMAGE, tag)
    send()
    repairs.back(KEEPER, tag, "换屏", mended=True, cost_fen=20_000)
    losses.approve(request, KEEPER, LEADER, BUREAU)  # who answers for it; it is sound since
    item = office.item(tag)
    assert (item.condition, item.note, office.due("repair")) == (Condition.GOOD, "换屏", [])
    office.take("1002", tag)
    losses.assert_sound()


@pytest.mark.rule("EQ-14", "repair")
@pytest.mark.rule("EQ-10", "void")
def test_what_is_out_for_repair_goes_to_nobody_until_it_is_back_and_a_slip_is_voided(losses: Losses) -> None:
    office, tag, repairs = losses.office, "TST-0002", Repairs(losses.office.store)
    day, shop = office.clock.now().date() + timedelta(days=3), "区局装备维修站"
    office.set_parameter("EQ-14", "repairers", [shop])
    office.register.change(KEEPER, tag, {"responsible": "1003"}, "保管")
    losses.approve(losses.report(ReportKind.DAMAGE, tag, KEEPER), LEADER, BUREAU)
    filed = losses.reports.request_change(KEEPER, tag, Wished({"condition": Condition.GOOD}, "已修"))
    losses.approve(str(filed.seq), LEADER)
    sender = replace(KEEPER, number=None)
    sent = repairs.send(sender, tag, shop, day)
    with refused("approvals.not_feasible"):
        losses.approve(str(filed.seq), BUREAU)
    losses.requests.withdraw(KEEPER, str(filed.seq), "送修了")
    (due,) = office.due("repair")
    assert due.deadline.persons == ("1003", "9001"), (
        "who answers for it, and the office's equipment administrator"
    )
    for code, act in (
        ("counter.at_repair", lambda: office.take("1002", tag)),
        ("counter.not_out", lambda: office.desk.check_in(KEEPER, [tag])),
        (
            "losses.at_repair",
            lambda: losses.reports.request_change(KEEPER, tag, Wished({"condition": Condition.GOOD}, "修")),
        ),
    ):
        with refused(code):
            act()
    now = office.clock.now()
    kept = Reservations(office.store).reserve(KEEPER, "1002", [tag], now, now + timedelta(hours=1))
    assert [each.code for each in kept.notices] == ["reserved_at_repair"]
    kits = next(each for each in office.overview.cover(KEEPER) if each.category == 7)
    assert (kits.existing, kits.in_store, kits.damaged) == (1, 0, 1)
    back = repairs.back(KEEPER, tag, "错记", mended=True)
    office.voids.void(KEEPER, f"custody:{back.seq}", reason="还没有取回")
    item = office.item(tag)
    assert (item.state, item.condition) == (ItemState.AT_REPAIR, Condition.DAMAGED)
    assert [each.deadline.seq for each in office.due("repair")] == [sent.seq], "it runs again"
    losses.assert_sound()
    again = repairs.back(KEEPER, tag, "换屏", mended=True)
    gone = office.voids.void(KEEPER, f"custody:{sent.seq}", reason="送错了")
    assert [each.seq for each in gone.plan.voided] == [sent.seq, again.seq]
    item = office.item(tag)
    assert (item.state, item.condition, office.due("repair")) == (ItemState.IN_STORE, Condition.DAMAGED, [])
    with refused("repairs.not_sent"):
        repairs.back(KEEPER, tag, "换屏", mended=True)
    sent = repairs.send(KEEPER, tag, shop, day)
    repairs.back(KEEPER, tag, "换屏", mended=True)
    office.take("1002", tag)
    with refused("void.overtaken"):
        office.voids.void(KEEPER, f"custody:{sent.seq}", reason="送错了")
    losses.assert_sound()


@pytest.mark.rule("EQ-15", "loss")
def test_a_report_says_whose_what_and_since_when(losses: Losses) -> None:
    ahead = losses.office.clock.now().date() + timedelta(days=1)
    for code, more in (
        ("people.reason_missing", {"text": " "}),
        ("equipment.day_ahead", {"found_on": ahead}),
        ("equipment.day_implausible", {"found_on": date(1900, 1, 1)}),
        ("losses.nobody_responsible", {"compensation": "照价赔偿"}),
        ("losses.bad_amount", {"amount_fen": -1}),
        ("equipment.responsible_unknown", {"responsible": "7777"}),
    ):
        with refused(code):
            losses.report(ReportKind.LOSS, "BWC-0017", PLAIN, **more)
    request = losses.report(ReportKind.REPAIR, "PRN-0009")
    with refused("approvals.open_already"):
        losses.report(ReportKind.LOSS, "PRN-0009")
    losses.requests.decide(KEEPER, request, accepted=False, opinion="请写明故障")
    anew = losses.report(ReportKind.REPAIR, "PRN-0009", PLAIN, text="不出纸")
    assert losses.requests.show(PLAIN, request).request.state is RequestState.REPLACED
    said = losses.office.scans(["B1001", "PRN-0009"])[1][1]
    assert [(each.code, each.rule) for each in said.notices if "reported" in each.code] == [
        ("reported_repair", "EQ-12")
    ]
    losses.office.take("1001", "PRN-0009")
    back = losses.office.scans(["B1001", "PRN-0009"])[1][1]
    assert [each.code for each in back.notices] == ["reported_repair"], "who takes it back looks at the fault"
    losses.approve(anew, KEEPER, LEADER, BUREAU)
    assert losses.office.item("PRN-0009").note == "不出纸"
