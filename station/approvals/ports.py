"""The ports of approvals: requests, who holds office, and the rooms whose requests are carried."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol, TypeVar

from station.approvals.bodies import Filed
from station.approvals.values import Request
from station.core.attachments import Attachment
from station.core.clock import Clock
from station.core.ledger import Draft, Entry, Stream
from station.core.policy import Policy
from station.people.calendar.ports import YearsReader
from station.people.dated import DatedStore
from station.people.deadlines.values import FoundDeadlines
from station.people.listing import ListView
from station.people.offices.ports import OfficesReader
from station.people.offices.values import Function
from station.people.ports import PeopleReader
from station.people.sessions import Session

F_contra = TypeVar("F_contra", bound=Filed, contravariant=True)


class RequestReader(Protocol):
    """Requests within one transaction; each is what the entries give. Raises `IntegrityProblem`."""

    def request(self, seq: int) -> Request | None:
        """The request by the entry `seq`."""
        ...

    def running(self, about: str) -> tuple[Request, ...]:
        """Those about a subject that are open or returned."""
        ...

    def waiting(self, functions: Iterable[Function]) -> tuple[Request, ...]:
        """Open ones whose present step is one of these functions', the next due first."""
        ...

    def running_of(self, number: str, account: str) -> tuple[Request, ...]:
        """Those that an officer, or an `account` ("" for none) without one, asks for and that are open or returned, the oldest first."""
        ...

    def returned_to(self, account: str) -> tuple[Request, ...]:
        """Those that were refused and are with this account again."""
        ...


class RequestFileReader(Protocol):
    """Files on record within one transaction."""

    def about(self, about: str) -> tuple[Attachment, ...]:
        """Those of a subject, oldest first."""
        ...


class FiledEntries(Protocol):
    """The entries by which requests were filed."""

    def entry(self, stream: Stream, seq: int, *, checked: bool = False) -> Entry | None:
        """One entry; `checked`: compared with its hash."""
        ...

    def about(self, subject: str, *, newest: int | None = None, checked: bool = False) -> list[Entry]:
        """All that happened to a subject, oldest first."""
        ...


class StepDeadlines(Protocol):
    """The deadlines of steps that wait, each with the claim on it."""

    def open_about(self, *subjects: str) -> FoundDeadlines:
        """The open deadlines about these things."""
        ...


class RequestListView(ListView, Protocol):
    """What the list of requests reads."""

    @property
    def deadlines(self) -> StepDeadlines:
        """Deadlines."""
        ...


class RequestListStore(DatedStore, Protocol):
    """The part of the store that the list needs."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[RequestListView]:
        """An unchanging view."""
        ...


class ApprovalsView(Protocol):
    """The state that one transaction sees."""

    @property
    def requests(self) -> RequestReader:
        """Requests."""
        ...

    @property
    def deadlines(self) -> StepDeadlines:
        """Deadlines."""
        ...

    @property
    def offices(self) -> OfficesReader:
        """Who holds office."""
        ...

    @property
    def people(self) -> PeopleReader:
        """Officers and accounts."""
        ...

    @property
    def calendar(self) -> YearsReader:
        """Announced years."""
        ...

    @property
    def ledger(self) -> FiledEntries:
        """The ledger."""
        ...

    @property
    def attachments(self) -> RequestFileReader:
        """Files that belong to requests."""
        ...

    @property
    def policy(self) -> Policy:
        """The rules in force."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """The rules to show something by."""
        ...


class ApprovalsWork(ApprovalsView, Protocol):
    """One unit of work."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and the state it changes."""
        ...


class ApprovalsStore(Protocol):
    """The part of the store that approvals need."""

    @property
    def clock(self) -> Clock:
        """The station's clock."""
        ...

    def read(self) -> AbstractContextManager[ApprovalsView]:
        """An unchanging view."""
        ...

    def write(self) -> AbstractContextManager[ApprovalsWork]:
        """A unit of work that commits when its block ends well."""
        ...


class Carrier(Protocol[F_contra]):
    """What comes of the requests with these bodies; each room that files requests gives one."""

    kinds: frozenset[str]
    """The kinds of its bodies: it is given no others."""

    def concerned(self, filed: F_contra, view: Any) -> tuple[str, ...]:
        """Numbers of the officers whose own matter it has become since it was filed, besides `Filed.involved`."""
        ...

    def effect(
        self, session: Session, filed: F_contra, request: Request, work: Any, now: datetime
    ) -> tuple[Draft, ...]:
        """What follows when the last step is accepted; `work` is the unit of work, of which each room sees its own part.

        Raises Refused where it can't follow any more.
        """
        ...
