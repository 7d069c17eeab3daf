"""Looking up scans and confirmations: one view of the store, and the cases for decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime

from station.approvals.values import Request
from station.core.clock import local
from station.core.codes import CodeHolder, code_key
from station.core.ledger import subject
from station.core.policy import Per, categories, kept_in_person
from station.inventory.handing.decide import HandOverCase
from station.inventory.kits.use_cases import standing
from station.inventory.kits.values import KitStanding
from station.inventory.movement.barred import OVERDUE_BLOCK, about_the_taker, untrained
from station.inventory.movement.check_in import Brought, CheckInCase
from station.inventory.movement.check_out import CheckOutCase, Wanted
from station.inventory.movement.person import CounterPerson, Taker
from station.inventory.movement.terms import Terms
from station.inventory.movement.tested import PrinterRecord
from station.inventory.places.values import Place
from station.inventory.ports import InventoryView
from station.inventory.receivers.finding import find_receiver, named, of_card, watching
from station.inventory.receivers.values import Receiver, receiver_of
from station.inventory.reserving.values import Reservation
from station.inventory.stock.decide import AskedStock, IssueCase
from station.inventory.stock.finding import FoundNumber, numbers_found
from station.inventory.stock.numbers import NumberRun
from station.inventory.stock.reported import runs_to_move
from station.inventory.values import HeldCount, Item, Tracking, own_of
from station.matters.knowing import known_number
from station.matters.values import KnownNumber
from station.people.confirming import UNPROVEN, Proven
from station.people.credentials import officer_owner
from station.people.naming import number_key
from station.people.values import Officer

_EVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ViewedFacts:
    """The `CounterFacts` of one view; `late`: of a moment that has passed, when an entry is made of what is on paper."""

    view: InventoryView
    terms: Terms
    now: datetime
    late: bool = False

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        """All that have this code: items, kits, badges, officers' numbers."""
        return self.view.codes.holders(code)

    def officer(self, number: str) -> Officer | None:
        """The officer with this number."""
        return self.view.people.officer(number_key(number))

    def item(self, tag: str) -> Item | None:
        """The item with this tag, as the entries give it: what a scan shows of it holds when it is confirmed."""
        return self.view.equipment.items((tag,))[0]

    def matter(self, number: str) -> KnownNumber:
        """The number of a matter, as it is on the list where it is there."""
        return known_number(self.view.matters, number)

    def portions(self, line: str) -> tuple[Item, ...]:
        """What went out of a line of counted gear and is not back, what is due first before the others."""
        return tuple(self.view.equipment.portions(line))

    def earlier_lot(self, item: Item) -> Item | None:
        """A lot of the same stock that expires before `item`, may still be used, and is not used up (ST-05)."""
        if item.expires_on is None:
            return None
        return self.view.equipment.earlier_lot(item, local(self.now, self.terms.zone).date())

    def number_runs(self, item: Item) -> tuple[NumberRun, ...]:
        """Where the numbers of a numbered range are; nothing for what is none."""
        return runs_to_move(self.view, item) if item.tracking is Tracking.RANGE else ()

    def found_numbers(self, number: str) -> tuple[FoundNumber, ...]:
        """Where this number is in each numbered range that has it."""
        return numbers_found(self.view.equipment, number)

    def with_serial(self, serial: str) -> tuple[str, ...]:
        """Tags of the items with this serial number, the maker's or that of the USB connection."""
        equipment, key = self.view.equipment, code_key(serial)
        found = (equipment.with_serials((serial,), usb=usb).get(key, ()) for usb in (False, True))
        return tuple(dict.fromkeys(tag for tags in found for tag in tags))

    def holders_of(self, codes: Iterable[str]) -> Mapping[str, tuple[CodeHolder, ...]]:
        """The same for many codes, by `code_key`; what nobody has is left out."""
        return self.view.codes.holders_of(codes)

    def held(self, number: str) -> tuple[Item, ...]:
        """All that an officer has, as the entries give it."""
        tags = tuple(item.tag for item in self.view.equipment.held_by(number))
        items = self.view.equipment.items(tags)
        return tuple(item for item in items if item is not None and item.holder == number)

    def loan_ended(self, tag: str) -> datetime | None:
        """When the item came back last; None where it never did, or is out for the first time."""
        ended = [span.end for span in self.view.equipment.spans(tag, _EVER, self.now) if span.end is not None]
        return max(ended, default=None)

    def receiver(self, receiver: Receiver) -> Receiver:
        """A unit or place to lend to, as it is on record. Raises Refused where there is none of these."""
        return find_receiver(receiver.kind, receiver.code, self.view)

    def unit_of_card(self, code: str) -> Receiver:
        """The unit of a card. Raises Refused."""
        return of_card(code, self.view)

    def place(self, code: str) -> Place | None:
        """The place with this code."""
        return next((each for each in self.view.places.places() if each.code == code), None)

    def has_places(self) -> bool:
        """Whether the office has put any place on record."""
        return bool(self.view.places.places())

    def kit(self, code: str) -> KitStanding | None:
        """The kit with this code, its parts as they stand."""
        found = self.view.kits.kit(code)
        return None if found is None else standing(self.view, found)

    def kits(self, codes: Iterable[str]) -> tuple[KitStanding, ...]:
        """The kits with these codes; one that was dissolved since is left out."""
        return tuple(found for code in codes if (found := self.kit(code)) is not None)

    def has_pin(self, number: str) -> bool:
        """Whether the officer can confirm by a PIN."""
        return self.view.people.has_pin(number)

    def person(self, officer: Officer) -> CounterPerson:
        """The officer with all that their card shows: each item in hand is counted and compared."""
        held = self.view.equipment.held_counts(officer.number, self.now)
        taker = self._taker(officer, held)
        facts = {each.name: getattr(taker, each.name) for each in fields(taker)}
        issue = self.view.people.secret_issue(officer_owner(officer.number))
        return CounterPerson(
            **facts,
            own=held,
            lacks=lacking(self.terms, held),
            barred=about_the_taker(taker, self.terms),
            untrained=untrained(taker, self.terms),
            has_pin=officer.has_pin,
            pin_issue=issue if issue is not None and issue.is_news(self.now) else None,
        )

    def _taker(
        self, officer: Officer, held: tuple[HeldCount, ...] | None = None, *, of_a_set: bool = True
    ) -> Taker:
        """The officer; what they have is counted only where the counts are there or a rule asks how much is overdue.

        Of which categories they and their group have something is asked where that may complete a set (EQ-04).
        """
        if held is None and OVERDUE_BLOCK.of(self.terms.policy):
            held = self.view.equipment.held_counts(officer.number, self.now)
        categories = frozenset(each.category for each in held or ())
        if held is None and of_a_set:
            categories = self.view.equipment.categories_in_hand(officer.number)
        colleagues = in_the_group(self.view, officer, self.terms, held or ()) if of_a_set else frozenset()
        return Taker(
            officer.number,
            officer.name,
            officer.department,
            officer.group,
            categories=categories,
            colleagues=colleagues,
            trained=self.view.equipment.trained_categories(officer.number),
            active=officer.active,
            overdue=sum(each.overdue for each in held or ()),
        )

    def taking(
        self,
        number: str,
        items: Iterable[tuple[str, Item | None]],
        *,
        person: Taker | None = None,
        activity: str | None = None,
        proven: Proven = UNPROVEN,
        kits: Iterable[str] = (),
        receiver: Receiver | None = None,
    ) -> CheckOutCase:
        """The case of handing out `items` (by tag) to officer `number`, for a `receiver` or for themselves, some of them as `kits`.

        `person` where the counter knows them already.
        """
        if person is None:
            officer = self.officer(number)
            if officer is not None:
                person = self._taker(officer, of_a_set=activity is not None)
        wanted = tuple(
            Wanted(tag, item, self._holder(item), self._kept(item), self._running(item), self._tests(item))
            for tag, item in items
        )
        return CheckOutCase(
            number,
            person,
            wanted,
            activity,
            proven,
            self.terms.setting,
            self.kits(kits),
            receiver=receiver,
            watching=watching(receiver, self.view, local(self.now, self.terms.zone).date()),
        )

    def issuing(
        self,
        number: str,
        quantities: Mapping[str, int],
        *,
        person: Taker | None = None,
        activity: str | None = None,
        proven: Proven = UNPROVEN,
        receiver: Receiver | None = None,
        reason: str = "",
        numbers: Mapping[str, str] | None = None,
        matter: str = "",
    ) -> IssueCase:
        """The case of issuing so much of each line of stock, by tag, to officer `number`, who takes it for a `receiver` if there is one."""
        if person is None:
            officer = self.officer(number)
            person = None if officer is None else self._taker(officer, of_a_set=False)
        items = self.view.equipment.items(tuple(quantities))
        asked = tuple(
            AskedStock(
                tag,
                item,
                quantity,
                None if item is None else self.earlier_lot(item),
                () if item is None else self.number_runs(item),
                (numbers or {}).get(tag, ""),
            )
            for (tag, quantity), item in zip(quantities.items(), items, strict=True)
        )
        to = None if receiver is None else self.receiver(receiver)
        known = self.matter(matter) if matter.strip() else None
        return IssueCase(number, person, asked, activity, proven, self.terms.setting, to, reason, known)

    def returning(
        self,
        number: str | None,
        brought: tuple[Brought, ...],
        *,
        person: Taker | None = None,
        proven: Proven = UNPROVEN,
        kits: Iterable[str] = (),
    ) -> CheckInCase:
        """The case of taking back what is `brought` from officer `number`, or on behalf of whoever has it."""
        returner = person if person is not None or number is None else self.officer(number)
        items = {each.item.holder: each.item for each in brought if each.item is not None}
        names = {holder: self._holder(item) for holder, item in items.items() if holder is not None}
        setting, sets = self.terms.setting, self.kits(kits)
        receivers = self._receivers(each.item for each in brought if each.item is not None)
        running = {each.item.tag: self._running(each.item) for each in brought if each.item is not None}
        return CheckInCase(
            brought, returner, names, number, proven, setting, sets, receivers, running=running
        )

    def _receivers(self, items: Iterable[Item]) -> Mapping[str, Receiver]:
        """For whom these items are held, by the keys in their rows."""
        found = {item.held_for: receiver_of(item.held_for) for item in items}
        return {key: named(each, self.view) for key, each in found.items() if each is not None}

    def _tests(self, item: Item | None) -> PrinterRecord | None:
        """How a printer did in its newest test; None for what does not print, and of a moment that has passed."""
        if item is None or not self.terms.prints(item.category) or self.late:
            return None
        return PrinterRecord(self.view.printing.last_test(subject("item", item.tag)))

    def _running(self, item: Item | None) -> tuple[Request, ...]:
        """The requests about the item, asked only where one runs."""
        return () if item is None or not item.asked else self.view.requests.running(subject("item", item.tag))

    def handing(
        self,
        giver: str,
        number: str,
        tags: Sequence[str],
        *,
        taker: Taker | None = None,
        given: Proven = UNPROVEN,
        taken: Proven = UNPROVEN,
    ) -> HandOverCase:
        """The case of a handover of items from officer `giver` to officer `number`, who `given` and `taken` say that they confirmed."""
        items = [(tag, self.item(tag)) for tag in tags]
        back = self.returning(giver, tuple(Brought(tag, item) for tag, item in items), proven=given)
        back = replace(back, running={})  # it is said of what is taken
        lent = next(iter(back.receivers.values()), None)
        return HandOverCase(back, self.taking(number, items, person=taker, proven=taken, receiver=lent))

    def _kept(self, item: Item | None) -> tuple[Reservation, ...]:
        """For whom the item is kept, asked only where it ever was."""
        if item is None or not item.reserved:
            return ()
        return self.view.reservations.of_items((item.tag,))[item.tag]

    def _holder(self, item: Item | None) -> str:
        """The name of whoever has the item, or the number where there is no such officer; empty for nobody."""
        if item is None or item.holder is None:
            return ""
        officer = self.view.people.officer(item.holder)
        return item.holder if officer is None else officer.name


def lacking(terms: Terms, own: Iterable[HeldCount]) -> tuple[int, ...]:
    """The categories kept in person that an officer who has `own` lacks (EQ-01, EQ-08)."""
    in_hand = own_of(own)
    return tuple(
        each.number
        for each in categories(terms.policy)
        if each.per is Per.OFFICER
        and kept_in_person(terms.policy, each.number)
        and in_hand.get(each.number, 0) < each.quantity
    )


def in_the_group(
    view: InventoryView, officer: Officer, terms: Terms, held: Iterable[HeldCount] = ()
) -> frozenset[int]:
    """The categories counted per group of which the officer's group has an item out; what they have `held` themselves is not looked up."""
    if not officer.group:
        return frozenset()
    per_group = {each.number for each in categories(terms.policy) if each.per is Per.GROUP}
    own = frozenset(each.category for each in held if each.own) & per_group
    return own | view.equipment.categories_in_group(officer.department, officer.group, per_group - own)
