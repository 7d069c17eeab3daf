"""What findings need of the store, besides what missing recordings are found from."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from station.archive.values import ImportSession, Recording
from station.audit.missing.ports import KnownRecordings, MissingLedger, MissingView
from station.audit.officer_year.damage import ChecksReader
from station.core.clock import Clock
from station.core.ledger import Draft, Entry
from station.core.policy import Policy
from station.people.conduct.ports import ConductReader
from station.people.dated import DatedStore


class JudgedRecordings(KnownRecordings, Protocol):
    """Recordings, as far as they indicate something."""

    def came_in_since(self, moment: datetime) -> Sequence[Recording]:
        """What was imported at `moment` or later; not compared: whoever draws something from one asks for `recording`."""
        ...

    def recording(self, sha256: str) -> Recording | None:
        """The recording with this content, as its entries give it."""
        ...

    def session(self, session: str) -> ImportSession | None:
        """A closed import."""
        ...

    def starting_with(self, prefix: str, limit: int = 2) -> Sequence[Recording]:
        """Recordings whose hash begins with `prefix`."""
        ...


class FindingLedger(ChecksReader, MissingLedger, Protocol):
    """The ledger: explanations, checks, and what was found."""


class FindingView(MissingView, Protocol):
    """The state that one transaction sees."""

    @property
    def archive(self) -> JudgedRecordings:
        """Recordings."""
        ...

    @property
    def ledger(self) -> FindingLedger:
        """The ledger."""
        ...

    @property
    def conduct(self) -> ConductReader:
        """Records of conduct: the violations that rest on findings."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by."""
        ...


class FindingWork(FindingView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft`."""
        ...


class FindingStore(DatedStore, Protocol):
    """The part of the store that findings need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[FindingView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[FindingWork]:
        """A unit of work that commits when its block ends well."""
        ...
