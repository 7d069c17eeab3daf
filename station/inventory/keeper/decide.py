"""The decision that a change of keeper was counted by both and signed. Pure: a case holds all the facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from station.core.attachments import AttachedFile
from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Participant, subject
from station.core.policy import Policy
from station.inventory.receivers.values import Receiver, ReceiverKind, receiver_of
from station.inventory.stocktake.bodies import STOCKTAKE, FindingLine
from station.inventory.stocktake.record import StocktakeRecord
from station.inventory.stocktake.values import Purpose, ScopeKind, Sight, StocktakeState
from station.inventory.values import GONE, Item
from station.people.confirming import Proven
from station.people.leaving.bodies import MOST_PAPERS, HandoverSignature
from station.people.leaving.signing import HEAD, HEADS, LEAVER, signature_of
from station.people.naming import noted
from station.people.offices.holding import held_on
from station.people.offices.keeper_bodies import KEEPER_CHANGE, KeeperCountSigned
from station.people.offices.keepers import RULE, KeeperChange
from station.people.offices.values import Holding, Unit, UnitLevel
from station.people.sessions import Session
from station.people.values import Officer, unit_parts

SUCCESSOR: Final = "successor"
_MOST_NAMED: Final = 5
"""Findings that a refusal names."""


@dataclass(frozen=True, slots=True)
class SignerOfCount:
    """Somebody who is to sign: the number that was given, the officer on record, and how they confirmed."""

    asked: str
    officer: Officer | None
    proven: Proven


@dataclass(frozen=True, slots=True)
class KeeperCountCase:
    """A change of keeper, the count by which it is handed over, and the three who sign.

    `record` is None where there is no such count. `leaver` has no officer in service where they left before. `holdings` are those that
    count today; `kept` are the things among its findings that the unit keeps.
    """

    asked: str
    change: KeeperChange | None
    stocktake: int
    record: StocktakeRecord | None
    leaver: SignerOfCount
    successor: SignerOfCount
    head: SignerOfCount
    holdings: Sequence[Holding]
    zone: str
    kept: frozenset[str] = frozenset()
    note: str = ""
    papers: tuple[AttachedFile, ...] = ()


def decide_keeper_count(
    session: Session, case: KeeperCountCase, _policy: Policy, now: datetime
) -> Decided[None]:
    """Both counted, and the head signed with them.

    Raises Refused ``keeper.unknown``, ``stocktake.unknown``, ``keeper.other_purpose``, ``keeper.not_closed``, ``keeper.other_scope``, ``keeper.nothing_seen``,
    ``keeper.not_successor``, ``keeper.not_counted_by``, ``keeper.too_early``, ``keeper.findings_open``, ``keeper.same_person``, ``keeper.not_head``, ``people.unknown_officer``, ``people.officer_left``,
    ``handover.unsigned``, ``handover.too_many_papers``.
    """
    change, record = _change(case), _counted(case)
    _require_whole(change.unit, record)
    _require_seen(record)
    successor, head = _in_service(case.successor, SUCCESSOR), _in_service(case.head, HEAD)
    _require_takes_over(case, change, successor)
    leaver = case.leaver.officer
    gone = leaver is None or not leaver.active
    signing = [successor, head] if gone or leaver is None else [leaver, successor, head]
    _require_three(signing)
    _require_head(case, change.unit, head)
    both = (head, successor) if gone or leaver is None else (leaver, successor)
    missing = [each for each in both if each.number not in record.started.counters]
    if missing:
        named = ", ".join(f"{each.name} {each.number}" for each in missing)
        raise Refused("keeper.not_counted_by", rule=RULE, stocktake=record.seq, names=named)
    if local(record.started_at, case.zone).date() < change.effective_on and record.seq < change.seq:
        raise Refused("keeper.too_early", rule=RULE, stocktake=record.seq, day=change.effective_on)
    _require_decided(case.kept, change.unit, record)
    if len(case.papers) > MOST_PAPERS:
        raise Refused("handover.too_many_papers", rule=RULE, field="papers", most=MOST_PAPERS)
    on_paper = bool(case.papers)
    signed = None if gone or leaver is None else signature_of(leaver, case.leaver.proven, on_paper)
    body = KeeperCountSigned(
        change.seq,
        change.unit.level,
        change.unit.name,
        change.function,
        change.leaver_name,
        record.seq,
        len(record.findings),
        leaver=signed,
        successor=signature_of(successor, case.successor.proven, on_paper),
        head=signature_of(head, case.head.proven, on_paper),
        note=noted(case.note, RULE),
        papers=case.papers,
    )
    parts = ((LEAVER, signed), (SUCCESSOR, body.successor), (HEAD, body.head))
    about = (
        subject(KEEPER_CHANGE, str(change.seq)),
        subject(STOCKTAKE, str(record.seq)),
        *(subject("officer", each.number) for each in signing),
    )
    draft = session.draft(body, now, subjects=about, rules=(RULE, "EQ-10"), others=_participants(parts))
    return Decided((draft,), (), None)


def _participants(parts: Sequence[tuple[str, HandoverSignature | None]]) -> tuple[Participant, ...]:
    return tuple(
        Participant(role, each.number, each.name, each.proof) for role, each in parts if each is not None
    )


def _change(case: KeeperCountCase) -> KeeperChange:
    if case.change is None:
        raise Refused("keeper.unknown", rule=RULE, change=case.asked)
    return case.change


def _counted(case: KeeperCountCase) -> StocktakeRecord:
    record = case.record
    if record is None:
        raise Refused("stocktake.unknown", rule="EQ-10", stocktake=case.stocktake)
    if record.started.purpose is not Purpose.KEEPER_CHANGE:
        raise Refused("keeper.other_purpose", rule=RULE, field="stocktake", stocktake=record.seq)
    if record.state is not StocktakeState.CLOSED:
        raise Refused("keeper.not_closed", rule=RULE, field="stocktake", stocktake=record.seq)
    return record


def _require_whole(unit: Unit, record: StocktakeRecord) -> None:
    """A count of one thing hands nothing over: it goes over all, or over the section that the unit is, or lies in."""
    scope = record.started.scope
    section = unit.name if unit.level is UnitLevel.DEPARTMENT else unit_parts(unit.name)[0]
    of_unit = (
        scope.kind is ScopeKind.SECTION and unit.level is not UnitLevel.OFFICE and section in scope.codes
    )
    if scope.kind is not ScopeKind.ALL and not of_unit:
        wanted = "all" if unit.level is UnitLevel.OFFICE or not section else f"section:{section}"
        facts = {"stocktake": record.seq, "unit": unit.name, "wanted": wanted}
        raise Refused("keeper.other_scope", rule=RULE, field="stocktake", **facts)


def _require_seen(record: StocktakeRecord) -> None:
    """What nobody saw is not handed over: a count stands for it where a thing was seen, or all that was not is reported as lost."""
    if any(each.read.tag and each.read.sight is not Sight.DECLARED for each in record.sightings.values()):
        return
    reported = [each.finding for each in record.decisions.values() if each.request]
    closed = record.closed
    if closed is None or closed.declared or not record.findings.keys() <= set(reported):
        raise Refused("keeper.nothing_seen", rule=RULE, field="stocktake", stocktake=record.seq)


def open_findings(record: StocktakeRecord) -> list[FindingLine]:
    """What does not agree and nobody has decided yet."""
    return [each for number, each in record.findings.items() if number not in record.decisions]


def kept_in(unit: Unit, item: Item, holder: Officer | None) -> bool:
    """Whether a unit keeps an item: the office all that is on the register, others what their people, they or their groups have."""
    if unit.level is UnitLevel.OFFICE:
        return True
    if item.state in GONE:
        return False
    if unit.level is UnitLevel.GROUP:
        theirs = holder is not None and (holder.department, holder.group) == unit_parts(unit.name)
        return theirs or item.held_for == Receiver(ReceiverKind.GROUP, unit.name).key
    lent = receiver_of(item.held_for)
    to_group = lent is not None and lent.kind is ReceiverKind.GROUP and unit_parts(lent.code)[0] == unit.name
    theirs = holder is not None and holder.department == unit.name
    return theirs or to_group or item.held_for == Receiver(ReceiverKind.DEPARTMENT, unit.name).key


def _require_decided(kept: frozenset[str], unit: Unit, record: StocktakeRecord) -> None:
    """What does not agree of what the unit keeps is decided before anybody takes it over; of the office also what nobody knows."""
    left = [each for each in open_findings(record) if unit.level is UnitLevel.OFFICE or each.tag in kept]
    if left:
        named = ", ".join(f"{each.code} {each.name}".strip() for each in left[:_MOST_NAMED])
        facts = {"stocktake": record.seq, "unit": unit.name, "count": len(left), "names": named}
        raise Refused("keeper.findings_open", rule=RULE, field="stocktake", **facts)


def _require_takes_over(case: KeeperCountCase, change: KeeperChange, successor: Officer) -> None:
    """Who the change names; where it names nobody, whoever answers for what some unit keeps: the unit may be no more."""
    if change.successor:
        takes = successor.number == change.successor
    else:
        takes = any(
            each.number == successor.number and (each.unit, each.function) == (change.unit, change.function)
            for each in case.holdings
        )
    if not takes:
        facts = {"number": successor.number, "name": successor.name, "unit": change.unit.name}
        raise Refused(
            "keeper.not_successor", rule=RULE, field=SUCCESSOR, function=change.function.value, **facts
        )


def _require_three(signing: Sequence[Officer]) -> None:
    numbers = [each.number for each in signing]
    twice = next((each for each in reversed(signing) if numbers.count(each.number) > 1), None)
    if twice is not None:
        raise Refused("keeper.same_person", rule=RULE, number=twice.number, name=twice.name)


def _require_head(case: KeeperCountCase, unit: Unit, head: Officer) -> None:
    leads = any(
        each.number == head.number
        and each.function in HEADS
        and (each.unit.level is UnitLevel.OFFICE or each.unit == unit)
        for each in case.holdings
    )
    if not leads:
        facts = {"number": head.number, "name": head.name, "unit": unit.name}
        raise Refused("keeper.not_head", rule=RULE, field=HEAD, **facts)


def _in_service(signer: SignerOfCount, field: str) -> Officer:
    if signer.officer is None:
        raise Refused("people.unknown_officer", number=signer.asked, field=field)
    if not signer.officer.active:
        raise Refused(
            "people.officer_left", number=signer.officer.number, name=signer.officer.name, field=field
        )
    return signer.officer


def today_only(holdings: Sequence[Holding], now: datetime, zone: str) -> tuple[Holding, ...]:
    """Those that count today, substitutes in place of who is absent."""
    return held_on(holdings, local(now, zone).date())
