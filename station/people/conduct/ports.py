"""What conduct needs of the store: its records, officers and units, offices held, the ledger, and a unit of work."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date
from typing import Protocol

from station.core.clock import Clock
from station.core.ledger import Draft, Entry, Stream
from station.people.attaching import AttachmentsReader
from station.people.conduct.values import ConductRecord
from station.people.offices.ports import OfficesView


class ConductReader(Protocol):
    """Records of conduct within one transaction, each as the entries give it."""

    def record(self, seq: int) -> ConductRecord | None:
        """The record by the entry `seq`."""
        ...

    def of_officer(self, number: str) -> tuple[ConductRecord, ...]:
        """All of an officer, the oldest first."""
        ...

    def between(self, first: date, last: date) -> tuple[ConductRecord, ...]:
        """All of these days, the oldest first; assessments of their years."""
        ...

    def assessment(self, unit: str, year: int) -> ConductRecord | None:
        """The assessment of a unit that counts for a year."""
        ...


class LedgerReader(Protocol):
    """The ledger itself."""

    def entry(self, stream: Stream, seq: int) -> Entry | None:
        """The entry at a place; None where there is none."""
        ...


class ConductView(OfficesView, Protocol):
    """The state that one transaction sees."""

    @property
    def conduct(self) -> ConductReader:
        """Records of conduct."""
        ...

    @property
    def attachments(self) -> AttachmentsReader:
        """Photos and papers of records."""
        ...

    @property
    def ledger(self) -> LedgerReader:
        """The ledger itself."""
        ...


class ConductWork(ConductView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class ConductStore(Protocol):
    """The part of the store that conduct needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ConductView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[ConductWork]:
        """A unit of work that commits when its block ends well."""
        ...
