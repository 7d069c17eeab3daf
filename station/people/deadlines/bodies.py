"""Bodies of entries about deadlines: recomputed, paused, resumed, claimed, given back.

A class here is kept for ever; a new shape is a new class with the next version. A deadline is named by its kind, its
subject and the entry that started it; what starts one states it as a `DueBy`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from station.core.calendar import WorkingHours
from station.core.deadlines import Length, due
from station.core.ledger import Body, recorded
from station.core.ledger.bodies import Code, Key, Many, Number, Text, Typed, Worded
from station.core.ledger.words import EntryWords
from station.people.calendar.bodies import Year

MOST_MOVED: Final = 200
"""Deadlines in one entry; more of them make further entries."""
LONGEST_REASON: Final = 500

Kind = Annotated[str, Code(), Worded("deadlines.kind")]
About = Annotated[str, Text(160, 1)]
Started = Annotated[int, Number(1)]
Title = Annotated[str, Text(200)]


@dataclass(frozen=True, slots=True)
class DueBy:
    """Until when something is due, how long that is, and whether it was computed on a year not announced yet."""

    due_at: datetime
    length: Annotated[str, Text(40)]
    provisional: bool

    @classmethod
    def after(cls, start: datetime, length: Length, hours: WorkingHours) -> DueBy:
        """What is due when a length of time that begins at `start` is over."""
        found = due(start, length, hours)
        return cls(found.at, str(length), found.provisional)


@dataclass(frozen=True, slots=True)
class MovedDeadline:
    """A deadline with its due moment before and after.

    `provisional` says whether a year that decides it is still not announced.
    """

    kind: Kind
    about: About
    started: Started
    title: Title
    before: Annotated[datetime, Key("from")]
    after: Annotated[datetime, Key("to")]
    provisional: bool


@recorded("deadline.recomputed")
@dataclass(frozen=True, slots=True)
class Recomputed(Body):
    """Deadlines were computed anew on the announced days of a year.

    Those that stay on their day are no longer provisional.
    """

    year: Year
    lines: Annotated[tuple[MovedDeadline, ...], Many(MOST_MOVED, 1)]

    def said(self, words: EntryWords, about: str = "", /) -> str:
        """How many; in the history of one thing, from when to when."""
        line = next((each for each in self.lines if each.about == about), None)
        if line is None:
            moved = sum(each.before != each.after for each in self.lines)
            return words.said(self, count=len(self.lines), moved=moved)
        variant = "settled" if line.before == line.after else "moved"
        return words.said(
            self,
            variant,
            kind=words.choice("deadlines.kind", line.kind),
            before=words.moment(line.before),
            after=words.moment(line.after),
        )


@recorded("deadline.paused")
@dataclass(frozen=True, slots=True)
class Paused(Body):
    """A cause prevents what a deadline asks for; its time does not run until the entry that resumes it."""

    kind: Kind
    about: About
    started: Started
    title: Title
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Of which task, and why."""
        return words.said(self, task=words.titled(self.about, self.title))


@recorded("deadline.resumed")
@dataclass(frozen=True, slots=True)
class Resumed(Body):
    """The cause has gone; the whole time runs anew from then on (DM-05), until `due_at`."""

    kind: Kind
    about: About
    started: Started
    title: Title
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]
    before: Annotated[datetime, Key("from")]
    after: Annotated[datetime, Key("to")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Of which task, and why."""
        return words.said(self, task=words.titled(self.about, self.title))


@recorded("deadline.claimed")
@dataclass(frozen=True, slots=True)
class Claimed(Body):
    """The actor claimed the task of a deadline, as the `recipient` whom its steps had reached (PF-09)."""

    kind: Kind
    about: About
    started: Started
    title: Title
    recipient: Annotated[str, Code(), Worded("deadlines.recipient")]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which task, and as whom."""
        return words.said(self, task=words.titled(self.about, self.title))


@recorded("deadline.reminded")
@dataclass(frozen=True, slots=True)
class Reminded(Body):
    """The actor reminded the persons whom a deadline binds, besides its steps; `note` may say of what."""

    kind: Kind
    about: About
    started: Started
    title: Title
    note: Annotated[str, Text(LONGEST_REASON), Typed()]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Of which task, with the note."""
        return words.said(self, "noted" if self.note else "", task=words.titled(self.about, self.title))


@recorded("deadline.given_back")
@dataclass(frozen=True, slots=True)
class GivenBack(Body):
    """The actor gave a claimed task back; anybody whom its steps reach may claim it."""

    kind: Kind
    about: About
    started: Started
    title: Title
    reason: Annotated[str, Text(LONGEST_REASON, 1), Typed(lines=True)]

    def said(self, words: EntryWords, _about: str = "", /) -> str:
        """Which task, and why."""
        return words.said(self, task=words.titled(self.about, self.title))
