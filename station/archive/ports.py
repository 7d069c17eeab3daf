"""The ports of the archive: its own state, custody of cameras, officers, the ledger, and a store."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.archive.values import (
    ImportSession,
    Recording,
    StoredContent,
)
from station.core.authentication import Authenticate
from station.core.clock import Clock
from station.core.ledger import Draft, Entry, Head, StoredEntry, Stream
from station.core.listing import ListReader
from station.core.policy import Policy
from station.matters.ports import MatterReader
from station.people.dated import DatedStore
from station.people.deadlines.values import FoundDeadlines
from station.people.ports import PeopleReader


class Device(Protocol):
    """The part of a registered item that the archive needs."""

    @property
    def tag(self) -> str:
        """Its unique tag."""
        ...

    @property
    def usb_serial(self) -> str:
        """Its USB serial number, "" when it has none."""
        ...

    @property
    def last_import_session(self) -> str | None:
        """The last complete import of its recordings, which counts for its return; None where none does."""
        ...


class DeviceCustody(Protocol):
    """A time in which an officer had a device."""

    @property
    def number(self) -> str:
        """The officer's number."""
        ...

    @property
    def start(self) -> datetime:
        """The beginning of that time."""
        ...

    @property
    def end(self) -> datetime | None:
        """The end of that time; None: the officer still has it."""
        ...


class AwaitedDevice(Protocol):
    """A device that was returned and whose recordings are awaited (EQ-05)."""

    @property
    def tag(self) -> str:
        """The device."""
        ...

    @property
    def returned_by(self) -> str:
        """Number of the officer whose loan it was."""
        ...


class CustodyFacts(Protocol):
    """Who had which recording device when; the equipment register implements it."""

    def item(self, tag: str) -> Device | None:
        """The item with this tag."""
        ...

    def item_by_usb_serial(self, serial: str) -> Device | None:
        """The one item with this USB serial number; None when none or several have it."""
        ...

    def tags_with_usb_serial(self, serial: str) -> Sequence[str]:
        """All items with this USB serial number, by their tags."""
        ...

    def spans(self, tag: str, start: datetime, end: datetime) -> Sequence[DeviceCustody]:
        """Who had the item when, as far as it overlaps the time from `start` to `end`."""
        ...

    def activities_of(self, tag: str, start: datetime, end: datetime) -> Sequence[str]:
        """Codes of the activities for which somebody had the item within that time."""
        ...

    def out_for(
        self, activity: str, department: str, group: str, start: datetime, end: datetime
    ) -> Sequence[str]:
        """Numbers of the officers of a group who had something for this activity within that time."""
        ...

    def cameras_of(self, number: str, at: datetime) -> Collection[str]:
        """Tags of the recording devices that an officer had at a moment."""
        ...

    def open_loan(self, tag: str) -> DeviceCustody | None:
        """The item's last loan while it is not settled: the item is out, or returned and awaited (EQ-05)."""
        ...

    def open_returns(self, limit: int = 200) -> Sequence[AwaitedDevice]:
        """Devices back without their recordings."""
        ...


class ArchiveReader(Protocol):
    """The archive's state within one transaction."""

    def with_sizes(self, sizes: Collection[int]) -> list[StoredContent]:
        """Content on record with one of these sizes: only such content can equal a file of that size."""
        ...

    def names_in(self, folder: str, place: str) -> list[str]:
        """The names, without it, that are on record in a folder of a place: also of files that do not lie there any more."""
        ...

    def copy_names_in(self, folder: str, archive: str) -> list[str]:
        """The same of a second archive."""
        ...

    def recording(self, sha256: str) -> Recording | None:
        """The recording with this content."""
        ...

    def without_main(self, contents: Collection[str]) -> list[str]:
        """Those of these contents that are cameras' own files and belong to no recording on record."""
        ...

    def starting_with(self, prefix: str, limit: int = 2) -> list[Recording]:
        """Recordings whose hash begins with `prefix` (hexadecimal, lower case)."""
        ...

    def in_doubt_of(self, number: str, limit: int = 500) -> list[Recording]:
        """Recordings in doubt that name an officer, or were made by a device while it was theirs, the oldest first."""
        ...

    def session(self, session: str) -> ImportSession | None:
        """A closed import session."""
        ...

    def of_session(self, session: str) -> list[Recording]:
        """The recordings that came in by an import, in the order of their entries."""
        ...

    def of_matter(self, number: str) -> list[Recording]:
        """The recordings of a matter, however its number was typed, in the order of their entries."""
        ...

    def newest_of(self, camera: str, limit: int) -> list[Recording]:
        """The newest recordings of a device; only rows are read (`recording` compares)."""
        ...

    def came_again_in(self, session: str) -> list[Recording]:
        """The recordings on record that came in from a further device by an import, each as its entries give it."""
        ...

    def belonging_to(self, sha256: str) -> list[Recording]:
        """The camera's own files that belong to a recording, by their names on the source."""
        ...

    def pieces(self, of: str) -> Sequence[Recording]:
        """The pieces of one recording in their order, each as its entries give it."""
        ...

    def places(self) -> Mapping[str, str]:
        """The names of the desktops whose archives these are, by their places."""
        ...

    def lost_places(self) -> Collection[str]:
        """The places of archives that are lost with their desktops."""
        ...

    def newest_at(self, place: str, most: int) -> list[StoredContent]:
        """Of the recordings at a place the newest ones."""
        ...

    def intake_since(self, moment: datetime, place: str) -> list[tuple[datetime, int]]:
        """How many bytes came to a place from `moment` on, hour by hour; only rows are summed, none is compared."""
        ...

    def count_at(self, place: str) -> int:
        """How many recordings an archive has."""
        ...

    def without_copy(self, archive: str, place: str) -> list[StoredContent]:
        """The recordings of a place that a second archive lacks, in the order of their entries."""
        ...

    def stored_at(self, place: str, contents: Collection[str]) -> list[StoredContent]:
        """Which of these contents (by hash) a place has, and under which names."""
        ...

    def copies_in(self, archive: str, contents: Collection[str]) -> Mapping[str, str]:
        """By content (hash) the names that copies of these have in a second archive."""
        ...

    def sessions_from(self, source: str, serial: str | None, limit: int = 50) -> Sequence[ImportSession]:
        """The newest imports from a path as shown, or from the device with a serial number."""
        ...

    def orders_without_end(self, kind: str) -> tuple[int, ...]:
        """Numbers of the audit entries of `kind` about sessions of which no row says how they ended, the oldest first."""
        ...


class LedgerFacts(Protocol):
    """The part of the ledger that proofs need."""

    def about(self, subject: str, *, newest: int | None = None) -> list[Entry]:
        """All that happened to a subject, oldest first."""
        ...

    def entry(self, stream: Stream, seq: int) -> Entry | None:
        """The entry at a place."""
        ...

    def hash_at(self, stream: Stream, seq: int) -> bytes | None:
        """The hash at a place."""
        ...

    def head(self, stream: Stream) -> Head:
        """Where a stream ends."""
        ...

    def of_kind(self, stream: Stream, kind: str, size: int) -> list[Entry]:
        """The newest entries of exactly this kind, newest first."""
        ...

    def page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[Entry]:
        """Entries newest first, below number `before`; `kind` is a prefix."""
        ...

    def stored_page(
        self, stream: Stream, *, before: int | None = None, size: int = 200, kind: str | None = None
    ) -> list[StoredEntry]:
        """The rows that `page` reads, whether they can be read or not."""
        ...


class AwaitedDeadlines(Protocol):
    """Deadlines, of which those of awaited recordings say what prevented them from coming in."""

    def open_about(self, *subjects: str) -> FoundDeadlines:
        """The open deadlines about these things."""
        ...


class ArchiveView(Protocol):
    """The state that one transaction sees."""

    @property
    def deadlines(self) -> AwaitedDeadlines:
        """Deadlines."""
        ...

    @property
    def archive(self) -> ArchiveReader:
        """Recordings and sessions."""
        ...

    @property
    def equipment(self) -> CustodyFacts:
        """Who had which camera."""
        ...

    @property
    def people(self) -> PeopleReader:
        """Officers and accounts."""
        ...

    @property
    def matters(self) -> MatterReader:
        """Matters."""
        ...

    @property
    def ledger(self) -> LedgerFacts:
        """The ledger."""
        ...

    @property
    def lists(self) -> ListReader:
        """The lists."""
        ...

    @property
    def policy(self) -> Policy:
        """The rulebook with this office's parameters."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by: a damaged parameter stops only what asks for it."""
        ...


class ArchiveWork(ArchiveView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class ArchiveStore(DatedStore, Protocol):
    """The part of the store that the archive needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    @property
    def authenticate(self) -> Authenticate | None:
        """The MAC by the station's key; None where the key is missing."""
        ...

    def read(self) -> AbstractContextManager[ArchiveView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[ArchiveWork]:
        """A unit of work that commits when its block ends well."""
        ...


def media_rows(ledger: LedgerFacts, stream: Stream, kind: str = "media.") -> Iterator[StoredEntry]:
    """The rows of all entries whose kind begins with `kind`, newest first, read page by page."""
    before: int | None = None
    while page := ledger.stored_page(stream, before=before, size=2000, kind=kind):
        yield from page
        before = page[-1].seq
