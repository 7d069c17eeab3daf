"""The handover of whoever leaves: what left their name, signed by them, by who takes over and by the head (EQ-13). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any, Final

from station.core.attachments import AttachedFile
from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused, raise_together
from station.core.ledger import Entry, Participant, subject
from station.core.policy import Policy
from station.people.confirming import Proven
from station.people.leaving.bodies import (
    MOST_HANDED,
    MOST_PAPERS,
    HandoverSignature,
    HandoverSigned,
    SettledLine,
    SignedBy,
)
from station.people.leaving.decide import RULE
from station.people.leaving.matter_bodies import HandoverSigned2, SettledMatter
from station.people.naming import noted
from station.people.offices.holding import held_on
from station.people.offices.values import Function, Holding, UnitLevel
from station.people.sessions import Session
from station.people.values import Group, Officer
from station.people.voiding.bodies import OfficerReinstated

LOOKED_BACK: Final = timedelta(days=30)
"""How far a handover looks back where no day is named."""
HEADS: Final = frozenset({Function.HEAD, Function.DEPUTY, Function.LEADER_IN_CHARGE})
LEAVER, HANDED_TO, HEAD = "leaver", "taker", "head"
"""The parts of the three."""


@dataclass(frozen=True, slots=True)
class AskedSigner:
    """Somebody who is to sign: the number that was given, the officer on record, and how they confirmed."""

    asked: str
    officer: Officer | None
    proven: Proven


@dataclass(frozen=True, slots=True)
class HandoverCase:
    """A handover that is to be signed: the three, what left the leaver's name since a day, and what stands in the way of their leaving.

    `holdings` are those of the office, `papers` scans of the signed paper.
    """

    leaver: AskedSigner
    taker: AskedSigner
    head: AskedSigner
    since: date
    lines: Sequence[SettledLine]
    hindered: tuple[Refused, ...]
    holdings: Sequence[Holding]
    zone: str
    note: str = ""
    papers: tuple[AttachedFile, ...] = ()
    matters: Sequence[SettledMatter] = ()


def decide_handover(session: Session, case: HandoverCase, _policy: Policy, now: datetime) -> Decided[None]:
    """The three signed what left the name of whoever leaves.

    Raises Refused ``people.unknown_officer``, ``people.officer_left``, what stands in the way of leaving (all together), ``handover.same_person``,
    ``handover.not_head``, ``handover.unsigned``, ``handover.day_ahead``, ``handover.too_much``, ``handover.too_many_papers``.
    """
    leaver = _in_service(case.leaver)
    raise_together(case.hindered)
    taker, head = _in_service(case.taker, "taker"), _in_service(case.head, "head")
    numbers = (leaver.number, taker.number, head.number)
    if len(set(numbers)) < len(numbers):
        twice = next(each for each in (head, taker) if numbers.count(each.number) > 1)
        raise Refused("handover.same_person", rule=RULE, number=twice.number, name=twice.name)
    day = local(now, case.zone).date()
    if case.since > day:
        raise Refused("handover.day_ahead", rule=RULE, field="since", day=case.since)
    require_head(head, leaver, case.holdings, day)
    most = max(len(case.lines), len(case.matters))
    if most > MOST_HANDED:
        raise Refused("handover.too_much", rule=RULE, field="since", count=most, most=MOST_HANDED)
    if len(case.papers) > MOST_PAPERS:
        raise Refused("handover.too_many_papers", rule=RULE, field="papers", most=MOST_PAPERS)
    people = ((leaver, case.leaver), (taker, case.taker), (head, case.head))
    signed = tuple(signature_of(officer, signer.proven, bool(case.papers)) for officer, signer in people)
    body = HandoverSigned(
        leaver.number,
        leaver.name,
        case.since,
        tuple(case.lines),
        leaver=signed[0],
        taker=signed[1],
        head=signed[2],
        note=noted(case.note, RULE),
        papers=case.papers,
    )
    if case.matters:
        same: dict[str, Any] = {each.name: getattr(body, each.name) for each in fields(body)}
        body = HandoverSigned2(**same, matters=tuple(case.matters))
    roles = zip((LEAVER, HANDED_TO, HEAD), signed, strict=True)
    others = tuple(Participant(role, each.number, each.name, each.proof) for role, each in roles)
    about = tuple(subject("officer", number) for number in numbers)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,), others=others),), (), None)


def signature_of(officer: Officer, proven: Proven, on_paper: bool) -> HandoverSignature:
    """Who signed, and how. Raises Refused ``handover.unsigned`` for whoever did not, where there is no paper either."""
    proof: SignedBy = "paper"
    if proven.proof != "none":
        proof = proven.proof
    elif not on_paper:
        raise Refused("handover.unsigned", rule=RULE, number=officer.number, name=officer.name)
    return HandoverSignature(officer.number, officer.name, proof, proven.drawn())


def require_head(head: Officer, of: Officer, holdings: Iterable[Holding], day: date) -> None:
    """Raise Refused ``handover.not_head`` unless `head` leads the office, or a unit of the officer `of`, on this day."""
    own = {of.department, Group(of.group, of.department).path if of.group else ""} - {""}
    leads = any(
        each.number == head.number
        and each.function in HEADS
        and (each.unit.level is UnitLevel.OFFICE or each.unit.name in own)
        for each in held_on(holdings, day)
    )
    if not leads:
        raise Refused("handover.not_head", rule=RULE, number=head.number, name=head.name)


def newest_handover(history: Sequence[Entry], number: str) -> Entry | None:
    """The handover that an officer signed last, unless they came back to service since; by all entries about them."""
    found: Entry | None = None
    for entry in history:
        body = entry.typed
        if isinstance(body, HandoverSigned) and body.number == number:
            found = entry
        elif isinstance(body, OfficerReinstated) and body.number == number:
            found = None
    return found


def _in_service(signer: AskedSigner, field: str = "") -> Officer:
    facts = {"field": field} if field else {}
    if signer.officer is None:
        raise Refused("people.unknown_officer", number=signer.asked, **facts)
    if not signer.officer.active:
        raise Refused("people.officer_left", number=signer.officer.number, name=signer.officer.name, **facts)
    return signer.officer
