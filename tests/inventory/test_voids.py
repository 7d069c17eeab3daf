"""Mistaken movements are voided: the item stands as it would without them, and nothing else is believed."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import replace

import pytest
from sqlalchemy import text

import station
from station.archive.attribution.values import Basis, Doubt
from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Body, Stream
from station.core.ledger.voiding import Voiding, Voids
from station.core.texts import load_texts
from station.inventory.entitlement.voiding import TRAINING_ENTRIES
from station.inventory.values import Condition, Item, ItemState, NewItem, ReturnOutcome
from station.inventory.voiding.bodies import MovementVoided
from station.inventory.voiding.use_cases import VOIDABLE, gather_void
from station.people.bodies import AccountFrozen, AccountUnfrozen, OfficerLeft
from station.people.unit_life.voiding import UNIT_ENTRIES
from station.people.voiding.decide import ACCOUNT_ENTRIES, OFFICER_ENTRIES
from station.store.attested.recent import LONGEST
from station.store.comparing import compare, differences
from station.store.engine import transaction
from station.store.readers.equipment import EquipmentRows
from tests.inventory.offices import KEEPER, PROGRAM, Office
from tests.store import histories

CAMERA, PRINTER, TESTER = "BWC-0017", "PRN-0009", "TST-0002"
WHY = "发错人"


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


def scanned(office: Office, tag: str) -> Item:
    """The item as a unit of work decides by it, in this program and in one that was started just now.

    Its row, its spans of custody and what is due of it are compared with the entries.
    """
    with office.store.write() as work:
        found = work.equipment.item(tag)
        work.equipment.require_spans(tag)
    with office.afresh() as (connection, attested):
        afresh = EquipmentRows(connection, attested, decides=True)
        afresh.require_spans(tag)
        assert afresh.item(tag) == found
    assert found is not None
    return found


def open_spans(office: Office, tag: str) -> list[str]:
    with office.store.read() as view:
        at = office.clock.now()
        return [each.number for each in view.equipment.spans(tag, at, at) if each.end is None]


def brought(office: Office, *tags: str, condition: Condition = Condition.GOOD) -> int:
    return office.desk.check_in(KEEPER, tags, condition).entries[0].seq


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("EQ-05", "awaited")
def test_a_voided_loan_leaves_nothing_behind_and_the_item_goes_out_at_once(any_office: Office) -> None:
    office = any_office
    taken = office.take("1002", CAMERA, TESTER)
    office.clock.advance(days=3)
    brought(office, CAMERA)
    assert office.item(CAMERA).state is ItemState.AWAITING_RECORDINGS
    plan = office.voids.preview(KEEPER, f"custody:{taken.seq}")
    result = office.voids.void(KEEPER, str(taken.seq), WHY, seen=plan.digest)
    assert [each.kind for each in plan.voided] == ["equipment.checked_out", "equipment.checked_in"]
    assert [item.state for item in result.items] == [ItemState.IN_STORE, ItemState.IN_STORE]
    assert result.entry.of(MovementVoided).reason == WHY
    assert "officer:1002" in result.entry.subjects
    assert office.due("recordings") == office.due("loan") == []
    assert not any(each.deadline.late(office.clock.now()) for each in office.due("loan", standing="ended"))
    assert open_spans(office, CAMERA) == []
    office.take("1001", CAMERA)
    assert scanned(office, CAMERA).holder == "1001"
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_of_one_entry_the_items_that_are_named_are_voided(office: Office) -> None:
    taken = office.take("1002", CAMERA, TESTER)
    brought(office, CAMERA)
    office.voids.void(KEEPER, str(taken.seq), WHY, [TESTER.lower()])
    assert office.item(TESTER).state is ItemState.IN_STORE
    assert office.item(CAMERA).state is ItemState.AWAITING_RECORDINGS
    history = office.register.history(KEEPER, TESTER).entries
    voids = Voids(history)
    assert voids.by(taken, f"item:{TESTER}") == history[-1]
    assert voids.by(taken, f"item:{CAMERA}") is None
    assert voids.by(taken) is None
    with pytest.raises(Refused, match=r"void\.twice"):
        office.voids.void(KEEPER, str(taken.seq), WHY, [TESTER])
    rest = office.voids.void(KEEPER, str(taken.seq), WHY)
    assert [each.tag for each in rest.plan.items] == [CAMERA]
    assert Voids([*history, rest.entry]).by(taken) == rest.entry, "now for all of its items"
    assert_sound(office)


@pytest.mark.rule("EQ-05", "awaited")
@pytest.mark.rule("DM-03", "attested")
def test_a_voided_return_goes_on_with_the_loan_however_long_ago_it_began(any_office: Office) -> None:
    office = any_office
    office.take("1002", CAMERA)
    due = office.item(CAMERA).due_at
    for number in range(LONGEST // 2 + 4):
        office.register.change(KEEPER, PRINTER, {"place": f"柜{number}"}, "搬")
    seq = brought(office, CAMERA, condition=Condition.DAMAGED)
    office.exemptions.exempt(KEEPER, CAMERA, "safety", "设备故障，没有录像")
    result = office.voids.void(KEEPER, str(seq), "还没还")
    assert len(result.plan.voided) == 2, "its explanation goes with it"
    item = scanned(office, CAMERA)
    assert (item.state, item.holder, item.due_at) == (ItemState.OUT, "1002", due)
    assert item.condition is Condition.GOOD
    assert open_spans(office, CAMERA) == ["1002"]
    assert office.due("recordings") == []
    assert [each.deadline.due_at for each in office.due("loan")] == [due]
    counter, _ = office.scans([CAMERA])
    assert [line.holder for line in counter.lines] == ["1002"]
    office.desk.confirm(KEEPER, counter)
    assert scanned(office, CAMERA).state is ItemState.AWAITING_RECORDINGS
    assert_sound(office)


@pytest.mark.rule("EQ-05", "exemption")
def test_without_a_voided_explanation_the_recordings_are_awaited_until_when_they_were(office: Office) -> None:
    office.take("1002", CAMERA)
    brought(office, CAMERA)
    due = scanned(office, CAMERA).recordings_due_at
    entry = office.exemptions.confirm_nothing_recorded(KEEPER, CAMERA, "值班待命，未出勤")
    office.clock.advance(hours=2)
    office.voids.void(KEEPER, f"custody:{entry.seq}", "另有录像")
    item = scanned(office, CAMERA)
    assert (item.state, item.recordings_due_at) == (ItemState.AWAITING_RECORDINGS, due)
    assert item.outcome is None
    office.exemptions.exempt(KEEPER, CAMERA, "safety", "设备故障，没有录像")
    assert scanned(office, CAMERA).outcome is ReturnOutcome.EXEMPTED
    assert_sound(office)


def test_an_import_and_corrected_facts_stand_through_a_void(office: Office) -> None:
    """An item's row is replayed from its last return or void on: what was noted before that is not lost."""
    office.take("1001", CAMERA)
    office.clock.advance(minutes=5)
    histories.imported(office.store, CAMERA, closes=True)
    seq = brought(office, CAMERA, condition=Condition.DAMAGED)
    imported = scanned(office, CAMERA).last_import_at
    office.stated(CAMERA, condition="incomplete", place="柜9")
    assert scanned(office, CAMERA).condition is Condition.INCOMPLETE
    office.voids.void(KEEPER, str(seq), "还没还")
    item = scanned(office, CAMERA)
    assert (item.last_import_at, item.place, item.state) == (imported, "柜9", ItemState.OUT)
    assert item.condition is Condition.INCOMPLETE, "a correction is no movement"
    office.clock.advance(minutes=5)
    again = histories.imported(office.store, CAMERA, closes=True)
    assert scanned(office, CAMERA).last_import_at == again.happened_at
    brought(office, CAMERA)
    assert scanned(office, CAMERA).outcome is ReturnOutcome.IMPORTED
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_what_came_later_is_named_instead(office: Office) -> None:
    first = office.take("1002", CAMERA)
    back = brought(office, CAMERA)
    histories.imported(office.store, CAMERA, closes=True)
    second = office.take("1001", CAMERA)
    for seq, code, later in (
        (first.seq, "void.overtaken", second.seq),
        (back, "void.imported_since", back + 1),
    ):
        with pytest.raises(Refused) as refused:
            office.voids.void(KEEPER, str(seq), WHY)
        assert (refused.value.code, refused.value.facts["seq"]) == (code, later)
    void = office.voids.void(KEEPER, str(second.seq), WHY).entry
    for place, code in {
        str(second.seq): "void.twice",
        str(void.seq): "void.is_void",
        "custody:1": "void.other_kind",
        "custody:99999": "void.unknown",
        "audit:1": "void.other_kind",
        "第三条": "void.unknown",
    }.items():
        with pytest.raises(Refused) as refused:
            office.voids.void(KEEPER, place, WHY)
        assert refused.value.code == code, place
    registered = office.register.history(KEEPER, CAMERA).entries[0]
    with pytest.raises(Refused, match=r"void\.overtaken"):
        office.voids.preview(KEEPER, str(registered.seq))
    with pytest.raises(Refused, match=r"void\.range") as refused:
        office.voids.preview(KEEPER, f"{registered.seq}-{first.seq}")
    assert refused.value.facts["kind"] == "training.held"
    assert_sound(office)


HAPPENED = (
    *("clock.", "ledger.", "session.", "slip.", "sync."),
    *("media.checked", "media.desktop_found", "media.desktop_joined", "media.import", "media.journal"),
    *("media.main_awaited", "media.main_found"),
    *("media.clock_read", "media.stored_in_part", "media.second_stored", "media.second_checked"),
    *("media.digested", "media.recorder_spoke"),
    *("media.restored", "media.viewed", "account.leader_absent", "deadline.recomputed", "deadline.reminded"),
    *("label.printed", "office.founded", "stock.ran_low", "stock.suffices"),
)
"""What the program put on record as it happened: nobody did it by mistake."""


@pytest.mark.rule("EQ-10", "void")
def test_every_kind_of_entry_has_its_counter_act(office: Office) -> None:
    voidable = VOIDABLE | OFFICER_ENTRIES | ACCOUNT_ENTRIES | UNIT_ENTRIES | TRAINING_ENTRIES
    for language in ("zh_CN", "en"):
        texts = load_texts(language)
        lacking = {
            kind
            for kind, bodies in known_bodies().items()
            if kind not in voidable
            and not any(issubclass(each, Voiding) for each in bodies)
            and texts.has(f"void.instead.{kind}") == kind.startswith(HAPPENED)
        }
        assert lacking == set()
    with pytest.raises(Refused) as refused:
        office.voids.void(KEEPER, "custody:1", WHY)
    assert load_texts("zh_CN")("void.as_it_happened") in load_texts("zh_CN").error(refused.value)


def known_bodies() -> dict[str, list[type[Body]]]:
    """Every body that entries may have, by its kind."""
    for module in pkgutil.walk_packages(station.__path__, "station."):
        if "bodies" in module.name:
            importlib.import_module(module.name)
    found: dict[str, list[type[Body]]] = {}
    waiting: list[type[Body]] = [Body]
    while waiting:
        body = waiting.pop()
        waiting += body.__subclasses__()
        kind = getattr(body, "KIND", "")
        if kind and body.__module__.startswith("station."):  # other tests make bodies of their own
            found.setdefault(kind, []).append(body)
    return found


def test_a_void_needs_a_reason_somebody_else_and_what_was_looked_at(office: Office) -> None:
    taken = office.take("1002", TESTER)
    place = str(taken.seq)
    for reason in ("", " \n"):
        with pytest.raises(Refused, match="reason_missing"):
            office.voids.void(KEEPER, place, reason)
    with pytest.raises(Refused, match=r"void\.own"):
        office.voids.void(replace(KEEPER, number="1002"), place, WHY)
    with pytest.raises(Refused, match="not_in_entry"):
        office.voids.void(KEEPER, place, WHY, [CAMERA])
    plan = office.voids.preview(KEEPER, place)
    brought(office, TESTER)
    with pytest.raises(Refused, match="changed_since"):
        office.voids.void(KEEPER, place, WHY, seen=plan.digest)


def test_voids_of_voids_past_do_not_come_back(office: Office) -> None:
    """What did not count is left out when a later movement is voided: no item is handed out by a void of a void."""
    office.take("1001", TESTER)
    first = brought(office, TESTER)
    office.voids.void(KEEPER, str(first), "还没还")
    second = brought(office, TESTER)
    office.voids.void(KEEPER, str(second), "又没还")
    assert scanned(office, TESTER).holder == "1001"
    third = brought(office, TESTER)
    taken = office.take("1003", TESTER)
    office.voids.void(KEEPER, str(taken.seq), WHY)
    item = scanned(office, TESTER)
    assert (item.state, item.holder) == (ItemState.IN_STORE, None)
    office.voids.void(KEEPER, str(third), "还是没还")
    assert scanned(office, TESTER).holder == "1001"
    assert open_spans(office, TESTER) == ["1001"]
    assert_sound(office)


@pytest.mark.rule("PF-09", "claim")
def test_a_deadline_that_runs_again_is_claimed_anew(office: Office) -> None:
    office.take("1002", TESTER)
    office.clock.advance(days=4)
    (loan,) = office.due("loan")
    office.deadlines.claim(KEEPER, loan.deadline.id)
    seq = brought(office, TESTER)
    with office.store.write() as work:
        work.append(PROGRAM.draft(AccountFrozen("zhao", "调离"), office.clock.now()))
        work.append(PROGRAM.draft(AccountUnfrozen("zhao", "回来"), office.clock.now()))
    office.voids.void(KEEPER, str(seq), "还没还")
    (again,) = office.due("loan")
    assert again.deadline.claim is None
    assert office.deadlines.claim(KEEPER, again.deadline.id).claim is not None
    assert_sound(office)


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE item SET holder = '1003' WHERE tag = 'TST-0002'",
        "UPDATE custody_span SET ended_at = started_at WHERE tag = 'TST-0002'",
        "UPDATE deadline SET due_at = '2030-01-01T00:00:00.000000Z' WHERE subject = 'item:TST-0002'",
    ],
)
def test_a_row_edited_after_a_void_is_found(office: Office, edit: str) -> None:
    office.take("1002", TESTER)
    office.voids.void(KEEPER, str(brought(office, TESTER)), "还没还")
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text(edit))
    with pytest.raises(IntegrityProblem, match="state_damaged"):
        scanned(office, TESTER)


def gathered_edited(office: Office, edit: str, place: str) -> None:
    """Gather the facts of a void in a unit of work that edits a row before, and is undone for what it finds."""
    with office.store.write() as work:
        work._connection.execute(text(edit))
        gather_void(work, place, ())


@pytest.mark.rule("DM-03", "attested")
def test_no_void_is_decided_by_an_edited_span_or_deadline(office: Office) -> None:
    taken = office.take("1002", TESTER)
    brought(office, TESTER)
    for edit, table in (
        ("UPDATE custody_span SET number = '1003' WHERE tag = 'TST-0002'", "custody_span"),
        ("DELETE FROM deadline WHERE subject = 'item:TST-0002'", "deadline"),
    ):
        with pytest.raises(IntegrityProblem, match="state_damaged") as found:
            gathered_edited(office, edit, str(taken.seq))
        assert found.value.facts["table"] == table


@pytest.mark.rule("EQ-10", "history")
def test_a_void_that_nobody_could_have_decided_is_found(office: Office) -> None:
    taken = office.take("1002", TESTER)
    brought(office, TESTER)
    void = office.voids.void(KEEPER, str(taken.seq), WHY).entry
    office.take("1001", TESTER)
    with office.store.write() as work:
        work.append(PROGRAM.draft(void.of(MovementVoided), office.clock.now(), subjects=void.subjects))
    with transaction(office.store.engine, write=False) as connection:
        found = compare(connection)
    assert [(each.code, each.facts) for each in found.impossible] == [("void_overtaken", {"tag": TESTER})]
    assert found.differences == ()


@pytest.mark.rule("EQ-10", "void")
def test_a_voided_registration_frees_its_tag_and_serial(any_office: Office) -> None:
    office = any_office
    made = office.register.register(KEEPER, NewItem("TAB-0002", 10, "平板", serial="SN-7"))
    office.register.change(KEEPER, "TAB-0002", {"place": "柜9"}, "摆放")
    office.voids.void(KEEPER, str(office.take("1001", "TAB-0002").seq), WHY)
    result = office.voids.void(KEEPER, str(made.entry.seq), "登记错了")
    assert [each.kind for each in result.plan.voided] == ["equipment.registered", "equipment.changed"]
    assert result.items == ()
    for act in (lambda: office.register.history(KEEPER, "TAB-0002"), lambda: office.take("1001", "TAB-0002")):
        with pytest.raises(Refused, match="unknown"):
            act()
    with pytest.raises(Refused, match=r"void\.twice"):
        office.voids.void(KEEPER, str(made.entry.seq), "又来")
    again = office.register.register(KEEPER, NewItem("tab-0002", 9, "测距仪", serial="SN-7"))
    assert again.notices == (), "nobody has this serial number"
    office.take("1002", "TAB-0002")
    brought(office, "TAB-0002", condition=Condition.DAMAGED)
    item = scanned(office, "TAB-0002")
    assert (item.category, item.name, item.condition) == (9, "测距仪", Condition.DAMAGED)
    with pytest.raises(Refused, match=r"void\.overtaken"):
        office.voids.void(KEEPER, str(again.entry.seq), "有过收发")
    assert_sound(office)


@pytest.mark.rule("EQ-12", "reason")
def test_a_voided_correction_gives_the_facts_back_unless_they_were_changed_since(office: Office) -> None:
    office.stated(CAMERA, place="柜8", condition="damaged")
    first = office.register.history(KEEPER, CAMERA).entries[-1]
    office.register.change(KEEPER, CAMERA, {"place": "柜9", "model": "D-2"}, "再搬")
    second = office.register.history(KEEPER, CAMERA).entries[-1]
    with pytest.raises(Refused, match=r"void\.overtaken") as refused:
        office.voids.void(KEEPER, str(first.seq), "没搬")
    assert refused.value.facts["seq"] == second.seq
    office.voids.void(KEEPER, str(second.seq), "没搬")
    office.voids.void(KEEPER, str(first.seq), "没坏也没搬")
    item = scanned(office, CAMERA)
    assert (item.place, item.model, item.condition) == ("柜1-03", "", Condition.GOOD)
    office.take("1001", CAMERA)
    office.register.change(KEEPER, CAMERA, {"place": "柜5"}, "搬")
    seq = office.register.history(KEEPER, CAMERA).entries[-1].seq
    brought(office, CAMERA, condition=Condition.DAMAGED)
    office.voids.void(KEEPER, str(seq), "没搬")
    item = scanned(office, CAMERA)
    assert (item.place, item.condition) == ("柜1-03", Condition.DAMAGED)
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
def test_all_that_an_import_registered_or_changed_is_voided_and_what_moved_since_stays(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.inventory.voiding.facts.MOST_VOIDED", 3)
    with office.store.read() as view:
        first = view.ledger.head(Stream.CUSTODY).seq + 1
    for number in range(1, 8):
        office.register.register(KEEPER, NewItem(f"IMP-{number}", 9, "测距仪"))
    office.register.change(KEEPER, TESTER, {"place": "柜7"}, "导入")
    with office.store.read() as view:
        last = view.ledger.head(Stream.CUSTODY).seq
    office.take("1001", "IMP-3")
    place = f"custody:{first}-{last}"
    plan = office.voids.preview(KEEPER, place)
    assert [(each.tag, each.later.kind) for each in plan.left] == [("IMP-3", "equipment.checked_out")]
    result = office.voids.void(KEEPER, place, "导错表", seen=plan.digest)
    assert len(result.entries) == 3, "no entry names more than it may"
    assert sorted(each.tag for each in plan.facts if not each.registered) == [
        f"IMP-{number}" for number in (1, 2, 4, 5, 6, 7)
    ]
    assert [(item.tag, item.place) for item in result.items] == [(TESTER, "柜2-01")]
    assert scanned(office, "IMP-3").holder == "1001"
    with pytest.raises(Refused, match=r"void\.overtaken"):
        office.voids.void(KEEPER, place, "导错表")
    with pytest.raises(Refused, match="too_many"):
        office.voids.preview(KEEPER, "1-30000")
    assert_sound(office)


@pytest.mark.rule("EQ-10", "void")
@pytest.mark.rule("DM-09", "reason")
@pytest.mark.parametrize("returned", [True, False])
def test_recordings_that_rested_on_a_voided_loan_are_in_doubt_and_the_import_stays(
    office: Office, returned: bool
) -> None:
    taken = office.take("1002", CAMERA)
    office.clock.advance(minutes=5)
    back = brought(office, CAMERA) if returned else None
    decided = histories.recorded(office.store, CAMERA, "1002", taken.happened_at)
    histories.attributed(office.store, decided, "1001")
    office.clock.advance(seconds=1)
    recording = histories.recorded(office.store, CAMERA, "1002", taken.happened_at)
    imported = histories.imported(office.store, CAMERA, closes=True)
    plan = office.voids.preview(KEEPER, str(taken.seq))
    assert plan.recordings == (recording,), "of the other one a person has decided"
    office.voids.void(KEEPER, str(taken.seq), WHY, seen=plan.digest)
    assert [each.seq for each in plan.voided] == [taken.seq, *([] if back is None else [back])]
    with office.store.write() as work:
        found, other = work.archive.recording(recording), work.archive.recording(decided)
    assert found is not None
    assert (found.officer, found.basis, found.doubt) == (None, Basis.NOBODY, Doubt.LOAN_VOIDED)
    assert other is not None
    assert other.officer == "1001"
    item = scanned(office, CAMERA)
    assert (item.state, item.holder, item.outcome) == (ItemState.IN_STORE, None, None)
    assert item.last_import_at == imported.happened_at, "the import took place all the same"
    assert office.due("recordings") == office.due("loan") == []
    assert open_spans(office, CAMERA) == []
    histories.attributed(office.store, recording, "1001")
    office.take("1001", CAMERA)
    brought(office, CAMERA)
    assert scanned(office, CAMERA).state is ItemState.AWAITING_RECORDINGS, "that import was before this loan"
    assert_sound(office)


@pytest.mark.rule("EQ-13", "gone")
def test_no_void_gives_anything_to_somebody_who_has_left(office: Office) -> None:
    loan, seq = office.take("1002", TESTER), brought(office, TESTER)
    office.take("1002", CAMERA)
    brought(office, CAMERA)
    explained = office.exemptions.exempt(KEEPER, CAMERA, "safety", "设备故障，没有录像")
    with office.store.write() as work:
        left = OfficerLeft("1002", "调离")
        work.append(PROGRAM.draft(left, office.clock.now(), subjects=("officer:1002",)))
    for place, code in ((seq, "void.holder_left"), (explained.seq, "void.returner_left")):
        with pytest.raises(Refused) as refused:
            office.voids.preview(KEEPER, str(place))
        assert (refused.value.code, refused.value.rule) == (code, "EQ-13")
    office.voids.void(KEEPER, str(loan.seq), WHY)
    assert scanned(office, TESTER).holder is None
    assert_sound(office)
