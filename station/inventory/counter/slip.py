"""The slip of an entry."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime

from station.core.clock import local
from station.core.ledger import Entry
from station.inventory.bodies import CheckedIn, CheckedOut
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView
from station.inventory.receivers.bodies import CheckedOut4
from station.inventory.values import ReturnOutcome
from station.people.confirming import Proof
from station.printing.slips import SlipFacts, SlipLine


def slip_facts(
    entry: Entry,
    view: InventoryView,
    terms: Terms,
    labels: Mapping[str, str],
    without: Collection[str] = (),
) -> SlipFacts:
    """What the slip of a check-out or check-in says; its number is the office, the day and the entry's own number.

    `labels` are the tags that the items bear, by their first ones. `without` are the tags of whose loan nothing was recorded (EQ-05).
    """
    body = entry.typed
    moment = local(entry.happened_at, entry.zone)
    office = view.people.office()
    code = view.facts.get("office") or ""
    activity = body.activity if isinstance(body, CheckedOut) else None
    to = body.receiver.value.words if isinstance(body, CheckedOut4) else ""
    return SlipFacts(
        kind="checkout" if isinstance(body, CheckedOut) else "checkin",
        office=code if office is None else office.name,
        number="-".join(filter(None, (code, f"{moment:%Y%m%d}", f"{entry.seq:06d}"))),
        moment=moment,
        person_number="、".join(other.number for other in entry.others),
        person_name="、".join(other.name for other in entry.others),
        operator=entry.actor.name,
        lines=_lines(entry, terms, labels, without),
        station=entry.station,
        stream=entry.stream.value,
        seq=entry.seq,
        digest=entry.hash.hex(),
        proof=_proof(entry),
        activity=terms.activity(activity).name(terms.lang) if activity else "",
        receiver=to,
    )


def _lines(
    entry: Entry, terms: Terms, labels: Mapping[str, str], without: Collection[str]
) -> tuple[SlipLine, ...]:
    body = entry.typed
    if isinstance(body, CheckedOut):
        return tuple(
            SlipLine(
                labels.get(line.tag, line.tag),
                terms.category_name(line.category),
                due=_day(line.due_at, entry.zone),
            )
            for line in body.lines
        )
    return tuple(
        SlipLine(
            labels.get(line.tag, line.tag),
            terms.category_name(line.category),
            condition=line.condition.value,
            outcome=ReturnOutcome.NOTHING_RECORDED.value if line.tag in without else None,
        )
        for line in entry.of(CheckedIn).lines
    )


def _day(moment: datetime | None, zone: str) -> date | None:
    return None if moment is None else local(moment, zone).date()


def _proof(entry: Entry) -> Proof:
    proofs = {other.proof for other in entry.others}
    return "pin" if proofs == {"pin"} else "signature" if proofs == {"signature"} else "none"
