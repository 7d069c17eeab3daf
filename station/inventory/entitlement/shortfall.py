"""The office compared with the catalogue: which categories are short, and who has none (EQ-01, EQ-02, EQ-08).

A category kept in person counts for its holder, so each officer (or group) without it is named. A central category
serves all: the number that lacks is given, and everybody with none in hand is named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from station.core.policy import Category, Per, Policy, categories, kept_in_person
from station.inventory.ports import EquipmentReader, InventoryView
from station.inventory.values import (
    GONE,
    CategoryCover,
    Condition,
    Gap,
    ItemState,
    Shortfall,
    full_group,
)
from station.people.values import Officer


def shortfall(
    policy: Policy,
    officers: Sequence[Officer],
    counts: Iterable[tuple[int, str, str, int]],
    holdings: Mapping[tuple[str, int], int],
) -> Shortfall:
    """The whole comparison. `officers` are those in service; a group demands while somebody of it is among them.

    `counts` are the register's by (category, state, condition), `holdings` how many items of a category an officer
    has, by (number, category).
    """
    all_groups = sorted({*map(_group_of, officers)} - {""})
    cover = cover_of(policy, len(officers), len(all_groups), counts)
    gaps: list[Gap] = []
    for each, covered in zip(categories(policy), cover, strict=True):
        per_officer = each.per is Per.OFFICER
        shared = not kept_in_person(policy, each.number)
        if shared and not covered.missing:
            continue
        gaps += (
            _officers_without(each, officers, holdings, shared=shared)
            if per_officer
            else _groups_without(each, all_groups, officers, holdings, shared=shared)
        )
    return Shortfall(cover, tuple(gaps))


def cover_of(
    policy: Policy, officers: int, groups: int, counts: Iterable[tuple[int, str, str, int]]
) -> tuple[CategoryCover, ...]:
    """The office's cover by category, from the numbers of its officers and groups alone."""
    tally = _tally(counts)
    return tuple(
        _cover(each, each.quantity * (officers if each.per is Per.OFFICER else groups), tally)
        for each in categories(policy)
    )


def read_cover(view: InventoryView) -> tuple[CategoryCover, ...]:
    """The office's cover by category, by the counts of register and roster."""
    people = view.people.headcount()
    return cover_of(view.shown_policy, people.officers, people.groups, view.equipment.counts())


def read_shortfall(policy: Policy, officers: Sequence[Officer], equipment: EquipmentReader) -> Shortfall:
    """The comparison by the register."""
    return shortfall(policy, officers, equipment.counts(), equipment.holdings())


def _group_of(officer: Officer) -> str:
    return full_group(officer.department, officer.group)


def _tally(counts: Iterable[tuple[int, str, str, int]]) -> Mapping[int, Counter[str]]:
    tally: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for number, state, condition, count in counts:
        if ItemState(state) in GONE:
            continue  # no stock any more
        tally[number][state] += count
        tally[number]["damaged"] += count if condition == Condition.DAMAGED.value else 0
        tally[number]["all"] += count
    return tally


def _cover(category: Category, required: int, tally: Mapping[int, Counter[str]]) -> CategoryCover:
    found = tally.get(category.number, Counter())
    return CategoryCover(
        category.number,
        required,
        existing=found["all"],
        in_store=found[ItemState.IN_STORE.value] + found[ItemState.AWAITING_RECORDINGS.value],
        out=found[ItemState.OUT.value],
        damaged=found["damaged"],
    )


def _officers_without(
    category: Category,
    officers: Sequence[Officer],
    holdings: Mapping[tuple[str, int], int],
    *,
    shared: bool,
) -> list[Gap]:
    held = {officer.number: holdings.get((officer.number, category.number), 0) for officer in officers}
    return [
        Gap(category.number, category.quantity, count, number=number, shared=shared)
        for number, count in held.items()
        if count < category.quantity
    ]


def _groups_without(
    category: Category,
    groups: Sequence[str],
    officers: Sequence[Officer],
    holdings: Mapping[tuple[str, int], int],
    *,
    shared: bool,
) -> list[Gap]:
    held: Counter[str] = Counter()
    for officer in officers:
        held[_group_of(officer)] += holdings.get((officer.number, category.number), 0)
    return [
        Gap(category.number, category.quantity, held[group], group=group, shared=shared)
        for group in groups
        if held[group] < category.quantity
    ]
