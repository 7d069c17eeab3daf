"""How a deadline is named and asked for, and what entries about one have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from station.core.calendar import CalendarYear
from station.core.deadlines import Deadline
from station.core.errors import Refused
from station.core.ledger import subject
from station.people.deadlines.bodies import LONGEST_REASON

_LONGEST_SEQ: Final = 18


@dataclass(frozen=True, slots=True)
class DeadlineCase:
    """All that a decision about a deadline looks at: the id asked for, what the table has under it, and why."""

    id: str
    deadline: Deadline | None
    reason: str
    years: tuple[CalendarYear, ...]
    zone: str


def deadline_id(kind: str, about: str, started: int) -> str:
    """The id of a deadline: its kind, what it is about, and the entry that started it."""
    return f"{kind}:{about}:{started}"


def deadline_key(written: str) -> tuple[str, str, int] | None:
    """Kind, subject and starting entry of an id as `deadline_id` writes it; None for what is no id."""
    kind, _, rest = written.partition(":")
    about, _, seq = rest.rpartition(":")
    known = seq.isascii() and seq.isdigit() and len(seq) <= _LONGEST_SEQ
    return (kind, about, int(seq)) if known else None


def open_deadline(deadline_id: str, found: Deadline | None) -> Deadline:
    """What was `found` under the id, if it is open. Raises Refused ``deadlines.unknown`` and ``deadlines.ended``."""
    if found is None:
        raise Refused("deadlines.unknown", rule="PF-09", id=deadline_id)
    if found.ended_at is not None:
        raise Refused("deadlines.ended", rule=found.rule, id=deadline_id)
    return found


def plain_reason(reason: str) -> str:
    """A reason in one line, as long as an entry may hold it."""
    return " ".join(reason.split())[:LONGEST_REASON]


def subjects_of(deadline: Deadline) -> tuple[str, ...]:
    """What an entry about the deadline is about: its thing, and the officers it binds."""
    return (deadline.subject, *(subject("officer", number) for number in deadline.persons))
