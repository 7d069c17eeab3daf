"""Numbered ranges: which numbers are issued, come back, are spoiled, and where each number is."""

from dataclasses import replace

import pytest

from station.core.errors import Refused
from station.core.ledger.words import sentence
from station.core.listing import ListContext, ListQuery
from station.inventory.counter import Counter
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.register.listing import EQUIPMENT_LIST
from station.inventory.stock.numbered_bodies import StockIssued3
from station.inventory.stock.numbers import NumberState, read_number, read_range, read_ranges
from station.inventory.values import NewItem, Tracking
from tests.inventory.offices import KEEPER, Office
from tests.inventory.test_stock import SECOND, TEXTS, assert_sound, stock_of

SEALS = "FT-01"
NEW = NewItem(SEALS, 7, "封条", tracking=Tracking.RANGE, unit="枚", quantity=-1, numbers="A0001-A0050")


def runs(office: Office, tag: str = SEALS) -> dict[str, str]:
    """The numbers of a line by their state, with who has them; as an act asks, by the entries."""
    with office.store.write() as work:
        found = work.equipment.number_runs(tag)
    return {each.numbers.words: f"{each.state.value} {each.whom}".strip() for each in found}


@pytest.mark.rule("EQ-10", "tracking")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a0021-a0040，A0050", ["A0021~A0040", "A0050"]),
        ("2026-0001", ["2026-0001"]),
        ("2026-0001 - 2026-0500", ["2026-0001~2026-0500"]),
        ("0001～0002 0003", ["0001~0003"]),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, words: list[str]) -> None:
    assert [each.words for each in read_ranges(text)] == words


@pytest.mark.rule("EQ-10", "tracking")
def test_what_is_no_range_is_refused() -> None:
    for text in ("", "A", "A0009-A0001", "A001-B002", "A1-A100", "A000001-A100001", "A\N{SUPERSCRIPT TWO}!1"):
        with pytest.raises(Refused):
            read_range(text)


@pytest.mark.rule("EQ-10", "tracking")
def test_numbers_are_issued_once_come_back_are_spoiled_and_found(any_office: Office) -> None:
    office = any_office
    stock = stock_of(office, NEW)
    item = office.item(SEALS)
    assert (item.quantity, item.numbers, item.counted) == (50, "A0001~A0050", True)
    with pytest.raises(Refused) as refusal:
        office.register.register(KEEPER, replace(NEW, tag="FT-02", numbers="a0050-a0060"))
    assert (refusal.value.code, refusal.value.facts["numbers"]) == ("stock.numbers_taken", "A0050")
    office.register.register(KEEPER, replace(NEW, tag="FT-02", numbers="A00001-A00009"))  # another series
    first = stock.issue(KEEPER, "1001", {SEALS: 20}).entry
    assert sentence(TEXTS, first) == "李甲 领走 封条 FT-01 20 枚（A0001~A0020）（未确认）"
    named = stock.issue(
        KEEPER,
        "1002",
        {SEALS: 0},
        numbers={SEALS: "A0031-A0032,A0040"},
        receiver=Receiver(ReceiverKind.GROUP, "一组"),
    ).entry
    assert named.of(StockIssued3).lines[0].quantity == 3
    assert office.item(SEALS).quantity == 27
    for wrong, code in (
        ("A0020-A0022", "stock.numbers_out"),
        ("A0051", "stock.numbers_strange"),
        ("B0001", "stock.numbers_strange"),
        ("?", "stock.bad_numbers"),
    ):
        with pytest.raises(Refused) as refusal:
            stock.issue(KEEPER, "1001", {SEALS: 0}, numbers={SEALS: wrong})
        assert refusal.value.code == code
        assert "{" not in TEXTS.error(refusal.value)
    back = stock.take_back(KEEPER, SEALS, "A0019-A0020,A0040", "用剩").entry
    assert (
        sentence(TEXTS, back)
        == "李甲、一科 › 一组退回 封条 FT-01 3 枚，现存 30 枚（用剩）（A0019~A0020, A0040）"
    )
    spoiled = stock.spoil(KEEPER, SEALS, "A0050", "撕坏", SECOND).entry
    assert runs(office) == {
        "A0001~A0018": "issued 李甲",
        "A0019~A0020": "store",
        "A0021~A0030": "store",
        "A0031~A0032": "issued 一科 › 一组",
        "A0033~A0039": "store",
        "A0040": "store",
        "A0041~A0049": "store",
        "A0050": "spoiled",
    }
    for call in (
        lambda: stock.take_back(KEEPER, SEALS, "A0041"),
        lambda: stock.spoil(KEEPER, SEALS, "A0001", "坏", SECOND),
        lambda: stock.receive(KEEPER, SEALS, 3),
        lambda: stock.correct(KEEPER, SEALS, 3, "数错", SECOND),
    ):
        with pytest.raises(Refused) as refusal:
            call()
        assert refusal.value.code in {"stock.numbers_here", "stock.numbers_out", "stock.numbers_needed"}
    with pytest.raises(Refused, match="numbers_moved"):
        office.voids.void(KEEPER, f"custody:{first.seq}", "发错")
    office.voids.void(KEEPER, f"custody:{back.seq}", "没有退")
    assert runs(office)["A0001~A0018"] == runs(office)["A0019~A0020"] == "issued 李甲"
    office.voids.void(KEEPER, f"custody:{first.seq}", "发错")
    with pytest.raises(Refused) as refusal:
        office.voids.void(KEEPER, f"custody:{spoiled.seq}", "没有坏")
    assert TEXTS.error(refusal.value).startswith(f"记录 {spoiled.seq} 由两人办理，作废也要两人")
    undone = office.voids.void(KEEPER, f"custody:{spoiled.seq}", "没有坏", second=SECOND).entry
    assert sentence(TEXTS, undone, f"item:{SEALS}").endswith("（A0050）（钱所长确认）")
    assert set(runs(office).values()) == {"store", "issued 一科 › 一组"}
    (found,) = stock.find_number(KEEPER, "a0031")
    assert (found.item.label, found.run.state, found.run.seq) == (SEALS, NumberState.ISSUED, named.seq)
    context = ListContext(office.clock.now(), "Asia/Shanghai")
    today = office.clock.now().date()
    queries = {
        ListQuery().narrowed(numbers="A0031"): [SEALS],
        ListQuery(find="a0031"): [SEALS],
        ListQuery(find="a0031 封条"): [SEALS],
        ListQuery(find="ａ00007"): ["FT-02"],  # as printed: of another series
        ListQuery(find="A31"): [],
        ListQuery(find="A0031 A00007"): [],
        ListQuery(find="A0031", as_of=today): [SEALS],
    }
    with office.store.read() as view:
        pages = {each: view.lists.page("equipment", EQUIPMENT_LIST.check(each), context) for each in queries}
    assert {each: [row.item.label for row in page.rows] for each, page in pages.items()} == queries
    assert [page.found for page in pages.values()] == [len(found) for found in queries.values()]
    assert_sound(office)


@pytest.mark.rule("EQ-10", "tracking")
def test_the_counter_lays_the_next_numbers_and_says_where_one_is(office: Office) -> None:
    stock = stock_of(office, NEW)
    stock.issue(KEEPER, "1002", {SEALS: 5})
    counter, answers = office.scans(["B1001", SEALS, "*20", "A0003", "A0030"])
    assert [each.text_key.rpartition(".")[2] for each in answers[2:]] == [
        "issued",
        "number_issued",
        "number_store",
    ]
    assert "王乙" in TEXTS(answers[3].text_key, **answers[3].facts)
    (line,) = counter.lines
    assert (line.quantity, line.numbers) == (20, "A0006~A0025")
    stock.issue(KEEPER, "1002", {SEALS: 0}, numbers={SEALS: "A0007"})
    with pytest.raises(Refused, match="numbers_out"):  # others than those on the screen are never issued
        office.desk.confirm(KEEPER, counter)
    counter, _ = office.scans(["B1001", SEALS], Counter())
    assert counter.lines[0].numbers == "A0006"
    (slip,) = office.desk.confirm(KEEPER, counter).slips
    assert any(getattr(block, "text", "") == "A0006" for block in slip.document.blocks)
    assert runs(office)["A0006"] == "issued 李甲"


@pytest.mark.rule("EQ-10", "tracking")
def test_a_scanned_number_is_the_one_that_was_written() -> None:
    number = read_number("Ａ０００７")
    assert number is not None
    assert (number.words, number.count) == ("A0007", 1)
