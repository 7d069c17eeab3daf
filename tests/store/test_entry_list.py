"""The ledger as a list, on every database: places, gaps, subjects, words in what was recorded."""

import pytest
from sqlalchemy import delete, update

from station.audit.entries import ENTRY_LIST
from station.audit.entry_lines import EntryLine
from station.audit.histories import HISTORY_LIST, About
from station.core.errors import Refused
from station.core.ledger import Stream
from station.core.listing import ListContext, ListPage, ListQuery, Sort
from station.people.bodies import OfficerRegistered
from station.store.engine import transaction
from station.store.schema.ledger import ledger_entry
from tests.inventory.offices import PROGRAM
from tests.plugins.stations import MONDAY, TestStation

NAMES = ("钱一", "Sun（临时）", "李\\乙", "王_丙", "赵%丁", "周六", "吴七", "郑八", "ＡＢ科")


@pytest.fixture
def station(any_station: TestStation) -> TestStation:
    for number, name in enumerate(NAMES, 1001):
        body = OfficerRegistered(str(number), name, "一科", "一组", "", "")
        with any_station.store.write() as work:
            work.append(PROGRAM.draft(body, MONDAY, subjects=(f"officer:{number}",)))
    return any_station


def page(station: TestStation, query: ListQuery) -> ListPage[EntryLine]:
    with station.store.read() as view:
        return view.lists.page(ENTRY_LIST.name, ENTRY_LIST.check(query), ListContext(MONDAY, "Asia/Shanghai"))


def named(station: TestStation, find: str) -> set[str]:
    rows = page(station, ListQuery(find=find)).rows
    return {row.entry.of(OfficerRegistered).name for row in rows if row.entry is not None}


def test_a_walk_by_pages_meets_every_entry_of_a_stream_once(station: TestStation) -> None:
    with station.store.read() as view:
        last = view.ledger.head(Stream.CUSTODY).seq
    for sort in ((), (Sort("recorded"),), (Sort("place", descending=True),)):
        seen, query = list[int](), ListQuery(sort=sort, limit=2)
        while True:
            answer = page(station, query)
            assert answer.found == last
            seen += [row.seq for row in answer.rows]
            if not answer.after:
                break
            query = ListQuery(sort=sort, limit=2, after=answer.after)
        assert last > 9, "numbers of one figure and of two"
        assert sorted(seen) == list(range(1, last + 1))
        if not sort or sort[0].key == "place":
            assert seen == sorted(seen, reverse=True)
    both = page(station, ListQuery((("stream", "custody,audit"),)))
    assert {row.stream for row in both.rows} == {Stream.CUSTODY, Stream.AUDIT}
    assert both.found == both.total > last


@pytest.mark.rule("PF-10", "history")
def test_a_subject_an_area_a_kind_and_a_day_narrow_it(station: TestStation) -> None:
    about = page(station, ListQuery((("subject", "officer:1002"),))).rows
    assert [row.entry and row.entry.subjects for row in about] == [("officer:1002",)]
    area = page(station, ListQuery((("area", "officer"),)))
    kind = page(station, ListQuery((("kind", "officer.registered"),)))
    assert area.found == kind.found == len(NAMES)
    assert page(station, ListQuery((("area", "office"),))).found == 0
    assert page(station, ListQuery((("recorded", "..2001-01-01"),))).found == 0
    whose = About("officer:1002")
    context = ListContext(MONDAY, "Asia/Shanghai", whose)
    asked = HISTORY_LIST.check(ListQuery((("area", "officer"), ("subject", whose.subject)), limit=1))
    with station.store.read() as view:
        history = view.lists.page(HISTORY_LIST.name, asked, context)
    assert [row.entry and row.entry.subjects for row in history.rows] == [("officer:1002",)]
    assert (history.found, history.total) == (1, 1), "of the subject's entries alone"
    with pytest.raises(Refused) as refused:
        page(station, ListQuery((("place", "cellar:1"),)))
    assert refused.value.code == "list.bad_value"


@pytest.mark.parametrize(
    ("find", "names"),
    [
        ("钱一", {"钱一"}),
        ("sun（临时）", {"Sun（临时）"}),
        ("SUN(临时)", {"Sun（临时）"}),
        ("_丙", {"王_丙"}),
        ("赵%", {"赵%丁"}),
        ("ab科", {"ＡＢ科"}),
        ("%%", set()),
        ("乙 1003", {"李\\乙"}),
        ("登记执法 1001", {"钱一"}),
        ("department", set()),  # the name of a field
        ("000000z", set()),  # a moment
        ("没有", set()),
    ],
)
def test_words_are_found_in_what_was_recorded(station: TestStation, find: str, names: set[str]) -> None:
    assert named(station, find) == names


def test_words_are_counted_beyond_the_page_in_any_order(station: TestStation) -> None:
    for sort in ((), (Sort("recorded"),), (Sort("stream"),)):
        first = page(station, ListQuery(find="一科", sort=sort, limit=2))
        assert (len(first.rows), first.found) == (2, len(NAMES))
        assert first.total == page(station, ListQuery()).total
        assert page(station, ListQuery(find="一科", sort=sort, limit=2, skip=3)).found == len(NAMES)
        rest = page(station, ListQuery(find="一科", sort=sort, limit=2, after=first.after))
        assert rest.found == len(NAMES)
        assert not {row.place for row in rest.rows} & {row.place for row in first.rows}


@pytest.mark.rule("DM-03", "ledger")
def test_what_was_removed_or_damaged_stays_seen(station: TestStation) -> None:
    with station.store.read() as view:
        last = view.ledger.head(Stream.CUSTODY).seq
    custody = ledger_entry.c.stream == "custody"
    with transaction(station.store.engine, write=True) as connection:
        connection.execute(delete(ledger_entry).where(custody, ledger_entry.c.seq.in_((last - 2, last - 1))))
        connection.execute(
            update(ledger_entry).where(custody, ledger_entry.c.seq == last - 3).values(content=b"\x00\xff")
        )
    newest, damaged, *_ = page(station, ListQuery()).rows
    assert (newest.seq, newest.missing, newest.proof) == (last, 2, "gap")
    assert (damaged.seq, damaged.missing, damaged.proof) == (last - 3, 0, "unreadable")
    assert named(station, "ab科") == {NAMES[-1]}, "a search passes over damaged bytes"
