"""Whether a serial number can be answered for, and what was said of it (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.archive.serials.bodies import SerialAnswered
from station.archive.serials.values import SerialAnswer
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Policy
from station.people.naming import written
from station.people.sessions import Session

_RULE: Final = "EQ-05"


@dataclass(frozen=True, slots=True)
class AnsweringCase:
    """An answer about `serial` with its reason; `standing` is what is said of it until now, `item` the tag of the item that has it."""

    serial: str
    answer: SerialAnswer
    reason: str
    standing: SerialAnswer | None
    item: str | None


def about_serial(serial: str) -> str:
    """The subject of entries about a device by its serial number."""
    return subject("device", serial)


def standing_answer(entries: Iterable[Entry]) -> SerialAnswer | None:
    """What is said of a serial number by the entries about it, oldest first; None where nothing is, or it was taken back."""
    told: SerialAnswer | None = None
    for entry in entries:
        if isinstance(entry.typed, SerialAnswered):
            told = entry.typed.answer
    return None if told is SerialAnswer.ASK_AGAIN else told


def decide_answered(
    session: Session, case: AnsweringCase, _policy: Policy, now: datetime
) -> Decided[SerialAnswer]:
    """The entry of an answer.

    Raises Refused ``serials.none``, ``serials.registered``, ``serials.said_already``, ``serials.nothing_said``,
    ``serials.reason`` and ``people.words_too_long``.
    """
    serial = case.serial.strip()
    if not serial:
        raise Refused("serials.none", rule=_RULE)
    taken_back = case.answer is SerialAnswer.ASK_AGAIN
    if taken_back and case.standing is None:
        raise Refused("serials.nothing_said", rule=_RULE, serial=serial)
    if case.item is not None and not taken_back:
        raise Refused("serials.registered", rule=_RULE, serial=serial, tag=case.item)
    if case.answer is case.standing:
        raise Refused("serials.said_already", rule=_RULE, serial=serial)
    reason = written(case.reason, "serials.reason", _RULE, field="reason")
    body = SerialAnswered(serial, case.answer, reason)
    return Decided(
        (session.draft(body, now, subjects=(about_serial(serial),), rules=(_RULE,)),), (), case.answer
    )
