"""Titles of foreign tables that people matched with columns: remembered with the import, offered with the next file.

What is remembered is never applied unseen: a preview offers it, and a person takes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from station.core.deciding import Decided
from station.core.policy import Policy
from station.people.match_bodies import LONGEST_TITLE, MOST_TITLES, MatchedTitle, TitlesMatched
from station.people.sessions import Session
from station.sheets import Preview, Template
from station.sheets.headers import ReadTitle, offered, plain_title


class MatchReader(Protocol):
    """The titles on record."""

    def titles(self, template: str) -> Mapping[str, str]:
        """Titles that the office matched with columns of this template ("": not read), as the newest entry has them."""
        ...


class MatchView(Protocol):
    """The state that one transaction sees."""

    @property
    def matches(self) -> MatchReader:
        """Matched titles."""
        ...


@dataclass(frozen=True, slots=True)
class MatchCase:
    """A template with the titles that a file was read by, those that the file has, and those on record."""

    template: Template
    titles: tuple[ReadTitle, ...]
    kept: Mapping[str, str]


def match_case(template: Template, preview: Preview, view: MatchView) -> MatchCase:
    """The case of a template that a file was read by, with this preview."""
    kept = view.matches.titles(template.name) if template.matched else {}
    return MatchCase(template, preview.titles, kept)


def decide_matched(session: Session, case: MatchCase, _policy: Policy, now: datetime) -> Decided[None]:
    """Remember the titles that a file was read by beside those on record; no draft when nothing is new.

    Titles that the file does not have, or that are too long, are not remembered, and of very many the oldest no longer are.
    """
    template, kept = case.template, {plain_title(title): (title, key) for title, key in case.kept.items()}
    in_file = {plain_title(each.title): each.title for each in case.titles}
    for title, key in template.matched:
        plain = plain_title(title)
        if len(in_file.get(plain, "")) in range(1, LONGEST_TITLE + 1):
            kept.pop(plain, None)
            kept[plain] = in_file[plain], key
    titles = tuple(MatchedTitle(*each) for each in list(kept.values())[-MOST_TITLES:])
    if {each.title: each.column for each in titles} == dict(case.kept):
        return Decided((), (), None)
    return Decided((session.draft(TitlesMatched(template.name, titles), now, rules=("PF-01",)),), (), None)


def with_offer(preview: Preview, template: Template, view: MatchView) -> Preview:
    """The preview with what the office matched such titles with before, where the file was read without."""
    known = {column.key for column in template.columns}
    found = offered(preview.titles, view.matches.titles(template.name))
    taken = {plain_title(title) for title, _ in template.matched}
    kept = {
        title: key
        for title, key in found.items()
        if (not key or key in known) and plain_title(title) not in taken
    }
    return replace(preview, offered=kept)
