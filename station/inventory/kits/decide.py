"""Decisions about kits: which items form one, and that it is no more. Pure: they look at the case and return drafts."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from station.core.codes import CodeHolder, require_free
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.kits.bodies import LONGEST_NAME, MOST_PARTS, KitDefined, KitDissolved, PartOfKit
from station.inventory.kits.values import Kit
from station.inventory.stock.facts import require_kept_singly
from station.inventory.tags import canonical_tag
from station.inventory.values import Item
from station.people.naming import noted, written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class KitCase:
    """A kit as it is to be: its code and name, and each wanted tag with its item.

    `known` is the kit that has the code already, `holders` all that have it; `kits` are those that the items belong to, by
    tag. A kit that stands is changed only where `change` says so, for a `reason`.
    """

    code: str
    name: str
    wanted: tuple[tuple[str, Item | None], ...]
    known: Kit | None = None
    holders: tuple[CodeHolder, ...] = ()
    kits: Mapping[str, Kit] = field(default_factory=dict)
    change: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DissolveCase:
    """A kit that is to be no more, for a reason."""

    kit: Kit
    reason: str


def decide_define(session: Session, case: KitCase, policy: Policy, now: datetime) -> Decided[Kit]:
    """The kit as it stands then; no draft where a known kit stays as it is.

    Raises Refused ``equipment.bad_tag`` for its code, ``codes.…`` (a scan has one meaning), ``kits.known``, ``kits.unknown``,
    ``kits.reason_missing``, ``kits.name_missing``, ``kits.name_too_long``, ``kits.no_parts``, ``kits.too_many``,
    ``kits.part_twice``, ``equipment.unknown``, ``stock.by_quantity``, ``kits.part_of_another``.
    """
    del policy
    code = canonical_tag(case.code) if case.known is None else case.known.code
    _require_standing(case, code)
    kit = Kit(code, _named(case.name, code), tuple(item.tag for item in _parts(case, code)))
    if kit == case.known:
        return Decided((), (), kit)
    names = {item.tag: item.name for _, item in case.wanted if item is not None}
    parts = tuple(PartOfKit(tag, names[tag]) for tag in kit.parts)
    before = () if case.known is None else case.known.parts
    concerned = dict.fromkeys((*kit.parts, *before))
    draft = session.draft(
        KitDefined(code, kit.name, parts, noted(case.reason, "EQ-10") if case.change else ""),
        now,
        subjects=(subject("kit", code), *(subject("item", tag) for tag in concerned)),
        rules=("EQ-10",),
    )
    return Decided((draft,), (), kit)


def decide_dissolve(session: Session, case: DissolveCase, policy: Policy, now: datetime) -> Decided[None]:
    """The kit is no more. Raises Refused ``kits.reason_missing``."""
    del policy
    kit = case.kit
    why = written(case.reason, "kits.reason_missing", "EQ-10", kit=kit.code, name=kit.name)
    draft = session.draft(
        KitDissolved(kit.code, kit.name, why),
        now,
        subjects=(subject("kit", kit.code), *(subject("item", tag) for tag in kit.parts)),
        rules=("EQ-10",),
    )
    return Decided((draft,), (), None)


def _require_standing(case: KitCase, code: str) -> None:
    known = case.known
    if known is None:
        if case.change:
            raise Refused("kits.unknown", rule="EQ-10", kit=code)
        require_free(code, case.holders)
    elif not case.change:
        raise Refused("kits.known", rule="EQ-10", kit=code, name=known.name)
    elif not case.reason.strip():
        raise Refused("kits.reason_missing", rule="EQ-10", kit=code, name=known.name)


def _named(name: str, code: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", name).split())
    if not tidy:
        raise Refused("kits.name_missing", kit=code)
    if len(tidy) > LONGEST_NAME:
        raise Refused("kits.name_too_long", kit=code, longest=LONGEST_NAME, length=len(tidy))
    return tidy


def _parts(case: KitCase, code: str) -> list[Item]:
    """The items of the kit, each once and in no other kit."""
    if not case.wanted:
        raise Refused("kits.no_parts", rule="EQ-10", kit=code)
    if len(case.wanted) > MOST_PARTS:
        raise Refused("kits.too_many", kit=code, most=MOST_PARTS, count=len(case.wanted))
    found: dict[str, Item] = {}
    for tag, item in case.wanted:
        if item is None:
            raise Refused("equipment.unknown", rule="EQ-10", tag=tag)
        require_kept_singly(item)
        if item.tag in found:
            raise Refused("kits.part_twice", tag=item.label, name=item.name)
        require_in_no_other(item, case.kits.get(item.tag), code)
        found[item.tag] = item
    return list(found.values())


def require_in_no_other(item: Item, other: Kit | None, code: str) -> None:
    """Raise Refused ``kits.part_of_another`` for an item that belongs to another kit than the one with this code."""
    if other is not None and other.code != code:
        facts = {"tag": item.label, "name": item.name, "kit": other.code, "kit_name": other.name}
        raise Refused("kits.part_of_another", rule="EQ-10", **facts)
