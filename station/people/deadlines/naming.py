"""The id of a deadline, and what entries about a deadline have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.calendar import CalendarYear
from station.core.deadlines import Deadline
from station.core.errors import Refused
from station.core.ledger import subject
from station.people.naming import noted
from station.people.offices.values import NOBODY, OfficesOfDay

_LONGEST_SEQ: Final = 18


@dataclass(frozen=True, slots=True)
class DeadlineCase:
    """The facts of a decision about a deadline: the given id, the row of the table under it, and the reason.

    `offices` are those of the day; `supervised` says that the person heads a section whose line the deadline's item belongs to,
    `awaited` that what it asks for is theirs to do, though it binds nobody by name.
    """

    id: str
    deadline: Deadline | None
    reason: str
    years: tuple[CalendarYear, ...]
    zone: str
    offices: OfficesOfDay = NOBODY
    supervised: bool = False
    awaited: bool = False


def deadline_id(kind: str, about: str, started: int) -> str:
    """The id of a deadline: its kind, its subject, and the entry that started it."""
    return f"{kind}:{about}:{started}"


def deadline_key(written: str) -> tuple[str, str, int] | None:
    """Kind, subject and starting entry of an id that `deadline_id` wrote; None for any other text."""
    kind, _, rest = written.partition(":")
    about, _, seq = rest.rpartition(":")
    known = seq.isascii() and seq.isdigit() and len(seq) <= _LONGEST_SEQ
    return (kind, about, int(seq)) if known else None


def open_deadline(deadline_id: str, found: Deadline | None) -> Deadline:
    """The deadline `found` under the id, if it is open.

    Raises Refused ``deadlines.unknown`` and ``deadlines.ended``.
    """
    if found is None:
        raise Refused("deadlines.unknown", rule="PF-09", id=deadline_id)
    if found.ended_at is not None:
        raise Refused("deadlines.ended", rule=found.rule, id=deadline_id)
    return found


def plain_reason(reason: str) -> str:
    """A reason on one line. Raises Refused ``people.words_too_long``."""
    return noted(" ".join(reason.split()), "PF-09")


def subjects_of(deadline: Deadline) -> tuple[str, ...]:
    """The subjects of an entry about the deadline: its thing, and the officers it binds."""
    return (deadline.subject, *(subject("officer", number) for number in deadline.persons))
