"""A new delivery of paper with numbers, counted in as a line of its kind (ST-01)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from station.core.clock import local
from station.core.codes import code_key
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry
from station.core.notices import Notice, notice
from station.inventory.certificates.histories import kinds_on_record
from station.inventory.certificates.kinds import RULE, CertificateKind, kind_named
from station.inventory.certificates.naming_kind import PaperKindCase, decide_kind
from station.inventory.ports import InventoryStore, InventoryWork
from station.inventory.register.decisions import RegisterCase, decide_register
from station.inventory.register.numbers import ItemNumbers, known_numbers
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.finding import overlapping
from station.inventory.stock.levels import record_levels
from station.inventory.values import Item, NewItem, Tracking
from station.people.asking import asks
from station.people.permissions import Permission
from station.people.sessions import Session

_ENDS: Final = re.compile(r"(?P<stem>.*?)(?P<number>[0-9]+)?")
_MOST_TRIED: Final = 1000


@dataclass(frozen=True, slots=True)
class PaperDelivery:
    """Numbers of a kind of paper, as they came; with no tag, place or responsible officer as the last line of the kind has them."""

    kind: str
    numbers: str
    tag: str = ""
    place: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """The entry that counts a delivery in, and the new line; `notices` say what else lies in its place."""

    entry: Entry
    item: Item
    notices: tuple[Notice, ...]


class PaperDeliveries:
    """Counts deliveries in; needs EQUIPMENT_EDIT."""

    def __init__(self, store: InventoryStore) -> None:
        self._store = store

    @asks(Permission.EQUIPMENT_EDIT)
    def count_in(self, session: Session, delivery: PaperDelivery) -> Delivered:
        """Numbers that came are a line of their kind.

        Raises Refused ``certificates.unknown_kind``, ``certificates.no_line`` where the kind has none to follow, and as registering does.
        """
        clock = self._store.clock
        now = clock.now()
        with self._store.write() as work:
            kind = kind_named(work.policy, delivery.kind)
            others = {tag: each.kind for tag, each in kinds_on_record(work).items()}
            found = (
                [each for each in work.equipment.items(tuple(others)) if each is not None] if others else []
            )
            last = _last([each for each in found if others[each.tag] == kind.code], kind)
            new = NewItem(
                delivery.tag or _next_tag(work, last.label),
                last.category,
                last.name,
                place=delivery.place or last.place,
                responsible=delivery.responsible or last.responsible,
                tracking=Tracking.RANGE,
                unit=last.unit,
                quantity=-1,
                numbers=delivery.numbers,
            )
            known = known_numbers(work, (ItemNumbers(new.tag),))
            answers, taken = answering(work, new.responsible), overlapping(work.equipment, new.numbers)
            case = RegisterCase(new, known, local(now, clock.zone).date(), answers, taken)
            decided = decide_register(session, case, work.policy, now)
            (entry,) = record(work, decided)
            item = required(work, decided.value.tag)
            record(work, decide_kind(session, PaperKindCase(item, (), kind.code), work.policy, now))
            record_levels(session, work, (item,), (now, clock.zone))
            beside = [each for each in found if others[each.tag] != kind.code and _together(each, item)]
            said = tuple(
                notice(
                    "paper_beside", RULE, tag=item.label, place=item.place, name=each.name, other=each.label
                )
                for each in beside[:1]
            )
            return Delivered(entry, item, (*decided.notices, *said))


def _together(one: Item, other: Item) -> bool:
    return bool(other.place) and code_key(one.place) == code_key(other.place)


def _last(lines: list[Item], kind: CertificateKind) -> Item:
    """The numbered line that came to the kind last; `lines` have the newest first."""
    ranged = [each for each in lines if each.tracking is Tracking.RANGE]
    if not ranged:
        raise Refused("certificates.no_line", rule=RULE, field="kind", kind=kind.code)
    return ranged[0]


def _next_tag(work: InventoryWork, tag: str) -> str:
    """The next tag that nothing has: the number at its end counted on."""
    found = _ENDS.fullmatch(tag)
    stem, number = (tag, "") if found is None else (found["stem"], found["number"] or "")
    stem = stem if number else f"{stem}-"
    for place in range(_MOST_TRIED):
        wanted = f"{stem}{int(number or 1) + 1 + place:0{len(number)}d}"
        if not any(work.equipment.items((wanted,))) and not work.codes.holders(wanted):
            return wanted
    raise Refused("certificates.no_tag", rule=RULE, field="tag", tag=tag)
