"""The ports of equipment: the register's readers, people, the store, slips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from station.approvals.ports import RequestReader
from station.core.attachments import Attachment
from station.core.clock import Clock
from station.core.codes import CodeReader
from station.core.documents import Document
from station.core.ledger import Draft, Entry, Stream
from station.core.policy import Policy
from station.inventory.kits.values import Kit
from station.inventory.papers.ports import ToldReader, VoidFinder
from station.inventory.people_facts import PeopleFacts
from station.inventory.places.values import Kept, Place
from station.inventory.reserving.ports import ReservationReader
from station.inventory.stock.ports import StockReader
from station.inventory.values import CustodySpan, HeldCount, Item, OpenReturn, Training
from station.inventory.voiding.values import Again, Moved
from station.matters.ports import MatterReader
from station.people.calendar.ports import YearsReader
from station.people.dated import DatedStore
from station.people.matching import MatchReader
from station.people.offices.ports import OfficesReader
from station.printing.ports import PrinterTestReader


class EquipmentReader(StockReader, Protocol):
    """The equipment state within one transaction. Every lookup is by an index; lists page by tag."""

    def item(self, tag: str) -> Item | None:
        """The item with this tag, written in either case or width."""
        ...

    def items(self, tags: Sequence[str]) -> tuple[Item | None, ...]:
        """The items with these tags, in the order of `tags`."""
        ...

    def written(self, tags: Sequence[str]) -> tuple[Item, ...]:
        """The items with these tags as this unit of work left them, in the order of `tags`."""
        ...

    def held_by(self, number: str) -> list[Item]:
        """What an officer has now, in the order of tags."""
        ...

    def lent_to(self, key: str) -> int:
        """How many items a unit or place has now, by its key (`Receiver.key`)."""
        ...

    def held_counts(self, number: str, now: datetime) -> tuple[HeldCount, ...]:
        """How much of each category an officer has now, in the order of tags."""
        ...

    def categories_in_hand(self, number: str) -> frozenset[int]:
        """The categories of which an officer has something now."""
        ...

    def with_serials(self, serials: Iterable[str], *, usb: bool) -> dict[str, tuple[str, ...]]:
        """Tags of the items with each of these serial numbers (or USB serial numbers), by their `code_key`.

        Written in any case and width; what no item has is left out.
        """
        ...

    def item_by_usb_serial(self, serial: str) -> Item | None:
        """The one item with this USB serial number; None when none or several have it."""
        ...

    def trainings(self, number: str) -> list[Training]:
        """All training of an officer on record, oldest first."""
        ...

    def trained_categories(self, number: str) -> frozenset[int]:
        """The categories that an officer is trained on."""
        ...

    def categories_in_group(self, department: str, group: str, among: Collection[int]) -> frozenset[int]:
        """The categories `among` these of which somebody who is in this group has an item, or the group itself."""
        ...

    def counts(self) -> list[tuple[int, str, str, int]]:
        """How many items there are by (category, state, condition)."""
        ...

    def holdings(self) -> dict[tuple[str, str, int], int]:
        """How many items of a category each officer has, by (number, the receiver for which they have them, category)."""
        ...

    def open_returns(self, limit: int = 200) -> list[OpenReturn]:
        """Items back without their recordings, the next due first."""
        ...

    def damaged(self, limit: int = 200) -> list[Item]:
        """Items found damaged or incomplete."""
        ...

    def damaged_count(self) -> int:
        """How many items were found damaged or incomplete."""
        ...

    def holders(self, tag: str, at: datetime) -> tuple[str, ...]:
        """Who had the item at a moment: nobody, one officer, or two at the very moment of a hand-over."""
        ...

    def spans(self, tag: str, start: datetime, end: datetime) -> tuple[CustodySpan, ...]:
        """Who had the item when, as far as it overlaps the time from `start` to `end`, in order."""
        ...

    def out_for(
        self, activity: str, department: str, group: str, start: datetime, end: datetime
    ) -> tuple[str, ...]:
        """Numbers of the officers of a group who had something for this activity between `start` and `end`."""
        ...

    def require_spans(self, tag: str) -> None:
        """Compare who had the item when with the entries about it."""
        ...

    def open_loan(self, tag: str) -> CustodySpan | None:
        """The item's last loan while it is out, or back and awaited."""
        ...

    def cameras_of(self, number: str, at: datetime) -> tuple[str, ...]:
        """Tags of the recording devices that an officer had at a moment."""
        ...

    def moved_since(self, tags: Sequence[str], seq: int) -> dict[str, Moved]:
        """What happened to each item after the entry `seq`, as far as it counts."""
        ...

    def history_since(self, tags: Sequence[str], seq: int) -> dict[str, tuple[Entry, ...]]:
        """All entries about each item from number `seq` on, in their order."""
        ...

    def without(self, skipped: Mapping[str, Collection[int]]) -> Again:
        """How each item stands without these of its entries."""
        ...


class KitReader(Protocol):
    """The kits within one transaction."""

    def kit(self, code: str) -> Kit | None:
        """The kit with this code, written in either case or width."""
        ...

    def of_items(self, tags: Iterable[str]) -> dict[str, Kit]:
        """The kit that each of these items belongs to, by tag; those that belong to none are left out."""
        ...


class PlaceReader(Protocol):
    """The places within one transaction."""

    def places(self) -> tuple[Place, ...]:
        """All places, in the order of their codes."""
        ...

    def kept(self) -> tuple[Kept, ...]:
        """How many items of each category say that they lie where."""
        ...

    def checks_due(self) -> Mapping[str, datetime]:
        """Until when each place is to be checked, by its code."""
        ...


class AttachmentReader(Protocol):
    """Attached files within one transaction."""

    def about(self, subject: str) -> tuple[Attachment, ...]:
        """The files that belong to a subject, oldest first, with those whose entry was voided."""
        ...


class LedgerFacts(Protocol):
    """The part of the ledger that an item's history and a void need."""

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """The entry at a place; None when there is none. `checked`: with the content of its hash."""
        ...

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> list[Entry]:
        """All that happened to a subject, oldest first; with `newest` only the last ones; `checked`: each with the content of its hash."""
        ...


class StationFacts(Protocol):
    """Facts about the station's own database."""

    def get(self, name: str) -> str | None:
        """The fact, or None: ``station_id``, ``office``."""
        ...


class InventoryView(Protocol):
    """The state that one transaction sees."""

    def recorded_until(self, stream: Stream) -> datetime | None:
        """When the newest entry of a stream was recorded; None where there is none."""
        ...

    @property
    def matches(self) -> MatchReader:
        """Titles of foreign tables that were matched with columns."""
        ...

    @property
    def codes(self) -> CodeReader:
        """Finds who has a code."""
        ...

    @property
    def people(self) -> PeopleFacts:
        """Officers."""
        ...

    @property
    def matters(self) -> MatterReader:
        """Matters."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def equipment(self) -> EquipmentReader:
        """Items, loans, training."""
        ...

    @property
    def requests(self) -> RequestReader:
        """Requests that run."""
        ...

    @property
    def kits(self) -> KitReader:
        """Kits and their items."""
        ...

    @property
    def places(self) -> PlaceReader:
        """Stores, rooms, vehicles, cabinets, positions."""
        ...

    @property
    def attachments(self) -> AttachmentReader:
        """Photos and papers."""
        ...

    @property
    def reservations(self) -> ReservationReader:
        """What is kept for coming activities."""
        ...

    @property
    def printing(self) -> PrinterTestReader:
        """Tests of printers."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years of public holidays."""
        ...

    @property
    def ledger(self) -> LedgerFacts:
        """The ledger."""
        ...

    @property
    def told(self) -> ToldReader:
        """The entries of a time."""
        ...

    @property
    def voids(self) -> VoidFinder:
        """Which entries do not count."""
        ...

    @property
    def facts(self) -> StationFacts:
        """The station itself."""
        ...


class InventoryWork(InventoryView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class InventoryStore(DatedStore, Protocol):
    """The part of the store that equipment needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[InventoryView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[InventoryWork]:
        """A unit of work that commits when its block ends well."""
        ...


class RecordingDevices(Protocol):
    """The recording devices that are plugged into this computer."""

    def recordings_since(self, tag: str, usb_serial: str, moment: datetime) -> int | None:
        """How many recordings made since `moment` are on the device of this tag or serial number.

        None when it can't be read.
        """
        ...


class SlipFolder(Protocol):
    """The folder of slips, which are looked at or printed later."""

    def keep(self, number: str, day: date, document: Document) -> Path:
        """Write the slip; returns its path. Raises StoreProblem ``slip.not_kept``."""
        ...
