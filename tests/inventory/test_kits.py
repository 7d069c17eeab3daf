"""Kits: what goes out and comes back by one scan, and what of it is missing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from station.core.errors import IntegrityProblem, Refused
from station.core.ledger import Entry, subject
from station.core.ledger.words import sentence
from station.core.listing import DamagedRow, ListQuery
from station.core.policy import Policy, load_rulebook
from station.core.texts import load_texts
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.counter import AnswerKind, Direction, Effect
from station.inventory.kits.incomplete import left_behind
from station.inventory.kits.listing import KIT_LIST, KitList
from station.inventory.kits.use_cases import Kits
from station.inventory.kits.values import KitPart, KitStanding
from station.inventory.movement.person import Taker
from station.inventory.movement.terms import Terms
from station.inventory.register.listing import EquipmentList
from station.inventory.values import Condition, Item, ItemState, NewItem
from station.people.roster import Roster
from station.people.values import Officer
from station.store.comparing import differences
from station.store.engine import transaction
from tests.inventory.offices import KEEPER, PROGRAM, Office
from tests.plugins.stations import MONDAY

BAG = ("BWC-0017", "PRN-0009", "TST-0002")


def bag(office: Office, *parts: str) -> Kits:
    kits = Kits(office.store)
    kits.define(KEEPER, "KIT-01", "执法包一", parts or BAG)
    return kits


def warned(entry: Entry) -> list[tuple[str, str]]:
    """What the entry says of parts of kits: the notice and the part's tag."""
    body = entry.typed
    assert isinstance(body, CheckedOut | CheckedIn)
    return [(each.code, str(each.facts["tag"])) for each in body.warnings if each.code.startswith("kit_")]


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_goes_out_and_comes_back_by_one_scan_each(any_office: Office) -> None:
    office = any_office
    bag(office)
    counter, answers = office.scans(["B1001", "ｋｉｔ–01"])
    assert answers[1].effect is Effect.LINE_ADDED
    assert (answers[1].facts["count"], answers[1].facts["parts"]) == (3, 3)
    assert [(line.tag, line.direction) for line in counter.lines] == [(tag, Direction.TAKE) for tag in BAG]
    (went,) = office.desk.confirm(KEEPER, counter).entries
    assert [line.tag for line in went.of(CheckedOut).lines] == list(BAG)
    assert warned(went) == []
    counter, answers = office.scans(["B1001", "KIT-01"])
    assert [(line.tag, line.direction) for line in counter.lines] == [(tag, Direction.RETURN) for tag in BAG]
    (came,) = office.desk.confirm(KEEPER, counter).entries
    assert [line.tag for line in came.of(CheckedIn).lines] == list(BAG)
    assert warned(came) == []
    assert office.item("TST-0002").state is ItemState.IN_STORE
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("EQ-10", "set")
def test_each_part_that_stays_behind_is_named_with_its_reason_on_screen_and_in_the_entry(
    office: Office,
) -> None:
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪"))
    office.register.register(KEEPER, NewItem("RNG-0002", 9, "测距仪"))
    bag(office, *BAG, "BWC-0018", "RNG-0001", "RNG-0002")
    office.take("1002", "BWC-0017")
    office.take("1003", "BWC-0018")
    office.desk.check_in(KEEPER, ["BWC-0018"])
    office.stated("TST-0002", condition="damaged")
    counter, answers = office.scans(["B1001", "KIT-01"])
    named = {each.named_facts["tag"]: each.code for each in answers[1].notices if "kit" in each.named_facts}
    assert named == {
        "BWC-0017": "kit_part_elsewhere",
        "TST-0002": "kit_part_damaged",
        "BWC-0018": "kit_part_awaited",
    }
    assert answers[1].kind is AnswerKind.WARNING
    assert [line.tag for line in counter.lines] == ["PRN-0009", "RNG-0001", "RNG-0002"]
    counter, _ = office.desk.remove(KEEPER, counter, "RNG-0002")
    (went,) = office.desk.confirm(KEEPER, counter).entries
    assert {tag: code for code, tag in warned(went)} == {**named, "RNG-0002": "kit_part_left"}


@pytest.mark.rule("EQ-10", "set")
def test_what_the_person_has_of_it_comes_back_and_what_is_still_out_is_named(office: Office) -> None:
    bag(office)
    office.take("1002", "BWC-0017")
    office.take("1001", "PRN-0009")
    counter, answers = office.scans(["B1001", "KIT-01"])
    assert [(line.tag, line.direction) for line in counter.lines] == [("PRN-0009", Direction.RETURN)]
    assert [each.code for each in answers[1].notices] == ["kit_part_out"]
    assert answers[1].notices[0].named_facts["holder_name"] == "王乙"
    (came,) = office.desk.confirm(KEEPER, counter).entries
    assert warned(came) == [("kit_part_out", "BWC-0017")]


@pytest.mark.rule("EQ-10", "set")
def test_without_a_badge_a_kit_comes_back_and_does_not_go_out(office: Office) -> None:
    bag(office)
    counter, answers = office.scans(["KIT-01"])
    assert (answers[0].text_key, counter.lines) == ("errors.counter.badge_first", ())
    office.take("1001", *BAG)
    counter, _ = office.scans(["KIT-01"])
    assert [line.holder for line in counter.lines] == ["1001"] * 3
    office.desk.check_in(KEEPER, ["PRN-0009"])
    office.take("1002", "PRN-0009")
    counter, answers = office.scans(["KIT-01"])
    assert (answers[0].text_key, counter.lines) == ("errors.counter.kit_with_several", ())
    counter, _ = office.scans(["PRN-0009", "KIT-01"])
    assert sorted(line.holder for line in counter.lines) == ["1001", "1001", "1002"], "each was seen"


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_that_a_colleague_has_is_brought_back_for_them_and_else_each_part_says_why(
    office: Office,
) -> None:
    bag(office)
    office.take("1002", *BAG)
    counter, answers = office.scans(["B1001", "KIT-01"])
    assert (answers[1].kind, answers[1].text_key) == (AnswerKind.WARNING, "counter.answer.kit_brought")
    assert [(line.direction, line.holder) for line in counter.lines] == [(Direction.RETURN, "1002")] * 3
    office.desk.check_in(KEEPER, ["BWC-0017"])
    counter, answers = office.scans(["B1001", "KIT-01"])
    assert (answers[1].kind, answers[1].text_key) == (AnswerKind.REFUSED, "errors.counter.kit_nothing")
    assert [each.code for each in answers[1].notices] == [
        "kit_part_awaited",
        "kit_part_elsewhere",
        "kit_part_elsewhere",
    ]
    assert counter.lines == ()


@pytest.mark.rule("EQ-10", "set")
def test_lines_of_a_kit_are_taken_off_one_by_one_and_a_second_scan_lays_them_again(office: Office) -> None:
    bag(office)
    counter, answers = office.scans(["B1001", "KIT-01", "CMD:UNDO", "KIT-01", "KIT-01"])
    assert [said.text_key for said in answers[2:]] == [
        "counter.answer.undone",
        "counter.answer.kit_taken",
        "counter.answer.kit_listed_already",
    ]
    assert answers[3].facts["count"] == 1
    assert sorted(line.tag for line in counter.lines) == sorted(BAG)


@pytest.mark.rule("EQ-10", "set")
def test_a_condition_card_after_a_kit_asks_which_of_its_items_is_meant(office: Office) -> None:
    bag(office)
    office.take("1001", *BAG)
    counter, answers = office.scans(["B1001", "KIT-01", "CMD:DAMAGED", "PRN-0009", "CMD:DAMAGED", "CMD:GOOD"])
    assert answers[2].text_key == "errors.counter.which_part"
    assert answers[4].facts["tag"] == answers[5].facts["tag"] == "PRN-0009"
    counter, _ = office.scans(["CMD:DAMAGED"], counter)
    assert {line.tag: line.condition for line in counter.lines}["PRN-0009"] is Condition.DAMAGED
    assert [line.condition for line in counter.lines].count(Condition.DAMAGED) == 1


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_waits_while_the_answer_about_another_persons_badge_is_open(office: Office) -> None:
    bag(office)
    counter, answers = office.scans(["B1002", "BWC-0018", "B1001", "KIT-01"])
    assert answers[3].text_key == "errors.counter.badge_unanswered"
    assert [line.tag for line in counter.lines] == ["BWC-0018"]


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_is_taken_in_one_call_by_its_code(office: Office) -> None:
    bag(office)
    office.take("1002", "BWC-0017")
    tags = office.desk.tags_of(KEEPER, "kit-01", Direction.TAKE, "1001")
    result = office.desk.check_out(KEEPER, "1001", tags, kits=("kit-01",))
    assert [item.tag for item in result.items] == ["PRN-0009", "TST-0002"]
    assert warned(result.entries[0]) == [("kit_part_elsewhere", "BWC-0017")]
    assert office.desk.tags_of(KEEPER, "KIT-01", Direction.RETURN, "1002") == ("BWC-0017",)
    assert office.desk.tags_of(KEEPER, "BWC-0018", Direction.TAKE, "1001") == ()
    with pytest.raises(Refused, match="kit_not_out"):
        office.desk.tags_of(KEEPER, "KIT-01", Direction.RETURN, "1003")


@pytest.mark.rule("EQ-10", "item")
@pytest.mark.parametrize(
    "give",
    [
        lambda office: office.register.register(KEEPER, NewItem("Kit-01", 9, "测距仪")),
        lambda office: Roster(office.store, office.clock).register(PROGRAM, Officer("KIT-01", "赵丙")),
        lambda office: Roster(office.store, office.clock).set_badge(PROGRAM, "1003", "kit-01"),
    ],
)
def test_the_code_of_a_kit_is_given_to_nothing_else(office: Office, give: Callable[[Office], object]) -> None:
    bag(office)
    with pytest.raises(Refused, match=r"codes\.is_kit"):
        give(office)


@pytest.mark.rule("EQ-10", "set")
@pytest.mark.parametrize(
    ("code", "parts", "refused"),
    [
        ("BWC-0017", BAG, "codes.is_tag"),
        ("b1001", BAG, "codes.is_badge"),
        ("CMD:DONE", BAG, "equipment.bad_tag"),
        ("KIT-02", (), "kits.no_parts"),
        ("KIT-02", ("TAB-0001", "tab-0001"), "kits.part_twice"),
        ("KIT-02", ("TAB-0001", "TAB-0009"), "equipment.unknown"),
        ("KIT-02", ("TAB-0001", "PRN-0009"), "kits.part_of_another"),
        ("Kit-01", ("TAB-0001",), "kits.known"),
    ],
)
def test_what_can_not_be_a_kit(office: Office, code: str, parts: tuple[str, ...], refused: str) -> None:
    kits = bag(office)
    with pytest.raises(Refused, match=refused):
        kits.define(KEEPER, code, "执法包二", parts)


@pytest.mark.rule("EQ-10", "set")
def test_a_kit_is_changed_for_a_reason_and_its_items_tell_it(office: Office) -> None:
    kits = bag(office)
    with pytest.raises(Refused, match=r"kits\.reason_missing"):
        kits.define(KEEPER, "KIT-01", "执法包一", BAG[1:], change=True)
    _, (changed,) = kits.define(KEEPER, "KIT-01", "执法包一", BAG[1:], change=True, reason="送修")
    texts = load_texts("zh_CN")
    assert (
        sentence(texts, changed, subject("item", "BWC-0017")) == "从成套装备 KIT-01 执法包一 中去掉（送修）"
    )
    assert sentence(texts, changed, subject("item", "PRN-0009")) == "编入成套装备 KIT-01 执法包一（送修）"
    assert kits.of_item(KEEPER, "BWC-0017") is None
    kit = kits.of_item(KEEPER, "PRN-0009")
    assert kit is not None
    assert kit.code == "KIT-01"
    assert kits.define(KEEPER, "KIT-01", "执法包一", BAG[1:], change=True, reason="再看")[1] == ()
    kits.define(KEEPER, "KIT-02", "执法包二", BAG[:1])


@pytest.mark.rule("EQ-10", "set")
def test_the_code_of_a_dissolved_kit_is_free_and_its_items_go_singly(office: Office) -> None:
    kits = bag(office)
    kits.dissolve(KEEPER, "kit-01", "拆分使用")
    _, answers = office.scans(["B1001", "KIT-01", "BWC-0017"])
    assert [said.kind for said in answers[1:]] == [AnswerKind.REFUSED, AnswerKind.OK]
    with pytest.raises(Refused, match=r"kits\.unknown"):
        kits.show(KEEPER, "KIT-01")
    kits.define(KEEPER, "KIT-01", "新包", BAG[:1])
    with transaction(office.store.engine, write=False) as connection:
        assert differences(connection) == []


@pytest.mark.rule("DM-03", "state")
@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE kit_part SET tag = 'TAB-0001' WHERE tag = 'PRN-0009'",
        "DELETE FROM kit_part WHERE tag = 'PRN-0009'",
        "INSERT INTO kit_part (code, tag, place) VALUES ('KIT-01', 'TAB-0001', 4)",
        "UPDATE kit SET name = '别的'",
        "UPDATE kit SET code_key = 'KIT-09'",
    ],
)
def test_a_part_put_in_or_out_behind_the_program_is_found_by_the_scan(office: Office, edit: str) -> None:
    bag(office)
    with transaction(office.store.engine, write=True) as connection:
        connection.execute(text(edit))
    with pytest.raises(IntegrityProblem, match=r"store\.state_damaged"):
        office.scans(["B1001", "KIT-01"])


@pytest.mark.rule("EQ-10", "set")
def test_the_register_is_narrowed_to_a_kit_by_its_code_and_to_some_by_their_name(office: Office) -> None:
    kits = bag(office)
    kits.define(KEEPER, "KIT-010", "备用包", ("TAB-0001",))
    listing = EquipmentList(office.store)

    def found(kit: str) -> list[str]:
        return [row.item.tag for row in listing.page(KEEPER, ListQuery().narrowed(kit=kit)).sound]

    assert found("kit-01") == sorted(BAG)
    assert found("备用") == ["TAB-0001"]
    assert found("KIT") == sorted((*BAG, "TAB-0001"))


@pytest.mark.rule("EQ-10", "tag")
def test_the_numbers_on_a_makers_label_find_the_item_unless_several_have_them(office: Office) -> None:
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪", serial="SN-7", usb_serial="USB-7"))
    office.register.register(KEEPER, NewItem("RNG-0002", 9, "测距仪", serial="SN-8", usb_serial="twice"))
    office.register.register(KEEPER, NewItem("RNG-0003", 9, "测距仪", serial="TWICE"))
    counter, answers = office.scans(["B1001", "sn-7", "ＳＮ–８", "usb-7", "Twice", "SN-9"])
    assert [line.tag for line in counter.lines] == ["RNG-0001", "RNG-0002"]
    assert [said.text_key for said in answers[3:]] == [
        "counter.answer.listed_already",
        "errors.counter.serial_of_several",
        "errors.counter.unknown_code",
    ]
    assert answers[4].facts["tags"] == "RNG-0003, RNG-0002"


@pytest.mark.rule("EQ-10", "tag")
def test_a_code_means_what_bears_it_also_where_it_is_the_serial_number_of_another(office: Office) -> None:
    office.register.register(KEEPER, NewItem("RNG-0001", 9, "测距仪", serial="TST-0002"))
    counter, _ = office.scans(["B1001", "TST-0002"])
    assert [line.tag for line in counter.lines] == ["TST-0002"]


@pytest.mark.rule("EQ-10", "set")
def test_the_list_says_how_each_kit_stands_and_finds_what_was_edited(any_office: Office) -> None:
    office = any_office
    kits = bag(office)
    for tag, category in (("RNG-0001", 9), ("RNG-0002", 9)):
        office.register.register(KEEPER, NewItem(tag, category, "测距仪"))
    kits.define(KEEPER, "KIT-02", "测距包", ["RNG-0001", "RNG-0002"])
    kits.define(KEEPER, "KIT-03", "平板包", ["TAB-0001", "BWC-0018"])
    office.take("1001", "BWC-0017")
    office.take("1002", "PRN-0009")
    office.stated("TAB-0001", condition="damaged")
    listed = KitList(office.store, KIT_LIST)
    rows = list(listed.rows(KEEPER, ListQuery()))
    assert [(row.code, row.stands, row.parts, row.ready, row.out, row.in_hands) for row in rows] == [
        ("KIT-01", "out", 3, 1, 2, "李甲 1001 +1"),
        ("KIT-02", "ready", 2, 2, 0, ""),
        ("KIT-03", "short", 2, 1, 0, ""),
    ]
    for wanted, codes in (({"stands": "out,short"}, ["KIT-01", "KIT-03"]), ({"stands": "ready"}, ["KIT-02"])):
        assert [row.code for row in listed.rows(KEEPER, ListQuery().narrowed(**wanted))] == codes
    assert [row.code for row in listed.rows(KEEPER, ListQuery(find="李甲"))] == ["KIT-01"]
    for edit, code in (
        ("DELETE FROM kit_part WHERE tag = 'RNG-0002'", "KIT-02"),
        ("UPDATE item SET state = 'in_store', holder = NULL WHERE tag = 'BWC-0017'", "KIT-01"),
    ):
        with transaction(office.store.engine, write=True) as connection:
            connection.execute(text(edit))
        damaged = [each for each in listed.lines(KEEPER, ListQuery()) if isinstance(each, DamagedRow)]
        assert code in {each.shown for each in damaged}


@pytest.mark.rule("EQ-10", "set")
def test_a_part_is_named_with_its_reason_however_it_stands() -> None:
    terms = Terms(Policy(load_rulebook(), {}), "Asia/Shanghai")
    person = Taker("1001", "李甲", "一科", "一组", trained=frozenset({9}))
    named = {}
    for state in ItemState:
        for condition in Condition:
            item = Item("RNG-0001", 9, "测距仪", state=state, condition=condition, holder="1002")
            kit = KitStanding("KIT-01", "执法包一", (KitPart(item.tag, item, "王乙"),))
            (said,) = left_behind(kit, (), person, terms, MONDAY)
            assert load_texts().has(f"notice.{said.code}"), said
            named[state, condition] = said.code
    ended = Item("RNG-0001", 9, "测距仪", verified_until=MONDAY.date() - timedelta(days=1))
    kit = KitStanding("KIT-01", "执法包一", (KitPart(ended.tag, ended),))
    assert [each.code for each in left_behind(kit, (), person, terms, MONDAY)] == ["kit_part_unverified"]
    assert named[ItemState.LOST, Condition.GOOD] == "kit_part_lost"
    assert named[ItemState.WRITTEN_OFF, Condition.DAMAGED] == "kit_part_written_off"
