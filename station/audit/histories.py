"""All that happened to one person or thing, as a list in the order of time (PF-10)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Final, Protocol

from station.audit.entries import ENTRY_LIST, entry_choices
from station.audit.entry_lines import EntryLine
from station.audit.naming import EntryNames
from station.audit.ports import NamedLedgerView
from station.core.ledger import subject
from station.core.listing import (
    FilterKind,
    ListColumn,
    ListContext,
    ListDeclaration,
    ListFilter,
    Sort,
    ValueKind,
)
from station.matters.bodies import MATTER
from station.matters.numbers import matter_key
from station.matters.ports import MatterReader
from station.people.asking import Ask, asks, require
from station.people.listing import ListService, ListStore, ListView
from station.people.permissions import Permission
from station.people.sessions import Session

REGISTER: Final = ("item:", "place:", "kit:")
"""Whoever may see the register may see what happened to its things."""
_PEOPLE: Final = ("officer:", "account:")

HISTORY_LIST: Final[ListDeclaration[EntryLine]] = ListDeclaration(
    name="history",
    title="history_page.title",
    lasting=True,
    columns=(
        ListColumn(
            "happened",
            "ledger_page.happened",
            lambda line: None if line.entry is None else line.entry.happened_at,
            ValueKind.MOMENT,
        ),
        *(ENTRY_LIST.column(key) for key in ("what", "said", "by")),
        *(replace(ENTRY_LIST.column(key), shown=False) for key in ("recorded", "proof", "stream")),
        replace(ENTRY_LIST.column("place"), shown=False),
        replace(ENTRY_LIST.column("seq"), shown=False),
    ),
    filters=(
        ListFilter("area", "ledger_page.kind"),
        ListFilter("happened", "ledger_page.happened", FilterKind.DAYS),
        ListFilter("kind", "ledger_page.what", seldom=True),
        ENTRY_LIST.filter("subject"),
    ),
    key="place",
    sort=(Sort("happened", descending=True), Sort("seq", descending=True)),
)
"""Both streams, the latest first. `subject` says whose history it is (``officer:1001``); without it, one's own."""


@dataclass(frozen=True, slots=True)
class About:
    """The scope of the list: one subject; a matter is told by whatever names its number, however that is written."""

    subject: str
    everything: bool = False

    @property
    def officer(self) -> str:
        """The officer's number, where it is one."""
        area, _, number = self.subject.partition(":")
        return number if area == "officer" else ""

    @property
    def matter(self) -> str:
        """The normal form of the number, where it is a matter."""
        area, _, number = self.subject.partition(":")
        return matter_key(number) if area == MATTER else ""


def oneself(session: Session) -> str:
    """The subject that the person of `session` is: the officer, else the account."""
    return subject("officer", session.number) if session.number else subject("account", session.account)


def may_see(session: Session, about: str) -> bool:
    """Whether `session` may see all that happened to the subject `about`."""
    return all(ask.lacking(session) is None for ask in _asked(session, about))


def _asked(session: Session, about: str) -> tuple[Ask, ...]:
    """What is asked of `session`; one's own history needs nothing but an account."""
    if about.startswith(REGISTER):
        return (Ask((Permission.EQUIPMENT_VIEW,)),)
    if about in (oneself(session), subject("account", session.account)):
        return ()
    whole = Ask((Permission.LEDGER_VIEW,))
    return (Ask((Permission.PEOPLE_VIEW,)), whole) if about.startswith(_PEOPLE) else (whole,)


class HistoryRows(ListView, Protocol):
    """The part of a view that histories need."""

    @property
    def matters(self) -> MatterReader:
        """Matters."""
        ...


class HistoryStore(ListStore, Protocol):
    """The source of entries, and of who is in charge of a matter."""

    def read(self) -> AbstractContextManager[HistoryRows]:
        """An unchanging view."""
        ...


class HistoryList(ListService[EntryLine], ask=asks(Permission.ACCOUNT_OWN)):
    """One subject's entries; whoever may not see people sees their own history, that of the register's things, and of matters in their charge."""

    def __init__(self, store: HistoryStore) -> None:
        super().__init__(store, HISTORY_LIST)
        self._matters = store

    def _context(self, session: Session, filters: Collection[str]) -> ListContext:
        """What is looked at: to be asked for before anything is read. Raises NotPermitted."""
        wanted = filters.get("subject") if isinstance(filters, Mapping) else None
        about = str(wanted or oneself(session)).strip()
        if not self._in_charge(session, about):
            for ask in _asked(session, about):
                require(session, ask)
        return replace(super()._context(session, filters), scope=About(about))

    def _in_charge(self, session: Session, about: str) -> bool:
        """Whether it is a matter that the person is in charge of."""
        key = About(about).matter
        if not key or session.number is None:
            return False
        with self._matters.read() as view:
            found = view.matters.matter(key)
        return found is not None and found.is_of(session.number)

    def _completing(
        self, view: NamedLedgerView, context: ListContext, rows: Sequence[EntryLine]
    ) -> Callable[[EntryLine], EntryLine]:
        """Each entry with the names of whom and what it is about, and by which others it does not count for the subject."""
        names, about = EntryNames(view), context.scope.subject
        voids = view.voids.of([(line.stream, line.seq) for line in rows])

        def complete(line: EntryLine) -> EntryLine:
            line = line.voided(voids, about)
            return line if line.entry is None else replace(line, entry=names.added(line.entry))

        return complete

    def choices(self, session: Session, language: str) -> Mapping[str, Sequence[tuple[str, str]]]:
        """Areas of kinds, and kinds, by their words."""
        del session
        return entry_choices(language)
