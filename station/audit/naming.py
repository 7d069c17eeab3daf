"""What the people and things of entries are called now, for their sentences: a bare number tells nobody anything."""

from __future__ import annotations

from collections.abc import Callable

from station.audit.ports import NamesView
from station.core.errors import StationError
from station.core.ledger import Entry, subject
from station.core.ledger.bodies import Opaque
from station.core.ledger.words import LABEL, named_in
from station.core.policy import categories
from station.core.texts import LANGUAGES

_ITEM, _OFFICER = subject("item", ""), subject("officer", "")
_MOST_OFFICERS = 12
"""Links to people in the pane of an entry."""
_BY_SUBJECT = frozenset({"printer.tested", "equipment.changed"})
"""Kinds whose sentence calls the thing by its name, though the body does not hold its code."""


class EntryNames:
    """Adds names to entries within one view; each is looked up once. What is damaged or unknown stays a code."""

    def __init__(self, view: NamesView) -> None:
        self._view = view
        self._known: dict[str, dict[str, str]] = {}
        self._look: dict[str, Callable[[str], dict[str, str]]] = {
            "officer": self._officer,
            "account": self._account,
            "item": self._item,
            "category": self._category,
            "place": self._place,
        }

    def added(self, entry: Entry) -> Entry:
        """The entry with the names that its sentence needs."""
        if isinstance(entry.typed, Opaque):
            return entry
        names: dict[str, str] = {}
        for about in (*named_in(entry.typed).values(), *self._told_by(entry)):
            names |= self._names(about)
        return entry.called(names) if names else entry

    def _told_by(self, entry: Entry) -> tuple[str, ...]:
        """The things that its sentence or its links call by a name: of several items the first, and the officers."""
        if entry.kind in _BY_SUBJECT:
            return entry.subjects
        items = tuple(each for each in entry.subjects if each.startswith(_ITEM))[:1]
        items += tuple(line for each in items for line in self._line_of(each))
        return items + tuple(each for each in entry.subjects if each.startswith(_OFFICER))[:_MOST_OFFICERS]

    def _line_of(self, about: str) -> tuple[str, ...]:
        """The line of counted gear, as a subject, of what is a portion of one: a sentence calls it by its line."""
        tag = about.removeprefix(_ITEM)
        if "/" not in tag:  # a portion's tag is that of its line with a number behind it
            return ()
        try:
            found = self._view.equipment.item(tag)
        except StationError:
            return ()
        return (subject("item", found.part_of),) if found is not None and found.is_portion else ()

    def _names(self, about: str) -> dict[str, str]:
        if about not in self._known:
            area, _, code = about.partition(":")
            look = self._look.get(area)
            try:
                found = look(code) if look is not None else {}
            except StationError:  # a damaged row is told by the verification and names nothing
                found = {}
            self._known[about] = {f"{about}{end}": name for end, name in found.items() if name}
        return self._known[about]

    def _officer(self, number: str) -> dict[str, str]:
        found = self._view.people.officer(number)
        return {} if found is None else {"": found.name}

    def _account(self, name: str) -> dict[str, str]:
        found = self._view.people.account(name)
        return {} if found is None else {"": found.display_name}

    def _item(self, tag: str) -> dict[str, str]:
        found = self._view.equipment.item(tag)
        if found is None:
            return {}
        return {"": found.name, f":{LABEL}": "" if found.label == tag else found.label}

    def _place(self, code: str) -> dict[str, str]:
        found = next((each for each in self._view.places.places() if each.code == code), None)
        return {} if found is None else {"": found.name}

    def _category(self, number: str) -> dict[str, str]:
        found = next(
            (each for each in categories(self._view.shown_policy) if str(each.number) == number), None
        )
        return {} if found is None else {f":{each}": found.words_name.say(each) for each in LANGUAGES}
