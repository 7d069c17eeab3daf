"""How long an act takes, and how much longer the other queries of a list take than its first page."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from station.core.listing import FilterKind, ListFilter, ListQuery, Sort
from station.core.texts import DEFAULT_LANGUAGE
from station.people.listing import ListService
from station.people.sessions import Session, program_session

ROUNDS = 15
_OF_A_SWEEP = 3
"""Rounds where very many acts are timed."""
_LONG = 2.0
"""Seconds beyond which an act is not done again."""


def milliseconds(
    ask: Callable[[], object], clock: Callable[[], float] = time.perf_counter, rounds: int = ROUNDS
) -> float:
    """The median of so many calls by `clock`, after one that warms up."""
    ask()
    times: list[float] = []
    while len(times) < rounds and sum(times) < _LONG:
        began = clock()
        ask()
        times.append(clock() - began)
    return statistics.median(times) * 1000


def sweep(
    service: ListService[Any],
    session: Session,
    base: ListQuery,
    values: Mapping[str, str],
    words: Sequence[str],
    bound: float,
    clock: Callable[[], float] = time.perf_counter,
) -> None:
    """Print what each order, filter and word of a list takes against its first page; in full where it is beyond `bound`.

    `values` are what filters with open choices or texts narrow by; "" where there is nothing to narrow by. Raises
    LookupError for a filter of which nobody says it.
    """
    first = milliseconds(partial(service.page, session, base), clock)
    rows = service.page(session, base).total
    name = service.declaration.name
    taken: dict[str, float] = {}
    for what, query in queries(service, base, values, words):
        taken[what] = milliseconds(partial(service.page, session, query), clock, _OF_A_SWEEP) / first
    taken["chips"] = milliseconds(partial(service.chips, session, base), clock, _OF_A_SWEEP) / first
    beyond = {what: ratio for what, ratio in taken.items() if ratio > bound}
    worst = max(taken, key=taken.__getitem__)
    print(
        f"{name:16} {rows:9,} rows, first page {first:8.2f} ms = 1; "
        f"of {len(taken)} queries the slowest: {worst} {taken[worst]:.1f}",
        flush=True,
    )
    for what, ratio in sorted(beyond.items(), key=lambda each: -each[1]):
        print(f"  beyond {bound:g}: {what} {ratio:.1f}", flush=True)


def _values(
    narrowing: ListFilter, values: Mapping[str, str], choices: Mapping[str, Sequence[tuple[str, str]]]
) -> Sequence[str]:
    """What a filter narrows by, in turn. Raises LookupError."""
    if narrowing.key in values:
        return [values[narrowing.key]] if values[narrowing.key] else []
    if narrowing.kind is FilterKind.FLAG:
        return ("yes", "no")
    if narrowing.kind is FilterKind.DAYS:
        return ["2026-11-01..2026-11-30"]
    if narrowing.choices:
        return narrowing.choices
    if choices.get(narrowing.key):
        return [choices[narrowing.key][0][0]]
    raise LookupError(f"nobody says what the filter {narrowing.key} narrows by")


def queries(
    service: ListService[Any], base: ListQuery, values: Mapping[str, str], words: Sequence[str]
) -> Iterator[tuple[str, ListQuery]]:
    """Each order, filter and word of a list, and what it is. Raises LookupError for a filter of which nobody says the value."""
    declaration = service.declaration
    for column in declaration.columns:
        if column.sortable:
            yield f"by {column.key}", replace(base, sort=(Sort(column.key),))
            yield f"by -{column.key}", replace(base, sort=(Sort(column.key, descending=True),))
    choices = service.choices(program_session(), DEFAULT_LANGUAGE)
    for each in declaration.filters:
        for value in _values(each, values, choices):
            yield f"{each.key}={value}", base.narrowed(**{each.key: value})
    for word in words:
        yield f"find {word!r}", replace(base, find=word)
