"""The post and the line of work that an officer has, and the posts and lines that there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from station.core.errors import Refused
from station.core.policy import Bilingual, Policy
from station.core.policy.served import served_table

POSTS: Final = served_table("EQ-02", "posts")
LINES: Final = served_table("EQ-02", "lines")


@dataclass(frozen=True, slots=True)
class Post:
    """A post and a line of work by their codes; "" for none."""

    post: str
    line: str

    def __bool__(self) -> bool:
        """Whether there is either."""
        return bool(self.post or self.line)


NO_POST: Final = Post("", "")


@dataclass(frozen=True, slots=True)
class Posting:
    """An officer has a post from `effective_on` on; `seq` is its entry."""

    number: str
    post: Post
    effective_on: date
    seq: int


def posts(policy: Policy) -> Mapping[str, Bilingual]:
    """What the posts are called, by code."""
    return _named(POSTS.of(policy))


def lines(policy: Policy) -> Mapping[str, Bilingual]:
    """What the lines of work are called, by code."""
    return _named(LINES.of(policy))


def _named(rows: object) -> Mapping[str, Bilingual]:
    table = cast("list[Mapping[str, str]]", rows)
    return {row["code"]: Bilingual(row["name_zh"], row["name_en"]) for row in table}


def found_code(entered: str, known: Mapping[str, Bilingual], what: str) -> str:
    """The code of a post or line (`what`) as somebody writes it, by code or name; "" for nothing.

    Raises Refused ``people.unknown_post``, ``people.unknown_line``.
    """
    wanted = entered.strip().casefold()
    if not wanted:
        return ""
    for code, name in known.items():
        if wanted in (code.casefold(), name.zh.casefold(), name.en.casefold()):
            return code
    shown = ", ".join(f"{code} {name.zh}" for code, name in known.items())
    raise Refused(f"people.unknown_{what}", rule="EQ-02", entered=entered.strip(), known=shown or "—")


def postings_on(postings: tuple[Posting, ...], day: date) -> Mapping[str, Posting]:
    """What counts of each officer on `day`: the newest that has begun."""
    found: dict[str, Posting] = {}
    for each in postings:
        before = found.get(each.number)
        later = before is None or (before.effective_on, before.seq) < (each.effective_on, each.seq)
        if each.effective_on <= day and later:
            found[each.number] = each
    return found


def posts_on(postings: tuple[Posting, ...], day: date) -> Mapping[str, Post]:
    """Who has which post on `day`; who has none is left out."""
    return {number: each.post for number, each in postings_on(postings, day).items() if each.post}
