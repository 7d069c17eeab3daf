"""The search of the box in the frame: the page and subject for a scanned code or typed words.

Exact matches come first (an officer, an item, a recording, a matter), then parts of names. What a person may not see
is not found, and the search leads only to pages in the navigation.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from station.core.codes import code_key
from station.core.errors import NotPermitted, Refused
from station.core.listing import ListQuery
from station.people.permissions import Permission
from station.people.sessions import Session
from station.people.values import Officer
from station.services import Services

_MOST_OFFICERS = 200
_HASH = re.compile(r"[0-9a-fA-F]{8,64}")


@dataclass(frozen=True, slots=True)
class Found:
    """A page's key and the subject to show there (`Page.show_subject`)."""

    page: str
    subject: str
    title: str = field(default="", compare=False)
    """The thing's name, where it is one thing that bears a code."""


def find(services: Services, session: Session, words: str, pages: Collection[str]) -> Found | None:
    """The page and subject for `words`, or None; `pages` are those in the navigation. For a worker.

    Raises StoreProblem.
    """
    search = _Search(services, session, words)
    return next((found for found in search.all() if found.page in pages), None)


def printed_on(services: Services, session: Session, code: str, pages: Collection[str]) -> Found | None:
    """The item, kit or place, or else the person, that bears exactly this code, or None. For a worker. Raises StoreProblem."""
    search = _Search(services, session, code)
    return next((found for found in search.printed_on() if found.page in pages), None)


class _Search:
    """One search by one person; each query runs only if the ones before it found nothing."""

    def __init__(self, services: Services, session: Session, words: str) -> None:
        self._services, self._session, self._words = services, session, words

    def all(self) -> Iterator[Found]:
        officers = self._officers()
        exact = [each for each in officers if self._words == each.name or self._bears(each)]
        yield from self._lead_to(exact)
        if self._words in (self._session.number, self._session.name) and self._session.number:
            yield Found("equipment", f"holder:{self._session.number}")
        if self._session.may(Permission.EQUIPMENT_VIEW):
            yield from self._thing()
        yield from self._matter()
        if self._session.may(Permission.ARCHIVE_VIEW_OWN):
            yield from self._recording_or_matter()
        if self._session.may(Permission.EQUIPMENT_VIEW):
            yield from self._items()
        yield from self._lead_to([each for each in officers if self._words in each.name + each.number])
        if self._session.may(Permission.ARCHIVE_VIEW_OWN):
            yield from self._recordings(ListQuery(find=self._words, limit=2), f"find:{self._words}")

    def printed_on(self) -> Iterator[Found]:
        """The item, kit, place or person with the code that is looked for."""
        if self._session.may(Permission.EQUIPMENT_VIEW):
            yield from self._thing()
        yield from self._lead_to([each for each in self._officers() if self._bears(each)])

    def _bears(self, officer: Officer) -> bool:
        return code_key(self._words) in (code_key(officer.number), code_key(officer.badge))

    def _officers(self) -> list[Officer]:
        if not self._session.may(Permission.PEOPLE_VIEW):
            return []
        roster = self._services.people.roster
        found = roster.officers(self._session, search=self._words, active_only=False, limit=_MOST_OFFICERS)
        return list(found)

    def _lead_to(self, officers: list[Officer]) -> Iterator[Found]:
        """Lead to an officer on record, or to the items in the officer's hands where a role has no such page."""
        if len(officers) == 1:
            number, title = officers[0].number, f"{officers[0].name} {officers[0].number}"
            yield Found("administration", f"officer:{number}", title)
            yield Found("equipment", f"holder:{number}", title)
        elif officers:
            yield Found("administration", f"officers:{self._words}")
            yield Found("equipment", f"holder:{self._words}")

    def _thing(self) -> Iterator[Found]:
        """The item, kit or place with this code."""
        yield from self._item()
        yield from self._kit()
        yield from self._place()

    def _item(self) -> Iterator[Found]:
        try:
            found = self._services.inventory.register.history(self._session, self._words)
        except Refused:
            return
        yield Found("equipment", f"item:{found.item.tag}", f"{found.item.label} {found.item.name}")

    def _kit(self) -> Iterator[Found]:
        try:
            found = self._services.inventory.kits.show(self._session, self._words)
        except Refused:
            return
        yield Found("equipment", f"kit:{found.code}", f"{found.code} {found.name}")

    def _place(self) -> Iterator[Found]:
        try:
            found = self._services.inventory.places.show(self._session, self._words)
        except Refused:
            return
        yield Found("equipment", f"place:{found.place.code}", f"{found.place.code} {found.path}")

    def _items(self) -> Iterator[Found]:
        query = ListQuery(find=self._words, limit=1)
        page = self._services.inventory.listing.page(self._session, query)
        if page.found == 1:
            yield Found("equipment", f"item:{page.sound[0].item.tag}")
        elif page.found:
            yield Found("equipment", f"find:{self._words}")

    def _matter(self) -> Iterator[Found]:
        """The matter with this number, however it is written, or one that only entries name."""
        try:
            found = self._services.matters.matters.show(self._session, self._words)
        except Refused:
            return
        title = "" if found.matter is None else f"{found.number} {found.matter.facts.title}".strip()
        yield Found("matters", f"matter:{found.number}", title)

    def _recording_or_matter(self) -> Iterator[Found]:
        if _HASH.fullmatch(self._words):
            try:
                recording = self._services.archive.catalogue.recording(self._session, self._words)
            except (Refused, NotPermitted):
                pass
            else:
                yield Found("archive", f"recording:{recording.sha256}")
        of_matter = ListQuery(limit=1).narrowed(matter_number=self._words)
        if self._services.archive.catalogue.page(self._session, of_matter).lines:
            yield Found("archive", f"matter:{self._words}")

    def _recordings(self, query: ListQuery, subject: str) -> Iterator[Found]:
        found = self._services.archive.catalogue.page(self._session, query).sound
        if len(found) == 1:
            yield Found("archive", f"recording:{found[0].sha256}")
        elif found:
            yield Found("archive", subject)
