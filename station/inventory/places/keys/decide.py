"""Decisions about keys: one is given out, brought back, lost. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Participant, subject
from station.core.ledger.entry import TAKER
from station.core.policy import Policy
from station.inventory.places.keys.bodies import LONGEST_KEY, KeyGiven, KeyLost, KeyReturned
from station.inventory.places.keys.values import PlaceKey
from station.inventory.places.values import Place
from station.people.confirming import UNPROVEN, Proven
from station.people.naming import noted, written
from station.people.officers import in_service
from station.people.sessions import Session
from station.people.values import Officer

RULE: Final = "EQ-09"
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True)
class KeyGiveCase:
    """A key of a place that an officer is to have, how they confirmed, and the keys of that place that somebody has."""

    place: Place
    key: str
    asked: str
    officer: Officer | None
    out: Sequence[PlaceKey]
    note: str = ""
    proven: Proven = UNPROVEN


@dataclass(frozen=True, slots=True)
class KeyBackCase:
    """A key of a place that is back, or `lost`; `key` None: the only one of the place that somebody has."""

    place: Place
    key: str | None
    out: Sequence[PlaceKey]
    note: str = ""
    lost: bool = False


def decide_give(session: Session, case: KeyGiveCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The officer has the key from now on.

    Raises Refused ``people.unknown_officer``, ``people.officer_left``, ``places.key_out``, ``places.key_out_named``, ``places.key_long``, ``people.words_too_long``.
    """
    place, key = case.place, _tidy(case.key)
    officer = in_service(case.asked, case.officer)
    if len(key) > LONGEST_KEY:
        raise Refused("places.key_long", rule=RULE, field="key", longest=LONGEST_KEY, length=len(key))
    held = next((each for each in case.out if each.is_called(key)), None)
    if held is not None:
        facts = {"place": place.code, "name": place.name, "number": held.number, "person": held.person}
        raise Refused(_code("key_out", held.key), rule=RULE, field="key", key=held.key, **facts)
    note = noted(case.note, RULE)
    body = KeyGiven(place.code, place.name, key, officer.number, officer.name, note)
    about = (subject("place", place.code), subject("officer", officer.number))
    taker = Participant(TAKER, officer.number, officer.name, case.proven.proof)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,), others=(taker,)),), (), None)


def decide_back(session: Session, case: KeyBackCase, _policy: Policy, now: datetime) -> Decided[PlaceKey]:
    """The key is back, or lost.

    Raises Refused ``places.key_in``, ``places.key_in_named``, ``places.key_which``, ``places.key_reason_missing``, ``people.words_too_long``.
    """
    held, place = _held(case), case.place
    if case.lost:
        facts = {"place": place.code, "name": place.name}
        note = written(case.note, "places.key_reason_missing", RULE, field="note", **facts)
    else:
        note = noted(case.note, RULE)
    kind = KeyLost if case.lost else KeyReturned
    body = kind(place.code, place.name, held.key, held.number, held.person, note)
    about = (subject("place", place.code), subject("officer", held.number))
    rules = (RULE, "EQ-13") if case.lost else (RULE,)
    return Decided((session.draft(body, now, subjects=about, rules=rules),), (), held)


def _held(case: KeyBackCase) -> PlaceKey:
    """The key that is meant."""
    place = {"place": case.place.code, "name": case.place.name}
    found = [each for each in case.out if case.key is None or each.is_called(_tidy(case.key))]
    if len(found) > 1:
        named = ", ".join(f"{each.key} {each.person}".strip() for each in found[:_MOST_NAMED])
        raise Refused("places.key_which", rule=RULE, field="key", keys=named, **place)
    if not found:
        key = _tidy(case.key or "")
        raise Refused(_code("key_in", key), rule=RULE, field="key", key=key, **place)
    return found[0]


def _code(said: str, key: str) -> str:
    """The refusal, for a key that is called something or nothing."""
    return f"places.{said}_named" if key else f"places.{said}"


def _tidy(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).split())
