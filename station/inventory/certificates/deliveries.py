"""A delivery of paper, counted in by its kind: with numbers as a line of its own, without them with the line that is there (ST-01)."""

from __future__ import annotations

import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from station.core.attachments import AttachedFile, AttachmentFiles
from station.core.clock import local
from station.core.codes import code_key
from station.core.deciding import record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.notices import Notice, notice
from station.inventory.attaching.bodies import PaperKind
from station.inventory.attaching.decide import AttachCase, decide_attach
from station.inventory.certificates.histories import kinds_on_record
from station.inventory.certificates.kinds import RULE, CertificateKind, kind_named
from station.inventory.certificates.naming_kind import PaperKindCase, decide_kind
from station.inventory.ports import InventoryStore, InventoryWork
from station.inventory.register.decisions import RegisterCase, decide_register
from station.inventory.register.numbers import ItemNumbers, known_numbers
from station.inventory.register.responsible import answering
from station.inventory.register.use_cases import required
from station.inventory.stock.decide import ReceiptCase, decide_receipt
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
    """Paper of a kind as it came: its `numbers`, or a `quantity` of what bears none.

    `like` is the line that it follows, without it the last one of the kind that is kept the same way: a quantity goes to that line; numbers, and what has a `tag`, are a new line
    that is called, counted and kept like it, unless something else is said. The first line of a kind needs tag, category and unit. `source` says from whom it came, by which
    paper; `papers` are that paper's files.
    """

    kind: str
    numbers: str = ""
    quantity: int = 0
    like: str = ""
    tag: str = ""
    category: int = 0
    name: str = ""
    unit: str = ""
    place: str = ""
    responsible: str = ""
    source: str = ""
    papers: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivered:
    """The entry that counts a delivery in, and the line; `notices` say what else lies in its place."""

    entry: Entry
    item: Item
    notices: tuple[Notice, ...]


class PaperDeliveries:
    """Counts deliveries in; needs EQUIPMENT_EDIT. `files` keeps the delivery notes."""

    def __init__(self, store: InventoryStore, files: AttachmentFiles) -> None:
        self._store, self._files = store, files

    @asks(Permission.EQUIPMENT_EDIT)
    def count_in(self, session: Session, delivery: PaperDelivery) -> Delivered:
        """What came is on the register, with its delivery note.

        Raises Refused ``certificates.unknown_kind``, ``certificates.nothing_came``, ``certificates.no_line`` where there is none to follow,
        ``certificates.line_of_other_kind``, and as registering, `decide_receipt`, `AttachmentFiles.receive` and `decide_attach` do.
        """
        if not delivery.numbers.strip() and delivery.quantity < 1:
            raise Refused("certificates.nothing_came", rule=RULE, field="numbers")
        with ExitStack() as opened:
            received = [opened.enter_context(self._files.receive(each)) for each in delivery.papers]
            with self._store.write() as work:
                done = self._count_in(session, work, delivery)
                for each in received:
                    self._attach(session, work, done.item, each.file, delivery.source)
                    each.keep()  # an entry never names what is not there
                return done

    def _count_in(self, session: Session, work: InventoryWork, delivery: PaperDelivery) -> Delivered:
        kind = kind_named(work.policy, delivery.kind)
        others = {tag: each.kind for tag, each in kinds_on_record(work).items()}
        found = [each for each in work.equipment.items(tuple(others)) if each is not None] if others else []
        followed = _followed(delivery, [each for each in found if others[each.tag] == kind.code])
        if followed is not None and not delivery.numbers.strip() and not delivery.tag:
            return self._more(session, work, followed, delivery)
        entry, item, notices = self._new_line(session, work, delivery, kind, followed)
        beside = [each for each in found if others[each.tag] != kind.code and _together(each, item)]
        said = tuple(
            notice("paper_beside", RULE, tag=item.label, place=item.place, name=each.name, other=each.label)
            for each in beside[:1]
        )
        return Delivered(entry, item, (*notices, *said))

    def _more(self, session: Session, work: InventoryWork, line: Item, delivery: PaperDelivery) -> Delivered:
        """So much more of a line is there."""
        at = (self._store.clock.now(), self._store.clock.zone)
        case = ReceiptCase(line, delivery.quantity, local(*at).date(), delivery.source)
        decided = decide_receipt(session, case, work.policy, at[0])
        (entry,) = record(work, decided)
        (item,) = work.equipment.written((line.tag,))
        record_levels(session, work, (item,), at, restocked=True)
        return Delivered(entry, item, decided.notices)

    def _new_line(
        self,
        session: Session,
        work: InventoryWork,
        delivery: PaperDelivery,
        kind: CertificateKind,
        followed: Item | None,
    ) -> tuple[Entry, Item, tuple[Notice, ...]]:
        now, zone = self._store.clock.now(), self._store.clock.zone
        today = local(now, zone).date()
        new = replace(_as_line(work, delivery, kind, followed), supplier=delivery.source, accepted_on=today)
        known = known_numbers(work, (ItemNumbers(new.tag),))
        answers, taken = answering(work, new.responsible), overlapping(work.equipment, new.numbers)
        case = RegisterCase(new, known, today, answers, taken)
        decided = decide_register(session, case, work.policy, now)
        (entry,) = record(work, decided)
        item = required(work, decided.value.tag)
        record(work, decide_kind(session, PaperKindCase(item, (), kind.code), work.policy, now))
        record_levels(session, work, (item,), (now, zone))
        return entry, item, decided.notices

    def _attach(
        self, session: Session, work: InventoryWork, item: Item, file: AttachedFile, note: str
    ) -> None:
        present = work.attachments.about(subject("item", item.tag))
        case = AttachCase(item, present, file, PaperKind.PURCHASE, note)
        record(work, decide_attach(session, case, work.policy, self._store.clock.now()))


def _followed(delivery: PaperDelivery, lines: list[Item]) -> Item | None:
    """The line of the kind that a delivery follows; `lines` have the newest first. Raises Refused ``certificates.line_of_other_kind``."""
    if delivery.like:
        key = code_key(delivery.like)
        line = next((each for each in lines if code_key(each.tag) == key), None)
        if line is None:
            facts = {"tag": delivery.like, "kind": delivery.kind}
            raise Refused("certificates.line_of_other_kind", rule=RULE, field="like", **facts)
        return line
    way = Tracking.RANGE if delivery.numbers.strip() else Tracking.COUNTED
    return next((each for each in lines if each.tracking is way), None)


def _as_line(
    work: InventoryWork, delivery: PaperDelivery, kind: CertificateKind, followed: Item | None
) -> NewItem:
    """The new line; what is not said of it is as the one that it follows has it. Raises Refused ``certificates.no_line``."""
    numbered = bool(delivery.numbers.strip())
    if followed is None and not (delivery.tag and delivery.category and delivery.unit):
        raise Refused("certificates.no_line", rule=RULE, field="tag", kind=kind.words.zh)
    tag = delivery.tag or ("" if followed is None else _next_tag(work, followed.label))
    name = delivery.name or (kind.words.zh if followed is None else followed.name)
    return NewItem(
        tag,
        delivery.category or (0 if followed is None else followed.category),
        name,
        place=delivery.place or ("" if followed is None else followed.place),
        responsible=delivery.responsible or ("" if followed is None else followed.responsible),
        tracking=Tracking.RANGE if numbered else Tracking.COUNTED,
        unit=delivery.unit or ("" if followed is None else followed.unit),
        quantity=-1 if numbered else delivery.quantity,
        numbers=delivery.numbers,
    )


def _together(one: Item, other: Item) -> bool:
    return bool(other.place) and code_key(one.place) == code_key(other.place)


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
