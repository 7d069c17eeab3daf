"""The deadlines as a list: due moment, state, and who has claimed the task (PF-09)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from station.core.deadlines import Deadline, DeadlineState, state_at, steps_of
from station.core.deadlines.steps import STEPS
from station.core.errors import IntegrityProblem
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import working_hours
from station.people.asking import Extent, ViewPermissions, asks
from station.people.deadlines.bodies import Reminded
from station.people.deadlines.line import line_of
from station.people.deadlines.naming import deadline_id
from station.people.deadlines.ports import DeadlineStore, DeadlineView
from station.people.deadlines.values import DeadlineStanding, LastReminded
from station.people.listing import ListService
from station.people.permissions import Permission
from station.people.sessions import Session

OPEN, ENDED = "open", "ended"
ASKED_STATES: Final = tuple(each for each in DeadlineState if each is not DeadlineState.NEAR)
"""States that can be asked for: `RUNNING` finds those whose first reminder has been reached as well."""
REACH: Final = ViewPermissions(Permission.ACCOUNT_OWN, Permission.PEOPLE_VIEW, Permission.PEOPLE_VIEW)


@dataclass(frozen=True, slots=True)
class DeadlineScope:
    """The part of the list that a person sees.

    `everything`, or what binds their number and what their account has claimed. `line` are the categories that they
    supervise as head of a section, where the query asks for these.
    """

    account: str
    number: str
    everything: bool
    line: frozenset[int] = frozenset()


def _scope(session: Session) -> DeadlineScope:
    return DeadlineScope(session.account, session.number or "", REACH.of(session) is Extent.OFFICE)


_column: Final = ColumnsTitled("deadlines.field.")


def _persons(standing: DeadlineStanding) -> str:
    return " ".join(standing.deadline.persons)


def _provisional(standing: DeadlineStanding) -> str | None:
    return "provisional" if standing.deadline.provisional else None


def _claim(field: str) -> Any:
    def value(standing: DeadlineStanding) -> Any:
        claim = standing.deadline.claim
        return None if claim is None else getattr(claim, field)

    return value


def _reminded(field: str) -> Any:
    def value(standing: DeadlineStanding) -> Any:
        return None if standing.reminded is None else getattr(standing.reminded, field)

    return value


def _flag(key: str, **more: Any) -> ListFilter:
    return ListFilter(key, f"deadlines.filter.{key}", FilterKind.FLAG, **more)


DEADLINE_LIST: Final[ListDeclaration[DeadlineStanding]] = ListDeclaration(
    name="deadlines",
    title="deadlines.cli.title",
    columns=(
        _column("due_at", "deadline.due_at", ValueKind.MOMENT),
        _column("state", "state", ValueKind.CHOICE, words="deadlines.state.", sortable=False),
        _column("kind", "deadline.kind", ValueKind.CHOICE, words="deadlines.kind."),
        _column("subject", "deadline.code", ValueKind.CODE),
        _column("title", "deadline.title"),
        ListColumn("persons", "deadlines.field.persons", _persons, ValueKind.CODE, sortable=False),
        ListColumn("claimed_by", "deadlines.field.claimed_by", _claim("name")),
        ListColumn("claimed_at", "deadlines.field.claimed_at", _claim("at"), ValueKind.MOMENT, shown=False),
        ListColumn("reminded_by", "deadlines.field.reminded_by", _reminded("name"), sortable=False),
        ListColumn(
            "reminded_at", "deadlines.field.reminded_at", _reminded("at"), ValueKind.MOMENT, sortable=False
        ),
        _column("started_at", "deadline.started_at", ValueKind.MOMENT, shown=False),
        _column("ended_at", "deadline.ended_at", ValueKind.MOMENT, shown=False),
        ListColumn(
            "provisional",
            "deadlines.field.provisional",
            _provisional,
            ValueKind.CHOICE,
            words="deadlines.",
            shown=False,
            sortable=False,
        ),
        _column("rule", "deadline.rule", ValueKind.CODE, shown=False),
        _column("id", "deadline.id", ValueKind.CODE, shown=False),
    ),
    filters=(
        _flag("mine", chips=True),
        _flag("unclaimed", chips=True),
        _flag("late", chips=True),
        ListFilter("kind", "deadlines.filter.kind", words="deadlines.kind."),
        ListFilter(
            "state",
            "deadlines.field.state",
            choices=tuple(each.value for each in ASKED_STATES),
            words="deadlines.state.",
        ),
        ListFilter(
            "standing",
            "deadlines.filter.standing",
            choices=(OPEN, ENDED),
            words="deadlines.standing.",
            default=OPEN,
        ),
        ListFilter("due_at", "deadlines.field.due_at", FilterKind.DAYS),
        ListFilter(
            "person", "deadlines.filter.person", FilterKind.TEXT, seldom=True, names=NamedKind.OFFICER
        ),
        _flag("line", seldom=True),
        _flag("provisional", seldom=True),
        ListFilter("about", "deadlines.field.subject", offered=False, names=NamedKind.SUBJECT),
    ),
    key="id",
    sort=(Sort("due_at"),),
)


class DeadlineList(ListService[DeadlineStanding], ask=asks(within=REACH)):
    """All of the office's deadlines with PEOPLE_VIEW, else one's own and those that one has claimed."""

    def __init__(self, store: DeadlineStore) -> None:
        super().__init__(store, DEADLINE_LIST, _scope)
        self._deadlines = store

    def _context(self, session: Session, filters: Collection[str]) -> ListContext:
        """With the categories that the person supervises, where the query asks for them (EQ-06)."""
        context = super()._context(session, filters)
        if "line" not in filters:
            return context
        with self._deadlines.read() as view:
            line = line_of(view, session, context.now, context.zone)
        return replace(context, scope=replace(context.scope, line=line))

    def _completing(
        self, view: DeadlineView, context: ListContext, rows: Sequence[Deadline]
    ) -> Callable[[Deadline], DeadlineStanding]:
        """Each deadline with how it stands now, and who reminded of it last."""
        policy, reminded = view.shown_policy, _last_reminded(view, rows)
        hours = working_hours(policy, view.calendar.years(), context.zone)

        def standing(deadline: Deadline) -> DeadlineStanding:
            state = state_at(deadline, steps_of(policy, deadline.kind), context.now, hours)
            return DeadlineStanding(deadline, state, reminded=reminded.get(deadline.id))

        return standing

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The kinds of deadlines."""
        del session
        with self._deadlines.read() as view:
            parameter = view.shown_policy.rulebook.parameter(STEPS.rule, STEPS.key)
        kinds = next(each.cells.choices for each in parameter.columns if each.key == "kind")
        return {"kind": [(each.value, each.words.say(language)) for each in kinds]}


def _last_reminded(view: DeadlineView, rows: Sequence[Deadline]) -> Mapping[str, LastReminded]:
    """By the id of a deadline: who reminded of it last, as the entries say; the list is shown without it where one is damaged."""
    found: dict[str, LastReminded] = {}
    try:
        told = view.deadlines.reminders_of({each.subject for each in rows})
    except IntegrityProblem:
        return found
    for entry in told:
        body = entry.typed
        if isinstance(body, Reminded):
            of = deadline_id(body.kind, body.about, body.started)
            found.setdefault(of, LastReminded(entry.actor.name, entry.happened_at))
    return found
