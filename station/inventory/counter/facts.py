"""The facts that the answer to a scan rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from station.core.codes import CodeHolder
from station.inventory.handing.decide import HandOverCase
from station.inventory.kits.values import KitStanding
from station.inventory.movement.check_in import Brought, CheckInCase
from station.inventory.movement.check_out import CheckOutCase
from station.inventory.movement.person import CounterPerson
from station.inventory.movement.terms import Terms
from station.inventory.places.values import Place
from station.inventory.receivers.values import Receiver
from station.inventory.stock.finding import FoundNumber
from station.inventory.stock.numbers import NumberRun
from station.inventory.values import Item
from station.matters.values import KnownNumber
from station.people.values import Officer


class CounterFacts(Protocol):
    """The facts that a scan is looked up in; every question is answered by an index."""

    @property
    def terms(self) -> Terms:
        """The rules in force."""
        ...

    @property
    def now(self) -> datetime:
        """The moment of the scan."""
        ...

    def holders(self, code: str) -> tuple[CodeHolder, ...]:
        """All that have this code: items, kits, badges, officers' numbers."""
        ...

    def officer(self, number: str) -> Officer | None:
        """The officer with this number."""
        ...

    def item(self, tag: str) -> Item | None:
        """The item with this tag."""
        ...

    def matter(self, number: str) -> KnownNumber:
        """The number of a matter, as it is on the list where it is there."""
        ...

    def portions(self, line: str) -> tuple[Item, ...]:
        """What went out of a line of counted gear and is not back, what is due first before the others."""
        ...

    def earlier_lot(self, item: Item) -> Item | None:
        """A lot of the same stock that expires before `item` and is not used up (ST-05)."""
        ...

    def number_runs(self, item: Item) -> tuple[NumberRun, ...]:
        """Where the numbers of a numbered range are; nothing for what is none."""
        ...

    def found_numbers(self, number: str) -> tuple[FoundNumber, ...]:
        """Where this number is in each numbered range that has it."""
        ...

    def with_serial(self, serial: str) -> tuple[str, ...]:
        """Tags of the items with this serial number, the maker's or that of the USB connection."""
        ...

    def holders_of(self, codes: Iterable[str]) -> Mapping[str, tuple[CodeHolder, ...]]:
        """The same for many codes, by `code_key`; what nobody has is left out."""
        ...

    def held(self, number: str) -> tuple[Item, ...]:
        """All that an officer has, as the entries give it."""
        ...

    def loan_ended(self, tag: str) -> datetime | None:
        """When the item came back last; None where it never did, or is out for the first time."""
        ...

    def receiver(self, receiver: Receiver) -> Receiver:
        """A unit or place to lend to, as it is on record. Raises Refused where there is none of these."""
        ...

    def unit_of_card(self, code: str) -> Receiver:
        """The unit of a card. Raises Refused."""
        ...

    def place(self, code: str) -> Place | None:
        """The place with this code."""
        ...

    def has_places(self) -> bool:
        """Whether the office has put any place on record."""
        ...

    def kit(self, code: str) -> KitStanding | None:
        """The kit with this code, its parts as they stand."""
        ...

    def has_pin(self, number: str) -> bool:
        """Whether the officer can confirm by a PIN."""
        ...

    def person(self, officer: Officer) -> CounterPerson:
        """The officer with their items and their training."""
        ...

    def taking(
        self,
        number: str,
        items: Iterable[tuple[str, Item | None]],
        *,
        person: CounterPerson | None = None,
        activity: str | None = None,
        receiver: Receiver | None = None,
    ) -> CheckOutCase:
        """The case of handing items to an officer, for a receiver or for themselves."""
        ...

    def handing(
        self, giver: str, number: str, tags: Sequence[str], *, taker: CounterPerson | None = None
    ) -> HandOverCase:
        """The case of a handover of items from officer `giver` to officer `number`."""
        ...

    def returning(
        self, number: str | None, brought: tuple[Brought, ...], *, person: CounterPerson | None = None
    ) -> CheckInCase:
        """The case of taking back items."""
        ...
