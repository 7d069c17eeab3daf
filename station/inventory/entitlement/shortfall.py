"""The office compared with the catalogue: which categories are short, and who has none (EQ-01, EQ-02, EQ-08).

A category kept in person counts for its holder, so each officer (or group) without it is named. A central category
serves all: the number that lacks is given, and everybody with none in hand is named. What is lent to a group counts for that
group, whoever signed for it; what is lent to a department or a place for nobody.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from station.core.policy import Category, Per, Policy, categories, kept_in_person
from station.inventory.ports import EquipmentReader, InventoryView
from station.inventory.receivers.values import Receiver, ReceiverKind
from station.inventory.values import (
    GONE,
    CategoryCover,
    Condition,
    Gap,
    ItemState,
    Shortfall,
    full_group,
)
from station.people.values import Group, Officer

Holdings = Mapping[tuple[str, str, int], int]
"""How many items there are by (officer's number, the receiver for which they have them, category)."""


def shortfall(
    policy: Policy,
    officers: Sequence[Officer],
    counts: Iterable[tuple[int, str, str, int]],
    holdings: Holdings,
) -> Shortfall:
    """The whole comparison. `officers` are those in service; a group demands while somebody of it is among them.

    `counts` are the register's by (category, state, condition).
    """
    all_groups = sorted({*map(_group_of, officers)} - {""})
    cover = cover_of(policy, len(officers), len(all_groups), counts)
    own = {(number, each): held for (number, to, each), held in holdings.items() if not to}
    together = _by_group(officers, holdings)
    gaps: list[Gap] = []
    for each, covered in zip(categories(policy), cover, strict=True):
        per_officer = each.per is Per.OFFICER
        shared = not kept_in_person(policy, each.number)
        if shared and not covered.missing:
            continue
        gaps += (
            _officers_without(each, officers, own, shared=shared)
            if per_officer
            else _groups_without(each, all_groups, together, shared=shared)
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


def _by_group(officers: Sequence[Officer], holdings: Holdings) -> Counter[tuple[str, int]]:
    """What the groups have, by (full name, category); a former group's is with the group of who signed for it."""
    of_officer = {each.number: _group_of(each) for each in officers}
    lent = {
        Receiver(ReceiverKind.GROUP, Group(each.group, each.department).path).key: _group_of(each)
        for each in officers
    }
    held: Counter[tuple[str, int]] = Counter()
    for (number, to, category), count in holdings.items():
        theirs = not to or to.startswith(f"{ReceiverKind.GROUP.value}:")
        held[lent.get(to) or (of_officer.get(number, "") if theirs else ""), category] += count
    return held


def _groups_without(
    category: Category, groups: Sequence[str], together: Mapping[tuple[str, int], int], *, shared: bool
) -> list[Gap]:
    held = {group: together.get((group, category.number), 0) for group in groups}
    return [
        Gap(category.number, category.quantity, count, group=group, shared=shared)
        for group, count in held.items()
        if count < category.quantity
    ]
