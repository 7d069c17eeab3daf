"""Decisions about loss, damage and scrap: a report is filed, and what comes of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from station.approvals.decide import OfficeDay, chain_for, replaced, request_subject, require_none_open
from station.approvals.values import Request
from station.core.attachments import AttachedFile
from station.core.clock import local
from station.core.deciding import Decided
from station.core.errors import Refused
from station.core.ledger import Draft, Entry, subject
from station.core.policy import Policy
from station.core.policy.served import served_texts
from station.inventory.bodies import MOST_FEN, Changed, FactChange
from station.inventory.days import require_past
from station.inventory.losses.bodies import (
    LONGEST_COMPENSATION,
    MOST_PHOTOS,
    ItemLost,
    ItemReported,
    ReportKind,
    WrittenOff,
)
from station.inventory.losses.headed import require_head, signed_by_head, with_head
from station.inventory.measuring import RULE as INSTRUMENTS
from station.inventory.register.responsible import require_responsible
from station.inventory.repairs.bodies import BackFromRepair, SentToRepair
from station.inventory.stock.facts import require_out_of_line, require_single
from station.inventory.values import Condition, Item, ItemState
from station.people.naming import written
from station.people.offices.values import Function
from station.people.sessions import Session
from station.people.values import Officer

CHAIN: Final = served_texts("EQ-12", "approval_chain")
RULE: Final = "EQ-12"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a person reports of an item: since when it is known, who is responsible ("": nobody), at what cost, made good how."""

    kind: ReportKind
    text: str
    found_on: date | None = None
    responsible: str = ""
    amount_fen: int | None = None
    compensation: str = ""
    instead_of: int = 0


@dataclass(frozen=True, slots=True)
class ReportCase:
    """An item and what is reported of it; who is responsible, the photos, requests about it that run, the office's day."""

    item: Item
    reported: Reported
    responsible: Officer | None
    photos: tuple[AttachedFile, ...]
    running: tuple[Request, ...]
    former: Request | None
    office: OfficeDay


def decide_report(session: Session, case: ReportCase, policy: Policy, now: datetime) -> Decided[None]:
    """A loss, damage, fault or scrapping is reported, and approval asked for; the register stays as it is until then.

    Raises Refused ``stock.by_quantity``, ``stock.portion_back``, ``losses.lost_already``, ``losses.written_off``, ``losses.in_use``, ``losses.bad_amount``, ``losses.too_long``,
    ``losses.too_many_photos``, ``losses.nobody_responsible``, ``people.reason_missing``, ``equipment.responsible_unknown``,
    ``equipment.responsible_left``, ``equipment.day_ahead``, ``approvals.open_already``, ``approvals.nobody_else``, and as `replaced`.
    """
    item, reported, office = case.item, case.reported, case.office
    require_single(item)
    require_out_of_line(item)
    _require_state(item, reported.kind)
    text = written(reported.text, "people.reason_missing", RULE)
    today = local(now, office.zone).date()
    found_on = reported.found_on or today
    require_past(found_on, today)
    responsible = case.responsible
    require_responsible(reported.responsible, responsible, "EQ-15")
    _require_cost(reported, responsible)
    if len(case.photos) > MOST_PHOTOS:
        raise Refused("losses.too_many_photos", rule=RULE, most=MOST_PHOTOS)
    about = subject("item", item.tag)
    require_none_open(case.running, reported.instead_of)
    former = replaced(session, case.former, reported.instead_of, about)
    functions = tuple(Function(each) for each in CHAIN.of(policy))
    headed = signed_by_head(policy, item, reported.kind)
    if headed:
        functions = with_head(functions)
    body = ItemReported(
        text=text,
        chain=chain_for(session, functions, office, now, RULE),
        due=office.due(policy, now),
        instead_of=reported.instead_of,
        report=reported.kind,
        tag=item.tag,
        name=item.name,
        found_on=found_on,
        holder=item.holder or item.returned_by or "",
        responsible="" if responsible is None else responsible.number,
        responsible_name="" if responsible is None else responsible.name,
        amount_fen=reported.amount_fen,
        compensation=reported.compensation.strip(),
        photos=case.photos,
    )
    people = tuple(subject("officer", number) for number in body.involved)
    rules = (RULE, *(("EQ-15",) if responsible is not None else ()), *((INSTRUMENTS,) if headed else ()))
    draft = session.draft(body, now, subjects=(about, *people, *former), rules=rules)
    return Decided((draft,), (), None)


def effect_of(
    session: Session,
    filed: ItemReported,
    request: Request,
    item: Item | None,
    since: Sequence[Entry],
    at: tuple[OfficeDay, Policy, datetime],
) -> tuple[Draft, ...]:
    """What an approved report does to the register; `since` are the movements of the item after it was filed, `at` the office's day, rules and time.

    What came back mended from a repair stays sound: the approved report then says who answers for the damage, and changes
    nothing. Raises Refused where the item is no longer as it was reported: what was handed out or came back meanwhile is
    neither lost nor to be scrapped, whatever was approved; and as `require_head`.
    """
    office, policy, now = at
    if item is None:
        raise Refused("losses.gone", rule=RULE, name=filed.name)
    _require_state(item, filed.report)
    require_head(policy, item, filed.report, request, office)
    moved = bool(since) or filed.holder != (item.holder or item.returned_by or "")
    if moved and filed.report in (ReportKind.LOSS, ReportKind.SCRAP):
        raise Refused("losses.moved_since", rule=RULE, tag=item.label, name=item.name)
    if _mended(since) and filed.report not in (ReportKind.LOSS, ReportKind.SCRAP):
        return ()
    about: tuple[str, ...] = (subject("item", item.tag), request_subject(request.seq))
    if filed.report is ReportKind.LOSS:
        body: ItemLost | WrittenOff | Changed = ItemLost(item.tag, item.name, request.seq)
        if item.holder is not None:
            about = (*about, subject("officer", item.holder))
    elif filed.report is ReportKind.SCRAP:
        body = WrittenOff(item.tag, item.name, request.seq)
    else:
        # Also what stands so already is approved now, and rests on no older correction or return any more.
        changes = {
            "condition": FactChange(item.condition.value, Condition.DAMAGED.value),
            "note": FactChange(item.note, " ".join(filed.text.split())),
        }
        body = Changed(item.tag, changes, filed.text)
    return (session.draft(body, now, subjects=about, rules=(RULE,)),)


def _mended(since: Sequence[Entry]) -> bool:
    """Whether the item came back mended, and was not sent away again since."""
    repairs = [each.typed for each in since if isinstance(each.typed, SentToRepair | BackFromRepair)]
    return bool(repairs) and isinstance(repairs[-1], BackFromRepair) and repairs[-1].mended


def require_on_record(item: Item, *, lost_too: bool = False) -> None:
    """Raise Refused ``losses.written_off`` for a scrapped item, and ``losses.lost_already`` for a lost one."""
    facts = {"tag": item.label, "name": item.name}
    if item.state is ItemState.WRITTEN_OFF:
        raise Refused("losses.written_off", rule=RULE, **facts)
    if item.state is ItemState.LOST and not lost_too:
        raise Refused("losses.lost_already", rule="EQ-15", **facts)


def _require_state(item: Item, kind: ReportKind) -> None:
    """Raise Refused where such a report of the item makes no sense as it stands."""
    require_on_record(item, lost_too=kind is ReportKind.SCRAP)
    if kind is ReportKind.SCRAP and item.state in (ItemState.OUT, ItemState.AWAITING_RECORDINGS):
        raise Refused("losses.in_use", rule=RULE, tag=item.label, name=item.name)


def _require_cost(reported: Reported, responsible: Officer | None) -> None:
    """An amount and a compensation say whose: somebody is responsible for them (EQ-15)."""
    amount, compensation = reported.amount_fen, reported.compensation.strip()
    if amount is not None and not 0 <= amount <= MOST_FEN:
        raise Refused("losses.bad_amount", rule="EQ-15", field="amount", amount=amount)
    if len(compensation) > LONGEST_COMPENSATION:
        raise Refused("losses.too_long", rule="EQ-15", field="compensation", longest=LONGEST_COMPENSATION)
    if compensation and responsible is None:
        raise Refused("losses.nobody_responsible", rule="EQ-15", field="responsible")
