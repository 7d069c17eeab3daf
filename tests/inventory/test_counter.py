"""Scans at the counter: what each one does, what is answered, and what the confirmation records."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Literal

import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem, NotPermitted, Refused, StationError, StoreProblem
from station.core.ledger import Actor, Stream
from station.core.texts import load_texts
from station.inventory.bodies import CheckedIn, CheckedOut, CheckedOut2
from station.inventory.counter import AnswerKind, Confirmation, Counter, Direction, Effect, Signature
from station.inventory.movement.bodies import Bringer, CheckedIn3
from station.inventory.outings import Outings
from station.inventory.places.decide import PlaceWish
from station.inventory.places.use_cases import Places
from station.inventory.places.values import PlaceKind
from station.inventory.values import Condition, ItemState, NewItem
from station.people.bodies import BadgeSet
from station.people.roster import Roster
from station.people.secret_bodies import PinSet2
from station.people.values import Officer
from station.printing.bodies import Answers, PrinterTested
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, PLAIN, PROGRAM, Office

OK, WARNING, REFUSED = AnswerKind.OK, AnswerKind.WARNING, AnswerKind.REFUSED
PAST = datetime(2026, 1, 1, tzinfo=UTC)
SIGNATURE = Signature(400, 160, (((10, 10), (20, 25), (30, 12)), ((40, 40), (80, 42))))


def assert_sound(office: Office) -> None:
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "entry")
def test_badge_tags_and_a_signature_make_one_entry(any_office: Office) -> None:
    office = any_office
    counter, answers = office.scans(["B1001", "BWC-0017", "tst-0002", "CMD:DONE"])
    assert [said.kind for said in answers] == [OK, OK, OK, OK]
    assert [said.effect for said in answers] == [
        Effect.PERSON,
        Effect.LINE_ADDED,
        Effect.LINE_ADDED,
        Effect.CONFIRM,
    ]
    assert [(line.tag, line.direction) for line in counter.lines] == [
        ("BWC-0017", Direction.TAKE),
        ("TST-0002", Direction.TAKE),
    ]
    result = office.desk.confirm(KEEPER, counter, Confirmation(signature=SIGNATURE))
    (entry,) = result.entries
    assert entry.kind == "equipment.checked_out"
    assert entry.stream is Stream.CUSTODY
    assert set(entry.subjects) == {"item:BWC-0017", "item:TST-0002", "officer:1001"}
    (taker,) = entry.others
    assert (taker.role, taker.number, taker.name, taker.proof) == ("taker", "1001", "李甲", "signature")
    drawn = entry.of(CheckedOut).signature
    assert drawn is not None
    assert drawn.strokes == ((10, 10, 20, 25, 30, 12), (40, 40, 80, 42))
    assert "EQ-10" in entry.rules
    assert [(item.tag, item.state, item.holder) for item in result.items] == [
        ("BWC-0017", ItemState.OUT, "1001"),
        ("TST-0002", ItemState.OUT, "1001"),
    ]
    (slip,) = result.slips
    assert slip.path is not None
    assert slip.path.exists()
    assert f"{entry.seq:06d}" in slip.number
    assert_sound(office)


def test_what_the_person_has_comes_back_by_the_same_scan(any_office: Office) -> None:
    office = any_office
    office.take("1001", "BWC-0017", "TST-0002")
    office.clock.advance(hours=2)
    counter, answers = office.scans(["B1001", "BWC-0017", "TST-0002", "CMD:INCOMPLETE", "BWC-0018"])
    assert answers[1].effect is Effect.LINE_ADDED
    assert [line.direction for line in counter.lines] == [
        Direction.RETURN,
        Direction.RETURN,
        Direction.TAKE,
    ]
    assert counter.lines[0].awaits_recordings
    assert counter.lines[1].condition is Condition.INCOMPLETE
    result = office.desk.confirm(KEEPER, counter, Confirmation(pin="2468"))
    came, went = result.entries
    assert (came.kind, went.kind) == ("equipment.checked_in", "equipment.checked_out")
    assert [other.role for other in (*came.others, *went.others)] == ["returner", "taker"]
    assert {other.proof for other in (*came.others, *went.others)} == {"pin"}
    assert office.item("TST-0002").condition is Condition.INCOMPLETE
    assert office.item("BWC-0017").state is ItemState.AWAITING_RECORDINGS
    assert office.item("BWC-0018").holder == "1001"
    assert len(result.slips) == 2
    assert_sound(office)


@pytest.mark.rule("EQ-11", "holder")
def test_nobody_takes_over_what_somebody_else_has(office: Office) -> None:
    office.take("1001", "BWC-0017")
    for act in (
        lambda: office.take("1002", "BWC-0017"),
        lambda: office.desk.check_in(KEEPER, ["BWC-0017"], number="1002"),
    ):
        with pytest.raises(Refused, match="held_elsewhere") as refusal:
            act()
        assert refusal.value.rule == "EQ-11"
        assert (refusal.value.facts["holder"], refusal.value.facts["holder_name"]) == ("1001", "李甲")


def test_an_officer_whom_there_is_not_brings_nothing_back(office: Office) -> None:
    office.take("1001", "BWC-0017")
    with pytest.raises(Refused, match="unknown_officer") as refusal:
        office.desk.check_in(KEEPER, ["BWC-0017"], number="4711")
    assert refusal.value.facts == {"number": "4711"}
    assert office.item("BWC-0017").holder == "1001"


@pytest.mark.rule("EQ-14", "fault")
@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (Condition.GOOD, []),
        (Condition.DAMAGED, [("returned_damaged", "EQ-14", "TST-0002")]),
        (Condition.INCOMPLETE, [("returned_incomplete", "EQ-10", "TST-0002")]),
    ],
)
def test_a_faulty_return_is_said_once_and_recorded_with_it(
    office: Office, condition: Condition, said: list[tuple[str, str, str]]
) -> None:
    office.take("1001", "TST-0002")
    result = office.desk.check_in(KEEPER, ["TST-0002"], condition)
    assert [(each.code, each.rule, each.named_facts["tag"]) for each in result.notices] == said
    (entry,) = result.entries
    assert [each.code for each in entry.of(CheckedIn).warnings] == [code for code, _, _ in said]


@pytest.mark.rule("EQ-14", "fault")
def test_what_is_recorded_as_damaged_is_sound_again_only_with_words(office: Office) -> None:
    office.take("1001", "TST-0002")
    office.stated("TST-0002", condition="damaged", note="屏裂")
    counter, _ = office.scans(["B1001", "TST-0002"])
    (line,) = counter.lines
    assert (line.condition, [each.code for each in line.notices]) == (Condition.DAMAGED, ["damage_stands"])
    counter, _ = office.desk.set_condition(KEEPER, counter, "TST-0002", Condition.GOOD)
    with pytest.raises(Refused, match=r"counter\.damage_stands"):
        office.desk.confirm(KEEPER, counter)
    counter, _ = office.desk.set_condition(KEEPER, counter, "TST-0002", Condition.GOOD, "厂家已换屏")
    result = office.desk.confirm(KEEPER, counter)
    assert [each.code for each in result.notices] == ["damage_returned_as"]
    assert (result.items[0].condition, result.items[0].note) == (Condition.GOOD, "厂家已换屏")


@pytest.mark.rule("EQ-11", "behalf")
def test_a_return_on_behalf_names_the_holder_who_proved_nothing(office: Office) -> None:
    office.take("1001", "TST-0002")
    office.take("1002", "BWC-0017")
    counter, _ = office.scans(["TST-0002", "BWC-0017"])
    assert [line.holder for line in counter.lines] == ["1001", "1002"]
    with pytest.raises(Refused, match="nobody_to_confirm"):
        office.desk.confirm(KEEPER, counter, Confirmation(pin="2468"))
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert entry.of(CheckedIn).on_behalf
    assert [(other.role, other.number, other.proof) for other in entry.others] == [
        ("holder", "1001", "none"),
        ("holder", "1002", "none"),
    ]
    assert {"officer:1001", "officer:1002"} <= set(entry.subjects)


def test_the_holders_badge_takes_up_a_return_begun_without_it(office: Office) -> None:
    office.take("1001", "TST-0002")
    counter, answers = office.scans(["TST-0002", "B1001"])
    assert answers[1].kind is OK
    assert counter.person is not None
    assert len(counter.lines) == 1


@pytest.mark.rule("EQ-11", "behalf")
@pytest.mark.parametrize("codes", [["B1001", "TST-0002", "BWC-0017"], ["TST-0002", "BWC-0017", "B1001"]])
def test_who_brings_things_for_a_colleague_is_noted_by_name(office: Office, codes: list[str]) -> None:
    office.take("1001", "TST-0002")
    office.take("1002", "BWC-0017")
    counter, answers = office.scans(codes)
    assert (answers[2].kind, answers[2].rule) == (WARNING, "EQ-11"), "it is said whose it is"
    assert [line.holder_name for line in counter.lines if line.for_another] == ["王乙"]
    own, brought = office.desk.confirm(KEEPER, counter, Confirmation(pin="2468")).entries
    assert (own.version, [line.tag for line in own.of(CheckedIn).lines]) == (1, ["TST-0002"])
    body = brought.of(CheckedIn3)
    assert [(line.tag, line.number) for line in body.lines] == [("BWC-0017", "1002")]
    assert (body.brought_by, body.on_behalf) == (Bringer("1001", "李甲"), True)
    assert [(other.role, other.number, other.proof) for other in brought.others] == [
        ("holder", "1002", "none"),
        ("bringer", "1001", "pin"),
    ]
    assert {"officer:1001", "officer:1002"} <= set(brought.subjects)
    slip = str(office.slips.kept[-1][2])
    assert ("王乙 1002" in slip, "李甲 1001" in slip, "签字密码" in slip) == (True, True, True)
    (due,) = office.due("recordings")
    assert due.deadline.persons == ("1002",), "recordings are awaited from who had it"
    assert_sound(office)


@pytest.mark.rule("EQ-11", "behalf")
def test_somebody_from_outside_who_brings_things_is_noted_by_name(office: Office) -> None:
    office.take("1001", "TST-0002")
    _, said = office.desk.set_outsider(KEEPER, Counter(), "保安老周")
    assert said.text_key == "errors.counter.no_line"
    counter, _ = office.scans(["TST-0002"])
    counter, said = office.desk.set_outsider(KEEPER, counter, " 保安老周 ")
    assert (said.kind, counter.outsider) == (OK, "保安老周")
    here, _ = office.scans(["B1002"], counter)
    assert here.outsider == "", "an officer's badge names them"
    _, said = office.desk.set_outsider(KEEPER, here, "保安老周")
    assert said.text_key == "errors.counter.badge_names_bringer"
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert entry.of(CheckedIn3).brought_by == Bringer(outsider="保安老周")
    office.take("1001", "TST-0002")
    (entry,) = office.desk.check_in(KEEPER, ["TST-0002"], outsider="李甲").entries
    assert not isinstance(entry.typed, CheckedIn3), "its holder brought it"
    office.take("1001", "TST-0002")
    Roster(office.store, office.clock).leave(PROGRAM, "1003", "退休")
    with pytest.raises(Refused, match="officer_left"):
        office.desk.check_in(KEEPER, ["TST-0002"], number="1003", for_others=True)


def test_figures_that_may_be_a_pin_are_not_repeated(office: Office) -> None:
    _, (said,) = office.scans(["135790"])
    assert (said.kind, said.text_key) == (REFUSED, "errors.counter.unknown_figures")
    assert "135790" not in str(said.facts)


def test_another_badge_must_be_scanned_twice_to_give_up_unsaved_lines(office: Office) -> None:
    counter, answers = office.scans(["B1001", "BWC-0017", "B1002"])
    assert (answers[2].kind, answers[2].text_key) == (WARNING, "counter.answer.unsaved_lines")
    assert counter.person is not None
    assert counter.person.number == "1001"
    asked, (said,) = office.scans(["TST-0002"], counter)
    assert (said.kind, said.text_key, said.rule) == (REFUSED, "errors.counter.badge_unanswered", "EQ-11")
    assert (len(asked.lines), asked.pending) == (1, "1002"), (
        "an item waits for the answer, and so does the question"
    )
    gone_on, _ = office.scans(["B1001", "TST-0002"], asked)
    assert (len(gone_on.lines), gone_on.pending) == (2, None)
    after, _ = office.scans(["B1002"], counter)
    assert after.person is not None
    assert (after.person.number, after.lines) == ("1002", ())
    undone, _ = office.scans(["CMD:UNDO"], counter)
    assert (undone.pending, len(undone.lines)) == (None, 1)


@pytest.mark.parametrize(
    ("scans", "code", "rule"),
    [
        (["NOPE-1"], "counter.unknown_code", "EQ-10"),
        (["BWC-0017"], "counter.badge_first", "EQ-11"),
        (["  "], "counter.nothing_read", None),
        (["CMD:DANCE"], "counter.unknown_command", None),
        (["ACT:dance"], "policy.unknown_activity", "EQ-04"),
        (["CMD:DONE"], "counter.nothing_named", None),
        (["CMD:UNDO"], "counter.nothing_to_undo", None),
        (["损坏"], "counter.no_line", None),
        (["B1001", "BWC-0017", "损坏"], "counter.condition_on_return", None),
    ],
)
def test_what_can_not_be_done_is_answered_and_changes_nothing(
    office: Office, scans: list[str], code: str, rule: str | None
) -> None:
    counter, answers = office.scans(scans)
    assert (answers[-1].kind, answers[-1].text_key) == (REFUSED, f"errors.{code}")
    assert answers[-1].rule == rule
    before, _ = office.scans(scans[:-1])
    assert (counter.person, counter.lines) == (before.person, before.lines)


def test_a_second_scan_of_the_same_tag_is_said_and_adds_nothing(office: Office) -> None:
    counter, answers = office.scans(["B1001", "BWC-0017", "ｂｗｃ-0017"])
    assert answers[-1].text_key == "counter.answer.listed_already"
    assert len(counter.lines) == 1


@pytest.mark.rule("EQ-03", "issue")
def test_missing_training_warns_or_refuses_as_the_policy_says(office: Office) -> None:
    _, answers = office.scans(["B1001", "PRN-0009"])
    assert (answers[1].kind, answers[1].rule) == (WARNING, "EQ-03")
    assert answers[1].notices[0].code == "not_trained"
    entry = office.take("1001", "PRN-0009")
    assert "EQ-03" in entry.rules
    assert entry.of(CheckedOut).warnings[0].code == "not_trained"
    office.set_parameter("EQ-03", "mode", "refuse")
    counter, answers = office.scans(["B1001", "TAB-0001"])
    assert (answers[1].kind, answers[1].rule) == (REFUSED, "EQ-03")
    with pytest.raises(Refused, match="not_trained"):
        office.take("1001", "TAB-0001")
    assert counter.lines == ()


@pytest.mark.rule("EQ-04", "missing")
def test_an_activity_names_what_is_missing_until_the_set_is_complete(office: Office) -> None:
    activities = [{"code": "rapid", "name_zh": "快检", "name_en": "Rapid test", "categories": [3, 7]}]
    office.set_parameter("EQ-04", "activities", activities)
    counter, answers = office.scans(["B1001", "ACT:RAPID", "BWC-0017"])
    assert (answers[1].kind, answers[1].rule) == (WARNING, "EQ-04")
    assert answers[1].facts["missing"] == "执法记录仪、食品安全快速检测箱"
    assert counter.missing == (7,)
    _, answers = office.scans(["CMD:DONE"], counter)
    assert (answers[0].kind, answers[0].rule) == (WARNING, "EQ-04")
    entry = office.desk.confirm(KEEPER, counter).entries[0]
    assert entry.of(CheckedOut).activity == "rapid"
    warning = entry.of(CheckedOut).warnings[-1]
    assert (warning.code, warning.rule) == ("set_incomplete", "EQ-04")

    office.set_parameter("EQ-04", "mode", "refuse")
    other, answers = office.scans(["B1003", "ACT:rapid", "BWC-0018", "CMD:DONE"])
    assert (answers[-1].kind, answers[-1].text_key) == (REFUSED, "errors.counter.set_incomplete")
    with pytest.raises(Refused, match="set_incomplete"):
        office.desk.confirm(KEEPER, other)
    complete, answers = office.scans(["TST-0002", "CMD:DONE"], other)
    assert (complete.missing, answers[-1].kind) == ((), OK)
    office.desk.confirm(KEEPER, complete)
    colleague, _ = office.scans(["B1002", "ACT:rapid"])
    assert colleague.missing == (3, 7), "a camera is for each; the other group's case is not theirs"


@pytest.mark.rule("EQ-04", "group")
def test_what_a_group_shares_counts_for_its_members(office: Office) -> None:
    activities = [{"code": "rapid", "name_zh": "快检", "name_en": "Rapid test", "categories": [3, 7]}]
    office.set_parameter("EQ-04", "activities", activities)
    office.take("1001", "TST-0002")
    same_group, _ = office.scans(["B1002", "ACT:rapid", "BWC-0017"])
    assert same_group.missing == ()
    returning, _ = office.scans(["B1001", "ACT:rapid", "TST-0002"])
    assert 3 in returning.missing


@pytest.mark.rule("RC-02", "officers")
def test_the_others_of_a_group_who_are_out_for_an_activity_are_named(any_office: Office) -> None:
    office = any_office
    outings = Outings(office.store)
    alone = outings.of(KEEPER, "1001", "daily_inspection")
    assert (alone.together, alone.wanting) == ((), 1)
    office.desk.check_out(KEEPER, "1002", ["BWC-0017"], "daily_inspection")
    office.desk.check_out(KEEPER, "1003", ["BWC-0018"], "daily_inspection")
    found = outings.of(KEEPER, "1001", "daily_inspection")
    assert (found.together, found.wanting) == (("王乙",), 0), "the third is of another group"
    assert outings.of(KEEPER, "1001", "service").together == (), "for another activity"
    office.desk.check_in(KEEPER, ["BWC-0017"])
    assert outings.of(KEEPER, "1001", "daily_inspection").wanting == 1


@pytest.mark.rule("EQ-04", "group")
def test_the_first_group_of_another_department_is_another_group(office: Office) -> None:
    activities = [{"code": "rapid", "name_zh": "快检", "name_en": "Rapid test", "categories": [7]}]
    office.set_parameter("EQ-04", "activities", activities)
    Roster(office.store, office.clock).register(PROGRAM, Officer("2001", "陈丁", "三科", "一组", "B2001"))
    office.take("1001", "TST-0002")
    same, _ = office.scans(["B1002", "ACT:rapid"])
    other, _ = office.scans(["B2001", "ACT:rapid"])
    assert (same.missing, other.missing) == ((), (7,))


@pytest.mark.rule("EQ-05", "awaited", "exemption")
@pytest.mark.rule("RC-06", "explanation")
def test_a_camera_whose_recordings_are_awaited_goes_nowhere_until_exempted(office: Office) -> None:
    office.take("1001", "BWC-0017")
    office.desk.check_in(KEEPER, ["BWC-0017"])
    awaited = office.item("BWC-0017")
    assert awaited.recordings_due_at is not None
    assert awaited.returned_at is not None
    assert awaited.recordings_due_at - awaited.returned_at == timedelta(hours=24)
    _, answers = office.scans(["B1002", "BWC-0017"])
    assert (answers[1].kind, answers[1].rule) == (REFUSED, "EQ-05")
    with pytest.raises(Refused, match="unknown_ground") as refusal:
        office.exemptions.exempt(KEEPER, "BWC-0017", "laziness", "没有录")
    assert refusal.value.rule == "RC-06"
    with pytest.raises(Refused, match="explanation_short"):
        office.exemptions.exempt(KEEPER, "BWC-0017", "safety", " 无 ")
    entry = office.exemptions.exempt(KEEPER, "BWC-0017", "safety", "防爆场所，不得带电子设备")
    assert {"item:BWC-0017", "officer:1001"} == set(entry.subjects)
    assert office.item("BWC-0017").state is ItemState.IN_STORE
    with pytest.raises(Refused, match="no_open_return"):
        office.exemptions.exempt(KEEPER, "BWC-0017", "safety", "防爆场所，不得带电子设备")
    assert office.take("1002", "BWC-0017").of(CheckedOut).number == "1002"
    assert_sound(office)


@pytest.mark.rule("EQ-14", "fault")
def test_a_damaged_item_stays_in_until_it_is_put_right(office: Office) -> None:
    office.take("1001", "TST-0002")
    counter, answers = office.scans(["TST-0002", "CMD:DAMAGED"])
    assert (answers[1].kind, answers[1].rule) == (WARNING, "EQ-14")
    counter, _ = office.desk.set_condition(KEEPER, counter, "TST-0002", Condition.DAMAGED, "显示屏碎裂")
    office.desk.confirm(KEEPER, counter)
    with pytest.raises(Refused, match="item_damaged") as refusal:
        office.take("1002", "TST-0002")
    assert (refusal.value.rule, refusal.value.facts["note"]) == ("EQ-14", "显示屏碎裂")
    assert [item.tag for item in office.overview.faulty(KEEPER).items] == ["TST-0002"]
    office.stated("TST-0002", condition="good", note="")
    assert office.take("1002", "TST-0002").kind == "equipment.checked_out"
    assert_sound(office)


@pytest.mark.rule("EQ-13", "gone")
def test_an_officer_who_left_takes_nothing(office: Office) -> None:
    Roster(office.store, office.clock).leave(PROGRAM, "1003", "退休")
    with pytest.raises(Refused, match="officer_left") as refusal:
        office.take("1003", "BWC-0017")
    assert refusal.value.rule == "EQ-13"
    _, answers = office.scans(["1003"])
    assert (answers[0].kind, answers[0].rule) == (REFUSED, "EQ-13")


@pytest.mark.rule("EQ-07", "hours", "late")
def test_a_loan_outside_hours_or_past_its_time_is_flagged(office: Office) -> None:
    entry = office.take("1001", "BWC-0017")
    assert entry.of(CheckedOut).lines[0].due_at == datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
    assert entry.of(CheckedOut).warnings == ()
    office.clock.advance(hours=10)
    late = office.take("1002", "TST-0002")
    assert ([each.code for each in late.of(CheckedOut).warnings], late.rules[-1]) == (
        ["outside_hours"],
        "EQ-07",
    )
    assert [each.deadline.subject for each in office.due("loan", state="overdue")] == ["item:BWC-0017"]
    counter, answers = office.scans(["B1001", "BWC-0017"])
    assert (answers[0].kind, answers[0].facts["overdue"]) == (WARNING, 1)
    assert answers[1].notices[0].code == "returned_late"
    result = office.desk.confirm(KEEPER, counter)
    assert "EQ-07" in result.entries[0].rules


@pytest.mark.rule("EQ-08", "in person")
def test_what_is_kept_in_person_has_no_due_time(office: Office) -> None:
    assert office.take("1001", "PRN-0009").of(CheckedOut).lines[0].due_at is None


@pytest.mark.rule("EQ-08", "central")
def test_what_is_kept_centrally_comes_back_to_its_place_as_the_office_laid_down(office: Office) -> None:
    office.register.register(KEEPER, NewItem("TST-0009", 7, "快检箱"))
    office.take("1001", "TST-0002", "PRN-0009", "TST-0009")
    for in_person, printer, tester in (([4], "returned", "returned_to"), ([7], "returned_to", "returned")):
        office.set_parameter("EQ-08", "in_person", in_person)
        counter, answers = office.scans(["B1001", "PRN-0009", "TST-0002", "TST-0009"])
        said = [each.text_key.rpartition(".")[2] for each in answers[1:]]
        assert said == [printer, tester, "returned"]
    assert not answers[3].notices, "no place is on record in this office"
    office.set_parameter("EQ-08", "in_person", [4])
    Places(office.store).define(PROGRAM, PlaceWish("柜2-01", "二号柜", PlaceKind.CABINET))
    counter, answers = office.scans(["B1001", "PRN-0009", "TST-0002", "TST-0009"])
    assert [(each.code, each.rule) for each in answers[3].notices] == [("no_place", "EQ-08")]
    result = office.desk.confirm(KEEPER, counter)
    assert [(item.tag, item.place) for item in result.stored] == [("TST-0002", "柜2-01"), ("TST-0009", "")]


@pytest.mark.rule("EQ-08", "central")
def test_what_was_kept_in_person_and_is_no_more_is_due_the_same_day(office: Office) -> None:
    office.set_parameter("EQ-08", "in_person", [1, 2])
    line = office.take("1001", "PRN-0009").of(CheckedOut2).lines[0]
    assert line.due_at is not None
    assert line.length == "0 days"


def test_a_stale_screen_never_wins(office: Office) -> None:
    counter, _ = office.scans(["B1001", "BWC-0017", "TST-0002"])
    office.take("1002", "TST-0002")
    with pytest.raises(Refused, match="held_elsewhere"):
        office.desk.confirm(KEEPER, counter)
    assert office.item("BWC-0017").state is ItemState.IN_STORE, "nothing of it was recorded"


@pytest.mark.rule("EQ-11", "confirmation")
def test_a_wrong_pin_or_an_empty_signature_records_nothing(office: Office) -> None:
    counter, _ = office.scans(["B1001", "BWC-0017"])
    with pytest.raises(Refused, match="pin_wrong"):
        office.desk.confirm(KEEPER, counter, Confirmation(pin="0000"))
    for strokes, code in (((), "signature_empty"), ((((1, 1),),), "signature_short")):
        with pytest.raises(Refused, match=code):
            office.desk.confirm(KEEPER, counter, Confirmation(signature=Signature(9, 9, strokes)))
    assert office.item("BWC-0017").state is ItemState.IN_STORE
    (entry,) = office.desk.confirm(KEEPER, counter).entries
    assert entry.others[0].proof == "none"


def test_who_may_not_work_the_counter_is_refused(office: Office) -> None:
    with pytest.raises(NotPermitted):
        office.desk.scan(PLAIN, Counter(), "B1001")
    with pytest.raises(NotPermitted):
        office.desk.check_out(PLAIN, "1001", ["BWC-0017"])


def test_a_slip_that_can_not_be_kept_does_not_undo_the_entry(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise StoreProblem("slip.not_kept", path="", reason="full")

    monkeypatch.setattr(office.slips, "keep", full)
    result = office.desk.check_out(KEEPER, "1001", ["BWC-0017"])
    assert result.slips[0].path is None
    assert result.notices[-1].code == "slip_not_kept"
    assert office.item("BWC-0017").holder == "1001"


def test_a_tag_that_is_a_badge_too_is_said_rather_than_guessed(office: Office) -> None:
    office.register.register(KEEPER, NewItem("X-1", 9, "测距仪"))
    with office.store.write() as work:  # as ledgers of before may have it
        work.append(
            PROGRAM.draft(BadgeSet("1003", "x-1", "B1003"), office.clock.now(), subjects=("officer:1003",))
        )
    for scanned in ("X-1", "x-1", "Ｘ－１"):
        counter, answers = office.scans([scanned])
        assert (answers[0].kind, answers[0].text_key) == (REFUSED, "errors.codes.two_meanings")
        assert (counter.person, counter.lines) == (None, ())


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize("scanned", ["B1001B1001", "b1001B1001B1001", "BWC-0017BWC-0017"])
def test_a_code_read_several_times_in_a_row_is_offered_as_one(office: Office, scanned: str) -> None:
    start, _ = office.scans(["B1002"])
    counter, answers = office.scans([scanned], start)
    assert (answers[0].kind, answers[0].text_key) == (AnswerKind.WARNING, "counter.answer.repeated")
    assert answers[0].facts["once"] == ("BWC-0017" if "BWC" in scanned else "B1001")
    assert (counter.person, counter.lines) == (start.person, ())
    for taken in (office.scans([scanned], counter)[0], office.desk.take_offered(KEEPER, counter)[0]):
        assert taken.person is not None
        assert (taken.person.number, len(taken.lines)) == (("1002", 1) if "BWC" in scanned else ("1001", 0))
    _, answers = office.scans(["NOPENOPE"])
    assert answers[0].text_key == "errors.counter.unknown_code"


@pytest.mark.parametrize("scanned", ["b1001", "Ｂ１００１", "1001"])
def test_a_badge_is_read_in_any_case_and_width(office: Office, scanned: str) -> None:
    counter, _ = office.scans([scanned, "bwc—0017"])
    assert counter.person is not None
    assert counter.person.number == "1001"
    assert [line.tag for line in counter.lines] == ["BWC-0017"]


@pytest.mark.rule("EQ-02", "shown")
def test_the_person_s_card_says_what_they_have_and_lack(office: Office) -> None:
    office.take("1001", "PRN-0009", "BWC-0017")
    counter, answers = office.scans(["B1001"])
    person = counter.person
    assert person is not None
    assert (person.held, person.overdue, person.lacks) == (2, 0, (1, 2))
    assert answers[0].notices[-1].code == "lacks"


def test_every_answer_has_words_in_both_languages(office: Office) -> None:
    office.take("1002", "TST-0002")
    scans = ["B1001", "B1001", "BWC-0017", "PRN-0009", "TST-0002", "BWC-0017", "CMD:UNDO", "B1002", "撤销"]
    scans += [
        "ACT:sampling",
        "CMD:DONE",
        "?",
        "CMD:?",
        "",
        "B1002",
        "B1002",
        "TST-0002",
        "缺件",
        "好",
        "损坏",
    ]
    _, answers = office.scans(scans)
    for language in ("zh_CN", "en"):
        texts = load_texts(language)
        for said in answers:
            words = texts(said.text_key, **said.facts)
            assert words != said.text_key
            assert "{" not in words
            for each in said.notices:
                assert "{" not in texts(each.text_key, **each.named_facts)
                assert texts.has(each.text_key)


def test_every_refusal_has_words(office: Office) -> None:
    texts = load_texts("en")
    for act in (
        lambda: office.take("471193", "BWC-0017"),
        lambda: office.take("1001", "NOPE"),
        lambda: office.take("1001"),
        lambda: office.take("1001", "BWC-0017", "bwc-0017"),
        lambda: office.desk.check_in(KEEPER, ["BWC-0017"]),
        lambda: office.desk.check_in(KEEPER, []),
        lambda: office.exemptions.exempt(KEEPER, "NOPE", "safety", "无设备可用"),
    ):
        with pytest.raises(StationError) as problem:
            act()
        words = texts.error(problem.value)
        assert not words.startswith("errors.")
        assert "{" not in words


def test_the_list_is_edited_by_hand_as_by_cards(office: Office) -> None:
    office.take("1001", "TST-0002")
    counter, _ = office.scans(["B1001", "TST-0002", "BWC-0017", "BWC-0018"])
    counter, said = office.desk.remove(KEEPER, counter, "BWC-0017")
    assert (said.effect, [line.tag for line in counter.lines]) == (
        Effect.LINE_REMOVED,
        ["TST-0002", "BWC-0018"],
    )
    counter, said = office.desk.set_condition(KEEPER, counter, "NOPE", Condition.GOOD)
    assert said.kind is REFUSED
    counter, said = office.desk.set_activity(KEEPER, counter, "service")
    assert (counter.activity, said.effect) == ("service", Effect.ACTIVITY)
    counter, said = office.desk.set_activity(KEEPER, counter, None)
    assert (counter.activity, counter.missing) == (None, ())
    counter, said = office.desk.remove(KEEPER, counter)
    assert [line.tag for line in counter.lines] == ["TST-0002"]
    with pytest.raises(Refused, match="nothing_named"):
        office.desk.confirm(KEEPER, Counter())


def test_moments_of_custody_never_overlap_though_many_hand_on_one_item(office: Office) -> None:
    for number in ("1001", "1002", "1003", "1001"):
        office.take(number, "TST-0002")
        office.desk.check_in(KEEPER, ["TST-0002"])
    with office.store.read() as view:
        spans = view.equipment.spans("TST-0002", PAST, office.clock.now())
    assert [span.number for span in spans] == ["1001", "1002", "1003", "1001"]
    for before, after in pairwise(spans):
        assert before.end is not None
        assert before.end <= after.start


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("TST-0002", True),
        ("B1001", True),
        ("CMD:DONE", True),
        ("ACT:service", True),
        ("1001", False),
        ("pass-1", False),
    ],
)
def test_what_is_printed_is_told_from_a_password_and_a_number_from_a_pin(
    office: Office, code: str, printed: bool
) -> None:
    assert office.desk.is_printed(code) is printed


@pytest.mark.rule("PF-04", "change")
def test_an_officer_is_told_at_the_counter_who_set_their_pin(office: Office) -> None:
    """Also one without an account, whom no start page tells."""
    (before,) = office.scans(["B1001"])[1]
    assert "pin_issued" not in [each.code for each in before.notices]
    issued = PROGRAM.draft(
        PinSet2(fingerprint="ab" * 32, issued=True, number="1001"), office.store.clock.now()
    )
    with office.store.write() as work:
        work.append(replace(issued, actor=Actor("admin", "王管理")))
    (after,) = office.scans(["B1001"])[1]
    assert [(each.code, each.named_facts) for each in after.notices if each.code == "pin_issued"] == [
        ("pin_issued", {"by": "王管理"})
    ]
    assert load_texts()("notices.pin_issued", by="王管理")


@pytest.mark.rule("DM-03", "attested")
@pytest.mark.parametrize(
    ("change", "code", "table"),
    [
        ("UPDATE item SET category = 4 WHERE tag = 'TST-0002'", "B1001", "item"),
        ("UPDATE item SET state = 'out', holder = '1001' WHERE tag = 'BWC-0018'", "B1001", "item"),
        ("UPDATE deadline SET due_at = '2099-01-01T00:00:00.000000Z'", "B1001", "deadline"),
        ("UPDATE deadline SET due_at = '2099-01-01T00:00:00.000000Z'", "TST-0002", "deadline"),
        ("UPDATE item SET name = '别的' WHERE tag = 'BWC-0018'", "BWC-0018", "item"),
        ("UPDATE item SET category = 9 WHERE tag = 'TST-0002'", "B1002", "item"),
    ],
    ids=["in hand", "put in", "late", "due", "shown", "of the group"],
)
def test_a_scan_shows_nothing_that_the_entries_do_not_give(
    office: Office, change: str, code: str, table: str
) -> None:
    office.take("1001", "TST-0002")
    counter, _ = office.scans(["B1003"])
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text(change))
    with pytest.raises(IntegrityProblem, match="state_damaged") as found:
        office.desk.scan(KEEPER, counter, code)
    assert found.value.facts["table"] == table


@pytest.mark.rule("EQ-14", "fault")
def test_a_printer_that_was_not_tested_today_or_failed_goes_out_with_a_word(office: Office) -> None:
    def said() -> list[tuple[str, str | None]]:
        _, answers = office.scans(["B1001", "PRN-0009"])
        told = [each for each in answers[1].notices if each.code.startswith("printer_")]
        assert answers[1].kind is WARNING
        return [(each.code, each.rule) for each in told]

    def test(verdict: Literal["passed", "failed", "sent"]) -> None:
        answers = Answers("yes", "yes", "yes", "yes", "yes", "no" if verdict == "failed" else "yes")
        body = PrinterTested("tcp://192.0.2.1:9100", 9, 9, None, None, answers, None, verdict)
        with office.store.write() as work:
            work.append(KEEPER.draft(body, office.clock.now(), subjects=("item:PRN-0009",)))

    assert said() == [("printer_untested", "EQ-14")]
    test("failed")
    assert said() == [("printer_failed", "EQ-14")]
    test("passed")
    assert said() == []
    office.clock.advance(days=1)
    assert said() == [("printer_untested", "EQ-14")], "what passed is good for its day"
