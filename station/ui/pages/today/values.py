"""What has to be done, as values: sections of rows, each row with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from station.ui.widgets.chip import ChipState


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. `head` is a tag or number, `text` says what to do, `page` and `subject` lead there."""

    head: str
    text: str
    state: ChipState
    page: str
    subject: str = ""


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
