"""Posts and lines of work as use cases: who has which, and another from a day on (EQ-02)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from station.core.clock import Clock, local_today
from station.core.deciding import Decided, record
from station.core.errors import Refused
from station.core.ledger import Entry, subject
from station.core.policy import Bilingual, Policy
from station.people.asking import asks
from station.people.naming import number_key
from station.people.permissions import Permission
from station.people.ports import PeopleStore
from station.people.posts.bodies import OfficerPosted
from station.people.posts.values import (
    NO_POST,
    Post,
    Posting,
    found_code,
    lines,
    postings_on,
    posts,
    posts_on,
)
from station.people.sessions import Session
from station.people.values import Officer

RULE = "EQ-02"


@dataclass(frozen=True, slots=True)
class PostCase:
    """An officer, the post and line as they are written, from which day on, and what they have on that day."""

    officer: Officer
    post: str
    line: str
    effective_on: date
    before: Post


@dataclass(frozen=True, slots=True)
class PostsOffered:
    """The posts and the lines that there are, by code, and who has which today, by number."""

    posts: Mapping[str, Bilingual]
    lines: Mapping[str, Bilingual]
    now: Mapping[str, Post]

    def of(self, number: str) -> Post:
        """What an officer has today."""
        return self.now.get(number, NO_POST)


@dataclass(frozen=True, slots=True)
class PostsHeld:
    """What posts and lines are called, by code, and each officer in service with what counts of them today (None: nothing)."""

    posts: Mapping[str, Bilingual]
    lines: Mapping[str, Bilingual]
    held: tuple[tuple[Officer, Posting | None], ...]


def decide_post(session: Session, case: PostCase, policy: Policy, now: datetime) -> Decided[Post]:
    """The entry of another post. Raises Refused as `found_code`, and ``people.post_same``."""
    known_posts, known_lines = posts(policy), lines(policy)
    post = Post(found_code(case.post, known_posts, "post"), found_code(case.line, known_lines, "line"))
    officer = case.officer
    if post == case.before:
        raise Refused("people.post_same", rule=RULE, number=officer.number, name=officer.name)
    body = OfficerPosted(
        officer.number,
        officer.name,
        post.post,
        known_posts[post.post].zh if post.post else "",
        post.line,
        known_lines[post.line].zh if post.line else "",
        case.effective_on,
    )
    about = (subject("officer", officer.number),)
    return Decided((session.draft(body, now, subjects=about, rules=(RULE,)),), (), post)


class OfficerPosts:
    """Who has which post and line of work. Looking needs PEOPLE_VIEW, changing PEOPLE_EDIT."""

    def __init__(self, store: PeopleStore, clock: Clock) -> None:
        self._store, self._clock = store, clock

    @asks(Permission.PEOPLE_VIEW)
    def offered(self, session: Session) -> PostsOffered:
        """The posts and lines that there are, and who has which today."""
        del session
        with self._store.read() as view:
            policy, postings = view.policy, view.posts.postings()
        return PostsOffered(posts(policy), lines(policy), posts_on(postings, self._today()))

    @asks(Permission.PEOPLE_VIEW)
    def everybody(self, session: Session) -> PostsHeld:
        """All officers in service, by number, with what they have today."""
        del session
        with self._store.read() as view:
            policy, officers = view.policy, view.people.officers()
            found = postings_on(view.posts.postings(), self._today())
        held = tuple((each, found.get(each.number)) for each in officers)
        return PostsHeld(posts(policy), lines(policy), held)

    @asks(Permission.PEOPLE_EDIT)
    def post(
        self, session: Session, number: str, post: str, line: str, effective_on: date | None = None
    ) -> Entry:
        """An officer has this post and line from a day on (None: today), by code or name, "" for none.

        Raises Refused ``people.unknown_officer``, and as `decide_post`.
        """
        day = effective_on or self._today()
        with self._store.write() as work:
            officer = work.people.officer(number_key(number))
            if officer is None or not officer.active:
                raise Refused("people.unknown_officer", number=number)
            before = posts_on(work.posts.postings(), day).get(officer.number, NO_POST)
            case = PostCase(officer, post, line, day, before)
            return record(work, decide_post(session, case, work.policy, self._clock.now()))[0]

    def _today(self) -> date:
        return local_today(self._clock)
