"""Whose history it is: the person or thing by name, how it stands now, and the pages where that is seen; for a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from station.core.errors import Refused
from station.core.ledger import subject
from station.core.ledger.words import subject_words
from station.core.listing import ListQuery
from station.core.texts import Texts
from station.matters.bodies import MATTER
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.ui.leading import HISTORY, may_go
from station.ui.pages.equipment.wording import stock_state
from station.ui.pages.history.needs import Needs

_MOST_ALIKE = 20


@dataclass(frozen=True, slots=True)
class Way:
    """A way to another page, as it is called."""

    text: str
    icon: str
    page: str
    subject: str


@dataclass(frozen=True, slots=True)
class SubjectStanding:
    """A person or thing: its subject, name, how it stands, and where that is seen."""

    about: str
    title: str
    subtitle: str = ""
    links: tuple[Way, ...] = ()


def read_standing(services: Needs, texts: Texts, session: Session, about: str) -> SubjectStanding:
    """How the subject stands now, as far as `session` may know. Raises Refused for a thing that is not known."""
    return _Reading(services, texts, session).of(about)


def meant_by(services: Needs, session: Session, words: str) -> tuple[str, ...]:
    """The people and things that somebody may mean by a code or a name; none for nothing that they may see."""
    things = tuple(_things(services, session, words))
    if things:
        return things
    if not session.may(Permission.PEOPLE_VIEW):
        own = session.number if words in (session.number, session.name) else None
        return (subject("officer", own),) if own else ()
    try:
        number = services.people.codes.officer(session, words)
    except Refused:  # it is printed on something else, which they may not see, or on two things
        return ()
    query = ListQuery(limit=1, counted=False).narrowed(number=number)
    borne = services.people.officer_list.page(session, query).sound
    found = borne or services.people.roster.officers(
        session, search=words, active_only=False, limit=_MOST_ALIKE
    )
    named = [each for each in found if words == each.name]
    return tuple(subject("officer", each.number) for each in named or found)


def _things(services: Needs, session: Session, code: str) -> Iterator[str]:
    """The item, kit or place that bears the code."""
    if not session.may(Permission.EQUIPMENT_VIEW):
        return
    inventory = services.inventory
    readers: tuple[tuple[str, Callable[[], str]], ...] = (
        ("item", lambda: inventory.reservations.item(session, code).tag),
        ("kit", lambda: inventory.kits.show(session, code).code),
        ("place", lambda: inventory.places.show(session, code).place.code),
    )
    for area, read in readers:
        try:
            yield subject(area, read())
        except Refused:
            continue
        return


class _Reading:
    """One look at a subject by one person."""

    def __init__(self, services: Needs, texts: Texts, session: Session) -> None:
        self._services, self._texts, self._session = services, texts, session

    def of(self, about: str) -> SubjectStanding:
        area, _, code = about.partition(":")
        read = {"officer": self._officer, "item": self._item, "kit": self._kit, "place": self._place}.get(
            area
        )
        if read is not None:
            return read(code)
        links = (self._link("account", "badge", "administration", about),) if area == "account" else ()
        if area == MATTER:
            links = (self._link("matter", "folder", "matters", about),)
        named = subject_words(self._texts, about)
        if about == subject("account", self._session.account):
            return SubjectStanding(about, f"{self._session.name} {code}", named, self._seen(links))
        return SubjectStanding(about, named, "", self._seen(links))

    def _officer(self, number: str) -> SubjectStanding:
        officer = self._on_record(number)
        texts, unit = self._texts, (officer.department, officer.group)
        stands = texts("people.service.active" if officer.active else "people.service.left")
        parts = (texts("entry.subject.officer"), *unit, stands if officer.department else "")
        links = (
            *self._in_hand(number),
            *self._kept(number),
            *self._recordings("officer", number),
            self._link("in_people", "person", "administration", subject("officer", number)),
        )
        title = f"{officer.name} {officer.number}"
        return SubjectStanding(subject("officer", officer.number), title, _joined(parts), self._seen(links))

    def _on_record(self, number: str) -> Officer:
        """The officer; whoever may not see people knows of themselves what the sign-in says."""
        session = self._session
        if not session.may(Permission.PEOPLE_VIEW):
            return Officer(number, session.name)
        query = ListQuery(limit=1).narrowed(number=number)
        for officer in self._services.people.officer_list.page(session, query).sound:
            return officer
        raise Refused("people.unknown_officer", number=number)

    def _in_hand(self, number: str) -> Iterator[Way]:
        listing, query = self._services.inventory.listing, ListQuery(limit=1).narrowed(officer=number)
        held = listing.page(self._session, query).found
        late = listing.page(self._session, query.narrowed(overdue="yes")).found if held else 0
        key = "held_late" if late else "held"
        text = self._texts(f"history_page.link.{key}", count=held, late=late)
        yield Way(text, "equipment", "equipment", f"holder:{number}")

    def _kept(self, number: str) -> Iterator[Way]:
        query = ListQuery(limit=1).narrowed(standing="coming", number=number)
        count = self._services.inventory.reservation_list.page(self._session, query).found
        if count:
            yield self._link("kept", "clock", "equipment", f"reserved:{number}", count=count)

    def _recordings(self, by: str, code: str) -> Iterator[Way]:
        if not self._session.may(Permission.ARCHIVE_VIEW_OWN):
            return
        query = ListQuery(limit=1).narrowed(**{by: code})
        count = self._services.archive.catalogue.page(self._session, query).found
        if count:
            yield self._link("recordings", "file-video", "archive", f"{by}:{code}", count=count)

    def _item(self, tag: str) -> SubjectStanding:
        services, session = self._services, self._session
        item = services.inventory.reservations.item(session, tag)
        state = stock_state(self._texts, item, services.clock).word
        links = [self._link("in_register", "equipment", "equipment", subject("item", item.tag))]
        if item.holder:
            links.append(
                self._link("holder", "person", HISTORY, subject("officer", item.holder), code=item.holder)
            )
        links += self._recordings("camera", item.tag)
        kit = services.inventory.kits.of_item(session, item.tag)
        if kit is not None:
            links.append(self._link("kit", "equipment", HISTORY, subject("kit", kit.code), code=kit.code))
        parts = (self._texts("entry.subject.item"), item.model, item.place, state)
        title = f"{item.label} {item.name}"
        return SubjectStanding(subject("item", item.tag), title, _joined(parts), self._seen(links))

    def _kit(self, code: str) -> SubjectStanding:
        kit = self._services.inventory.kits.show(self._session, code)
        link = self._link("in_register", "equipment", "equipment", f"kits:{kit.code}")
        parts = (self._texts("entry.subject.kit"),)
        return SubjectStanding(
            subject("kit", kit.code), f"{kit.code} {kit.name}", _joined(parts), self._seen((link,))
        )

    def _place(self, code: str) -> SubjectStanding:
        found = self._services.inventory.places.show(self._session, code)
        place = found.place
        link = self._link("in_register", "equipment", "equipment", subject("place", place.code))
        parts = (self._texts("entry.subject.place"), found.path)
        title = f"{place.code} {place.name}"
        return SubjectStanding(subject("place", place.code), title, _joined(parts), self._seen((link,)))

    def _link(self, key: str, icon: str, page: str, about: str, **facts: object) -> Way:
        return Way(self._texts(f"history_page.link.{key}", **facts), icon, page, about)

    def _seen(self, links: Iterable[Way]) -> tuple[Way, ...]:
        """The ways that the person may go."""
        return tuple(each for each in links if may_go(self._session, each.page, each.subject))


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)
