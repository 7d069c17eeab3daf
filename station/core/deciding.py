"""What a decision gives: entries to append, notices to say besides, and the value that the caller wants.

Every decision has one shape: ``decide_x(session, case, policy, now) -> Decided`` or it raises `Refused`. `case` is a
frozen value with all the facts, gathered by one function for preview, scan and confirmation alike; the decision
itself reads nothing and writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from station.core.ledger import Draft, Entry
from station.core.notices import Notice

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Decided(Generic[T_co]):
    """What was decided. `drafts` are appended in their order; none says that nothing differs from what is.

    `notices` are said beside it (a warning that an entry also holds stands in its draft as well), `value` is what
    the decision worked out for its caller, None where there is nothing but the drafts.
    """

    drafts: tuple[Draft, ...]
    notices: tuple[Notice, ...]
    value: T_co


class Appending(Protocol):
    """A unit of work, as far as recording a decision needs it."""

    def append(self, draft: Draft) -> Entry:
        """Record `draft` and write the state it changes."""
        ...


def record(work: Appending, decided: Decided[object]) -> tuple[Entry, ...]:
    """Append all that was decided, in order; the entries as they stand in the ledger."""
    return tuple(work.append(draft) for draft in decided.drafts)
