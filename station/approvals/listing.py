"""Requests as a list."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final, Self

from station.approvals.bodies import awaited_as
from station.approvals.ports import RequestListStore, RequestListView
from station.approvals.values import Request, RequestState
from station.core.deadlines import Claim
from station.core.errors import IntegrityProblem
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.progress import CancelToken, Report
from station.people.asking import Extent, ViewPermissions, asks
from station.people.listing import ListService
from station.people.offices.values import Function
from station.people.permissions import Permission
from station.people.sessions import Session

RUNNING, DONE = "running", "done"
MATTERS: Final = ("loss", "damage", "repair", "scrap", "change", "undo", "dispute", "grid")
"""What requests are about, as `Filed.matter` has it."""
REACH: Final = ViewPermissions(Permission.ACCOUNT_OWN, Permission.PEOPLE_VIEW, Permission.PEOPLE_VIEW)


@dataclass(frozen=True, slots=True)
class RequestScope:
    """The part of the list that a person sees: all, or what they filed and what their offices decide.

    `waiting` are the numbers of those that wait for the person, by whose matter each is now; None where nobody asks for that, or
    a damaged one, which the list names, keeps it from being known.
    """

    account: str
    number: str
    everything: bool
    waiting: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class ListedRequest:
    """A request in one line, with the step that waits, or that decided last."""

    seq: int
    kind: str
    matter: str
    rule: str
    about: str
    title: str
    text: str
    name: str
    filed_at: datetime
    state: RequestState
    function: Function
    due_at: datetime | None
    ended_at: datetime | None
    claim: Claim | None = None
    """Who has claimed the step that waits (PF-09)."""

    @property
    def id(self) -> str:
        """The number of its entry."""
        return str(self.seq)

    @property
    def subject(self) -> str:
        """The code of what it is about."""
        return self.about.partition(":")[2]

    @property
    def waits_for(self) -> str | None:
        """Whose decision is awaited."""
        return self.function.value if self.state is RequestState.OPEN else None

    @property
    def claimed_by(self) -> str | None:
        """The name of who has claimed it."""
        return None if self.claim is None else self.claim.name

    @property
    def until(self) -> datetime | None:
        """Until when."""
        return self.due_at if self.state is RequestState.OPEN else None


def _column(key: str, kind: ValueKind = ValueKind.TEXT, **more: Any) -> ListColumn:
    return ListColumn(key, f"approvals.field.{key}", attrgetter(key), kind, **more)


REQUEST_LIST: Final[ListDeclaration[ListedRequest]] = ListDeclaration(
    name="requests",
    title="approvals.title",
    columns=(
        _column("id", ValueKind.CODE),
        ListColumn(
            "kind", "approvals.field.kind", attrgetter("matter"), ValueKind.CHOICE, words="approvals.matter."
        ),
        _column("subject", ValueKind.CODE),
        _column("title"),
        _column("name"),
        _column("filed_at", ValueKind.MOMENT),
        _column("state", ValueKind.CHOICE, words="approvals.state."),
        _column("waits_for", ValueKind.CHOICE, words="offices.function.", sortable=False),
        _column("claimed_by", sortable=False),
        _column("until", ValueKind.MOMENT),
        _column("text", shown=False, sortable=False),
        _column("ended_at", ValueKind.MOMENT, shown=False),
        _column("rule", ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter("waits", "approvals.filter.waits", FilterKind.FLAG, chips=True),
        ListFilter("own", "approvals.filter.own", FilterKind.FLAG, chips=True),
        ListFilter(
            "standing",
            "approvals.filter.standing",
            choices=(RUNNING, DONE),
            words="approvals.standing.",
            default=RUNNING,
        ),
        ListFilter("kind", "approvals.field.kind", choices=MATTERS, words="approvals.matter.", seldom=True),
        ListFilter(
            "state",
            "approvals.field.state",
            choices=tuple(each.value for each in RequestState),
            words="approvals.state.",
            seldom=True,
        ),
        ListFilter(
            "function",
            "approvals.field.waits_for",
            choices=tuple(each.value for each in Function),
            words="offices.function.",
            seldom=True,
        ),
        ListFilter("about", "approvals.field.subject", offered=False, names=NamedKind.SUBJECT),
    ),
    key="id",
    sort=(Sort("filed_at", descending=True),),
)


Waiting = Callable[[Session], Iterable[Request]]
"""What waits for a person, as the inbox says (`Approvals.waiting`)."""


class RequestList(ListService[ListedRequest], ask=asks(within=REACH)):
    """All requests with PEOPLE_VIEW, else one's own and those that one's offices decide."""

    def __init__(self, store: RequestListStore, waiting: Waiting) -> None:
        super().__init__(store, REQUEST_LIST)
        self._waiting: Waiting | None = waiting

    def _completing(
        self, view: RequestListView, context: ListContext, rows: Sequence[ListedRequest]
    ) -> Callable[[ListedRequest], ListedRequest]:
        """Each request with who has claimed its step."""
        del context
        asked = {each.about for each in rows if each.state is RequestState.OPEN}
        running = view.deadlines.open_about(*sorted(asked)).deadlines if asked else ()
        claims = {(each.kind, each.subject): each.claim for each in running}

        def claimed(row: ListedRequest) -> ListedRequest:
            waits = row.state is RequestState.OPEN
            return replace(row, claim=claims.get((awaited_as(row.kind), row.about))) if waits else row

        return claimed

    def _context(self, session: Session, filters: Collection[str]) -> ListContext:
        everything = REACH.of(session) is Extent.OFFICE
        waiting = self._numbers(session) if "waits" in filters else None
        scope = RequestScope(session.account, session.number or "", everything, waiting)
        return replace(super()._context(session, filters), scope=scope)

    def _then(self, day: date, report: Report, cancel: CancelToken | None) -> Self:
        """Of then: what waits now says nothing of what waited."""
        then = super()._then(day, report, cancel)
        then._waiting = None
        return then

    def _numbers(self, session: Session) -> tuple[int, ...] | None:
        if self._waiting is None:
            return None
        try:
            return tuple(each.seq for each in self._waiting(session))
        except IntegrityProblem:
            return None
