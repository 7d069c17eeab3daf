"""The slip of an entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from station.core.clock import local
from station.core.errors import StoreProblem
from station.core.ledger import Entry
from station.core.ledger.entry import BRINGER, GIVER, TAKER
from station.core.notices import Notice, notice
from station.core.texts import Texts
from station.inventory.bodies import CheckedIn, CheckedOut, ReturnedItem, TakenItem
from station.inventory.counter.values import KeptSlip
from station.inventory.disputing.bodies import ReturnDisputed, ReturnDisputed2
from station.inventory.handing.bodies import HandedOver
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView, SlipFolder
from station.inventory.stock.amounts import ONE, pieces_of
from station.inventory.stock.bodies import StockIssued
from station.inventory.stock.loan_bodies import lent_to
from station.inventory.stock.matter_bodies import matter_of_loan
from station.inventory.stock.numbered_bodies import numbers_in
from station.inventory.stock.portion_bodies import PartReturned
from station.inventory.values import Item, ReturnOutcome
from station.people.confirming import Proof
from station.printing.slips import SlipDispute, SlipFacts, SlipKind, SlipLine, build_slip


def slip_facts(
    entry: Entry,
    view: InventoryView,
    terms: Terms,
    labels: Mapping[str, str],
    without: Collection[str] = (),
    disputes: Iterable[Entry] = (),
) -> SlipFacts:
    """What the slip of a check-out, a check-in or an issue of stock says; its number is the office, the day and the entry's own number.

    `labels` are the tags that the items bear, by their first ones. `without` are the tags of whose loan nothing was recorded (EQ-05).
    `disputes` are those that were filed with the act, of which the slip says what is said against this entry (EQ-11).
    """
    body = entry.typed
    moment = local(entry.happened_at, entry.zone)
    office = view.people.office()
    code = view.facts.get("office") or ""
    activity = body.activity if isinstance(body, CheckedOut | StockIssued) else None
    to = lent_to(body)
    bringers = [other for other in entry.others if other.role == BRINGER]
    giver = next((other for other in entry.others if other.role == GIVER), None)
    persons = [other for other in entry.others if other.role not in (BRINGER, GIVER)]
    return SlipFacts(
        kind=_kind(body),
        office=code if office is None else office.name,
        number="-".join(filter(None, (code, f"{moment:%Y%m%d}", f"{entry.seq:06d}"))),
        moment=moment,
        person_number="、".join(other.number for other in persons),
        person_name="、".join(other.name for other in persons),
        operator=entry.actor.name,
        lines=_lines(entry, terms, labels, without, _pieces(entry, view), _disputed(entry, disputes)),
        station=entry.station,
        stream=entry.stream.value,
        seq=entry.seq,
        digest=entry.hash.hex(),
        proof=_proof(entry),
        activity=terms.activity(activity).name(terms.lang) if activity else "",
        matter=matter_of_loan(body),
        receiver="" if to is None else to.value.words,
        on_behalf=isinstance(body, CheckedIn | PartReturned) and body.on_behalf,
        giver="" if giver is None else f"{giver.name} {giver.number}",
        brought_by="、".join(f"{other.name} {other.number}".strip() for other in bringers),
    )


def pieces_on(slips: Iterable[SlipFacts]) -> int:
    """How many things went out or came back by these slips, of counted gear and stock its pieces."""
    return sum(1 if line.amount is None else line.amount for each in slips for line in each.lines)


def labels_of(view: InventoryView, items: Iterable[Item]) -> dict[str, str]:
    """The tags that items bear, and the lines of those that are portions of counted gear, by their first ones."""
    known = {item.tag: item.label for item in items}
    parts = sorted({item.part_of for item in items if item.is_portion} - known.keys())
    lines = view.equipment.items(tuple(parts)) if parts else ()
    return known | {line.tag: line.label for line in lines if line is not None}


def keep_slip(slips: SlipFolder, facts: SlipFacts, texts: Texts, notices: list[Notice]) -> KeptSlip:
    """Write the slip; the entry stands even where the disk refuses the slip, which is said."""
    document = build_slip(facts, texts)
    try:
        path = slips.keep(facts.number, facts.moment.date(), document)
    except StoreProblem as problem:
        notices.append(notice("slip_not_kept", None, number=facts.number, reason=problem.code))
        return KeptSlip(facts.number, document, None)
    return KeptSlip(facts.number, document, path)


def _lines(
    entry: Entry,
    terms: Terms,
    labels: Mapping[str, str],
    without: Collection[str],
    pieces: Mapping[str, tuple[int, str]],
    disputed: Mapping[str, SlipDispute],
) -> tuple[SlipLine, ...]:
    body = entry.typed
    if isinstance(body, CheckedOut | HandedOver):
        return tuple(
            SlipLine(
                labels.get(line.tag, line.tag),
                _called(line, pieces, terms),
                due=_day(line.due_at, entry.zone),
                **_amount(line.tag, pieces),
            )
            for line in body.lines
        )
    if isinstance(body, PartReturned):
        return tuple(
            SlipLine(
                labels.get(each.line, each.line),
                each.name,
                amount=each.quantity,
                unit=each.unit,
                left=each.remaining,
            )
            for each in body.lines
        )
    if isinstance(body, StockIssued):
        return tuple(
            SlipLine(
                labels.get(line.tag, line.tag),
                line.name,
                amount=line.quantity,
                unit=line.unit,
                numbers=numbers_in(body, line.tag),
            )
            for line in body.lines
        )
    return tuple(
        SlipLine(
            labels.get(line.tag, line.tag),
            _called(line, pieces, terms),
            condition=line.condition.value,
            **_amount(line.tag, pieces),
            outcome=ReturnOutcome.NOTHING_RECORDED.value if line.tag in without else None,
            dispute=disputed.get(line.tag),
        )
        for line in entry.of(CheckedIn).lines
    )


def _disputed(entry: Entry, disputes: Iterable[Entry]) -> Mapping[str, SlipDispute]:
    """What is said against the conditions of the return `entry`, by the tags of its lines."""
    said = [(each.seq, each.of(ReturnDisputed)) for each in disputes]
    return {
        body.tag: SlipDispute(
            seq,
            body.claimed.value,
            isinstance(body, ReturnDisputed2) and body.already,
            body.text,
            body.found.value,
            body.note,
        )
        for seq, body in said
        if body.returned == entry.seq
    }


def _pieces(entry: Entry, view: InventoryView) -> Mapping[str, tuple[int, str]]:
    """Of each portion of counted gear in the entry how many pieces it was, and their unit."""
    body = entry.typed
    lines = body.lines if isinstance(body, CheckedOut | HandedOver | CheckedIn) else ()
    found = {line.tag: pieces_of(view.ledger, line.tag, entry.seq) for line in lines}
    return {tag: pieces for tag, pieces in found.items() if pieces != ONE}


def _called(line: TakenItem | ReturnedItem, pieces: Mapping[str, tuple[int, str]], terms: Terms) -> str:
    """What a line is called: gear by its category, of counted gear by its name."""
    return line.name if line.tag in pieces else terms.category_name(line.category)


def _amount(tag: str, pieces: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    if tag not in pieces:
        return {}
    amount, unit = pieces[tag]
    return {"amount": amount, "unit": unit}


def _kind(body: object) -> SlipKind:
    if isinstance(body, PartReturned):
        return "return_part"
    if isinstance(body, HandedOver):
        return "handover"
    if isinstance(body, StockIssued):
        return "issue"
    return "checkout" if isinstance(body, CheckedOut) else "checkin"


def _day(moment: datetime | None, zone: str) -> date | None:
    return None if moment is None else local(moment, zone).date()


def _proof(entry: Entry) -> Proof:
    """How it was confirmed: by whoever brought things for others or took them over, else by the person themself."""
    signing = [other for other in entry.others if other.role in (BRINGER, TAKER)]
    proofs = {other.proof for other in signing or entry.others}
    return "pin" if proofs == {"pin"} else "signature" if proofs == {"signature"} else "none"
