"""Columns beside an entry: what is not surely right is looked into, and what is surely right is right."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.ledger import Actor, Draft, Head, Opaque, Participant, StoredEntry, Stream, suite_named
from station.core.ledger.columns import ColumnsCheck
from tests.core.ledger.chains import START, STATION, as_columns, chain, extend, verified

SUITE = suite_named("sha256+ed25519")
OUTER = {
    "epoch": 1,
    "format": 1,
    "happened_at": "2020-01-01T00:00:00.000000Z",
    "kind": "other.kind",
    "others": [],
    "prev": "00" * 32,
    "recorded_at": "2020-01-01T00:00:00.000000Z",
    "rules": [],
    "seq": 1,
    "station": STATION,
    "stream": "custody",
    "subjects": [],
    "version": 2,
    "zone": "Asia/Shanghai",
}
words = st.text(st.sampled_from('a"\\[]{},:é☃') | st.characters(exclude_categories=["Cs"]), max_size=8)
bodies = st.dictionaries(
    st.sampled_from(["a", "epoch", "kind", "zone"]),
    words | st.integers(0, 3) | st.just(OUTER) | st.just([OUTER]) | st.just(json.dumps(OUTER)),
    max_size=3,
)


def row_of(body: dict[str, object], rules: list[str], subjects: list[str], name: str) -> StoredEntry:
    """One entry as the program would write it."""
    rows: list[StoredEntry] = []
    others = (Participant("taker", "1002", name, "pin"),)
    made = Draft(
        Opaque("a.b", 1, body, Stream.CUSTODY),
        Actor("x", name),
        START,
        subjects=tuple(subjects),
        rules=tuple(rules),
        others=others,
    )
    extend(rows, made, Head.empty(Stream.CUSTODY), SUITE, 0)
    return rows[0]


changes = st.sampled_from(
    [
        {"kind": "other.kind"},
        {"kind": 'a.b","others":[],"x":"'},
        {"version": 2},
        {"happened_at": "2020-01-01T00:00:00.000000Z"},
        {"recorded_at": "2020-01-01T00:00:00.000000Z"},
        {"recorded_at": ""},
    ]
)


@given(bodies, st.lists(words, max_size=2), st.lists(words, max_size=3), words, changes)
def test_a_changed_column_is_found_whatever_the_entry_holds(
    body: dict[str, object], rules: list[str], subjects: list[str], name: str, change: dict[str, Any]
) -> None:
    row = row_of(body, rules, subjects, name)
    assert verified([row]).ok
    problems = verified([row._replace(**change)]).problems
    assert {problem.code for problem in problems} == {"column_changed"}


def test_what_the_program_writes_is_not_taken_apart() -> None:
    check = ColumnsCheck(STATION, "custody")
    assert all(check.hold([as_columns(row) for row in chain(6)]))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'"rules":["EQ-10"]', b'"rules":["EQ-10",{"a":1}]'),
        (b'"role":"taker"', b'"role":"taker","x":[]'),
        (b'"zone":"Asia/Shanghai"}', b'"zone":"Asia/Shanghai"}}'),
        (b'"zone":"Asia/Shanghai"}', b'"zone":"Asia/Shanghai","kind":"x"}'),
        (b'"subjects":["item', b'"subjects":["\\"item'),
    ],
)
def test_another_form_than_the_programs_is_looked_into(before: bytes, after: bytes) -> None:
    row = chain(2)[1]
    assert before in row.content
    changed = row._replace(content=row.content.replace(before, after))
    assert ColumnsCheck(STATION, "custody").hold([as_columns(changed)]) == [False]


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize("part", [b'"body":{', b'"subjects":["', b'"name":"', b'"zone":"'])
@pytest.mark.parametrize("put_in", [b"\0", b"\xff"])
def test_what_is_no_text_is_looked_into_wherever_it_stands(part: bytes, put_in: bytes) -> None:
    row = chain(2)[1]
    at = row.content.rindex(part) + len(part)
    changed = row._replace(content=row.content[:at] + put_in + row.content[at:])
    assert ColumnsCheck(STATION, "custody").hold([as_columns(changed)]) == [False]


@pytest.mark.rule("DM-03", "ledger")
@pytest.mark.parametrize(
    "change", [{"kind": "a\0b"}, {"recorded_at": "\0" * 3}, {"happened_at": None}, {"happened_at": b"2020"}]
)
def test_a_column_of_another_kind_is_a_finding_and_no_fault(change: dict[str, Any]) -> None:
    first, row = chain(2)
    assert {each.code for each in verified([first, row._replace(**change)]).problems} == {"column_changed"}
