"""Decisions about places: what one is, that its conditions were looked at, that it is no more. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from station.core.calendar import CalendarYear
from station.core.clock import DEFAULT_ZONE
from station.core.codes import CodeHolder, code_key, require_free
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import subject
from station.core.policy import Policy
from station.inventory.places.bodies import (
    LONGEST_NAME,
    FoundCondition,
    PlaceChecked,
    PlaceDefined,
    PlaceEnded,
)
from station.inventory.places.conditions import conditions_for, next_check
from station.inventory.places.values import RANK, Place, PlaceKind, PlaceStanding
from station.inventory.receivers.values import LENT_TO_PLACES
from station.inventory.tags import canonical_tag
from station.people.naming import noted, written
from station.people.sessions import Session


@dataclass(frozen=True, slots=True)
class PlaceWish:
    """A place as a person wants it: `parent` is a code, `change` that one with this code stands already."""

    code: str
    name: str
    kind: PlaceKind
    parent: str = ""
    change: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DefineCase:
    """What is wanted, all places as they are, who has the code, what a due moment depends on, and how many items are lent to it."""

    wish: PlaceWish
    places: Sequence[Place]
    holders: tuple[CodeHolder, ...] = ()
    years: tuple[CalendarYear, ...] = ()
    zone: str = DEFAULT_ZONE
    lent: int = 0


@dataclass(frozen=True, slots=True)
class CheckCase:
    """A place as it stands, the codes of conditions that it does not meet, a note, and what a due moment depends on."""

    standing: PlaceStanding
    unfit: tuple[str, ...]
    note: str
    language: str
    years: tuple[CalendarYear, ...] = ()
    zone: str = DEFAULT_ZONE


@dataclass(frozen=True, slots=True)
class PlaceEndCase:
    """A place as it stands, the places that lie in it, why it is to be no more, how many items are lent to it and keys of it are out."""

    standing: PlaceStanding
    inside: tuple[Place, ...]
    reason: str
    lent: int = 0
    keys: int = 0


def decide_place(session: Session, case: DefineCase, policy: Policy, now: datetime) -> Decided[str]:
    """The place's code; no draft where a known place stays as it is.

    Raises Refused ``equipment.bad_tag`` for its code, ``codes.…`` (a scan has one meaning), ``places.known``,
    ``places.unknown``, ``places.reason_missing``, ``places.name_missing``, ``places.name_too_long``,
    ``places.name_twice``, ``places.code_is_name``, ``places.parent_unknown``, ``places.parent_smaller``,
    ``places.kind_lent_to`` (EQ-11) for a kind that nothing is lent to, while something is.
    """
    wish, known = case.wish, _found(case.places, case.wish.code)
    code = canonical_tag(wish.code) if known is None else known.code
    _require_standing(case, known, code)
    name, parent = _named(case, code), _parent(case, code)
    if known is not None and (name, wish.kind, parent) == (known.name, known.kind, known.parent):
        return Decided((), (), code)
    if case.lent and wish.kind not in LENT_TO_PLACES:
        facts = {"place": code, "name": name, "count": case.lent}
        raise Refused("places.kind_lent_to", rule="EQ-11", field="kind", **facts)
    above = _found(case.places, parent)
    begins = wish.kind is not PlaceKind.POSITION and (known is None or not known.is_checked)
    check = next_check(policy, case.years, case.zone, now) if begins else None
    reason = noted(wish.reason, "EQ-09") if wish.change else ""
    body = PlaceDefined(code, name, wish.kind, parent, "" if above is None else above.name, reason, check)
    return Decided(
        (session.draft(body, now, subjects=(subject("place", code),), rules=("EQ-09",)),), (), code
    )


def decide_place_checked(session: Session, case: CheckCase, policy: Policy, now: datetime) -> Decided[None]:
    """The entry of a check. Raises Refused ``places.position_checked``, ``places.condition_unknown``, ``places.note_missing``."""
    place = case.standing.place
    if not place.is_checked:
        raise Refused("places.position_checked", rule="EQ-09", place=place.code, name=place.name)
    asked = conditions_for(policy, case.standing.categories, case.language)
    strange = set(case.unfit) - {each.code for each in asked}
    if strange:
        known = ", ".join(each.code for each in asked)
        facts = {"place": place.code, "condition": ", ".join(sorted(strange)), "known": known}
        raise Refused("places.condition_unknown", rule="EQ-09", **facts)
    note = noted(case.note, "EQ-09")
    if case.unfit and not note:
        raise Refused("places.note_missing", rule="EQ-09", field="note", place=place.code, name=place.name)
    found = tuple(FoundCondition(each.code, each.called, each.code not in case.unfit) for each in asked)
    check = next_check(policy, case.years, case.zone, now, unfit=bool(case.unfit))
    body = PlaceChecked(place.code, place.name, found, note, check)
    about = (subject("place", place.code),)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-09",)),), (), None)


def decide_place_ended(session: Session, case: PlaceEndCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The place is no more. Raises Refused ``places.not_empty``, ``places.lent_to``, ``places.keys_out``, ``places.others_inside``, ``places.reason_missing``."""
    place = case.standing.place
    why = written(
        case.reason, "places.reason_missing", "EQ-09", field="reason", place=place.code, name=place.name
    )
    if case.inside:
        named = ", ".join(each.name for each in case.inside[:5])
        facts = {"place": place.code, "name": place.name, "inside": named, "count": len(case.inside)}
        raise Refused("places.others_inside", rule="EQ-09", **facts)
    if case.standing.items:
        facts = {"place": place.code, "name": place.name, "count": case.standing.items}
        raise Refused("places.not_empty", rule="EQ-09", **facts)
    if case.lent:
        facts = {"place": place.code, "name": place.name, "count": case.lent}
        raise Refused("places.lent_to", rule="EQ-11", **facts)
    if case.keys:
        facts = {"place": place.code, "name": place.name, "count": case.keys}
        raise Refused("places.keys_out", rule="EQ-09", **facts)
    body = PlaceEnded(place.code, place.name, why)
    about = (subject("place", place.code),)
    return Decided((session.draft(body, now, subjects=about, rules=("EQ-09",)),), (), None)


def _found(places: Sequence[Place], code: str) -> Place | None:
    key = code_key(code)
    return next((each for each in places if key and code_key(each.code) == key), None)


def _require_standing(case: DefineCase, known: Place | None, code: str) -> None:
    wish = case.wish
    if known is None:
        if wish.change:
            raise Refused("places.unknown", rule="EQ-09", place=code)
        require_free(code, case.holders)
        _require_no_name(code, case.places)
    elif not wish.change:
        raise Refused("places.known", rule="EQ-09", field="code", place=code, name=known.name)
    elif not wish.reason.strip():
        raise Refused("places.reason_missing", rule="EQ-09", field="reason", place=code, name=known.name)


def _require_no_name(code: str, places: Sequence[Place]) -> None:
    """Raise Refused where items that name another place by its name would lie here from now on."""
    other = next((each for each in places if code_key(code) in each.keys), None)
    if other is not None:
        raise Refused("places.code_is_name", rule="EQ-09", field="code", place=code, other=other.code)


def _named(case: DefineCase, code: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", case.wish.name).split())
    if not tidy:
        raise Refused("places.name_missing", field="name", place=code)
    if len(tidy) > LONGEST_NAME:
        length = len(tidy)
        raise Refused("places.name_too_long", field="name", place=code, longest=LONGEST_NAME, length=length)
    same = next((each for each in case.places if each.code != code and code_key(tidy) in each.keys), None)
    if same is not None:
        facts = {"field": "name", "place": code, "name": tidy, "other": same.code}
        raise Refused("places.name_twice", rule="EQ-09", **facts)
    return tidy


def _parent(case: DefineCase, code: str) -> str:
    """The code of the place that it lies in, which is of a larger kind, as it is of a larger one than those inside."""
    wish = case.wish
    for each in case.places:
        if each.parent == code and RANK[each.kind] <= RANK[wish.kind]:
            raise _smaller(each.code, each.kind, code, wish.kind)
    if not wish.parent.strip():
        return ""
    parent = _found(case.places, wish.parent)
    if parent is None:
        raise Refused("places.parent_unknown", rule="EQ-09", field="parent", place=code, parent=wish.parent)
    if RANK[parent.kind] >= RANK[wish.kind]:
        raise _smaller(code, wish.kind, parent.code, parent.kind)
    return parent.code


def _smaller(place: str, kind: PlaceKind, parent: str, parent_kind: PlaceKind) -> Refused:
    facts = {"place": place, "kind": kind.value, "parent": parent, "parent_kind": parent_kind.value}
    return Refused("places.parent_smaller", rule="EQ-09", field="parent", **facts)
