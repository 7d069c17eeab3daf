"""How long an act takes, and how much longer the other queries of a list take than its first page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from station.core.listing import FilterKind, ListFilter, ListQuery, Sort
from station.people.listing import ListService
from station.people.sessions import Session

ROUNDS = 15
_LONG = 2.0
"""Seconds beyond which an act is not done again."""


def milliseconds(ask: Callable[[], object]) -> float:
    """The median of `ROUNDS` calls, after one that warms up."""
    ask()
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < _LONG:
        began = time.perf_counter()
        ask()
        times.append(time.perf_counter() - began)
    return statistics.median(times) * 1000


def sweep(
    service: ListService[Any],
    session: Session,
    base: ListQuery,
    values: Mapping[str, str],
    words: Sequence[str],
    bound: float,
) -> None:
    """Print what each order, filter and word of a list takes against its first page; in full where it is beyond `bound`.

    `values` are what filters with open choices or texts narrow by; one without is left out, and named.
    """
    first = milliseconds(partial(service.page, session, base))
    name = service.declaration.name
    taken: dict[str, float] = {}
    for what, query in _queries(service, base, values, words):
        taken[what] = milliseconds(partial(service.page, session, query)) / first
    taken["chips"] = milliseconds(partial(service.chips, session, base)) / first
    beyond = {what: ratio for what, ratio in taken.items() if ratio > bound}
    worst = max(taken, key=taken.__getitem__)
    print(
        f"{name:16} first page {first:8.2f} ms = 1; of {len(taken)} queries the slowest: {worst} {taken[worst]:.1f}"
    )
    for what, ratio in sorted(beyond.items(), key=lambda each: -each[1]):
        print(f"  beyond {bound:g}: {what} {ratio:.1f}")
    left_out = [each.key for each in service.declaration.filters if not _value(each, values)]
    if left_out:
        print(f"  not narrowed by: {', '.join(left_out)}")


def _value(narrowing: ListFilter, values: Mapping[str, str]) -> str:
    """What a filter narrows by; "" where nobody says it."""
    if narrowing.key in values:
        return values[narrowing.key]
    if narrowing.kind is FilterKind.FLAG:
        return "yes"
    if narrowing.kind is FilterKind.DAYS:
        return "2026-11-01..2026-11-30"
    return narrowing.choices[0] if narrowing.choices else ""


def _queries(
    service: ListService[Any], base: ListQuery, values: Mapping[str, str], words: Sequence[str]
) -> Iterator[tuple[str, ListQuery]]:
    declaration = service.declaration
    for column in declaration.columns:
        if column.sortable:
            yield f"by {column.key}", replace(base, sort=(Sort(column.key),))
            yield f"by -{column.key}", replace(base, sort=(Sort(column.key, descending=True),))
    for each in declaration.filters:
        if value := _value(each, values):
            yield f"{each.key}={value}", base.narrowed(**{each.key: value})
    for word in words:
        yield f"find {word!r}", replace(base, find=word)
