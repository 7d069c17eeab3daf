"""Lists gathered in memory answer as those of the store do: narrowed, ordered, counted, paged, summed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.core.errors import Refused
from station.core.listing import (
    Asked,
    FilterKind,
    Gathered,
    ListColumn,
    ListDeclaration,
    ListFilter,
    ListQuery,
    Sort,
    ValueKind,
)


@dataclass(frozen=True)
class Thing:
    tag: str
    kind: str = "a"
    amount: int | None = 1
    at: datetime | None = None
    on: bool = False


def _column(key: str, kind: ValueKind = ValueKind.TEXT, **more: Any) -> ListColumn:
    return ListColumn(key, f"things.{key}", lambda row: getattr(row, key), kind, **more)


LIST: ListDeclaration[Thing] = ListDeclaration(
    "things",
    "things.title",
    (
        _column("tag", ValueKind.CODE),
        _column("kind", ValueKind.CHOICE),
        _column("amount", ValueKind.NUMBER, sums=True),
        _column("at", ValueKind.MOMENT),
    ),
    (
        ListFilter("kind", "things.kind", choices=("a", "b"), chips=True),
        ListFilter("on", "things.on", FilterKind.FLAG),
        ListFilter("tag", "things.tag", FilterKind.TEXT),
        ListFilter("at", "things.at", FilterKind.DAYS),
    ),
    key="tag",
    sort=(Sort("tag"),),
)
LATE = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
"""Half past midnight on the 21st in Shanghai."""
THINGS = (
    Thing("T-3", "b", 5, LATE),
    Thing("T-1", "a", None, None, on=True),
    Thing("T-2", "a", 7, datetime(2026, 11, 19, tzinfo=UTC)),
)


def gathered(rows: tuple[Thing, ...] = THINGS) -> Gathered[Thing]:
    return Gathered(
        LIST, rows, "Asia/Shanghai", {"on": lambda row: row.on}, lambda row: [f"Ｎａｍｅ {row.tag}"]
    )


def asked(query: ListQuery) -> Asked:
    return LIST.check(query)


def tags(query: ListQuery) -> list[str]:
    return [row.tag for row in gathered().page(asked(query)).rows]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ((), ["T-1", "T-2", "T-3"]),
        ((("kind", "b"),), ["T-3"]),
        ((("kind", "a,b"),), ["T-1", "T-2", "T-3"]),
        ((("on", "yes"),), ["T-1"]),
        ((("on", "no"),), ["T-2", "T-3"]),
        ((("tag", "ｔ-2"),), ["T-2"]),
        ((("at", "2026-11-21"),), ["T-3"]),
        ((("at", "..2026-11-20"),), ["T-2"]),
    ],
)
def test_filters(filters: tuple[tuple[str, str], ...], found: list[str]) -> None:
    assert tags(ListQuery(filters)) == found


def test_words_are_found_in_every_column_and_beside_them_in_any_width_and_case() -> None:
    assert tags(ListQuery(find="name t-3")) == ["T-3"]
    assert tags(ListQuery(find="Ｔ-１ NAME")) == ["T-1"]
    assert tags(ListQuery(find="t-1 t-2")) == []


def test_what_has_nothing_there_stands_last_either_way() -> None:
    assert tags(ListQuery(sort=(Sort("amount"),))) == ["T-3", "T-2", "T-1"]
    assert tags(ListQuery(sort=(Sort("amount", descending=True),))) == ["T-2", "T-3", "T-1"]
    assert tags(ListQuery(sort=(Sort("kind"), Sort("amount", descending=True)))) == ["T-2", "T-1", "T-3"]


def test_counts_and_sums_are_over_what_is_found() -> None:
    page = gathered().page(replace(asked(ListQuery((("kind", "a"),))), summed=True, limit=1))
    assert (page.found, page.total, page.sums) == (2, 3, {"amount": 7})
    assert gathered().counts(asked(ListQuery()), "kind") == {"a": 2, "b": 1}
    assert gathered().counts(asked(ListQuery()), "on") == {"yes": 1}


def test_a_cursor_of_another_list_is_refused() -> None:
    page = gathered().page(asked(ListQuery(limit=1, sort=(Sort("amount"),))))
    with pytest.raises(Refused, match=r"list\.bad_cursor"):
        asked(ListQuery(limit=1, sort=(Sort("tag"),), after=page.after))


@given(
    st.lists(
        st.builds(Thing, st.uuids().map(str), st.sampled_from("ab"), st.none() | st.integers(0, 3)),
        unique_by=lambda each: each.tag,
    ),
    st.sampled_from([(), (Sort("amount"),), (Sort("kind", descending=True), Sort("amount"))]),
    st.integers(1, 4),
)
def test_pages_one_after_another_are_the_whole_list_once(
    rows: list[Thing], sort: tuple[Sort, ...], limit: int
) -> None:
    listed = gathered(tuple(rows))
    whole = listed.page(asked(ListQuery(sort=sort))).rows
    found: list[Thing] = []
    after = ""
    while True:
        page = listed.page(asked(ListQuery(sort=sort, limit=limit, after=after)))
        found += page.rows
        after = page.after
        if not after:
            break
    assert tuple(found) == whole
    assert sorted(each.tag for each in found) == sorted(each.tag for each in rows)


def test_days_are_those_of_the_offices_wall() -> None:
    (row,) = (each for each in THINGS if each.at == LATE)
    assert date(2026, 11, 21) != row.at.date()  # type: ignore[union-attr]
    assert tags(ListQuery((("at", "2026-11-20"),))) == []
