"""Whose form it is: who belongs to the lines of work or posts that a form names fills it in, and office staff and leaders any (PF-08)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Protocol

from station.audit.forms.definition import RULE, FormDefinition
from station.core.errors import Refused
from station.core.policy import Bilingual, Policy
from station.people.permissions import Permission
from station.people.posts.reading import PostsReader
from station.people.posts.values import NO_POST, lines, posts, posts_on
from station.people.sessions import Session


class BelongingView(Protocol):
    """What it follows from."""

    @property
    def posts(self) -> PostsReader:
        """Who has which post and line of work."""
        ...

    @property
    def shown_policy(self) -> Policy:
        """What the posts and lines are called."""
        ...


def codes_called(names: Collection[str], known: Mapping[str, Bilingual]) -> frozenset[str]:
    """The codes of what is called so, by code or by name in either language."""
    wanted = {each.strip().casefold() for each in names}
    return frozenset(
        code
        for code, name in known.items()
        if wanted & {code.casefold(), name.zh.casefold(), name.en.casefold()}
    )


def require_belongs(view: BelongingView, session: Session, form: FormDefinition, day: date) -> None:
    """Raises Refused ``forms.other_line`` where somebody is of none of the lines and posts of a form, and no office staff or leader."""
    by = form.filled_by
    if not by or session.may(Permission.FORM_ISSUE):
        return
    mine = posts_on(view.posts.postings(), day).get(session.number or "", NO_POST)
    policy = view.shown_policy
    of_line = mine.line in codes_called(by.lines, lines(policy))
    if of_line or mine.post in codes_called(by.posts, posts(policy)):
        return
    raise Refused("forms.other_line", rule=RULE, number=form.number, names=", ".join((*by.lines, *by.posts)))
