"""What has to be done, as values: sections of rows, each row with the page where it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from station.core.texts import Texts
from station.ui.widgets.chip import ChipState


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `head` is a tag or number, `text` says what to do, `page` and `subject` lead there."""

    head: str
    text: str
    state: ChipState
    page: str
    subject: str = ""
    stands_for: int = 1
    """So many things are meant: the first one's tag is shown, and the way leads to all of them."""
    alike: str = ""
    """The subject where all such things are, on the page of the card; "" where that is the card's own."""


def alike_as_one(
    texts: Texts, rows: Iterable[TaskRow], most: int, page: str, subject: str = "", *, more: bool = False
) -> tuple[TaskRow, ...]:
    """At most `most` lines: things of which the same is said, in the same state, are one, which leads to `page`.

    With `more` there are further rows than these, so that a line stands for at least so many.
    """
    groups: dict[tuple[object, ...], list[TaskRow]] = {}
    for row in rows:
        name = "" if row.head else row.subject  # what has no tag is told by its text alone
        groups.setdefault((row.text, row.state, row.page, name), []).append(row)
    key = "today_page.row.and_alike_at_least" if more else "today_page.row.and_alike"
    return tuple(_line(texts, key, group, page, subject) for group in islice(groups.values(), most))


def _line(texts: Texts, key: str, group: list[TaskRow], page: str, subject: str) -> TaskRow:
    first, count = group[0], len(group)
    if count == 1:
        return first
    told = texts(key, first=first.head or first.text, count=count)
    head, text = (told, first.text) if first.head else ("", told)
    return replace(first, head=head, text=text, page=page, subject=first.alike or subject, stands_for=count)


@dataclass(frozen=True, slots=True)
class TodaySection:
    """Things of one kind, most urgent first; `rows` are the first of `count`.

    `key` names its title (``today_page.section.…``), `token` how urgent it is, `page` and `subject` where all of it
    is. `counts` says whether it is a task for the badge beside the page's name or merely good to know. `put_away`
    is the word of a button that takes the card away for good.
    """

    key: str
    icon: str
    token: str
    count: int
    rows: tuple[TaskRow, ...]
    page: str
    subject: str = ""
    counts: bool = True
    put_away: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """Everything for one person, in the order of the page; `next_at` is when the next step of a deadline comes."""

    sections: tuple[TodaySection, ...] = field(default=())
    next_at: datetime | None = None

    @property
    def count(self) -> int:
        """How many tasks."""
        return sum(section.count for section in self.sections if section.counts)
