"""Recordings that are missing, as a list: one's own, and with PEOPLE_VIEW those of all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from station.audit.missing.ports import MissingStore
from station.audit.missing.searching import MissingSearch
from station.audit.missing.values import MissingKind, MissingRecording
from station.core.clock import Clock
from station.core.listing import (
    ColumnsTitled,
    FilterKind,
    ListDeclaration,
    ListFilter,
    NamedKind,
    Sort,
    ValueKind,
)
from station.core.policy import bilingual_words
from station.people.asking import Extent, asks
from station.people.conduct.use_cases import SEEN
from station.people.dated import DatedStore
from station.people.gathered_lists import GatheredStore, whoever_looks
from station.people.listing import ListService
from station.people.sessions import Session

_column: Final = ColumnsTitled("missing.field.")


def _late(row: MissingRecording) -> str | None:
    """``late``; ``out`` where nobody knows yet whether the device recorded anything, since it is not back."""
    if row.late:
        return "late"
    return "out" if row.kind is MissingKind.OUT else None


MISSING_LIST: Final[ListDeclaration[MissingRecording]] = ListDeclaration(
    name="missing_recordings",
    title="missing.title",
    columns=(
        _column("kind", lambda row: row.kind.value, ValueKind.CHOICE, words="missing.kind."),
        _column("code", "code", ValueKind.CODE),
        _column("name", "name", sortable=False, wording=bilingual_words),
        _column("person", "person"),
        _column("unit", "unit"),
        _column("on", "on", ValueKind.DAY),
        _column("due", "due_at", ValueKind.MOMENT, ends=True),
        _column("late", _late, ValueKind.CHOICE, words="missing.late."),
        _column("number", lambda row: " ".join(row.numbers), ValueKind.CODE, shown=False, sortable=False),
        _column("about", "about", ValueKind.CODE, shown=False, sortable=False),
        _column("key", "key", ValueKind.CODE, shown=False),
    ),
    filters=(
        ListFilter(
            "kind",
            "missing.field.kind",
            choices=tuple(each.value for each in MissingKind),
            words="missing.kind.",
            chips=True,
        ),
        ListFilter("late", "missing.field.late", FilterKind.FLAG),
        ListFilter("number", "missing.field.person", names=NamedKind.OFFICER),
        ListFilter("unit", "missing.field.unit", names=NamedKind.UNIT),
    ),
    key="key",
    sort=(Sort("due"), Sort("key")),
)


class MissingRecordings:
    """Finds what is missing, each time anew: it keeps nothing of its own."""

    def __init__(self, store: MissingStore) -> None:
        self._store = store

    @asks(within=SEEN)
    def all(self, session: Session) -> Sequence[MissingRecording]:
        """All that is missing: one's own, with PEOPLE_VIEW everybody's. Raises `IntegrityProblem` ``store.state_damaged``."""
        clock = self._store.clock
        with self._store.read() as view:
            found = tuple(MissingSearch(view, view.shown_policy, clock.now(), clock.zone).all())
            if SEEN.of(session) is Extent.OFFICE:
                return found
            return tuple(each for each in found if session.number and session.number in each.numbers)


def _searched(row: MissingRecording) -> Iterable[str]:
    return (row.code, row.name.zh, row.name.en, row.unit, *row.numbers)


class MissingList(ListService[MissingRecording], ask=asks(within=SEEN)):
    """The same as a list."""

    def __init__(self, missing: MissingRecordings, store: DatedStore, clock: Clock) -> None:
        gather = MissingRecordings.all
        source = GatheredStore(
            clock,
            MISSING_LIST,
            gather,
            filtered={"number": attrgetter("numbers"), "late": attrgetter("late")},
            searched=_searched,
            services=(missing,),
            store=store,
        )
        super().__init__(source, MISSING_LIST, whoever_looks)
