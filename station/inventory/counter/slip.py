"""From an entry to its slip."""

from __future__ import annotations

from station.core.clock import from_record, local
from station.core.ledger import Entry
from station.inventory.movement.check_out import CHECKED_OUT
from station.inventory.movement.terms import Terms
from station.inventory.ports import InventoryView
from station.people.confirming import Proof
from station.printing.slips import SlipFacts, SlipLine


def slip_facts(entry: Entry, view: InventoryView, terms: Terms) -> SlipFacts:
    """What the slip of a check-out or check-in says; its number is the office, the day and the entry's own number."""
    goes_out = entry.kind == CHECKED_OUT
    moment = local(entry.happened_at, entry.zone)
    office = view.people.office()
    code = view.facts.get("office") or ""
    activity = entry.body.get("activity")
    return SlipFacts(
        kind="checkout" if goes_out else "checkin",
        office=code if office is None else office.name,
        number="-".join(filter(None, (code, f"{moment:%Y%m%d}", f"{entry.seq:06d}"))),
        moment=moment,
        person_number="、".join(other.number for other in entry.others),
        person_name="、".join(other.name for other in entry.others),
        operator=entry.actor.name,
        lines=tuple(_line(line, entry, terms) for line in entry.body["lines"]),
        station=entry.station,
        stream=entry.stream.value,
        seq=entry.seq,
        digest=entry.hash.hex(),
        proof=_proof(entry),
        activity=terms.activity(activity).name(terms.lang) if activity else "",
    )


def _line(line: dict[str, object], entry: Entry, terms: Terms) -> SlipLine:
    category = line["category"]
    name = terms.category_name(category) if isinstance(category, int) else ""
    tag = str(line["tag"])
    if entry.kind != CHECKED_OUT:
        return SlipLine(tag, name, condition=str(line["condition"]))
    due_at = line["due_at"]
    due = local(from_record(due_at), entry.zone).date() if isinstance(due_at, str) else None
    return SlipLine(tag, name, due=due)


def _proof(entry: Entry) -> Proof:
    proofs = {other.proof for other in entry.others}
    return "pin" if proofs == {"pin"} else "signature" if proofs == {"signature"} else "none"
